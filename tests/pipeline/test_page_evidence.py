"""The score stage judges the text of pages once; the rank stage uses no kind that another page model gave."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jobdepth.errors import JobdepthError
from jobdepth.model import PageEvidence, PageKind
from jobdepth.pipeline.page_evidence import judge_new_pages, unjudged_pages
from jobdepth.pipeline.rank import rank_study
from jobdepth.result import League, PageResult
from jobdepth.store.study_store import StudyStore
from jobdepth.study.rubric import load_rubric
from scoring import page_model
from scoring.head import load_head
from scoring.page_model import load_page_model
from scoring.reading import READER_ID
from tests.pipeline.stored_study import Stored, add_scores, matching, passage, reading, store_study
from tests.scoring.fakes import FakeEncoder
from tests.scoring.test_page_model import small_model

WORDS = "We copy the servers of two hundred firms every night and test each restore. " * 15
HOME = "Welcome to Acme, the hosting company with three halls and a team of sixty. " * 15


def study_of(folder: Path) -> Stored:
    rubric = load_rubric("data-centres")
    stored = store_study(folder, {"": reading(passage(HOME)), "steadyline": reading(passage(WORDS))})
    add_scores(stored, rubric, {text: matching(rubric, 0.1) for text in (WORDS, HOME)})
    return stored


def newest_crawl(store: StudyStore, stored: Stored) -> int:
    site = stored.study.sites[0]
    crawl = store.crawls.newest_finished(site.site_id, site.url)
    assert crawl is not None
    return crawl.crawl_id


def pages_of(league: League) -> list[PageResult]:
    lists = league.sites[0].lists
    assert lists is not None
    return lists.pages


def test_stale_page_models_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = study_of(tmp_path)
    with closing(StudyStore(stored.output)) as store:
        before = rank_study(stored.study, store)
        other = replace(load_page_model(), fingerprint="another")
        for module in ("instruments", "page_evidence", "method"):
            monkeypatch.setattr(f"jobdepth.pipeline.{module}.load_page_model", lambda: other)
        with pytest.raises(JobdepthError, match="the kind of 2 pages is not judged; run 'jobdepth score'"):
            rank_study(stored.study, store)
        told = {"": PageEvidence(PageKind.BLOG, 0.1), "steadyline": PageEvidence(PageKind.PRODUCT, 0.9)}
        store.page_evidence.add(READER_ID, "another", told)
        after = rank_study(stored.study, store)
    assert before.model.head_fingerprint == after.model.head_fingerprint == load_head().fingerprint
    assert before.model.scorer_id != after.model.scorer_id
    kinds = [{page.url: (page.kind, page.is_offer) for page in pages_of(league)} for league in (before, after)]
    address = "http://acme.example/steadyline"
    assert [each[address] for each in kinds] == [(PageKind.OTHER, False), (PageKind.PRODUCT, True)]
    assert all(each["http://acme.example/"][0] is PageKind.HOME for each in kinds)


def test_a_page_is_judged_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = study_of(tmp_path)
    page_model.save_page_model(small_model(), tmp_path / "model")
    model = load_page_model(tmp_path / "model")
    assert model.encoder_id == FakeEncoder.model_id
    monkeypatch.setattr("jobdepth.pipeline.page_evidence.load_page_model", lambda: model)
    asked: list[int] = []

    class Counting(FakeEncoder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            asked.append(len(texts))
            return super().encode(texts)

    with closing(StudyStore(stored.output)) as store:
        crawl_id = newest_crawl(store, stored)
        assert set(unjudged_pages(store, [crawl_id], "en")) == {"", "steadyline"}
        for _ in range(2):
            judge_new_pages(store, Counting(), [crawl_id], "en")
        assert unjudged_pages(store, [crawl_id], "en") == {}
        assert set(store.page_evidence.of_crawl(crawl_id, READER_ID, model.fingerprint)) == {"", "steadyline"}
    # The passage and the title of each page.
    assert asked == [2, 2]


def test_pages_in_a_language_that_the_model_has_not_learned_are_left_alone(tmp_path: Path) -> None:
    stored = study_of(tmp_path)
    with closing(StudyStore(stored.output)) as store:
        crawl_id = newest_crawl(store, stored)
        assert unjudged_pages(store, [crawl_id], "de") == {}
