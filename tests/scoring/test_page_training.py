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
from scoring.training.offer_pairs import OfferPair, PairSet, build_pairs, load_offer_pairs
from scoring.training.page_figures import f1, judge, offer_figures, page_figures, pair_figures
from scoring.training.page_fit import (
    PageSettings,
    fit_page_model,
    unseen_evidence,
    unseen_models,
    unseen_offers,
)
from scoring.training.page_opinions import Opinion
from scoring.training.page_rules import compare_connects_rules, compare_problem_rules
from scoring.training.pages import PAGES_GATE, PROMISED
from scoring.training.site_pages import SITE_PAGES, PageSet, SitePage, build_pages, load_site_pages
from scoring.training.unseen import Told
from scoring.tuned import SIGNAL_NAMES
from tests.scoring.fakes import FakeEncoder

ROWS = [json.loads(line) for line in SITE_PAGES.read_text(encoding="utf-8").splitlines()]
RULE = PageRule(focus_threshold=0.4, match_threshold=0.5)
SAID = {
    PageKind.PRODUCT: "Managed backup costs £40 a month for each server, with nightly copies and a tested restore.",
    PageKind.BLOG: "Last winter I wrote about a mill whose tapes nobody had read since the spring before.",
    PageKind.LEGAL: "These terms govern the use of this website and are subject to the law of England.",
    PageKind.HOME: "Welcome to our company, founded in 1990, with a friendly team in three towns.",
    PageKind.SUPPORT: "Support for a server costs £15 a month, with restores by telephone and a nightly copy.",
}


def site_page(sector: str, kind: PageKind, number: int, path: str = "/x") -> SitePage:
    texts = [f"{SAID[kind]} Number {number}.", SAID[kind]]
    passages = [
        Labelled(f"{sector}-{kind}-{number}-{n}", sector, "", text, 0, (), connects=False, set="pages", sure=0.0)
        for n, text in enumerate(texts)
    ]
    sells = kind in (PageKind.PRODUCT, PageKind.SUPPORT)
    return SitePage(f"{sector}{kind}{number}", sector, path, "A page", kind, sells, sells, sells, (), tuple(passages))


SECTORS = ("clinics", "training-schools")


def built(pages: list[SitePage]) -> PageSet:
    signals = np.zeros(len(SIGNAL_NAMES), dtype=np.float32)
    told = {row.id: Told(signals, np.zeros((1, 2), dtype=np.float32)) for page in pages for row in page.passages}
    return build_pages(pages, FakeEncoder(), told)


@pytest.fixture
def small() -> PageSet:
    return built([site_page(sector, kind, n) for sector in SECTORS for kind in SAID for n in range(4)])


@pytest.fixture
def pairs() -> PairSet:
    shared = ("", SAID[PageKind.LEGAL])
    rows = [
        OfferPair(
            f"{sector}-{n}", sector, "A page", [shared, ("", SAID[PageKind.PRODUCT])], [shared, ("", story)], (1,)
        )
        for sector in SECTORS
        for n, story in enumerate((SAID[PageKind.BLOG], SAID[PageKind.HOME]))
    ]
    return build_pairs(rows, FakeEncoder())


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


def test_training_twice_gives_the_same_page_model(small: PageSet, pairs: PairSet) -> None:
    rows = np.arange(len(small.pages))
    first, second = (fit_page_model(small, pairs, rows, "fake", PageSettings()) for _ in range(2))
    models = [(*each.kind_models, each.passage_offer, each.offer) for each in (first, second)]
    for one, other in zip(*models, strict=True):
        assert np.array_equal(one.weights, other.weights)
        assert one.bias == other.bias


def test_an_opaque_offer_page_of_an_unseen_sector_is_found_by_its_text(small: PageSet, pairs: PairSet) -> None:
    models = unseen_models(small, pairs, PageSettings())
    told = dict(zip((page.id for page in small.pages), unseen_evidence(small, models), strict=True))
    assert told["clinicsproduct0"].kind is PageKind.PRODUCT
    assert told["clinicssupport0"].offer > told["clinicshome0"].offer
    assert PageKind.HOME not in {each.kind for each in told.values()}


