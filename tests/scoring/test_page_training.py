"""Training and evaluation of the page model on labelled pages."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jobdepth.model import PageEvidence, PageKind
from scoring.page_model import load_page_model
from scoring.page_rule import CONNECTS, PAIR, PageRule
from scoring.training.data import PASSAGES_DIR, Labelled, load_passages, training_files
from scoring.training.gate import check_floors, load_gate
from scoring.training.page_figures import f1, judge, page_figures
from scoring.training.page_fit import PageSettings, fit_page_model, unseen_evidence
from scoring.training.page_opinions import Opinion
from scoring.training.page_rules import compare_connects_rules, compare_problem_rules
from scoring.training.pages import PAGES_GATE, PROMISED
from scoring.training.site_pages import SITE_PAGES, PageSet, SitePage, build_pages, load_site_pages
from tests.scoring.fakes import FakeEncoder

ROWS = [json.loads(line) for line in SITE_PAGES.read_text(encoding="utf-8").splitlines()]
RULE = PageRule(focus_threshold=0.4, match_threshold=0.5)
SAID = {
    PageKind.PRODUCT: "Managed backup costs £40 a month for each server, with nightly copies and a tested restore.",
    PageKind.BLOG: "Last winter I wrote about a mill whose tapes nobody had read since the spring before.",
    PageKind.LEGAL: "These terms govern the use of this website and are subject to the law of England.",
    PageKind.HOME: "Welcome to our company, founded in 1990, with a friendly team in three towns.",
}


def site_page(sector: str, kind: PageKind, number: int, path: str = "/x") -> SitePage:
    texts = [f"{SAID[kind]} Number {number}.", SAID[kind]]
    passages = [
        Labelled(f"{sector}-{kind}-{number}-{n}", sector, "", text, 0, (), connects=False, set="pages", sure=0.0)
        for n, text in enumerate(texts)
    ]
    sells = kind is PageKind.PRODUCT
    return SitePage(f"{sector}{kind}{number}", sector, path, "A page", kind, sells, sells, sells, (), tuple(passages))


@pytest.fixture
def small() -> PageSet:
    sectors = ("clinics", "training-schools")
    pages = [site_page(sector, kind, n) for sector in sectors for kind in SAID for n in range(4)]
    return build_pages(pages, FakeEncoder())


def opinions(data: PageSet, focus: float, connects: float) -> dict[str, Opinion]:
    return {row.id: Opinion(focus, connects) for page in data.pages for row in page.passages}


def test_there_are_enough_labelled_pages_of_every_kind_and_sector() -> None:
    assert len(ROWS) >= 300
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert {row["kind"] for row in ROWS} == {kind.value for kind in PageKind}
    assert {row["sector"] for row in ROWS} == {path.stem for path in training_files()}
    assert "accountants" not in {row["sector"] for row in ROWS}
    for row in ROWS:
        assert row["passages"], row["id"]
        assert row["problem"] or not row["connects"], row["id"]
        assert set(row["disputed"]) <= {"kind", "offer", "problem", "connects"}, row["id"]


def test_pages_whose_passages_are_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "clinics.jsonl").write_text("")
    with pytest.raises(ValueError, match=r"passages of site_pages\.jsonl are not in "):
        load_site_pages(tmp_path)


def test_training_twice_gives_the_same_page_model(small: PageSet) -> None:
    first, second = (fit_page_model(small, np.arange(len(small.pages)), "fake", PageSettings()) for _ in range(2))
    for one, other in zip((*first.kind_models, first.offer), (*second.kind_models, second.offer), strict=True):
        assert np.array_equal(one.weights, other.weights)
        assert one.bias == other.bias


def test_an_opaque_offer_page_of_an_unseen_sector_is_found_by_its_text(small: PageSet) -> None:
    told = dict(zip((page.id for page in small.pages), unseen_evidence(small, PageSettings()), strict=True))
    assert told["clinicsproduct0"].kind is PageKind.PRODUCT
    assert told["clinicsproduct0"].offer > told["clinicsblog0"].offer
    assert PageKind.HOME not in {each.kind for each in told.values()}


def test_a_sector_is_judged_by_page_models_that_never_saw_its_labels(small: PageSet) -> None:
    before = unseen_evidence(small, PageSettings())
    other = {PageKind.PRODUCT: PageKind.LEGAL, PageKind.LEGAL: PageKind.BLOG, PageKind.BLOG: PageKind.PRODUCT}
    mixed = [
        replace(page, kind=other.get(page.kind, page.kind), offer=not page.offer) if page.sector == "clinics" else page
        for page in small.pages
    ]
    after = unseen_evidence(PageSet(tuple(mixed), small.columns), PageSettings())
    rows = small.sectors == "clinics"
    assert [each for each, row in zip(after, rows, strict=True) if row] == [
        each for each, row in zip(before, rows, strict=True) if row
    ]


def test_labels_and_texts_change_the_fingerprint(small: PageSet) -> None:
    fewer = PageSet(small.pages[1:], small.columns[1:])
    assert small.fingerprint == PageSet(small.pages, small.columns).fingerprint != fewer.fingerprint


def test_a_page_is_judged_as_the_program_judges_it(small: PageSet) -> None:
    evidence = [PageEvidence(page.kind, 0.9 if page.offer else 0.1) for page in small.pages]
    judged = judge(small, evidence, opinions(small, PAIR / 2, 0.0), RULE)
    by_kind = {page.kind: said for page, said in zip(small.pages, judged, strict=True)}
    assert by_kind[PageKind.PRODUCT].connects
    assert by_kind[PageKind.BLOG].problem
    assert not by_kind[PageKind.BLOG].connects
    # Legal pages are about the operator: only sure passages count there.
    assert not by_kind[PageKind.LEGAL].problem
    assert all(said.connects for said in judge(small, evidence, opinions(small, 0.9, CONNECTS), RULE))


def test_figures_are_those_of_the_judgements(small: PageSet) -> None:
    evidence = [PageEvidence(PageKind.PRODUCT, 0.9) for _ in small.pages]
    figures = page_figures(small, judge(small, evidence, opinions(small, 0.1, 0.1), RULE))
    assert figures["kind accuracy"].value == 0.5
    assert figures["kind product precision"].value == pytest.approx(1 / 3)
    assert figures["kind product recall"].value == 1.0
    assert figures["kind product precision"].low < 1 / 3 < figures["kind product precision"].high
    assert figures["problem recall"].value == 0.0
    assert np.isnan(figures["problem precision"].value)


def test_rules_are_compared_with_thresholds_of_the_other_sectors(small: PageSet) -> None:
    judged = judge(small, unseen_evidence(small, PageSettings()), opinions(small, 0.9, 0.9), RULE)
    sure = {row.id: Opinion(0.9 if page.problem else 0.1, 0.9) for page in small.pages for row in page.passages}
    assert all(row.f1 == 1.0 for row in compare_problem_rules(small, judged, sure))
    problem = np.array([said.problem for said in judged])
    named = {row.name: row for row in compare_connects_rules(small, judged, sure)}
    assert named["every problem page"].recall == 1.0
    assert named["every problem page"].f1 == f1(np.array([page.connects for page in small.pages]), problem)


def test_the_shipped_page_model_reaches_its_floors() -> None:
    facts, stored = load_page_model().facts, load_gate(PAGES_GATE)
    assert set(stored["floors"]) == set(PROMISED)
    assert check_floors(facts["evaluation"]["promised"], PAGES_GATE) == []
    assert facts["training"]["fingerprint"] == stored["training_fingerprint"]
    assert facts["training"]["pages"] == {
        sector: sum(row["sector"] == sector for row in ROWS) for sector in {row["sector"] for row in ROWS}
    }


def test_the_shipped_page_model_was_trained_on_the_pages_and_passages_in_the_folder() -> None:
    known = {row.id for path in training_files() for row in load_passages(path)}
    assert {key for row in ROWS for key in row["passages"]} <= known
    data = PageSet(tuple(load_site_pages(PASSAGES_DIR)), np.zeros((len(ROWS), 1)))
    assert load_page_model().facts["training"]["fingerprint"] == data.fingerprint
