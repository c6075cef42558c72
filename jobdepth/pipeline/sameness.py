"""Compares the websites of a study by the vectors that scoring left in the store; no model is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from jobdepth.pipeline.score import embedding_key
from jobdepth.ranking.sameness import (
    MAX_SITES,
    MIN_PASSAGES,
    MIN_WORDS,
    OwnPassage,
    PairLikeness,
    SiteVectors,
    Vectors,
    compare_sites,
    with_vectors,
)
from jobdepth.result import SiteResult
from jobdepth.result_findings import AlikePair, Likeness, Sameness, SpokenPassage
from jobdepth.store.study_store import StudyStore
from scoring.encoder import vectors_of
from scoring.text import scored_text

MAX_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison found for the study, and the nearest competitor of each site."""

    sameness: Sameness
    nearest: Mapping[str, AlikePair]

    def add_to(self, site: SiteResult) -> SiteResult:
        """The site with its nearest competitor, or with the reason why there is none."""
        pair = self.nearest.get(site.slug)
        return site.model_copy(update={"nearest": pair, "nearest_reason": "" if pair else self._reason(site)})

    def _reason(self, site: SiteResult) -> str:
        if site.rank is None:
            return "the website could not be judged"
        return self.sameness.reason or (
            f"fewer than {MIN_PASSAGES} problem and offer passages of {MIN_WORDS} words or more were found"
        )


def compare_study(
    store: StudyStore, model_id: str, spoken: Mapping[str, Sequence[OwnPassage]], site_count: int
) -> Compared:
    """Compare each site with each; `spoken` are the passages of the sites that were judged, by site id."""
    if site_count > MAX_SITES:
        return Compared(Sameness(reason=f"more than {MAX_SITES} websites are not compared with each other"), {})
    sites = [with_vectors(slug, own, _vectors(store, model_id, own)) for slug, own in sorted(spoken.items())]
    pairs = compare_sites(sites)
    if not pairs:
        few = f"fewer than two websites have {MIN_PASSAGES} problem and offer passages of {MIN_WORDS} words or more"
        return Compared(Sameness(reason=few), {})
    sameness = Sameness(
        reason="",
        sites=len({place for pair in pairs for place in (pair.first, pair.second)}),
        median=round(median(pair.alike for pair in pairs), 4),
        pairs=[_alike_pair(sites, pair) for pair in pairs[:MAX_PAIRS]],
    )
    return Compared(sameness, _nearest(sites, pairs))


def _vectors(store: StudyStore, model_id: str, passages: Sequence[OwnPassage]) -> dict[int, Vectors]:
    keys = [embedding_key(scored_text(each.passage.heading, each.passage.text)) for each in passages]
    rows = store.readings.vectors(model_id, sorted(set(keys)))
    return {place: vectors_of(rows[key][None, :])[0] for place, key in enumerate(keys) if key in rows}


def _nearest(sites: Sequence[SiteVectors], pairs: Sequence[PairLikeness]) -> dict[str, AlikePair]:
    """The most alike pair of each site, told from its side; `pairs` are the most alike first."""
    found: dict[str, AlikePair] = {}
    for pair in pairs:
        for is_turned, place in ((False, pair.first), (True, pair.second)):
            if sites[place].slug not in found:
                found[sites[place].slug] = _alike_pair(sites, pair, is_turned=is_turned)
    return found


def _alike_pair(sites: Sequence[SiteVectors], pair: PairLikeness, *, is_turned: bool = False) -> AlikePair:
    sides = [(sites[pair.first], pair.best[0]), (sites[pair.second], pair.best[1])]
    (one, row), (other, column) = reversed(sides) if is_turned else sides
    return AlikePair(
        slug=one.slug,
        other=other.slug,
        likeness=Likeness(alike=pair.alike, problem=pair.problem, offer=pair.offer),
        passage_likeness=pair.best_alike,
        passage=_spoken(one.passages[row]),
        other_passage=_spoken(other.passages[column]),
    )


def _spoken(own: OwnPassage) -> SpokenPassage:
    page = own.page
    return SpokenPassage(
        text=own.passage.text, heading=own.passage.heading, url=page.url, page_title=page.title,
        click_depth=page.depth, fetched_at=page.fetched_at, capture=page.capture,
    )  # fmt: skip
