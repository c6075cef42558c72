"""Builds what an operator can do, as it stands in the result document."""

from __future__ import annotations

from collections.abc import Mapping

from jobdepth.ranking.changes.candidates import Candidate, Candidates, unconnected_jobs
from jobdepth.ranking.changes.choose import Chosen, choose_changes
from jobdepth.ranking.changes.estimate import Estimate
from jobdepth.ranking.changes.what_if import Method, NewLink, Outcome, SiteState, work_out
from jobdepth.ranking.pages import JudgedPage, JudgedPassage, ScoredPage
from jobdepth.ranking.site import build_evidence
from jobdepth.result import Change, ProposedLink, SiteReview, UnansweredJob, UnconnectedPage

#: The pages without a way to an offer that are worked out one by one.
MOST_UNCONNECTED = 10
#: Shorter passages of a home page are labels and buttons.
FEWEST_OPENING_WORDS = 10


def review_site(state: SiteState, method: Method, language: str) -> SiteReview:
    """What the operator can do; ranks and the examples of peers come later."""
    now = work_out(state, method)
    candidates = Candidates(state, language, method.yardstick.job_weights)
    chosen = choose_changes(now, candidates, method)
    estimate, offers = Estimate(now, method), candidates.offers(now)
    unconnected = [item for item in now.pages if item.page.depth is not None and unconnected_jobs(item)]
    home, opening = _opening(now)
    return SiteReview(
        opening=build_evidence(home.page, opening, None) if home and opening else None,
        opening_is_problem=opening.is_problem if opening else False,
        changes=[_change(each, now) for each in chosen],
        without_offer=[
            _unconnected(
                item,
                candidates.to_offer(item, offers),
                candidates.best_passage(item, unconnected_jobs(item)),
                now,
                estimate,
                method,
            )
            for item in unconnected[:MOST_UNCONNECTED]
        ],
        without_offer_count=len(unconnected),
        unanswered=[UnansweredJob(id=job.id, example=None) for job in now.jobs if not job.covered],
    )


def _opening(now: Outcome) -> tuple[JudgedPage | None, JudgedPassage | None]:
    """The home page, and the first of its passages that says something and stands on no other page."""
    home = next((item for item in now.pages if item.page.node == now.state.home), None)
    if home is None:
        return None, None
    # A cookie notice or a slogan that is everywhere is no opening.
    elsewhere = {
        passage.text_hash for page in now.state.pages if page.text_hash != home.page.text_hash
        for passage, _ in page.passages
    }  # fmt: skip
    own = (item for item in home.passages if item.words >= FEWEST_OPENING_WORDS)
    return home, next((item for item in own if item.passage.text_hash not in elsewhere), None)


def _change(chosen: Chosen, now: Outcome) -> Change:
    candidate, page = chosen.candidate, chosen.candidate.page.page
    target = candidate.link.target
    return Change(
        kind=candidate.kind,
        link=_link(candidate.link, _pages(now)),
        jobs=_helped_jobs(chosen),
        evidence=build_evidence(_pages(now)[page.node], candidate.passage, None),
        click_depth=now.depths.by_node.get(target),
        predicted_click_depth=chosen.after.depths.by_node[target],
        predicted_score=chosen.after.score,
        score_gain=round(chosen.after.score - chosen.before.score, 1),
        score_gain_alone=round(chosen.alone.score - now.score, 1),
    )


def _helped_jobs(chosen: Chosen) -> list[str]:
    pairs = zip(chosen.before.jobs, chosen.after.jobs, strict=True)
    return [after.id for before, after in pairs if (after.score, after.connected) > (before.score, before.connected)]


def _unconnected(
    item: JudgedPage, offer: Candidate | None, passage: JudgedPassage, now: Outcome, estimate: Estimate, method: Method
) -> UnconnectedPage:
    helps = offer is not None and estimate.gain(offer.link) > 0
    after = work_out(now.state.with_link(offer.link), method) if offer and helps else now
    gain = (after.measures.connection or 0.0) - (now.measures.connection or 0.0)
    return UnconnectedPage(
        url=item.page.url,
        title=item.page.title,
        click_depth=item.page.depth,
        jobs=unconnected_jobs(item),
        evidence=build_evidence(item.page, passage, None),
        link=_link(offer.link, _pages(now)) if offer else None,
        connection_gain=round(gain, 4),
        score_gain=round(after.score - now.score, 1),
    )


def _link(link: NewLink, pages: Mapping[str, ScoredPage]) -> ProposedLink:
    source, target = pages[link.source], pages[link.target]
    return ProposedLink(
        from_url=source.url, from_title=source.title, to_url=target.url, to_title=target.title, words=link.words
    )  # fmt: skip


def _pages(now: Outcome) -> dict[str, ScoredPage]:
    """All pages as they are today, those that only repeat another's text too: a new link may turn the two round."""
    return {page.node: page for page in now.state.pages}
