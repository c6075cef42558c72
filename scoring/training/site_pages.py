"""The labelled pages that the page model is trained on, as arrays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobdepth.model import PageEvidence, PageKind
from scoring.encoder import Encoder
from scoring.page_model import PageColumns, encoded_columns
from scoring.page_rule import PageNature, page_nature
from scoring.training.data import Labelled, load_passages, training_files
from scoring.training.unseen import Told

SITE_PAGES = Path(__file__).resolve().parent / "site_pages.jsonl"
#: The pages are of invented companies; only their paths are theirs.
HOST = "https://www.company.example"
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SitePage:
    """One labelled page with its passages in reading order."""

    id: str
    sector: str
    path: str
    title: str
    kind: PageKind
    offer: bool
    problem: bool
    connects: bool
    disputed: tuple[str, ...]
    passages: tuple[Labelled, ...]

    @property
    def is_home(self) -> bool:
        """Whether it is a site's home page, which a crawl knows without any model."""
        return self.kind is PageKind.HOME

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Heading and text of each passage."""
        return [(passage.heading, passage.text) for passage in self.passages]

    def nature(self, evidence: PageEvidence | None) -> PageNature:
        """What the page is taken for, given what a model says of its text."""
        return page_nature(HOST + self.path, self.title, evidence, is_home=self.is_home)


@dataclass(frozen=True, slots=True)
class PageSet:
    """All labelled pages and what the page model reads of each."""

    pages: tuple[SitePage, ...]
    columns: tuple[PageColumns, ...]

    @property
    def sectors(self) -> NDArray[np.str_]:
        """The sector of each page."""
        return np.array([page.sector for page in self.pages])

    @property
    def fingerprint(self) -> str:
        """A hash of labels and texts."""
        labels = [replace(page, passages=()) for page in self.pages]
        texts = [page.texts for page in self.pages]
        return hashlib.sha256(repr((labels, texts)).encode()).hexdigest()[:16]


def load_site_pages(folder: Path, file: Path = SITE_PAGES) -> list[SitePage]:
    """Read the labelled pages, with their passages from a folder; raises ValueError where passages are missing."""
    known = {row.id: row for path in training_files(folder) for row in load_passages(path)}
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    missing = sorted({key for row in rows for key in row["passages"]} - set(known))
    if missing:
        raise ValueError(f"{len(missing)} passages of {file.name} are not in {folder}, {missing[0]} among them")
    return [_page(row, known) for row in rows]


def _page(row: dict[str, Any], known: Mapping[str, Labelled]) -> SitePage:
    return SitePage(
        id=row["id"],
        sector=row["sector"],
        path=row["path"],
        title=row["title"],
        kind=PageKind(row["kind"]),
        offer=bool(row["offer"]),
        problem=bool(row["problem"]),
        connects=bool(row["connects"]),
        disputed=tuple(row["disputed"]),
        passages=tuple(known[key] for key in row["passages"]),
    )


def build_pages(pages: Sequence[SitePage], encoder: Encoder, told: Mapping[str, Told]) -> PageSet:
    """Embed the pages; the signals are what layers told of the passages that never saw their sector."""
    signals = [np.array([told[passage.id].signals for passage in page.passages]) for page in pages]
    columns = [
        encoded_columns(encoder, page.title, page.texts, each) for page, each in zip(pages, signals, strict=True)
    ]
    return PageSet(tuple(pages), tuple(columns))
