"""What a crawl process is told to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from jobdepth import user_agent
from jobdepth.study.definition import CrawlSettings, Study
from jobdepth.study.sites import Site


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """The sites to crawl, how, and where the results go."""

    sites: tuple[Site, ...]
    settings: CrawlSettings
    contact: str
    language: str
    output: Path
    run_number: int

    @property
    def user_agent(self) -> str:
        """How the crawler names itself, with a way to reach the person behind it."""
        return user_agent(self.contact)

    def write(self, path: Path) -> None:
        """Store the plan as JSON."""
        path.write_bytes(_PLAN.dump_json(self))

    @staticmethod
    def read(path: Path) -> CrawlPlan:
        """Load a stored plan."""
        return _PLAN.validate_json(path.read_bytes())


_PLAN = TypeAdapter(CrawlPlan)


def build_plan(study: Study, output: Path, run_number: int) -> CrawlPlan:
    """The plan for a study."""
    return CrawlPlan(study.sites, study.crawl, study.contact, study.language, output, run_number)
