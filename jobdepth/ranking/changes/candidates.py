"""Which links may be proposed, and which may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from jobdepth.model import ChangeKind, PageKind
from jobdepth.ranking.changes.what_if import NewLink, Outcome, SiteState
from jobdepth.ranking.changes.words import link_words, used_words
from jobdepth.ranking.pages import JudgedPage, JudgedPassage

#: A home page with many new links brings nothing forward.
MOST_FROM_HOME = 3
MOST_FROM_PAGE = 2
#: Pages from which, and to which, no customer is sent.
LEFT_ALONE = frozenset({PageKind.LEGAL, PageKind.CONTACT, PageKind.CAREERS})
#: What the menu of a site already shows is not buried.
BURIED_FROM = 2
#: A page this near to the home page is met early, and may lead to one that no link reaches.
EARLY = 1

CHANGE_RULE_IN_WORDS = (
    f"from the home page (at most {MOST_FROM_HOME} links) or a page on the way (at most {MOST_FROM_PAGE} each), to a "
    f"problem-focused page {BURIED_FROM} clicks away or more, or that no link reaches; and from a problem page without "
    "a way to an offer to the offer page, reachable by links, that speaks most of its jobs. Never from or to "
    f"{', '.join(sorted(kind.value for kind in LEFT_ALONE))} pages or pages in another language, each page once"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may be proposed."""

    kind: ChangeKind
    link: NewLink
    #: The problem passage that speaks for it.
    passage: JudgedPassage
    #: The page on which that passage stands.
    page: JudgedPage


class Candidates:
    """The links that may be proposed for one site, given what is chosen already."""

    def __init__(self, state: SiteState, language: str, job_weights: Mapping[str, float]) -> None:
        self._used = used_words(state.graph, state.pages)
        self._languages = (language, "")
        self._weights = job_weights
        self._best_matches: dict[str, dict[str, float]] = {}

    def of(self, outcome: Outcome, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
        """All candidates; a page is brought forward once, and given a way to an offer once."""
        used = Counter(each.link.source for each in chosen)
        moved = {each.link.target for each in chosen if each.kind is not ChangeKind.TO_OFFER}
        led_on = {each.link.source for each in chosen if each.kind is ChangeKind.TO_OFFER}
        by_node = {item.page.node: item for item in outcome.pages if self._may_link(item)}
        offers = self.offers(outcome)
        for page in outcome.pages:
            if not page.jobs or not self._may_link(page):
                continue
            if page.page.node not in moved:
                yield from self._to(page, outcome, by_node, used)
            if page.page.node not in led_on and page.page.depth is not None and self._has_room(page, used, outcome):
                offer = self.to_offer(page, offers)
                if offer is not None:
                    yield offer

    def offers(self, outcome: Outcome) -> list[JudgedPage]:
        """The offer pages that a problem page may lead to."""
        return [
            item for item in outcome.pages
            if item.page.leads_on and item.page.depth is not None and self._may_link(item) and item.passages
        ]  # fmt: skip

    def to_offer(self, page: JudgedPage, offers: Sequence[JudgedPage]) -> Candidate | None:
        """The link from a problem page to the offer page that speaks most of the jobs that lead nowhere yet."""
        jobs = unconnected_jobs(page)
        if not jobs or not offers:
            return None
        offer = max(offers, key=lambda item: (self._speaks_of(item, jobs), -(item.page.depth or 0), item.page.url))
        words = link_words(offer, None, self._used)
        link = NewLink(page.page.node, offer.page.node, words)
        return Candidate(ChangeKind.TO_OFFER, link, self.best_passage(page, jobs), page)

    def _to(
        self, page: JudgedPage, outcome: Outcome, by_node: Mapping[str, JudgedPage], used: Counter[str]
    ) -> Iterator[Candidate]:
        depth = page.page.depth
        if depth is not None and depth < BURIED_FROM:
            return
        kind = ChangeKind.UNLINKED if depth is None else ChangeKind.BURIED
        passage = self.best_passage(page, sorted(page.jobs))
        words = link_words(page, passage, self._used)
        for source in _sources(page, outcome, by_node):
            if self._has_room(source, used, outcome):
                yield Candidate(kind, NewLink(source.page.node, page.page.node, words), passage, page)

    def _has_room(self, source: JudgedPage, used: Counter[str], outcome: Outcome) -> bool:
        most = MOST_FROM_HOME if source.page.node == outcome.state.home else MOST_FROM_PAGE
        return used[source.page.node] < most

    def _may_link(self, item: JudgedPage) -> bool:
        return item.page.kind not in LEFT_ALONE and item.page.language in self._languages

    def _speaks_of(self, item: JudgedPage, jobs: Sequence[str]) -> float:
        """How much a page speaks of jobs, by the best passage for each."""
        node = item.page.node
        if node not in self._best_matches:
            self._best_matches[node] = {
                job: max(judged.score.matches.get(job, 0.0) for judged in item.passages) for job in self._weights
            }
        return sum(self._weights[job] * self._best_matches[node][job] for job in jobs)

    def best_passage(self, page: JudgedPage, jobs: Sequence[str]) -> JudgedPassage:
        """The problem passage that says most about these jobs; the first of equals."""
        speaking = [judged for judged in page.passages if set(judged.jobs) & set(jobs)]
        return max(speaking, key=lambda judged: (sum(self._weights[job] for job in judged.jobs), judged.score.focus))


def _sources(page: JudgedPage, outcome: Outcome, by_node: Mapping[str, JudgedPage]) -> Iterator[JudgedPage]:
    """Pages that a visitor meets early: the home page, those on the way, or the one nearest by address."""
    nodes = [outcome.state.home]
    if page.page.depth is None:
        near = [item for item in by_node.values() if item.page.depth == EARLY and _shared_folders(item, page)]
        nodes += [max(near, key=lambda item: _shared_folders(item, page)).page.node] if near else []
    else:
        nodes += [step.node for step in outcome.depths.path(page.page.node)[1 : page.page.depth - 1]]
    return (by_node[node] for node in nodes if node in by_node)


def unconnected_jobs(page: JudgedPage) -> list[str]:
    """The jobs of a page whose problem content leads to no offer."""
    return sorted(job for job, connection in page.jobs.items() if connection is None)


def _shared_folders(item: JudgedPage, page: JudgedPage) -> int:
    """How many folders two addresses have in common, counted from the left; 0 on another host."""
    one, other = urlsplit(item.page.url), urlsplit(page.page.url)
    if one.netloc != other.netloc:
        return 0
    folders = zip(
        one.path.rpartition("/")[0].split("/")[1:], other.path.rpartition("/")[0].split("/")[1:], strict=False
    )
    count = 0
    for left, right in folders:
        if left != right:
            break
        count += 1
    return count
