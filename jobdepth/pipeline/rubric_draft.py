"""Drafts a rubric from customers' own words: reviews, interviews, tickets, forum posts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import yaml

from jobdepth.errors import InputError, Problem
from jobdepth.study.definition import ScoringSettings
from jobdepth.study.input_file import decode_utf8, read_bytes
from jobdepth.study.sites import slug
from scoring.drafting import FEWEST_STATEMENTS, Candidate, customer_sentences, draft_jobs
from scoring.encoder import load_encoder, vectors_of

MAX_BYTES = 20_000_000
MAX_FIELD = 100_000
#: The first wins where the header has as many of each.
DELIMITERS = (",", ";", "\t")
#: Names under which exports keep what customers wrote.
TEXT_COLUMNS = (
    "text",
    "review",
    "review_text",
    "comment",
    "comments",
    "body",
    "content",
    "message",
    "description",
    "quote",
)
HEAD = """\
# Drafted from {texts} texts of {file}; {sentences} sentences tell a need or a trouble.
# To do: say each job in one sentence that begins with a verb, throw out statements that belong elsewhere, merge and
# rename jobs, give customers' words that you know of, and add to each job three exemplars or more: short passages as
# websites of the sector would word them. Then: jobdepth rubric check THIS-FILE
"""


def draft_rubric(path: Path, column: str | None = None, jobs: int | None = None) -> str:
    """A rubric as YAML, its statements taken from the texts in a .csv or .txt file; raises InputError."""
    texts = read_texts(path, column)
    sentences = customer_sentences(texts)
    settings = ScoringSettings()
    vectors = vectors_of(load_encoder(settings.model, settings.device, settings.threads).encode(sentences))
    candidates = draft_jobs(sentences, vectors, jobs)
    if not candidates:
        told = f"too few different sentences ({len(sentences)}) to group into jobs of {FEWEST_STATEMENTS} statements"
        raise InputError([Problem(str(path), told, cure="give more texts; some hundred reviews make a good start")])
    head = HEAD.format(texts=len(texts), file=path.name, sentences=len(sentences))
    return head + yaml.safe_dump(_content(path, candidates), sort_keys=False, allow_unicode=True, width=120)


def _content(path: Path, candidates: Sequence[Candidate]) -> dict[str, object]:
    return {
        "format": 1,
        "id": slug(path.stem),
        "version": "0.1",
        "title": f"Draft from {path.name}",
        "jobs": [
            {"id": slug(each.name), "job": each.statements[0], "weight": 1.0, "statements": list(each.statements)}
            for each in candidates
        ],
    }


def read_texts(path: Path, column: str | None = None) -> list[str]:
    """What customers wrote: a row each of a .csv file, or a paragraph each of a text file."""
    text = decode_utf8(read_bytes(path, MAX_BYTES), str(path), "save it as UTF-8").replace("\0", "")
    texts = _column(text, path, column) if path.suffix.lower() == ".csv" else text.replace("\r\n", "\n").split("\n\n")
    if path.suffix.lower() != ".csv" and len(texts) == 1:
        texts = text.splitlines()
    return [each for each in texts if each.strip()]


def _column(text: str, path: Path, column: str | None) -> list[str]:
    csv.field_size_limit(MAX_FIELD)
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        cure = "is a quote open? save it as CSV in UTF-8"
        raise InputError([Problem(str(path), f"not CSV: {error}", reader.line_num, cure=cure)]) from None
    names = [name for name in (rows[0] if rows else {}) if name]
    known = {name.strip().lower(): name for name in names}
    wanted = (column.strip().lower(),) if column else TEXT_COLUMNS
    found = next((known[name] for name in wanted if name in known), None)
    if found is None:
        told = f"no column {column!r}" if column else "no column with customers' words"
        raise InputError([Problem(str(path), told, 1, cure=f"name one with --column: {', '.join(names) or 'none'}")])
    return [row[found] or "" for row in rows]
