"""Two stored sites with links between their pages, for claims to be made about."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import yaml

from jobdepth.model import CaptureRef, FetchedPage, Link, PageEvidence, PageKind, PassageScore, Place, Reading
from jobdepth.pipeline.rank import rank_study
from jobdepth.pipeline.score import scoring_rubric
from jobdepth.result import League, SiteResult
from jobdepth.store.study_store import StudyStore
from jobdepth.study.definition import Study, load_study
from jobdepth.study.rubric import load_rubric
from scoring.head import load_head
from scoring.page_model import load_page_model
from scoring.reading import READER_ID
from scoring.scorer import scorer_id
from tests.pipeline.stored_study import matching, passage

ACME, BOLT = "http://acme.example/", "http://bolt.example/"
WELCOME = "Acme runs three data centres in the north and has done so for more than twenty years with the same team."
COST_1 = (
    "Your power bill has doubled in two years, and nobody in the house can say which of the servers costs how much."
)
COST_2 = (
    "When the finance director asks what computing costs, the answer is a guess, and next year's guess is no better."
)
AUDIT_1 = "Your auditor wants proof that no record ever leaves the country, and you have three weeks left to find that."
AUDIT_2 = (
    "Without that proof the contract is lost, and the regulator will soon ask the next question about your records."
)
RACKS = "Our racks come with two power feeds, a lock and a meter, and can be ordered by the half or by the whole row."
NEWS = "We are glad to report that our second hall has won a regional award for its brickwork and for its garden."
SHORT = "Too little to say here for anybody who would judge it fairly by the words of this one page."
RECEIVED = "2026-11-20"

#: Passages of each page by path, and the links on it.
PAGES: dict[str, tuple[tuple[str, ...], tuple[Link, ...]]] = {
    "": (
        (WELCOME,),
        (Link(f"{ACME}costs", "What it costs", Place.MAIN), Link(f"{ACME}colocation", "Racks", Place.NAV)),
    ),
    "costs": ((COST_1, COST_2), (Link(f"{ACME}notes", "Notes", Place.MAIN), Link(f"{ACME}notes", "Notes", Place.NAV))),
    "colocation": ((RACKS,), ()),
    "notes": ((NEWS,), ()),
    # No link leads here: the menu is drawn by a script.
    "audit": ((AUDIT_1, AUDIT_2), ()),
}


def build(folder: Path, corrections: str = "") -> Path:
    """A study of Acme and Bolt, crawled, read and scored; returns its file, beside which its output lies."""
    (folder / "sites.csv").write_text(f"name,url\nAcme,{ACME}\nBolt,{BOLT}\n", encoding="utf-8")
    settings = {"title": "A small study", "contact": "us@example.org"}
    (folder / "study.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    if corrections:
        write(folder, corrections)
    store = StudyStore(folder / "output")
    _crawl(store, "acme", ACME, PAGES, 200)
    _crawl(store, "bolt", BOLT, {"": ((SHORT,), ()), "costs": ((COST_1, COST_2), ())}, 20)
    _score(store)
    store.close()
    return folder / "study.yaml"


def crawl_again(folder: Path, pages: dict[str, tuple[tuple[str, ...], tuple[Link, ...]]]) -> None:
    """A later crawl of Acme that finds these pages."""
    store = StudyStore(folder / "output")
    _crawl(store, "acme", ACME, pages, 200)
    _score(store)
    store.close()


def _crawl(
    store: StudyStore, site: str, root: str, pages: dict[str, tuple[tuple[str, ...], tuple[Link, ...]]], words: int
) -> None:
    crawl_id = store.crawls.open_crawl(store.runs.begin().number, site, root)
    for path, (texts, links) in pages.items():
        key = f"{site}/{path}/{hash((texts, links)) if path else crawl_id}"
        capture = CaptureRef("a.warc.gz", 0, "r")
        page = FetchedPage(root + path, 200, datetime(2026, 11, 1, tzinfo=UTC), key, 1000, capture)
        store.crawls.add_page(crawl_id, page, links)
        found = Reading(f"Page {path or 'home'}", "en", words, key, tuple(passage(text) for text in texts))
        store.readings.add_readings(READER_ID, [(key, found, None)])
    store.crawls.set_home(crawl_id, root)
    store.crawls.finish(crawl_id, None, "")


def _score(store: StudyStore) -> None:
    rubric, model = load_rubric("data-centres"), load_page_model().fingerprint
    newest = (store.crawls.newest_finished(*site) for site in (("acme", ACME), ("bolt", BOLT)))
    crawls = [crawl.crawl_id for crawl in newest if crawl]
    unjudged = store.page_evidence.unjudged(crawls, READER_ID, model, ["en"])
    store.page_evidence.add(READER_ID, model, dict.fromkeys(unjudged, PageEvidence(PageKind.OTHER, 0.1)))
    scores: dict[str, PassageScore] = {
        COST_1: matching(rubric, 0.9, cost=0.9), COST_2: matching(rubric, 0.8, cost=0.8),
        AUDIT_1: matching(rubric, 0.9, comply=0.9), AUDIT_2: matching(rubric, 0.9, comply=0.7),
    }  # fmt: skip
    for text in (WELCOME, RACKS, NEWS, SHORT):
        scores[text] = matching(rubric, 0.1)
    found = {passage(text).text_hash: each for text, each in scores.items()}
    store.readings.add_scores(scorer_id(load_head(), scoring_rubric(rubric)), found)


def entry(claim: str, number: int = 1, ruling: str = "upheld", **keys: object) -> dict[str, object]:
    """An entry of corrections.yaml, ruled as it must be."""
    ruled: dict[str, object] = {}
    if ruling != "open":
        ruled = {"ruled": "2026-11-21", "ruled_by": "The editors", "reason": "It was looked at."}
    known = {"id": f"2026-11-20-{number}", "site": "acme", "claim": claim, "evidence": "They told us."}
    return {**known, "received": RECEIVED, "ruling": ruling, **ruled, **keys}


def text_of(*entries: dict[str, object]) -> str:
    """corrections.yaml with these entries."""
    text = yaml.safe_dump({"corrections": list(entries)}, allow_unicode=True, sort_keys=False, width=1000)
    return text.replace("'2026-11-20'", "2026-11-20").replace("'2026-11-21'", "2026-11-21")


def write(folder: Path, text: str) -> None:
    (folder / "corrections.yaml").write_text(text, encoding="utf-8")


def ranked(folder: Path, *entries: dict[str, object], tries_open: bool = False) -> League:
    """The league of the study in `folder` with these corrections."""
    write(folder, text_of(*entries))
    study = load_study(folder / "study.yaml")
    return rank_loaded(study, folder, tries_open=tries_open)


def rank_loaded(study: Study, folder: Path, *, tries_open: bool = False) -> League:
    store = StudyStore(folder / "output")
    try:
        return rank_study(study, store, tries_open=tries_open)
    finally:
        store.close()


def acme(league: League) -> SiteResult:
    return next(site for site in league.sites if site.slug == "acme")
