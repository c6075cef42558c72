"""Writes docs/reference from the models that read and write the files: JSON Schemas, and the tables of output.md.

Run as `python -m jobdepth.reference` (or `make reference`) after a change of these models.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from jobdepth.edition_record import EditionRecord
from jobdepth.pipeline.reproduction.layout import Manifest
from jobdepth.pipeline.reproduction.made import Environment
from jobdepth.publish.dictionary import file_tables, record_tables
from jobdepth.publish.method_contexts import DictionaryTable
from jobdepth.result import League
from jobdepth.study.brand_file import BrandFile
from jobdepth.study.corrections import CorrectionsFile
from jobdepth.study.definition import StudyFile
from jobdepth.study.rubric import Rubric

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
OUTPUT = FOLDER / "output.md"
#: File name, model, and whether the file is handed in (defaults may be left out) or written by the program.
SCHEMAS: tuple[tuple[str, type[BaseModel], JsonSchemaMode, str], ...] = (
    ("study.schema.json", StudyFile, "validation", "study.yaml of jobdepth"),
    ("brand.schema.json", BrandFile, "validation", "A brand file of jobdepth"),
    ("rubric.schema.json", Rubric, "validation", "A rubric of jobdepth"),
    ("corrections.schema.json", CorrectionsFile, "validation", "corrections.yaml of jobdepth"),
    ("league.schema.json", League, "serialization", "league.json of jobdepth"),
    ("edition.schema.json", EditionRecord, "serialization", "edition.json of jobdepth"),
    ("archive.schema.json", Manifest, "serialization", "manifest.json in an archive of jobdepth"),
    ("made-with.schema.json", Environment, "serialization", "made-with.json in an archive of jobdepth"),
)


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of key names: they only repeat them."""

    def field_title_should_be_set(self, schema: object) -> bool:
        del schema
        return False


def render_schema(model: type[BaseModel], mode: JsonSchemaMode, title: str) -> str:
    """The schema of `model` as text that is the same in every run."""
    body = model.model_json_schema(mode=mode, schema_generator=_Untitled)
    schema = {"$schema": _Untitled.schema_dialect, **body, "title": title}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas to `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, model, mode, title in SCHEMAS:
        path = folder / name
        path.write_text(render_schema(model, mode, title), encoding="utf-8")
        written.append(path)
    return written


def with_tables(document: str) -> str:
    """The document with today's columns and fields in its tables; all other text stays, and new records come last."""
    for table in (*file_tables(), *record_tables()):
        document = _with_table(document, table)
    return document


def _with_table(document: str, table: DictionaryTable) -> str:
    rows = "".join(f"| `{entry.name}` | {entry.text} |\n" for entry in table.entries)
    known = re.compile(rf"(?<=\n)(#+ {re.escape(table.title)}\n(?:(?!#).*\n)*?\|---\|---\|\n)(?:\|.*\n)*")
    changed, count = known.subn(lambda found: found[1] + rows, document)
    if count:
        return changed
    return f"{document.rstrip()}\n\n### {table.title}\n\n{table.meaning}\n\n| field | meaning |\n|---|---|\n{rows}"


if __name__ == "__main__":
    write_schemas(FOLDER)
    OUTPUT.write_text(with_tables(OUTPUT.read_text(encoding="utf-8")), encoding="utf-8")
