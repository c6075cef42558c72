"""What the methodology and data-dictionary templates are given; the names are a contract with them."""

from __future__ import annotations

from dataclasses import dataclass

from jobdepth.publish.contexts import Download, Frame, Term


@dataclass(frozen=True, slots=True)
class MethodTable:
    """A table of the code's own statements."""

    #: Heading.
    title: str
    #: Name, value and meaning of each row.
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RubricJobView:
    """A job with the sentences that define it."""

    #: Id of the rubric.
    id: str
    #: The job in one sentence.
    job: str
    #: Its weight beside the other jobs.
    weight: str
    #: What a customer would say.
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodologyContext:
    """Everything on methodology.html."""

    #: Head, menu and footer.
    frame: Frame
    #: Study, edition and dates.
    facts: tuple[Term, ...]
    #: What the figures cannot say.
    limits: tuple[str, ...]
    #: Measures, rules, limits and evaluation as the code states them.
    tables: tuple[MethodTable, ...]
    #: Weight of each measure in the score.
    weights: tuple[Term, ...]
    #: How reach discounts a click, in words.
    patience: str
    #: Jobs of the rubric.
    jobs: tuple[RubricJobView, ...]
    #: The scorer: name, hashes, thresholds.
    model: tuple[Term, ...]
    #: How many claims of operators were upheld, in a sentence.
    corrections: str
    #: What the status words mean.
    statuses: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class DictionaryTable:
    """The columns of one file, or the fields of one kind of record."""

    #: File name or kind of record.
    title: str
    #: What a row or record is.
    meaning: str
    #: Its columns or fields.
    entries: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class DictionaryContext:
    """Everything on data-dictionary.html."""

    #: Head, menu and footer.
    frame: Frame
    #: Files to take away.
    downloads: tuple[Download, ...]
    #: Columns of the CSV files and of evidence.jsonl.
    files: tuple[DictionaryTable, ...]
    #: Records of league.json.
    records: tuple[DictionaryTable, ...]
