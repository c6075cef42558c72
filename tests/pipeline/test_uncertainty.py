"""Likely ranks and scores of a stored study: ties, noise, and the same bytes for the same evidence."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jobdepth.model import Link, PassageScore, Place
from jobdepth.pipeline.rank import rank_study
from jobdepth.publish.documents import league_json
from jobdepth.result import League, SiteResult, SiteUncertainty
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import load_study
from jobdepth.study.rubric import load_rubric
from scoring.page_rule import OFFER
from scoring.reading import READER_ID
from tests.pipeline.stored_study import Stored, add_scores, matching, page, passage, reading

RUBRIC = load_rubric("data-centres")
JOBS = ("keep_running", "recover", "comply")
#: Two passages a page, by the path of the page.
Texts = dict[str, tuple[str, str]]


def site_texts(problem_pages: int, plain_pages: int = 8) -> Texts:
    """A site of which so many pages, behind its home page, are written for a customer's problem."""
    paths = ["", *(f"trouble-{n}" for n in range(problem_pages)), *(f"hall-{n}" for n in range(plain_pages))]
    return {path: (f"one of {path or 'home'} " * 20, f"two of {path or 'home'} " * 20) for path in paths}


def stored_sites(folder: Path, sites: dict[str, Texts], sure: float = 0.97) -> Stored:
    """Sites whose pages of trouble hold problem passages with the given probability, other pages with 1 minus it."""
    folder.mkdir()
    file = folder / "sites.csv"
    file.write_text("name,url\n" + "".join(f"{name},http://{name}.example/\n" for name in sites))
    study = load_study(file, RUBRIC.id)
    given: dict[str, PassageScore] = {}
    with closing(StudyStore(folder / "output")) as store:
        run = store.runs.begin().number
        for site, texts in zip(study.sites, sites.values(), strict=True):
            home = f"http://{site.name}.example/"
            crawl_id = store.crawls.open_crawl(run, site.site_id, home)
            for path, words in texts.items():
                links = [Link(home + other, other, Place.MAIN) for other in texts if other and not path]
                store.crawls.add_page(crawl_id, page(home + path, f"{site.name} {path}"), links)
                read = replace(reading(*(passage(text) for text in words)), text_hash=path)
                store.readings.add_readings(READER_ID, [(f"{site.name} {path}", read, None)])
                given |= {text: score(path, text, sure) for text in words}
            store.crawls.set_home(crawl_id, home)
            store.crawls.finish(crawl_id, None, "")
    stored = Stored(study, file, folder / "output")
    add_scores(stored, RUBRIC, given)
    return stored


def score(path: str, text: str, sure: float) -> PassageScore:
    focus = sure if path.startswith("trouble") else 1 - sure
    # No two passages have the same figures, as with a real scorer.
    focus += sum(text.encode()) % 1000 * 1e-6
    return matching(RUBRIC, focus, **{JOBS[sum(path.encode()) % 3]: focus * 0.9})


def ranked(stored: Stored) -> League:
    with closing(StudyStore(stored.output)) as store:
        return rank_study(stored.study, store)


def sure_of(league: League, name: str) -> tuple[SiteResult, SiteUncertainty]:
    site = next(site for site in league.sites if site.name == name)
    assert site.uncertainty is not None
    return site, site.uncertainty


def test_two_identical_sites_are_tied(tmp_path: Path) -> None:
    twin = site_texts(problem_pages=7)
    league = ranked(stored_sites(tmp_path / "a", {"one": twin, "none": site_texts(0), "two": twin}))
    (one, sure), (two, sure_too) = sure_of(league, "one"), sure_of(league, "two")
    assert one.score
    assert (one.rank, two.rank, one.is_tied, two.is_tied) == (1, 1, True, True)
    assert (one.rank_low, one.rank_high) == (two.rank_low, two.rank_high)
    assert sure.tie_band == sure_too.tie_band == 1
    assert (sure.score, sure.measures, sure.shares) == (sure_too.score, sure_too.measures, sure_too.shares)
    # The first of the two is above the second in half of the draws: in none, but equal scores count half.
    assert sure.above_next[0] == 0.5
    assert sure_of(league, "none")[1].tie_band == 2


def test_noisier_probabilities_widen_the_interval_and_move_no_published_figure(tmp_path: Path) -> None:
    sites = {"many": site_texts(5), "few": site_texts(2)}
    quiet, noisy = (ranked(stored_sites(tmp_path / str(sure), sites, sure)) for sure in (0.99, 0.85))
    for name in sites:
        (site, narrow), (same, wide) = sure_of(quiet, name), sure_of(noisy, name)
        assert (site.score, site.measures) == (same.score, same.measures)
        assert wide.score.high - wide.score.low > narrow.score.high - narrow.score.low
        assert narrow.shares is not None
        assert wide.shares is not None
        assert wide.shares.classifier > narrow.shares.classifier


def test_ranking_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    stored = stored_sites(tmp_path / "a", {"many": site_texts(4), "few": site_texts(1)}, 0.9)
    first, second = ranked(stored), ranked(stored)
    assert league_json(first) == league_json(second)
    assert first.uncertainty is not None
    assert first.uncertainty.seed.endswith(RUBRIC.fingerprint)


def test_a_site_added_to_the_study_moves_no_other_site_s_score(tmp_path: Path) -> None:
    sites = {"many": site_texts(4), "few": site_texts(1)}
    both = ranked(stored_sites(tmp_path / "a", sites, 0.9))
    more = ranked(stored_sites(tmp_path / "b", {"new": site_texts(2)} | sites, 0.9))
    for name in sites:
        assert sure_of(both, name)[1].score == sure_of(more, name)[1].score


@pytest.mark.parametrize(("offer", "is_unsure"), [(0.02, False), (OFFER - 0.1, True)])
def test_a_page_that_may_describe_an_offer_makes_the_connection_unsure(
    offer: float, is_unsure: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.pipeline.stored_study.OFFER", offer)
    league = ranked(stored_sites(tmp_path / "a", {"many": site_texts(4), "few": site_texts(1)}))
    site, sure = sure_of(league, "many")
    assert site.measures.connection == 0
    assert (sure.measures["connection"].high > 0.5) is is_unsure
