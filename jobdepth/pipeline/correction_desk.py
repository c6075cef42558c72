"""Takes claims in: finds what they mean in the store, writes them down, and tells which of them still fit."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jobdepth.claims import RULES, Claim, ClaimKind, ClaimState
from jobdepth.correction import CorrectionResult
from jobdepth.errors import InputError, JobdepthError, Problem
from jobdepth.pipeline.rank import rank_study, site_ranker
from jobdepth.ranking.corrections.outcomes import Outcome
from jobdepth.ranking.measures import site_score
from jobdepth.store.study_store import StudyStore
from jobdepth.study.corrections import Correction
from jobdepth.study.corrections_append import append_correction
from jobdepth.study.definition import Study
from jobdepth.study.sites import Site
from jobdepth.study.yaml_file import load_yaml
from jobdepth.urls import host_of, normal_url, page_key

WHERE = "corrections new"


@dataclass(frozen=True, slots=True)
class Taken:
    """A claim that was written down, what it means, and the score of its site if it were upheld."""

    entry: Correction
    file: Path
    outcome: Outcome
    score: float | None
    score_if_upheld: float | None


def find_site(study: Study, named: str) -> Site:
    """The site with this id, name, address or host; raises InputError with the nearest one."""
    wanted, address = named.strip().casefold(), normal_url(named.strip())
    for site in study.sites:
        if wanted in (site.site_id, site.name.casefold()) or (address and page_key(address) == page_key(site.url)):
            return site
    hosts = [site for site in study.sites if host_of(site.url).removeprefix("www.") == wanted.removeprefix("www.")]
    # Two sites of a study may share a host.
    if len(hosts) == 1:
        return hosts[0]
    known = [name for site in study.sites for name in (site.site_id, site.name)]
    close = difflib.get_close_matches(named, known, 1, 0.5)
    cure = f"did you mean {close[0]!r}?" if close else "name it as in the address of its page, sites/<id>/"
    raise InputError([Problem(WHERE, "no such site in the study", value=named, cure=cure)])


def take_claim(
    study: Study, store: StudyStore, site: Site, kind: ClaimKind, given: Mapping[str, object], today: date,
    *, anyway: bool = False,
) -> Taken:  # fmt: skip
    """Write an open claim down, provided that it fits exactly one thing of what is stored, or `anyway`.

    `given` are the keys of the claim. Raises InputError, and writes nothing, where it cannot be taken.
    """
    if study.corrections_file is None:
        raise JobdepthError("this study has no place for corrections; write a study.yaml")
    entry = _entry(study, site, kind, given, today)
    ranker = site_ranker(replace(study, sites=(site,)), store)
    tried = ranker.with_also(entry.as_made())
    outcome = tried.outcomes[entry.id]
    if outcome.state is not ClaimState.APPLIED and not anyway:
        cure = "say more exactly what is meant" if outcome.state is ClaimState.UNCLEAR else "check address and words"
        cure += ", or write it down with --anyway; it is listed then, but cannot change anything"
        raise InputError([Problem(WHERE, f"the claim {_fault(outcome)}", cure=cure)])
    if outcome.passage is not None:
        text = " ".join(outcome.passage.text.split())
        entry = _checked({**_values(entry), "passage": text, "text_hash": outcome.passage.text_hash})
    append_correction(study.corrections_file, entry)
    weights = study.rubric.weights.model_dump()
    before, after = (
        site_score(each.measures, weights) if each.measures.reach is not None else None
        for each in (ranker.with_all(site.site_id).result, tried.result)
    )
    return Taken(entry, study.corrections_file, outcome, before, after)


def _fault(outcome: Outcome) -> str:
    words = "fits nothing" if outcome.state is ClaimState.GONE else "fits more than one thing"
    return f"{words}: {outcome.reason}"


def _entry(study: Study, site: Site, kind: ClaimKind, given: Mapping[str, object], today: date) -> Correction:
    rule = RULES[kind]
    allowed = {*rule.needs, *rule.may_have, "evidence", "evidence_url"}
    missing = [key for key in rule.needs if given.get(key) is None]
    extra = [key for key, value in given.items() if value is not None and key not in allowed]
    said = f"a claim '{kind.value}'"
    problems = [
        *(Problem(WHERE, f"{said} needs {_option(key)}", cure="add it") for key in missing),
        *(Problem(WHERE, f"{_option(key)} says nothing in {said}", cure="leave it out") for key in extra),
    ]
    if problems:
        raise InputError(problems)
    known = {key: value for key, value in given.items() if value is not None}
    return _checked({"id": _free_id(study, today), "site": site.site_id, "claim": kind, "received": today, **known})


def _option(key: str) -> str:
    return "--" + key.replace("_", "-")


def _values(entry: Correction) -> dict[str, object]:
    return {name: getattr(entry, name) for name in type(entry).model_fields}


def _checked(values: Mapping[str, object]) -> Correction:
    try:
        return Correction.model_validate(values)
    except ValidationError as error:
        problems = [_problem(detail) for detail in error.errors()]
        raise InputError(problems) from None


def _problem(detail: ErrorDetails) -> Problem:
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return Problem(WHERE, f"{_option(str(detail['loc'][0]))} {message}", value=str(detail["input"])[:80])


def _free_id(study: Study, today: date) -> str:
    """The day and the next number of that day."""
    numbers = [int(entry.id[11:]) for entry in study.corrections if entry.id.startswith(f"{today}-")]
    return f"{today}-{max(numbers, default=0) + 1}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The claims of a study as they fit what is stored; problems are claims that fit more than one thing."""

    claims: Sequence[CorrectionResult]
    problems: Sequence[Problem]


def check_corrections(study: Study, store: StudyStore) -> Checked:
    """What became of every claim, in the order of the file, open ones tried out too; nothing is written."""
    found = rank_study(study, store, tries_open=True).corrections
    by_id = {item.claim.id: item for item in found.claims}
    claims = [by_id[entry.id] for entry in study.corrections]
    return Checked(claims, [_unclear(study, item) for item in claims if item.state is ClaimState.UNCLEAR])


def _unclear(study: Study, item: CorrectionResult) -> Problem:
    number = [entry.id for entry in study.corrections].index(item.claim.id)
    document = load_yaml(study.corrections_file or Path())
    line, column = document.position(("corrections", number))
    cure = "add 'text_hash', or more of its words" if _is_of_passage(item.claim) else "add 'words' and 'place'"
    return Problem(document.file, f"correction {item.claim.id}: {item.state_reason}", line, column, cure=cure)


def _is_of_passage(claim: Claim) -> bool:
    return claim.passage is not None
