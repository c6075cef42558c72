"""The documents for programs: league.json and evidence.jsonl."""

from __future__ import annotations

import json
from collections.abc import Iterator

from jobdepth.errors import JobdepthError
from jobdepth.publish.tables import ordered_sites
from jobdepth.result import Evidence, League, SiteResult

# JSON allows these inside strings, but many programs end a line at them.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def league_json(league: League) -> str:
    """league.json: the public document, checked by reading it back."""
    public = league.public()
    text = public.model_dump_json(by_alias=True, indent=1) + "\n"
    try:
        read_back = League.model_validate_json(text)
    except ValueError as error:
        raise JobdepthError(f"league.json would not be valid: {error}") from error
    if read_back != public:
        raise JobdepthError("league.json would not say the same as the result document")
    return text


def evidence_jsonl(league: League) -> str:
    """evidence.jsonl: one line a passage; its job is null where it is the first problem content."""
    lines = (
        json.dumps({"site": site.slug, "job": job, **evidence.model_dump(mode="json")}, ensure_ascii=False)
        for site in ordered_sites(league)
        for job, evidence in _passages(site)
    )
    return "".join(line.translate(_LINE_ENDS) + "\n" for line in lines)


def _passages(site: SiteResult) -> Iterator[tuple[str | None, Evidence]]:
    if site.first_problem_evidence is not None:
        yield None, site.first_problem_evidence
    for job in site.jobs:
        for evidence in job.evidence:
            yield job.id, evidence
