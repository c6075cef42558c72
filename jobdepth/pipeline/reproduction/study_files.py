"""A study as the files of an archive, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from jobdepth.errors import InputError, Problem
from jobdepth.pipeline.reproduction.layout import RUBRIC, STUDY
from jobdepth.study.definition import Study
from jobdepth.study.rubric import load_rubric

_STUDY = TypeAdapter(Study)


def write_study(study: Study, folder: Path) -> None:
    """Write study.json, which has the websites, and rubric.yaml, which can be used in other studies."""
    told: dict[str, Any] = _STUDY.dump_python(study, mode="json")
    rubric = told.pop("rubric")
    for name in (STUDY, RUBRIC):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / STUDY).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = yaml.safe_dump(rubric, sort_keys=False, allow_unicode=True, width=100)
    (folder / RUBRIC).write_text(text, encoding="utf-8")


def read_study(folder: Path) -> Study:
    """Read both files back; raises InputError."""
    rubric = load_rubric(str(folder / RUBRIC))
    try:
        told: Any = json.loads((folder / STUDY).read_bytes())
        return _STUDY.validate_json(json.dumps({**told, "rubric": rubric.model_dump(mode="json")}))
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        first = str(error).splitlines()[0]
        raise InputError([Problem(STUDY, f"not a study of this version: {first}")]) from None
