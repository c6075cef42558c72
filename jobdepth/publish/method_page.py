"""Builds the contexts of methodology.html and data-dictionary.html."""

from __future__ import annotations

from collections.abc import Iterable

from jobdepth.publish import text
from jobdepth.publish.contexts import Term
from jobdepth.publish.correction_words import rate_words
from jobdepth.publish.dictionary import file_tables, record_tables
from jobdepth.publish.frame import DOWNLOADS, build_frame
from jobdepth.publish.method_contexts import (
    DictionaryContext,
    MethodologyContext,
    MethodTable,
    RubricJobView,
)
from jobdepth.publish.score_sum import weight_shares
from jobdepth.publish.sureness import method_rows, top_ten_rows
from jobdepth.result import League, MethodRow, ModelInfo


def build_methodology_context(league: League) -> MethodologyContext:
    """Everything on methodology.html."""
    title = f"How it was measured: {league.study.title}"
    description = "Measures, rules, rubric, scorer, thresholds and known limits of this league table."
    return MethodologyContext(
        frame=build_frame(league, title, description, path="methodology.html", here="methodology"),
        facts=_facts(league),
        tables=_tables(league),
        weights=_weights(league),
        limits=text.LIMITS,
        patience=_patience(league.rubric.patience),
        jobs=tuple(
            RubricJobView(job.id, job.job, f"{job.weight:g}", tuple(job.statements)) for job in league.rubric.jobs
        ),
        model=_model(league.model),
        corrections=rate_words(league.corrections),
        statuses=tuple(Term(text.STATUS_WORDS[status], words) for status, words in text.STATUS_MEANINGS.items()),
    )


def build_dictionary_context(league: League) -> DictionaryContext:
    """Everything on data-dictionary.html."""
    title = f"Data dictionary: {league.study.title}"
    description = "What every column and field of the published files means."
    return DictionaryContext(
        frame=build_frame(league, title, description, path="data-dictionary.html", here="data"),
        downloads=DOWNLOADS,
        files=file_tables(),
        records=record_tables(),
    )


def _facts(league: League) -> tuple[Term, ...]:
    edition, rubric, study = league.edition, league.rubric, league.study
    return (
        Term("Publisher", study.publisher or "not named"),
        Term("Contact", study.contact or "not given"),
        Term("Edition", f"{edition.number}, {text.moment_words(edition.created_at)}"),
        Term("Websites read", text.period_words(edition.crawled_from, edition.crawled_to)),
        Term("Websites in the study", f"{study.site_count}, of which {study.ranked_count} are ranked"),
        Term("Language", study.language),
        Term("Rubric", f"{rubric.title} ({rubric.id}), version {rubric.version}"),
        Term("Rubric fingerprint", rubric.fingerprint),
        Term("Software", edition.software),
    )


def _tables(league: League) -> tuple[MethodTable, ...]:
    method = league.method
    named = (
        ("Measures", _rows(method.measures)),
        ("Rules", _rows(method.rules)),
        ("Flags and findings", _rows(method.flags)),
        ("How sure the places are", method_rows(league)),
        ("Places in the top ten that depend on the weights", top_ten_rows(league)),
        ("How well the scorer does", _rows(method.evaluation)),
        ("Limits of the crawl", _rows(method.limits)),
    )
    return (*_changed(league), *(MethodTable(title, rows) for title, rows in named if rows))


def _changed(league: League) -> tuple[MethodTable, ...]:
    """What is measured in another way than in the last edition."""
    comparison = league.comparison
    if comparison is None or not (comparison.method or comparison.limits):
        return ()
    rows = tuple(
        (item.name, item.now, f"In edition {comparison.number}: {item.before}")
        for item in (*comparison.method, *comparison.limits)
    )
    return (MethodTable("What changed since the last edition", rows),)


def _rows(rows: Iterable[MethodRow]) -> tuple[tuple[str, str, str], ...]:
    return tuple((row.name, row.value or "none", row.meaning or "no note") for row in rows)


def _weights(league: League) -> tuple[Term, ...]:
    shares = weight_shares(league.rubric.weights)
    return tuple(Term(text.MEASURE_WORDS[name], f"{share:.2f}") for name, share in shares.items())


def _patience(patience: float) -> str:
    worth = ", ".join(f"{patience**clicks:.2f} at {clicks}" for clicks in range(2, 5))
    return (
        f"A job addressed on the home page counts 1.00, at 1 click {patience:.2f}, {worth} clicks: "
        f"{patience:g} to the power of the click depth."
    )


def _model(model: ModelInfo) -> tuple[Term, ...]:
    return (
        Term("Model", model.name),
        Term("SHA-256 of its weights", model.weights_sha256),
        Term("Fingerprint of the trained head", model.head_fingerprint),
        Term("Fingerprint of the page model", model.page_model_fingerprint),
        Term("Engine", model.engine),
        Term("Scorer id", model.scorer_id),
        Term("A passage is problem-focused from", f"{model.focus_threshold:g}"),
        Term("A passage matches a job from", f"{model.match_threshold:g}"),
    )
