"""Reads a YAML file that nobody vouched for, and remembers where each value stands."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jobdepth.errors import InputError, Problem

MAX_BYTES = 1_000_000
MAX_NESTING = 20

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data, and the line and column (from 1) of each value by its path."""

    file: str
    data: Any
    positions: dict[Location, tuple[int, int]]

    def position(self, location: Location) -> tuple[int, int]:
        """Where the value at `location` stands, or the nearest thing that holds it."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.positions:
                return self.positions[location[:length]]
        return (1, 1)


class _Reader:
    """Turns a YAML node tree into plain data; refuses what a settings file has no use for."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.positions: dict[Location, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def problem(self, node: yaml.Node, message: str, cure: str = "", value: str | None = None) -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.file, message, mark.line + 1, mark.column + 1, value, cure))

    def read(self, node: yaml.Node, at: Location) -> Any:
        self.positions.setdefault(at, (node.start_mark.line + 1, node.start_mark.column + 1))
        if len(at) > MAX_NESTING:
            self.problem(node, f"nested deeper than {MAX_NESTING} levels")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*at, number)) for number, child in enumerate(node.value)]
        if not str(node.tag).startswith("tag:yaml.org,2002:") or "python" in str(node.tag):
            self.problem(node, "a tag that is not plain YAML", "remove it", str(node.tag))
            return None
        try:
            return yaml.SafeLoader("").construct_object(node)  # type: ignore[no-untyped-call]
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.problem(node, f"a value that cannot be read: {error}", value=str(node.value)[:60])
            return None

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                self.problem(key_node, "a key that is not a word")
                continue
            if key in data:
                self.problem(key_node, "the same key twice", "keep one of them", key)
                continue
            self.positions[(*at, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            data[key] = self.read(value_node, (*at, key))
        return data


def load_yaml(path: Path) -> YamlDocument:
    """Read the YAML mapping in `path`; raises InputError with every position it can name."""
    return parse_yaml(_text(path), str(path))


def parse_yaml(text: str, file: str) -> YamlDocument:
    """Read a YAML mapping from `text`; `file` is the name shown in errors."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise InputError([Problem(file, "YAML aliases (*name) are not allowed", cure="write the value out")])
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        message = f"not valid YAML: {error.problem or error.context}"
        raise InputError([Problem(file, message, line, column, cure="check the indentation and quotes")]) from None
    except yaml.YAMLError as error:
        raise InputError([Problem(file, f"not valid YAML: {error}".splitlines()[0])]) from None
    except RecursionError:
        raise InputError([Problem(file, f"nested deeper than {MAX_NESTING} levels")]) from None
    if not isinstance(node, yaml.MappingNode):
        cure = "start it with 'key: value' lines"
        raise InputError([Problem(file, "not a mapping of keys to values", 1, 1, cure=cure)])
    reader = _Reader(file)
    data = reader.read(node, ())
    if reader.problems:
        raise InputError(reader.problems)
    return YamlDocument(file, data, reader.positions)


def validate(document: YamlDocument, model: type[Model]) -> Model:
    """Build `model` from the document; raises InputError with a position for each thing wrong."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise InputError([_problem(document, model, detail) for detail in error.errors()]) from None


def _problem(document: YamlDocument, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    location: Location = tuple(detail["loc"])
    line, column = document.position(location)
    name = ".".join(str(part) for part in location) or "the file"
    if detail["type"] == "extra_forbidden":
        valid = _valid_keys(model, location[:-1])
        close = difflib.get_close_matches(str(location[-1]), valid, 1, 0.5)
        cure = f"did you mean {close[0]!r}?" if close else "valid keys are " + ", ".join(valid)
        return Problem(document.file, "unknown key", line, column, name, cure)
    if detail["type"] == "missing":
        return Problem(document.file, f"{name} is missing", line, column, cure=f"add a line '{location[-1]}: ...'")
    value = detail.get("input")
    shown = None if isinstance(value, dict | list) else str(value)[:80]
    return Problem(document.file, f"{name}: {detail['msg'].removeprefix('Value error, ')}", line, column, shown)


def _valid_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys allowed at `location` of `model`, following lists, unions and nested models."""
    current: type[BaseModel] | None = model
    for part in location:
        if current is None:
            return []
        if isinstance(part, str) and part in current.model_fields:
            current = _nested_model(current.model_fields[part].annotation)
    return sorted(current.model_fields) if current else []


def _nested_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_nested_model(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError([Problem(str(path), f"larger than {MAX_BYTES // 1000} kB", cure="is it the right file?")])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise InputError([Problem(str(path), "not UTF-8 text", line, cure="save it as UTF-8")]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([Problem(str(path), f"cannot be read: {reason}", cure="check the path")]) from None
