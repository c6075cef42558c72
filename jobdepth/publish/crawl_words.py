"""Says in a client's words how far the websites were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jobdepth.result import MethodRow

#: By the name of the crawl setting; the others say how it was crawled, not how far.
_WORDS = {
    "budget": "At most {} pages of a website were read.",
    "max links": "On a page, the first {} links were followed.",
    "max page bytes": "A page of more than {} bytes was not read.",
    "timeout s": "A page that took more than {} seconds to come was not read.",
    "max site minutes": "Reading one website was stopped after {} minutes.",
}
_SCRIPTS = {
    "auto": "Pages that show hardly any text until scripts run were opened in a browser, where there was one.",
    "never": "Scripts were not run: what a page shows only after they ran was not read.",
}


def reach_of_crawl(settings: Sequence[MethodRow]) -> Iterator[str]:
    """The settings that limit what was read, a sentence each; the methodology lists every setting."""
    for row in settings:
        if row.name in _WORDS:
            yield _WORDS[row.name].format(f"{int(row.value):,}" if row.value.isdecimal() else row.value)
        elif row.name == "render" and row.value in _SCRIPTS:
            yield _SCRIPTS[row.value]
