"""Builds the evidence on a site's page: quotes, click paths and jobs."""

from __future__ import annotations

from collections.abc import Sequence

from jobdepth.model import PLACE_WORDS, Connection
from jobdepth.publish import text
from jobdepth.publish.contexts import Term
from jobdepth.publish.finding_contexts import Quote
from jobdepth.publish.links import Link, link_to, passage_href, readable
from jobdepth.publish.site_contexts import JobRow, PathView, Step
from jobdepth.result import Evidence, JobResult, League, PathStep, SiteResult

_WAYS = ("Through all links", "With menus, headers and footers followed on the home page only")
_CONNECTION_WORDS = {
    Connection.SAME_PASSAGE: "in the same passage",
    Connection.SAME_PAGE: "on the same page",
    Connection.ONE_LINK: "by one link in the text",
}


def build_paths(site: SiteResult) -> tuple[PathView, ...]:
    """The two ways to the first problem content: through all links, and without site-wide navigation."""
    exact = site.first_problem_depth_is_exact
    variants = (
        (site.first_problem_depth, site.first_problem_path),
        (site.first_problem_depth_without_navigation, site.first_problem_path_without_navigation),
    )
    return tuple(
        PathView(title, text.depth_words(depth, is_exact=exact), build_steps(path))
        for title, (depth, path) in zip(_WAYS, variants, strict=True)
    )


def build_steps(path: Sequence[PathStep]) -> tuple[Step, ...]:
    """A click path as links, home page first."""
    return tuple(_step(step, is_home=number == 0) for number, step in enumerate(path))


def _step(step: PathStep, *, is_home: bool) -> Step:
    if is_home:
        return Step(link_to(step.url, "Home page"), "")
    words = f"“{step.text.strip()}”" if step.text.strip() else "a link without words"
    return Step(link_to(step.url, words), PLACE_WORDS[step.place] if step.place else "place not recorded")


def build_quote(evidence: Evidence) -> Quote:
    """A passage with all that is needed to check it."""
    match = "" if evidence.match is None else f", match with the job {evidence.match:.2f}"
    return Quote(
        text=evidence.text,
        heading=evidence.heading,
        page=Link(
            evidence.page_title.strip() or readable(evidence.url),
            passage_href(evidence.url, evidence.text),
        ),
        depth=_depth(evidence.click_depth),
        fetched=text.moment_words(evidence.fetched_at),
        capture=evidence.capture,
        scores=f"focus {evidence.focus:.2f}{match}",
    )


def _depth(depth: int | None) -> str:
    return "no way by links" if depth is None else text.depth_words(depth)


def build_jobs_found(site: SiteResult, league: League) -> tuple[JobRow, ...]:
    """Covered jobs, nearest first."""
    sentences = _sentences(league)
    covered = [job for job in site.jobs if job.covered]
    covered.sort(key=lambda job: (job.depth is None, job.depth or 0))
    return tuple(_job_row(job, sentences, site) for job in covered)


def build_jobs_missing(site: SiteResult, league: League) -> tuple[Term, ...]:
    """Jobs that no page addresses."""
    sentences = _sentences(league)
    return tuple(Term(job.id, sentences.get(job.id, job.id)) for job in site.jobs if not job.covered)


def _sentences(league: League) -> dict[str, str]:
    return {job.id: job.job for job in league.rubric.jobs}


def _job_row(job: JobResult, sentences: dict[str, str], site: SiteResult) -> JobRow:
    return JobRow(
        id=job.id,
        job=sentences.get(job.id, job.id),
        depth="no way by links" if job.depth is None else text.depth_words(job.depth, is_exact=job.depth_is_exact),
        depth_plain=_plain_depth(job),
        page=_job_page(job, site),
        connection=_connection(job),
        adds=f"{job.score:.2f}",
        quotes=tuple(build_quote(evidence) for evidence in job.evidence),
    )


def _plain_depth(job: JobResult) -> str:
    depth = job.depth_without_navigation
    return "no way by links" if depth is None else text.depth_words(depth, is_exact=job.depth_is_exact)


def _job_page(job: JobResult, site: SiteResult) -> Link:
    if job.url is None:
        return Link("page not recorded", None)
    return link_to(job.url, _titles(site, job).get(job.url, "").strip())


def _titles(site: SiteResult, job: JobResult) -> dict[str, str]:
    listed = {page.url: page.title for page in site.lists.pages} if site.lists else {}
    return {evidence.url: evidence.page_title for evidence in job.evidence} | listed


def _connection(job: JobResult) -> str:
    if job.connected and job.connection is not None:
        return f"yes: {_CONNECTION_WORDS[job.connection]}"
    return "yes" if job.connected else "no"
