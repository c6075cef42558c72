from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from jobdepth import change, result, result_findings
from jobdepth.publish import PublishedFiles
from jobdepth.publish.dictionary import MEANINGS, RECORDS, file_tables, record_tables
from jobdepth.publish.method_contexts import DictionaryTable

from .html_page import read_page, words

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "output.md"

#: Kept out of the public files.
PRIVATE = {result.SitePages, result.PageResult, result.SkippedResult}

TABLES = [*file_tables(), *record_tables()]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_the_docs_explain_every_column_and_field_in_the_same_words(table: DictionaryTable) -> None:
    section = DOCUMENT.read_text(encoding="utf-8").split(f"## {table.title}\n", 1)[1].split("\n##", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{entry.name}` | {entry.text} |" for entry in table.entries]


def test_every_record_of_the_public_document_is_explained() -> None:
    models = {
        model
        for module in (change, result, result_findings)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == module.__name__
    }
    public = {model for model in models if not model.__name__.startswith("_")} - PRIVATE
    assert set(RECORDS) == public


def test_no_meaning_is_left_over() -> None:
    names = {
        f"{record.__name__}.{field.alias or name}" for record in RECORDS for name, field in record.model_fields.items()
    }
    assert set(MEANINGS) <= names


def test_the_published_dictionary_names_every_column_and_field(folder: Path) -> None:
    text = words(read_page(folder / "data-dictionary.html"))
    assert all(entry.name in text and entry.text in text for table in TABLES for entry in table.entries)


def test_the_docs_name_every_published_file(published: PublishedFiles) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in published.names:
        assert f"`{name}`" in text or name.startswith(("sites/", "latest/"))
