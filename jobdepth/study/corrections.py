"""corrections.yaml: what operators say is wrong, and how it was ruled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from jobdepth.claims import CLAIM_KEYS, RULES, Claim, ClaimKind, Ruling
from jobdepth.errors import InputError, Problem
from jobdepth.model import PageKind, Place
from jobdepth.study.yaml_file import YamlDocument, load_yaml, parse_yaml, validate
from jobdepth.urls import normal_url

FILE = "corrections.yaml"
ID = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-[1-9][0-9]{0,4}$"
#: Control characters and halves of characters cannot be published.
_UNWRITABLE = frozenset({"Cc", "Cs"})


def one_line(value: str) -> str:
    """Text with single blanks; raises ValueError for characters that cannot be published."""
    text = " ".join(value.split())
    if not text:
        raise ValueError("should hold some words")
    if any(unicodedata.category(character) in _UNWRITABLE for character in text):
        raise ValueError("should hold no control characters")
    return text


def _page_address(value: str) -> str:
    address = None if re.search(r"[\s<>\"]", value) else normal_url(value)
    if address is None:
        raise ValueError("should be the address of a page, like https://www.example.com/costs")
    return address


def _web_address(value: str) -> str:
    parts = urlsplit(one_line(value))
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or " " in value:
        raise ValueError("should be an address that begins with http:// or https://")
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=3000), AfterValidator(one_line)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(one_line)]
PageAddress = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_page_address)]
WebAddress = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_web_address)]


class _ClaimKeys(BaseModel):
    # Strict: YAML knows numbers from words. Words of an enumeration are taken as such.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    url: PageAddress | None = Field(None, description="The page it is about; of a link, the page that it stands on.")
    passage: Text | None = Field(None, description="The first words of the passage, or all of it.")
    text_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,64}$")] | None = Field(
        None, description="Hash of the passage, as 'jobdepth corrections new' writes it."
    )
    job: Name | None = Field(None, description="Id of the job that the passage is, or is not, about.")
    kind: Annotated[PageKind, Field(strict=False)] | None = Field(None, description="What the page is for.")
    to: PageAddress | None = Field(None, description="The page that the link leads to.")
    words: Name | None = Field(None, description="Words of the link.")
    place: Annotated[Place, Field(strict=False)] | None = Field(None, description="Where on its page the link stands.")


class UpheldPart(_ClaimKeys):
    """What was upheld of a claim; keys that are left out are those of the claim."""

    claim: Annotated[ClaimKind, Field(strict=False)] | None = Field(
        None, description="What was found to be right, where that is another kind of claim."
    )


class Correction(_ClaimKeys):
    """One claim of an operator, and how it was ruled."""

    id: Annotated[str, StringConstraints(pattern=ID)] = Field(description="Date and number, like 2026-11-22-1.")
    site: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = Field(
        description="Slug of the site, as in the address of its page."
    )
    claim: Annotated[ClaimKind, Field(strict=False)] = Field(description="What the operator says.")
    evidence: Text | None = Field(None, description="What speaks for it, in words; is published.")
    evidence_url: WebAddress | None = Field(None, description="Address of what speaks for it; is published.")
    received: date = Field(description="When the claim was made.")
    ruling: Annotated[Ruling, Field(strict=False)] = Field(Ruling.OPEN, description="open, upheld, partly or rejected.")
    ruled: date | None = Field(None, description="When it was ruled.")
    ruled_by: Name | None = Field(None, description="Who ruled; is published.")
    reason: Text | None = Field(None, description="Why it was ruled so; is published.")
    upheld: UpheldPart | None = Field(None, description="What was upheld of a claim that is ruled 'partly'.")

    def as_made(self) -> Claim:
        """The claim as the operator made it."""
        return self._claim({})

    def as_upheld(self) -> Claim | None:
        """What is to be applied; None where nothing was upheld."""
        if self.ruling is Ruling.UPHELD:
            return self.as_made()
        if self.ruling is Ruling.PARTLY and self.upheld is not None:
            return self._claim(self.upheld.model_dump(exclude_none=True))
        return None

    def _claim(self, instead: dict[str, Any]) -> Claim:
        kind = instead.get("claim", self.claim)
        rule = RULES[kind]
        values = {key: getattr(self, key) for key in CLAIM_KEYS} | instead
        if "passage" in instead and "text_hash" not in instead:
            values["text_hash"] = None
        kept = {key: values[key] for key in (*rule.needs, *rule.may_have)}
        return Claim(id=self.id, site=self.site, claim=kind, **kept)


class CorrectionsFile(BaseModel):
    """The keys of corrections.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    corrections: list[Correction] | None = Field(None, description="One entry a claim, in any order.")


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Load corrections.yaml; raises InputError that names every bad entry."""
    return checked(load_yaml(path))


def parse_corrections(text: str, file: str) -> tuple[Correction, ...]:
    """Read the corrections in `text`; `file` is the name shown in errors."""
    return checked(parse_yaml(text, file))


def checked(document: YamlDocument) -> tuple[Correction, ...]:
    """The corrections of a file; raises InputError with a position for each thing wrong."""
    entries = validate(document, CorrectionsFile).corrections or []
    problems = [*_repeated(document, entries)]
    for number, entry in enumerate(entries):
        problems += _faults(document, number, entry)
    if not problems:
        problems += _contradictions(document, entries)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return tuple(entries)


def _problem(
    document: YamlDocument, number: int, key: str, message: str, cure: str, value: str | None = None
) -> Problem:
    line, column = document.position(("corrections", number, *key.split(".")))
    return Problem(document.file, message, line, column, value, cure)


def _repeated(document: YamlDocument, entries: list[Correction]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        if entry.id in seen:
            yield _problem(document, number, "id", "the same id twice", "give each claim a number of its own", entry.id)
        seen.add(entry.id)


def _faults(document: YamlDocument, number: int, entry: Correction) -> Iterator[Problem]:
    keys = {key for key in CLAIM_KEYS if getattr(entry, key) is not None}
    yield from _key_faults(document, number, entry.claim, keys, keys, "")
    if entry.ruling is Ruling.PARTLY and entry.upheld is None:
        cure = "add 'upheld:' with the keys that were found to be right"
        yield _problem(document, number, "ruling", "ruled partly, but what was upheld is missing", cure)
    if entry.upheld is not None:
        if entry.ruling is not Ruling.PARTLY:
            cure = f"rule it 'partly' or remove the key; it is ruled {entry.ruling.value}"
            yield _problem(document, number, "upheld", "'upheld' belongs to a claim that is ruled partly", cure)
        part = entry.upheld
        own = {key for key in CLAIM_KEYS if getattr(part, key) is not None}
        kind = part.claim or entry.claim
        yield from _key_faults(document, number, kind, keys | own, own, "upheld.")
    yield from _ruling_faults(document, number, entry)


def _key_faults(
    document: YamlDocument, number: int, kind: ClaimKind, present: set[str], own: set[str], at: str
) -> Iterator[Problem]:
    rule = RULES[kind]
    for key in rule.needs:
        if key not in present:
            cure = f"add a line '{key}: ...'; a claim '{kind.value}' needs {', '.join(rule.needs)}"
            yield _problem(document, number, f"{at}claim" if at == "" else "upheld", f"{key} is missing", cure)
    for key in sorted(own - {*rule.needs, *rule.may_have}):
        cure = f"remove it, or name another claim; valid keys are {', '.join((*rule.needs, *rule.may_have)) or 'none'}"
        yield _problem(document, number, f"{at}{key}", f"'{key}' says nothing in a claim '{kind.value}'", cure)


def _ruling_faults(document: YamlDocument, number: int, entry: Correction) -> Iterator[Problem]:
    if entry.ruling is Ruling.OPEN:
        for key in ("ruled", "ruled_by", "reason"):
            if getattr(entry, key) is not None:
                cure = "write the ruling too, or remove the key"
                yield _problem(document, number, key, f"'{key}' is given, but the claim is open", cure)
        return
    needed = {"ruled": "the day, like 2026-11-22", "ruled_by": "a name or a role"}
    if entry.ruling is not Ruling.UPHELD:
        needed["reason"] = "the operator has a right to know why"
    for key, meaning in needed.items():
        if getattr(entry, key) is None:
            message = f"{key} is missing, but the claim is ruled {entry.ruling.value}"
            yield _problem(document, number, "ruling", message, f"add a line '{key}: ...' ({meaning})")
    if entry.ruling is not Ruling.REJECTED and entry.evidence is None and entry.evidence_url is None:
        message = f"no evidence, but the claim is ruled {entry.ruling.value}"
        yield _problem(document, number, "ruling", message, "add 'evidence: ...' or 'evidence_url: ...'")
    if entry.ruled is not None and entry.ruled < entry.received:
        yield _problem(document, number, "ruled", "ruled before it was received", "check both days", str(entry.ruled))


def _contradictions(document: YamlDocument, entries: list[Correction]) -> Iterator[Problem]:
    """Two upheld claims on the same thing: which one counts must not depend on their order."""
    first: dict[tuple[object, ...], str] = {}
    for number, entry in enumerate(entries):
        claim = entry.as_upheld()
        if claim is None:
            continue
        known = first.setdefault(claim.subject, entry.id)
        if known != entry.id:
            cure = "reject one of them, or leave one of them out"
            yield _problem(document, number, "id", f"upheld on the same thing as {known}", cure, entry.id)
