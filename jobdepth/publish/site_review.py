"""Builds what an operator can do, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.model import ChangeKind
from jobdepth.publish import text
from jobdepth.publish.finding_contexts import Quote
from jobdepth.publish.links import Link, link_to
from jobdepth.publish.review_contexts import ChangeView, NoOfferView, ReviewView, UnansweredView
from jobdepth.publish.site_jobs import build_quote
from jobdepth.publish.standings import standings_of
from jobdepth.result import Change, League, SiteResult, SiteReview, UnansweredJob, UnconnectedPage

#: The changes that stand at the top of the page.
FIRST = 3

OPENS_WITH = {True: "words about the customer’s problem", False: "words about the operator and its offer"}

_ON_TOP = " Each gain counts on top of the links above it."
NOTES = (
    "Put each link in a box of its own in the text of the page (in HTML an aside element), with the words given. Words "
    "inside a paragraph change that paragraph, and so may change what it scores. Other words do as well, as long as "
    "they are few and not those of the menu: a link that stands on every page is no part of the text. So “More about” "
    "goes before a title that the menu has.",
    "A link helps a reader only if the page about the problem is good. Read its passage first.",
    "Each line counts on top of those above it: the link was added to the stored link graph of the site, and click "
    "depth, measures, score and rank were worked out again by the code that made the table. The other sites stay as "
    "they are. A gain is the difference of two scores with one decimal, so a sum by hand can differ by a tenth.",
    "Only links are worked out. What new words would add, on the home page (orientation) or for a job without an "
    "answer (coverage and reach), cannot be told before they are written.",
)
#: Where likely scores were drawn.
AS_UNSURE = "The rank that is worked out is no surer than the one today: see “How sure this place is”."


def build_review(site: SiteResult, league: League) -> ReviewView | None:
    """What the operator can do; None where the site is not ranked or the document came without reviews."""
    review = site.review
    if review is None:
        return None
    ranked = len(standings_of(league).ranked)
    changes = [_change(change, site, ranked) for change in review.changes]
    unanswered = _unanswered(review.unanswered, league)
    hidden = review.without_offer_count - len(review.without_offer)
    return ReviewView(
        summary=_summary(site, review, ranked, unanswered),
        opening_is=OPENS_WITH[review.opening_is_problem] if review.opening else "",
        opening=_opening(site, review),
        first=tuple(changes[:FIRST]),
        rest=tuple(changes[FIRST:]),
        no_offer=tuple(_no_offer(page) for page in review.without_offer),
        no_offer_rest=_more(hidden),
        unanswered=unanswered,
        notes=(*NOTES, *([AS_UNSURE] if site.uncertainty else [])) if changes else (),
    )  # fmt: skip


def _opening(site: SiteResult, review: SiteReview) -> Quote | None:
    """The opening of the home page, unless it is quoted as the first problem content anyway."""
    first, opening = site.first_problem_evidence, review.opening
    if opening is None or (first and (first.url, first.text) == (opening.url, opening.text)):
        return None
    return build_quote(opening)


def _more(hidden: int) -> str:
    return f"and {text.count_words(hidden, 'page', 'pages')} more, further from the home page" if hidden else ""


def _summary(site: SiteResult, review: SiteReview, ranked: int, unanswered: Sequence[UnansweredView]) -> str:
    if review.changes:
        last = review.changes[-1]
        links = text.count_words(len(review.changes), "new link", "new links")
        return (
            f"{links} would lift the score from {text.score_figure(site.score)} to "
            f"{text.score_figure(last.predicted_score)}{_rank_words(site.rank, last.predicted_rank, ranked)}. "
            f"Nothing has to be written for that.{_ON_TOP if len(review.changes) > 1 else ''}"
        )
    if not any(job.covered for job in site.jobs):
        return (
            "There is no page about the customer’s problem that a link could bring forward. Begin by writing one, for "
            f"{_first_job(unanswered)}. Link to it from the text of the home page, and from it to the page of the "
            "offer that answers it. What that adds cannot be told before it is written: the score below shows what "
            "counts, and each click from the home page costs. How others do it stands under the jobs without an answer."
        )
    if review.unanswered:
        return (
            "No new link would lift the score: what there is can be found. What is missing are answers: begin with the "
            "first of the jobs without an answer below."
        )
    return "No new link would lift the score: each job has an answer that can be found, and it leads to an offer."


def _first_job(unanswered: Sequence[UnansweredView]) -> str:
    """The job to write for, named where it is known."""
    first = "the first of the jobs without an answer below"
    return f"{first}, “{unanswered[0].job}”" if unanswered else first


def _rank_words(now: int | None, then: int | None, ranked: int) -> str:
    if now is None or then is None or now == then:
        return ""
    return f", and the rank from {text.ordinal(now)} to {text.ordinal(then)} of {ranked}"


def _change(change: Change, site: SiteResult, ranked: int) -> ChangeView:
    link = change.link
    rank = f", {text.ordinal(change.predicted_rank)} of {ranked}" if change.predicted_rank is not None else ""
    return ChangeView(
        words=link.words,
        source=_page(link.from_url, "the home page" if link.from_url == site.home_url else link.from_title),
        target=_page(link.to_url, link.to_title),
        why=_why(change),
        gain=_points(change.score_gain),
        then=f"score {text.score_figure(change.predicted_score)}{rank}",
        alone=f"if it were the only link: {_points(change.score_gain_alone)}",
        helps=", ".join(change.jobs) or "none",
        quote=build_quote(change.evidence),
    )


def _why(change: Change) -> str:
    then = text.depth_words(change.predicted_click_depth)
    today = "" if change.click_depth is None else text.depth_words(change.click_depth)
    if change.kind is ChangeKind.BURIED:
        return f"The page behind it speaks of the customer’s problem, and lies {today} from the home page; then {then}."
    if change.kind is ChangeKind.UNLINKED:
        return f"The page behind it speaks of the customer’s problem, and no link leads there; then {then}."
    nearer = (
        f" The offer lies {today} from the home page; then {then}."
        if change.click_depth != change.predicted_click_depth
        else ""
    )
    return f"The page that gets the link speaks of the customer’s problem, but leads to no offer.{nearer}"


def _page(url: str, title: str) -> Link:
    return link_to(url, title.strip())


def _points(gain: float) -> str:
    return f"{gain:+.1f} {'point' if abs(gain) == 1 else 'points'}"


def _no_offer(page: UnconnectedPage) -> NoOfferView:
    gain = f"connection {page.connection_gain:+.3f}, score {_points(page.score_gain)}"
    idle = "nothing for the score: other pages lead from these jobs to an offer already"
    return NoOfferView(
        page=_page(page.url, page.title),
        reached="no way by links" if page.click_depth is None else text.depth_words(page.click_depth),
        helps=", ".join(page.jobs),
        words=page.link.words if page.link else "",
        target=_page(page.link.to_url, page.link.to_title) if page.link else None,
        gain=(gain if page.score_gain or page.connection_gain else idle) if page.link else "",
    )


def _unanswered(jobs: Sequence[UnansweredJob], league: League) -> tuple[UnansweredView, ...]:
    """Jobs without an answer: those of most weight first, of these the ones that most others answer."""
    known = {job.id: job for job in league.rubric.jobs}
    standings = standings_of(league)
    answers, ranked = standings.answers, len(standings.ranked)
    weights = {job.id: job.weight for job in league.rubric.jobs}
    ordered = sorted(jobs, key=lambda job: (-weights.get(job.id, 0.0), -answers[job.id]))
    return tuple(
        UnansweredView(
            id=job.id,
            job=known[job.id].job if job.id in known else job.id,
            answered_by=f"{answers[job.id]} of {text.count_words(ranked, 'ranked operator', 'ranked operators')} "
            f"{'answers' if answers[job.id] == 1 else 'answer'} it",
            peer=f"How {job.example.name} answers it" if job.example else "",
            peer_page=Link(job.example.name, f"../{job.example.slug}/index.html") if job.example else None,
            quote=build_quote(job.example.evidence) if job.example else None,
        )
        for job in ordered
    )
