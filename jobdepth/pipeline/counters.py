"""What a run has done, in numbers; kept in the store and in the run record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from jobdepth.store.study_store import CRAWL_STATS, StudyStore


@dataclass(slots=True)
class Counters:
    """Work done by a run; a stage that had nothing to do leaves its numbers at 0."""

    pages_fetched: int = 0
    pages_read: int = 0
    pages_read_while_crawling: int = 0
    pages_unreadable: int = 0
    texts_embedded: int = 0
    texts_scored: int = 0
    texts_scored_while_crawling: int = 0
    sites_ranked: int = 0
    sites_not_ranked: int = 0

    def add(self, other: Counters) -> None:
        """Add what another worker has done."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def save_record(store: StudyStore, number: int, command: str, counters: Counters) -> Path:
    """Write what the run has done so far to the store and to runs/<number>/<command>.json.

    `network` in that file is what the run's last crawl has cost the hosts; empty for a run that did not crawl.
    """
    store.runs.save_counters(number, asdict(counters))
    crawls = [
        {
            "site": row.site_id,
            "state": row.state.value,
            "pages": row.pages,
            "level": row.level,
            "outcome": row.failure.value if row.failure else "",
            "reason": row.reason,
        }
        for row in store.crawls.crawls_of_run(number)
    ]
    folder = store.run_dir(number)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{command}.json"
    record: dict[str, Any] = {"run": number, "command": command, "counters": asdict(counters), "crawls": crawls}
    record["network"] = _network(folder / CRAWL_STATS)
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return path


def _network(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # a crawl that was killed leaves none, or half of one
        return {}
