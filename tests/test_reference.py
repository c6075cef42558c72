"""What the code writes to docs/reference: fresh, valid, and true to the files it describes."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from jobdepth.reference import FOLDER, OUTPUT, SCHEMAS, with_tables, write_schemas
from jobdepth.resources import resource_dir
from jobdepth.study.rubric import rubric_names
from jobdepth.study.sites import KNOWN, parse_sites

STUDY = {"title": "A study", "contact": "us@example.org"}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return found


def complaints(name: str, data: object) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(schema(name)).iter_errors(data)]


def test_the_schemas_are_what_the_models_say_now(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path):
        assert path.read_text("utf-8") == (FOLDER / path.name).read_text("utf-8"), f"run `make reference`: {path.name}"


@pytest.mark.parametrize("name", [name for name, *_ in SCHEMAS])
def test_a_schema_is_valid_and_depends_on_no_address(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert "$id" not in schema(name)


@pytest.mark.parametrize("name", rubric_names())
def test_each_rubric_of_the_installation_fits_its_schema(name: str) -> None:
    text = (resource_dir("rubrics") / f"{name}.yaml").read_text("utf-8")
    assert complaints("rubric.schema.json", yaml.safe_load(text)) == []


def test_the_example_brand_fits_its_schema() -> None:
    text = (resource_dir("examples") / "brand" / "brand.yaml").read_text("utf-8")
    assert complaints("brand.schema.json", yaml.safe_load(text)) == []
    assert complaints("brand.schema.json", yaml.safe_load(text.replace("'#7a2048'", "red"))) != []


def test_the_example_study_fits_its_schema() -> None:
    text = (resource_dir("examples") / "data-centres" / "study.yaml").read_text("utf-8")
    assert complaints("study.schema.json", yaml.safe_load(text)) == []


def test_the_page_on_sites_csv_has_all_columns_and_an_example_that_is_read() -> None:
    text = (FOLDER / "sites.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == KNOWN
    hosting, carrier = parse_sites(text.split("```")[1].removeprefix("csv\n"), "sites.md")
    assert (hosting.aliases, hosting.excluded_hosts) == (("example.net",), ("status.example.com", "shop.example.com"))
    assert (carrier.url, carrier.columns) == ("http://www.example.org/", {"founded": "1987"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": ""},
        {"titel": "A"},
        {"crawl": {"budget": 0}},
        {"crawl": {"delay": 1}},
        {"language": "english"},
        {"scoring": {"device": "gpu"}},
    ],
)
def test_an_editor_with_the_schema_sees_what_the_program_would_refuse(wrong: dict[str, object]) -> None:
    assert complaints("study.schema.json", STUDY) == []
    assert complaints("study.schema.json", STUDY | wrong)


def test_every_key_that_a_user_writes_is_described() -> None:
    for name in ("study.schema.json", "rubric.schema.json", "corrections.schema.json"):
        whole = schema(name)
        for part in (whole, *whole["$defs"].values()):
            undescribed = [
                key for key, value in part.get("properties", {}).items() if not value.keys() & {"description", "$ref"}
            ]
            assert undescribed == [], name


def test_the_tables_of_the_document_are_those_of_the_code() -> None:
    document = OUTPUT.read_text("utf-8")
    assert with_tables(document) == document, "run `make reference`"


def test_rows_that_are_wrong_or_missing_are_written_and_the_text_around_them_stays() -> None:
    document = OUTPUT.read_text("utf-8")
    lines = document.splitlines(keepends=True)
    rows = [place for place, line in enumerate(lines) if line.startswith("| `doubt_from_")]
    assert len(rows) == 3
    damaged = "".join(line for place, line in enumerate(lines) if place not in rows[:2]).replace("varies. |", "?. |")
    assert damaged != document
    assert with_tables(damaged) == document


def test_a_record_without_a_table_gets_one_at_the_end() -> None:
    document = OUTPUT.read_text("utf-8")
    start = document.index("### Interval\n")
    end = document.index("\n### ", start) + 1
    again = with_tables(document[:start] + document[end:])
    assert again.endswith(document[start:end].rstrip() + "\n")
