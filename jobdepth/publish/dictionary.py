"""What every published column and field means, for the data dictionary and docs/reference/output.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from jobdepth import change, result, result_findings
from jobdepth.publish.contexts import Term
from jobdepth.publish.method_contexts import DictionaryTable
from jobdepth.publish.tables import LEAGUE_COLUMNS, OWN_PREFIX, PAGE_COLUMNS, Column

RECORDS: tuple[type[BaseModel], ...] = (
    result.League,
    result.StudyInfo,
    result.EditionInfo,
    result.RubricInfo,
    result.RubricJob,
    result.ModelInfo,
    result.MethodInfo,
    result.MethodRow,
    result.SiteResult,
    result.SampledPattern,
    result.Measures,
    result.Conversation,
    result.PathStep,
    result.JobResult,
    result.Evidence,
    result.LevelCount,
    result_findings.FlagResult,
    result_findings.FindingPage,
    result_findings.KindCount,
    result_findings.WithinClicks,
    result_findings.Likeness,
    result_findings.AlikePair,
    result_findings.SpokenPassage,
    result_findings.Findings,
    result_findings.WithinFinding,
    result_findings.KindFinding,
    result_findings.GroupFinding,
    result_findings.Sameness,
    change.Comparison,
    change.Difference,
    change.SiteChange,
    change.SiteFigures,
    change.Movement,
    change.PastFigure,
)

#: Meanings of fields whose name alone says it to a programmer, but not to a reader of the file.
MEANINGS: dict[str, str] = {
    "League.schema": "Name and version of this format.",
    "League.study": "Which study this is.",
    "League.edition": "Which edition this is.",
    "League.rubric": "The yardstick.",
    "League.model": "The scorer.",
    "League.method": "Measures, rules, limits and evaluation as the program states them.",
    "League.sites": "One record a site, ranked or not.",
    "StudyInfo.title": "Title of the study.",
    "StudyInfo.publisher": "Who publishes it.",
    "StudyInfo.contact": "Where to report an error.",
    "StudyInfo.language": "Language of the pages that are scored.",
    "StudyInfo.base_url": "Where the table is published; empty if not known.",
    "StudyInfo.site_count": "Websites in the study.",
    "StudyInfo.ranked_count": "Websites that are ranked.",
    "EditionInfo.number": "Editions of a study count from 1.",
    "EditionInfo.created_at": "When the youngest page was read.",
    "EditionInfo.crawled_from": "When the first page was fetched; null if none was.",
    "EditionInfo.crawled_to": "When the last page was fetched; null if none was.",
    "EditionInfo.software": "Program and version.",
    "RubricInfo.id": "Name of the rubric.",
    "RubricInfo.version": "Version of the rubric.",
    "RubricInfo.title": "The sector in words.",
    "RubricInfo.fingerprint": "Hash of its content; figures of different rubrics must not be compared.",
    "RubricInfo.jobs": "The customer jobs.",
    "RubricInfo.weights": "Weight of each measure in the score.",
    "RubricInfo.patience": "What one more click leaves of a job's worth, 0 to 1.",
    "RubricJob.id": "Short name of the job.",
    "RubricJob.job": "The job in one sentence.",
    "RubricJob.weight": "Its weight beside the other jobs.",
    "RubricJob.statements": "What a customer with this job would say.",
    "ModelInfo.name": "Name of the language model.",
    "ModelInfo.weights_sha256": "SHA-256 of its weights.",
    "ModelInfo.head_fingerprint": "Hash of the part trained on labelled passages.",
    "ModelInfo.page_model_fingerprint": "Hash of the part trained on labelled pages.",
    "ModelInfo.engine": "What computed the vectors of passages; engines agree to some thousandths.",
    "ModelInfo.scorer_id": "Changes whenever any score could change.",
    "ModelInfo.focus_threshold": "A passage is problem-focused from this probability.",
    "ModelInfo.match_threshold": "A passage matches a job from this probability.",
    "MethodInfo.measures": "The measures.",
    "MethodInfo.rules": "Rules and limits of crawl and scoring.",
    "MethodInfo.limits": "What the figures cannot say.",
    "MethodInfo.evaluation": "How well the scorer does.",
    "MethodRow.name": "Name of the measure, rule or limit.",
    "MethodRow.value": "Its value in this edition.",
    "MethodRow.meaning": "What it means.",
    "SiteResult.home_url": "The page that click depth is counted from; null if it was not reached.",
    "SiteResult.columns": "Further columns of the study's own list of sites.",
    "SiteResult.is_tied": "true if the rank is shared with another site.",
    "SiteResult.rank_high": "Worst rank of the likely interval; null until intervals are drawn.",
    "SiteResult.measures": "The measures, each 0 to 1.",
    "SiteResult.conversation": "The conversation yardstick, not part of the score.",
    "SiteResult.first_problem_path": "The shortest way from the home page to the first problem content.",
    "SiteResult.first_problem_path_without_navigation": "The same without site-wide navigation.",
    "SiteResult.first_problem_evidence": "The first problem passage; null if none was found.",
    "SiteResult.jobs": "One record a job of the rubric.",
    "SiteResult.levels": "Pages by click depth.",
    "SiteResult.crawled_at": "When the website was read; null if it was not.",
    "PathStep.url": "Address of the page.",
    "JobResult.id": "Id of the job in the rubric.",
    "JobResult.covered": "true if some page addresses the job.",
    "JobResult.depth_without_navigation": "The same with site-wide menus, headers and footers taken out.",
    "JobResult.url": "That page; null if the job is not covered.",
    "JobResult.connected": "true if its problem content leads to an offer.",
    "Conversation.has_support_route": "A way to support stands on the site.",
    "Evidence.text": "The passage, word for word.",
    "Evidence.heading": "Headings above it, outermost first; may be empty.",
    "Evidence.url": "The page it stands on.",
    "Evidence.page_title": "Title of that page.",
    "Evidence.click_depth": "Click depth of that page; null if no link leads there.",
    "Evidence.focus": "Probability that it is about a customer's problem.",
    "Evidence.fetched_at": "When the page was fetched, UTC.",
    "Comparison.number": "Number of that edition.",
    "Comparison.created_at": "When the youngest page of that edition was read.",
    "Difference.name": "What differs.",
    "Difference.before": "As it was in the last edition; none if it was not there.",
    "Difference.now": "As it is in this edition; none if it is not there any more.",
    "SiteFigures.status": "What became of the site, as in SiteResult.",
    "SiteFigures.score": "Score in that table; null if not ranked.",
    "SiteFigures.first_problem_depth": "Click depth of the first problem content; null if none was found.",
    "SiteFigures.first_problem_depth_is_exact": "false where the true depth may be smaller.",
    "PastFigure.number": "Number of that edition.",
    "PastFigure.created_at": "When the youngest page of that edition was read.",
    "PastFigure.score": "Score in that edition; null if not ranked.",
    "LevelCount.pages": "Pages at that depth.",
    "LevelCount.problem_pages": "Those that are problem-focused.",
}

_OWN = Term(
    "further columns",
    f"The study's own columns of its list of sites; with {OWN_PREFIX} before a name that is already taken.",
)


def file_tables() -> tuple[DictionaryTable, ...]:
    """The columns of the CSV files and the fields of evidence.jsonl."""
    evidence = (
        Term("site", "Slug of the site."),
        Term("job", "Id of the job that the passage supports; null for the first problem content."),
        *_fields(result.Evidence),
    )
    return (
        DictionaryTable("league.csv", "One row a site.", (*_columns(LEAGUE_COLUMNS), _OWN)),
        DictionaryTable("pages.csv", "One row a page that was read.", _columns(PAGE_COLUMNS)),
        DictionaryTable("evidence.jsonl", "One line a passage.", evidence),
    )


def record_tables() -> tuple[DictionaryTable, ...]:
    """The records of league.json."""
    return tuple(
        DictionaryTable(record.__name__, (record.__doc__ or "").split("\n")[0], _fields(record)) for record in RECORDS
    )


def _columns(columns: Sequence[Column[Any]]) -> tuple[Term, ...]:
    return tuple(Term(column.name, column.meaning) for column in columns)


def _fields(record: type[BaseModel]) -> tuple[Term, ...]:
    return tuple(
        Term(field.alias or name, field.description or _meaning(record, field.alias or name))
        for name, field in record.model_fields.items()
    )


def _meaning(record: type[BaseModel], name: str) -> str:
    shared = {column.name: column.meaning for column in LEAGUE_COLUMNS}
    return MEANINGS.get(f"{record.__name__}.{name}") or shared[name]
