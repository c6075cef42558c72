"""Upheld claims change exactly what they say, and what was found stays on record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jobdepth.claims import ClaimKind, ClaimState
from jobdepth.edition_record import build_record, numbered
from jobdepth.model import Link, PageKind, Place, SiteStatus
from jobdepth.pipeline.editions import rank_edition
from jobdepth.result import League
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import load_study
from tests.pipeline.corrected_study import (
    ACME,
    AUDIT_1,
    COST_1,
    COST_2,
    NEWS,
    PAGES,
    RACKS,
    WELCOME,
    acme,
    build,
    crawl_again,
    entry,
    ranked,
    text_of,
    write,
)
from tests.pipeline.stored_study import passage

COSTS, AUDIT, NOTES, COLOCATION = f"{ACME}costs", f"{ACME}audit", f"{ACME}notes", f"{ACME}colocation"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    build(folder)
    return folder


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Path:
    """The stored study, for one test to do with as it likes."""
    return shutil.copytree(stored, tmp_path / "study")


def pages(league: League) -> dict[str, Any]:
    lists = acme(league).lists
    assert lists is not None
    return {page.url.removeprefix(ACME): page for page in lists.pages}


def jobs(league: League) -> dict[str, tuple[int | None, bool]]:
    return {job.id: (job.depth, job.connected) for job in acme(league).jobs if job.covered}


def outcome(league: League, number: int = 1) -> Any:
    return next(item for item in league.corrections.claims if item.claim.id == f"2026-11-20-{number}")


def same_but(league: League, other: League, *fields: str) -> bool:
    """Whether two leagues agree in all that is said of Acme's pages but these fields."""
    mine, theirs = (
        {path: page.model_dump(exclude=set(fields)) for path, page in pages(each).items()} for each in (league, other)
    )
    return mine == theirs


def test_without_corrections_nothing_is_told_of_any(stored: Path, folder: Path) -> None:
    league = ranked(folder)
    assert league.corrections.received == 0
    assert league.corrections.upheld_share is None
    assert [site.corrections for site in league.sites] == [[], []]
    assert jobs(league) == {"cost": (1, False)}


def test_a_passage_that_is_no_problem_loses_its_focus_and_the_page_its_job(folder: Path) -> None:
    before = ranked(folder)
    league = ranked(folder, entry("not-a-problem", url=COSTS, passage=COST_1[:30]))
    assert jobs(league) == {}
    assert not pages(league)["costs"].problem_focused
    assert same_but(league, before, "problem_focused", "jobs", "connected")
    told = outcome(league)
    assert told.state is ClaimState.APPLIED
    assert [(each.name, each.before, each.now) for each in told.changes] == [("focus", "0.90", "0.00")]


def test_a_passage_that_is_a_problem_counts_fully(folder: Path) -> None:
    league = ranked(
        folder,
        entry("is-a-problem", url=NOTES, passage=NEWS),
        entry("about-job", 2, url=NOTES, passage=NEWS, job="cost"),
    )
    # One passage alone makes a page problem-focused where it is all of the page.
    assert pages(league)["notes"].problem_focused
    assert pages(league)["notes"].jobs == ["cost"]


def test_a_claim_on_a_job_moves_that_job_and_no_other(folder: Path) -> None:
    league = ranked(
        folder,
        entry("about-job", url=COSTS, passage=COST_1, job="scale"),
        entry("not-about-job", 2, url=COSTS, passage=COST_1, job="cost"),
        entry("not-about-job", 3, url=COSTS, passage=COST_2, job="cost"),
    )
    assert jobs(league) == {"scale": (1, False)}
    assert outcome(league, 1).changes[0].name == "match with the job “scale”"


@pytest.mark.parametrize(("claim", "connected"), [("connects", True), ("does-not-connect", False)])
def test_a_passage_connects_or_not_as_was_ruled(claim: str, connected: bool, folder: Path) -> None:
    league = ranked(folder, entry(claim, url=COSTS, passage=COST_1))
    assert jobs(league) == {"cost": (1, connected)}


def test_an_offer_page_connects_its_problem_content_and_nothing_else_moves(folder: Path) -> None:
    before = ranked(folder)
    league = ranked(folder, entry("offer-page", url=COSTS))
    assert jobs(league) == {"cost": (1, True)}
    assert pages(league)["costs"].is_offer
    assert same_but(league, before, "is_offer", "connected")
    assert [(each.before, each.now) for each in outcome(league).changes] == [("no", "yes")]


def test_a_page_that_is_no_offer_is_none(folder: Path) -> None:
    league = ranked(folder, entry("no-offer-page", url=COLOCATION))
    assert not pages(league)["colocation"].is_offer
    assert pages(league)["colocation"].kind is PageKind.PRODUCT