def test_a_sector_is_judged_by_page_models_that_never_saw_its_labels(small: PageSet, pairs: PairSet) -> None:
    before = unseen_models(small, pairs, PageSettings())
    other = {PageKind.PRODUCT: PageKind.LEGAL, PageKind.LEGAL: PageKind.BLOG, PageKind.BLOG: PageKind.PRODUCT}
    mixed = [
        replace(page, kind=other.get(page.kind, page.kind), offer=not page.offer) if page.sector == "clinics" else page
        for page in small.pages
    ]
    # The offers of its pairs say the opposite, too.
    swapped = [
        replace(pair, offering=pair.plain, plain=pair.offering) if pair.sector == "clinics" else pair
        for pair in pairs.pairs
    ]
    after = unseen_models(built(mixed), build_pairs(swapped, FakeEncoder()), PageSettings())
    for sector, is_same in (("clinics", True), ("training-schools", False)):
        for name in ("passage_offer", "offer"):
            one, other_one = (getattr(models[sector], name).weights for models in (before, after))
            assert np.array_equal(one, other_one) is is_same


def test_pages_whose_kind_decides_teach_nothing_of_offers(small: PageSet, pairs: PairSet) -> None:
    decided = [
        replace(page, offer=not page.offer) if page.kind in (PageKind.PRODUCT, PageKind.BLOG) else page
        for page in small.pages
    ]
    rows = np.arange(len(small.pages))
    offers = [fit_page_model(each, pairs, rows, "", PageSettings()).offer for each in (small, built(decided))]
    assert np.array_equal(offers[0].weights, offers[1].weights)


def test_the_pages_of_a_pair_are_told_apart(small: PageSet, pairs: PairSet) -> None:
    offering, plain = unseen_offers(pairs, unseen_models(small, pairs, PageSettings()))
    assert np.all(offering > plain)
    assert pair_figures(offering, plain)["offer AUC, pairs"].value == 1.0
    assert pair_figures(plain, offering)["offer AUC, pairs"].value == 0.0


def test_each_passage_of_a_pair_teaches_once(pairs: PairSet) -> None:
    columns, offers = pairs.passages(np.arange(1))
    assert len(columns) == len(offers) == 3
    assert offers.tolist() == [False, True, False]


def test_offers_are_judged_where_the_kind_leaves_them_open(small: PageSet) -> None:
    right = [PageEvidence(page.kind, 0.9 if page.offer else 0.1) for page in small.pages]
    assert offer_figures(small, right)["offer AUC, kind open"].value == 1.0
    wrong = [
        replace(told, offer=1 - told.offer) if told.kind in (PageKind.PRODUCT, PageKind.BLOG) else told
        for told in right
    ]
    assert offer_figures(small, wrong) == offer_figures(small, right)


def test_the_pairs_differ_in_one_thing_and_cover_many_sectors() -> None:
    found = load_offer_pairs()
    assert len(found) >= 200
    assert len({pair.id for pair in found}) == len(found)
    sectors = {pair.sector for pair in found}
    assert len(sectors) >= 20
    assert "accountants" not in sectors
    assert sectors <= {path.stem for path in training_files()}
    for pair in found:
        assert pair.offers, pair.id
        same = [one == other for one, other in zip(pair.offering, pair.plain, strict=True)]
        assert [place for place, alike in enumerate(same) if not alike] == list(pair.offers), pair.id


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
    assert figures["kind accuracy"].value == 0.4
    assert figures["kind product precision"].value == pytest.approx(1 / 4)
    assert figures["kind product recall"].value == 1.0
    assert figures["kind product precision"].low < 1 / 4 < figures["kind product precision"].high
    assert figures["problem recall"].value == 0.0
    assert np.isnan(figures["problem precision"].value)


def test_rules_are_compared_with_thresholds_of_the_other_sectors(small: PageSet, pairs: PairSet) -> None:
    evidence = unseen_evidence(small, unseen_models(small, pairs, PageSettings()))
    judged = judge(small, evidence, opinions(small, 0.9, 0.9), RULE)
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
    training = load_page_model().facts["training"]
    assert training["fingerprint"] == PageSet(tuple(load_site_pages(PASSAGES_DIR)), ()).fingerprint
    assert training["pairs_fingerprint"] == PairSet(tuple(load_offer_pairs()), (), ()).fingerprint
