"""What lies in an archive, and under which names."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from jobdepth.edition_record import EditionId, Sha256
from jobdepth.model import CaptureRef

FORMAT = "jobdepth-archive/1"
MANIFEST = "manifest.json"
README = "README.txt"
LEAGUE = "league.json"
EDITION = "edition.json"
MADE_WITH = "made-with.json"
LOCK = "requirements.lock"
STUDY = "study/study.json"
RUBRIC = "study/rubric.yaml"
EARLIER = "editions"
CRAWLS = "crawls"
CAPTURES = "captures"
#: Every archive has these; beside them only crawls, captures and earlier editions.
FIXED = frozenset({MANIFEST, README, LEAGUE, EDITION, MADE_WITH, LOCK, STUDY, RUBRIC})

_SITE = r"[a-z0-9][a-z0-9-]{0,59}"
_LISTED = re.compile(
    rf"{EARLIER}/\d{{4}}-\d{{2}}-\d{{2}}-[1-9]\d{{0,5}}\.json|{CRAWLS}/{_SITE}/\d{{5,9}}\.json|{CAPTURES}/{_SITE}/\d{{5,9}}\.warc\.gz"
)
_CAPTURE_FILE = re.compile(rf"{_SITE}/\d{{5,9}}\.warc\.gz")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MemberInfo(_Model):
    """A file of the archive."""

    size: int = Field(ge=0, description="Bytes.")
    sha256: Sha256


class Manifest(_Model):
    """manifest.json, the first file of an archive: all the others, with their hashes."""

    schema_: Literal["jobdepth-archive/1"] = Field("jobdepth-archive/1", alias="schema")
    software: Annotated[str, StringConstraints(max_length=100)] = Field(description="Program that wrote the archive.")
    edition: EditionId = Field(description="Which edition it is.")
    members: dict[str, MemberInfo] = Field(description="Every other file, by name.")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


def is_known_name(name: str) -> bool:
    """Whether an archive may have a file of this name; no such name leads out of a folder."""
    return name in FIXED or _LISTED.fullmatch(name) is not None


def is_capture_file(capture: CaptureRef) -> bool:
    """Whether a reference names a file that an archive may have."""
    return _CAPTURE_FILE.fullmatch(capture.file) is not None


def crawl_name(site_id: str, run_number: int) -> str:
    """Where the rows of a crawl lie."""
    return f"{CRAWLS}/{site_id}/{run_number:05d}.json"


def readme_text(title: str, edition: str, software: str, python: str) -> str:
    """README.txt: what this is and how to check it."""
    return f"""\
{title}
Edition {edition}, made by {software} with Python {python}

This archive holds everything that a stranger needs to make the league table of this edition again, without a
network: the pages as the websites sent them, the study, the rubric, and what the program was.

To check it
  1. Install {software} in a new virtual environment, then the very packages that it used: pip install -r {LOCK}
  2. jobdepth reproduce ARCHIVE
     It reads the pages again, scores them, ranks them, and compares the new {LEAGUE} with the one in here, byte
     for byte. It says "reproduced: identical", or what differs: first in programs and models, then in the figures.

What is in it
  {MANIFEST:<20} every other file with its SHA-256
  {LEAGUE:<20} the result that is to come out again
  {EDITION:<20} the record of this edition
  {EARLIER + "/":<20} the records of the editions before it, which its history tells of
  {STUDY:<20} the study and its websites
  {RUBRIC:<20} the customer jobs and their weights
  {MADE_WITH:<20} fingerprints of models and program, engine, exact versions
  {LOCK:<20} the same versions for pip
  {CRAWLS + "/":<20} what the crawler noted: pages, links, redirects, addresses not read and why, times
  {CAPTURES + "/":<20} what the websites answered (WARC, opened by any WARC tool)

What is checked and what is not
  Each page and each link that the crawler noted is held against its capture. That an address gave no answer, was
  forbidden by robots.txt or lay beyond the limits of the crawl is taken from the crawler's notes. That the captures
  are what the websites sent at that time, nobody can prove afterwards.
"""