def test_the_kind_of_a_page_is_what_was_ruled_and_its_offer_follows(folder: Path) -> None:
    before = ranked(folder)
    league = ranked(folder, entry("page-kind", url=COLOCATION, kind="news"))
    page = pages(league)["colocation"]
    assert (page.kind, page.is_offer) == (PageKind.NEWS, False)
    assert same_but(league, before, "kind", "is_offer")
    assert [(each.name, each.before, each.now) for each in outcome(league).changes] == [
        ("page kind", "product", "news"),
        ("offer page", "yes", "no"),
    ]


def test_a_page_of_somebody_else_is_left_out_and_so_are_its_links(folder: Path) -> None:
    league = ranked(folder, entry("not-ours", url=COSTS))
    assert "costs" not in pages(league)
    # The only way to the notes leads over it.
    assert pages(league)["notes"].depth is None
    assert jobs(league) == {}
    lists = acme(league).lists
    assert lists is not None
    assert [(skip.url, skip.detail) for skip in lists.skipped] == [(COSTS, "correction 2026-11-20-1")]


def test_a_page_that_is_not_problem_focused_keeps_its_passages_but_not_their_focus(folder: Path) -> None:
    league = ranked(folder, entry("not-problem-focused", url=COSTS))
    assert jobs(league) == {}
    assert acme(league).first_problem_depth is None
    assert [(each.before, each.now) for each in outcome(league).changes] == [("0.90", "0.00"), ("0.80", "0.00")]


def test_a_link_that_exists_makes_its_page_reachable_by_its_words(folder: Path) -> None:
    link = {"url": ACME, "to": AUDIT, "words": "For your audit", "place": "nav"}
    league = ranked(folder, entry("link-exists", **link))
    assert jobs(league) == {"cost": (1, False), "comply": (1, False)}
    assert pages(league)["audit"].depth == 1
    # In the menu of the home page it counts both ways; of any other page it would not.
    deeper = ranked(folder, entry("link-exists", **link | {"url": NOTES}))
    assert (pages(deeper)["audit"].depth, pages(deeper)["audit"].depth_without_navigation) == (3, None)


def test_a_link_that_does_not_exist_is_no_way(folder: Path) -> None:
    league = ranked(folder, entry("no-such-link", url=ACME, to=COSTS))
    assert pages(league)["costs"].depth is None
    assert jobs(league) == {}
    assert outcome(league).changes[0].before == "“What it costs” in the text"


def test_of_two_links_only_the_one_that_is_named_is_taken_away(folder: Path) -> None:
    claim = {"url": COSTS, "to": NOTES}
    both = ranked(folder, entry("no-such-link", **claim))
    assert outcome(both).state is ClaimState.UNCLEAR
    assert "“Notes” in the text; “Notes” in the menu" in outcome(both).state_reason
    assert pages(both)["notes"].depth == 2
    one = ranked(folder, entry("no-such-link", **claim, place="main"))
    assert (pages(one)["notes"].depth, pages(one)["notes"].depth_without_navigation) == (2, None)


def test_clicks_are_counted_from_the_home_page_that_was_ruled(folder: Path) -> None:
    league = ranked(folder, entry("home-page", url=COSTS))
    assert acme(league).home_url == COSTS
    assert acme(league).home_note == "as a correction says"
    assert pages(league)["costs"].kind is PageKind.HOME
    assert jobs(league) == {"cost": (0, False)}


def test_a_site_can_be_left_out_of_the_ranking_with_its_claim_as_the_reason(folder: Path) -> None:
    league = ranked(folder, entry("exclude-site"))
    site = acme(league)
    assert (site.status, site.rank, site.score) == (SiteStatus.EXCLUDED, None, None)
    assert site.reason == "left out of the ranking by correction 2026-11-20-1"
    told = outcome(league)
    assert told.before.rank == 1
    assert told.after.rank is None


def test_a_site_with_too_little_text_can_be_taken_into_the_ranking(folder: Path) -> None:
    league = ranked(folder, entry("include-site", site="bolt"))
    bolt = next(site for site in league.sites if site.slug == "bolt")
    assert (bolt.status, bolt.rank, bolt.corrections) == (SiteStatus.OK, 2, ["2026-11-20-1"])
    assert [(each.before, each.now) for each in outcome(league).changes] == [("too-little-text", "ok")]
    # Acme itself was not corrected, but has another in the table beside it.
    assert acme(league).corrections == []


def test_every_kind_of_claim_is_tried_above() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in ClaimKind if f'"{kind.value}"' not in text] == []


@pytest.mark.parametrize("ruling", ["open", "rejected"])
def test_claims_that_were_not_upheld_change_nothing_and_are_listed(ruling: str, folder: Path) -> None:
    without = ranked(folder)
    league = ranked(folder, entry("exclude-site", 1, ruling), entry("not-ours", 2, ruling, url=COSTS))
    assert [site.model_dump() for site in league.sites] == [site.model_dump() for site in without.sites]
    assert [item.state for item in league.corrections.claims] == [ClaimState.NOT_APPLIED] * 2
    assert league.corrections.sites == []


def test_only_the_upheld_part_of_a_claim_is_applied(folder: Path) -> None:
    league = ranked(
        folder, entry("about-job", 1, "partly", url=COSTS, passage=COST_1, job="people", upheld={"job": "scale"})
    )
    assert set(jobs(league)) == {"cost", "scale"}
    assert outcome(league).claim.job == "people"
    assert outcome(league).upheld.job == "scale"


def test_the_rate_counts_ruled_claims_and_tells_those_upheld_in_part(folder: Path) -> None:
    league = ranked(
        folder,
        entry("offer-page", 1, url=COSTS),
        entry("page-kind", 2, "partly", url=NOTES, kind="product", upheld={"kind": "about"}),
        entry("not-ours", 3, "rejected", url=NOTES),
        entry("exclude-site", 4, "open"),
    )
    told = league.corrections
    assert (told.received, told.open, told.upheld, told.partly, told.rejected) == (4, 1, 1, 1, 1)
    assert told.upheld_share == pytest.approx(2 / 3, abs=1e-4)
    assert told.applied == 2


def test_figures_are_given_without_each_correction_and_without_all(folder: Path) -> None:
    link = entry("link-exists", 2, url=ACME, to=AUDIT, words="For your audit", place="nav")
    none, offer, both = ranked(folder), ranked(folder, entry("offer-page", url=COSTS)), None
    both = ranked(folder, entry("offer-page", url=COSTS), link)
    assert acme(none).score != acme(offer).score != acme(both).score
    # The link's effect is told with the offer page in place.
    assert outcome(both, 2).before.score == acme(offer).score
    assert outcome(both, 2).after.score == acme(both).score
    (site,) = both.corrections.sites
    assert (site.before.score, site.after.score) == (acme(none).score, acme(both).score)
    assert site.corrections == ["2026-11-20-1", "2026-11-20-2"] == acme(both).corrections


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (entry("not-a-problem", url=COSTS, passage="Words that are gone"), "no passage that counts on this page"),
        (entry("not-a-problem", url=COSTS, passage=COST_1, text_hash="a" * 32), "does not have this passage any more"),
        (entry("offer-page", url=f"{ACME}gone"), "no page that was read has the address"),
        (entry("offer-page", url=COLOCATION), "taken for an offer page by itself"),
        (entry("page-kind", url=ACME, kind="product"), "the home page is known by its place"),
        (entry("about-job", url=COSTS, passage=COST_1, job="nonsense"), "the rubric has no job “nonsense”"),
        (entry("no-such-link", url=ACME, to=AUDIT), "no such link is found any more"),
        (entry("link-exists", url=ACME, to=COSTS, words="what it  COSTS", place="main"), "found by itself now"),
        (entry("link-exists", url=ACME, to=f"{ACME}gone", words="Gone", place="nav"), "no page that was read"),
        (entry("home-page", url=ACME), "it is the home page already"),
        (entry("not-ours", url=ACME), "it is the home page"),
        (entry("include-site"), "in the ranking by itself"),
        (entry("exclude-site", site="gone"), "no site of the study has the id gone"),
        (entry("offer-page", url="http://bolt.example/costs", site="bolt"), "the website is not ranked: only 40 words"),
    ],
)  # fmt: skip
def test_a_claim_that_fits_nothing_any_more_is_listed_with_the_reason(
    claim: dict[str, object], why: str, folder: Path
) -> None:
    without, league = ranked(folder), ranked(folder, claim)
    told = outcome(league)
    assert told.state is ClaimState.GONE
    assert why in told.state_reason
    assert (told.before, told.after, told.changes) == (None, None, [])
    assert [site.model_dump() for site in league.sites] == [site.model_dump() for site in without.sites]


def test_words_that_begin_several_passages_are_not_applied_and_the_passages_are_named(folder: Path) -> None:
    crawl_again(folder, dict(PAGES) | {"costs": ((COST_1, AUDIT_1), ())})
    told = outcome(ranked(folder, entry("not-a-problem", url=COSTS, passage="Your")))
    assert told.state is ClaimState.UNCLEAR
    assert "2 passages begin with these words: “Your power bill" in told.state_reason
    assert told.changes == []
    one = ranked(folder, entry("not-a-problem", url=COSTS, passage="Your", text_hash=passage(AUDIT_1).text_hash))
    assert outcome(one).state is ClaimState.APPLIED


def test_corrections_are_never_written_to_the_store(folder: Path) -> None:
    database = folder / "output" / "store" / "study.db"
    before = database.read_bytes()
    ranked(folder, entry("not-a-problem", url=COSTS, passage=COST_1), entry("not-ours", 2, url=NOTES))
    assert database.read_bytes() == before
    assert jobs(ranked(folder)) == {"cost": (1, False)}


def test_the_same_corrections_give_the_same_bytes_in_any_order(folder: Path) -> None:
    claims = [
        entry("offer-page", 1, url=COSTS),
        entry("link-exists", 2, url=ACME, to=AUDIT, words="Audit", place="nav"),
        entry("not-about-job", 3, url=COSTS, passage=COST_1, job="cost"),
        entry("is-a-problem", 4, url=COLOCATION, passage=RACKS),
        entry("is-a-problem", 5, url=ACME, passage=WELCOME),
    ]
    first = ranked(folder, *claims).model_dump_json()
    assert ranked(folder, *claims).model_dump_json() == first
    assert ranked(folder, *reversed(claims)).model_dump_json() == first


def test_open_claims_are_tried_out_where_that_is_asked_for(folder: Path) -> None:
    league = ranked(folder, entry("exclude-site", 1, "open"), tries_open=True)
    told = outcome(league)
    assert (told.state, told.before.rank, told.after.rank) == (ClaimState.APPLIED, 1, None)
    assert acme(league).rank == 1


def edition(folder: Path, *entries: dict[str, object]) -> League:
    """Rank as the next edition, and keep its record as publishing does."""
    write(folder, text_of(*entries))
    store = StudyStore(folder / "output")
    try:
        league = rank_edition(load_study(folder / "study.yaml"), store)
        store.editions.add(build_record(numbered(league, league.edition.number), league.edition.created_at, {}, []))
    finally:
        store.close()
    return league


def test_what_a_correction_moved_is_told_apart_from_the_websites_and_the_method(folder: Path) -> None:
    first = edition(folder)
    second = edition(folder, entry("offer-page", url=COSTS))
    change, comparison = acme(second).change, second.comparison
    assert comparison is not None
    assert change is not None
    assert [(item.name, item.before) for item in comparison.corrections] == [("2026-11-20-1", "none")]
    assert comparison.is_corrected
    assert not comparison.method_changed
    assert change.by_correction is not None
    assert change.by_site is not None
    assert change.by_correction.score == pytest.approx((acme(second).score or 0) - (acme(first).score or 0))
    assert change.by_correction.score
    assert change.by_site.score == 0
    assert change.by_method is None


def test_a_change_of_the_website_under_the_same_corrections_is_the_websites(folder: Path) -> None:
    claim = entry("offer-page", url=COSTS)
    edition(folder, claim)
    crawl_again(folder, dict(PAGES) | {"": (PAGES[""][0], (*PAGES[""][1], Link(AUDIT, "Audit", Place.MAIN)))})
    second = edition(folder, claim)
    change = acme(second).change
    assert second.comparison is not None
    assert second.comparison.corrections == []
    assert change is not None
    assert change.by_site is not None
    assert change.by_site.jobs_gained == ["comply"]
    assert change.by_correction is None


def test_a_correction_and_a_website_that_change_together_add_up(folder: Path) -> None:
    first = edition(folder)
    crawl_again(folder, dict(PAGES) | {"": (PAGES[""][0], (*PAGES[""][1], Link(AUDIT, "Audit", Place.MAIN)))})
    second = edition(folder, entry("offer-page", url=COSTS))
    change = acme(second).change
    assert change is not None
    assert change.by_site is not None
    assert change.by_correction is not None
    assert change.by_site.score
    assert change.by_correction.score
    moved = (acme(second).score or 0) - (acme(first).score or 0)
    assert change.by_site.score + change.by_correction.score == pytest.approx(moved)


def test_a_claim_that_a_website_outgrew_is_a_change_of_the_website(folder: Path) -> None:
    claim = entry("link-exists", url=ACME, to=AUDIT, words="Audit", place="main")
    edition(folder, claim)
    crawl_again(folder, {path: found for path, found in PAGES.items() if path != "audit"})
    second = edition(folder, claim)
    change = acme(second).change
    assert outcome(second).state is ClaimState.GONE
    assert change is not None
    assert change.by_site is not None
    assert change.by_site.jobs_lost == ["comply"]
    assert change.by_correction is None


def test_a_ruling_that_is_taken_back_is_told_as_a_correction(folder: Path) -> None:
    first = edition(folder, entry("offer-page", url=COSTS))
    second = edition(folder, entry("offer-page", 1, "rejected", url=COSTS))
    change = acme(second).change
    assert second.comparison is not None
    assert [item.now for item in second.comparison.corrections] == ["none"]
    assert change is not None
    assert change.by_correction is not None
    assert change.by_correction.score == pytest.approx((acme(second).score or 0) - (acme(first).score or 0))
