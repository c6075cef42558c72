"""Reads a YAML file that nobody vouched for, and remembers where each value stands."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from yaml.reader import Reader

from jobdepth.errors import InputError, Problem
from jobdepth.study.input_file import decode_utf8, position_after, read_bytes, without_credentials

MAX_BYTES = 500_000
MAX_NESTING = 20
#: The C parser, where PyYAML has it, is twenty times as fast.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
)

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain data, the line and column (from 1) of each value by its path, and what could not be taken over."""

    file: str
    data: dict[str, Any]
    positions: dict[Location, tuple[int, int]]
    #: What was wrong with the values at these paths; `validate` tells it together with what it finds itself.
    problems: dict[Location, list[Problem]] = field(default_factory=dict)

    def position(self, location: Location) -> tuple[int, int]:
        """Where the value at `location` stands, or the nearest thing that holds it."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.positions:
                return self.positions[location[:length]]
        return (1, 1)


class _Reader:
    """Turns a YAML node tree into plain data; leaves out what a settings file has no use for."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.positions: dict[Location, tuple[int, int]] = {}
        self.problems: dict[Location, list[Problem]] = {}
        self._scalars = yaml.SafeLoader("")

    def _problem(self, at: Location, node: yaml.Node, message: str, cure: str, value: str | None = None) -> None:
        problem = Problem(self.file, message, *_place(node), value, cure)
        self.problems.setdefault(at, []).append(problem)

    def read(self, node: yaml.Node, at: Location) -> Any:
        """The plain value of `node`, which stands at the path `at`."""
        self.positions.setdefault(at, _place(node))
        if node.tag not in PLAIN_TAGS:
            self._problem(at, node, "a tag that is not plain YAML", "remove it", str(node.tag))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(child, (*at, number)) for number, child in enumerate(node.value)]
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError):
            cure = "put it in quotes if it is meant as text"
            self._problem(at, node, "a value that cannot be read", cure, str(node.value)[:60])
            return None

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem((*at, "?"), key_node, "a key that is not a word", "write 'key: value'")
                continue
            key = str(key_node.value)
            if key in data:
                self._problem((*at, key), key_node, "the same key twice", "keep one of them", key)
                continue
            self.positions[(*at, key)] = _place(key_node)
            data[key] = self.read(value_node, (*at, key))
        return data


def load_yaml(path: Path) -> YamlDocument:
    """Read the YAML mapping in `path`; raises InputError where it is none."""
    file = str(path)
    return parse_yaml(decode_utf8(read_bytes(path, MAX_BYTES), file, "save it as UTF-8"), file)


def parse_yaml(text: str, file: str) -> YamlDocument:
    """Read a YAML mapping from `text`; `file` is the name shown in errors."""
    text = text.removeprefix("\ufeff")
    forbidden = Reader.NON_PRINTABLE.search(text)
    if forbidden:
        line, column = position_after(text[: forbidden.start()])
        shown = f"U+{ord(forbidden.group()):04X}"
        raise InputError([Problem(file, "a control character", line, column, shown, "remove it")])
    try:
        _refuse_traps(text, file)
        node = yaml.compose(text, LOADER)
    except yaml.MarkedYAMLError as error:
        raise InputError([_syntax_problem(text, file, error)]) from None
    if not isinstance(node, yaml.MappingNode):
        cure = "start it with 'key: value' lines"
        raise InputError([Problem(file, "not a mapping of keys to values", 1, 1, cure=cure)])
    reader = _Reader(file)
    data = reader.read(node, ())
    if () in reader.problems:
        raise InputError(reader.problems[()])
    return YamlDocument(file, data, reader.positions, reader.problems)


def _refuse_traps(text: str, file: str) -> None:
    """Stop before the tree is built: aliases can make it endless, nesting can exhaust the stack."""
    nesting = 0
    for event in yaml.parse(text, LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            nesting += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            nesting -= 1
        if isinstance(event, yaml.AliasEvent):
            cure = "write the value out"
            raise InputError([Problem(file, "a YAML alias (*name), which is not allowed", *_place(event), cure=cure)])
        if nesting > MAX_NESTING:
            raise InputError([Problem(file, f"nested deeper than {MAX_NESTING} levels", *_place(event))])


def _syntax_problem(text: str, file: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    is_left_open = "end of stream" in (error.problem or "") or "flow" in (error.context or "")
    if is_left_open and error.context_mark:
        # Where the parser gave up says little; what was never closed began here.
        mark = error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    at_mark = "".join(text.splitlines()[line : line + 1])[column : column + 1]
    cure = "indent with spaces, not tabs" if at_mark == "\t" else "check the indentation and quotes"
    words = ", ".join(part for part in (error.context, error.problem) if part)
    return Problem(file, f"not valid YAML: {words}", line + 1, column + 1, cure=cure)


def _place(thing: yaml.Node | yaml.Event) -> tuple[int, int]:
    mark = thing.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def validate(document: YamlDocument, model: type[Model]) -> Model:
    """Build `model` from the document; raises InputError with a position for each thing wrong."""
    problems = [problem for found in document.problems.values() for problem in found]
    try:
        result = model.model_validate(document.data)
    except ValidationError as error:
        problems += [
            _problem(document, model, detail) for detail in error.errors() if not _is_known(document, detail["loc"])
        ]
        result = None
    if problems or result is None:
        raise InputError(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
    return result


def _is_known(document: YamlDocument, location: Location) -> bool:
    """Whether the reader itself already told what is wrong at this place."""
    return any(location[:length] in document.problems for length in range(len(location) + 1))


def _problem(document: YamlDocument, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    location: Location = detail["loc"]
    line, column = document.position(location)
    name = ".".join(str(part) for part in location) or "the file"
    if detail["type"] == "extra_forbidden":
        return Problem(document.file, "unknown key", line, column, name, _nearest(model, location))
    if detail["type"] == "missing":
        return Problem(document.file, f"{name} is missing", line, column, cure=f"add a line '{location[-1]}: ...'")
    value = detail.get("input")
    meaning = _meaning(model, location)
    if value is None:
        return Problem(document.file, f"{name} has no value", line, column, cure=meaning)
    if detail["type"] == "string_type" and isinstance(value, int | float | dt.date):
        meaning = "put it in quotes"
    shown = None if isinstance(value, dict | list) else without_credentials(str(value))[:80]
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return Problem(document.file, f"{name}: {message}", line, column, shown, meaning)


def _nearest(model: type[BaseModel], location: Location) -> str:
    valid = _valid_keys(model, location[:-1])
    close = difflib.get_close_matches(str(location[-1]), valid, 1, 0.5)
    return f"did you mean {close[0]!r}?" if close else "valid keys are " + ", ".join(valid)


def _meaning(model: type[BaseModel], location: Location) -> str:
    """What the key is for, in the words of its own description."""
    named = [number for number, part in enumerate(location) if isinstance(part, str)]
    if not named:
        return ""
    holder = _model_at(model, location[: named[-1]])
    found: FieldInfo | None = holder.model_fields.get(str(location[named[-1]])) if holder else None
    if found is None or not found.description:
        return ""
    return f"meaning: {found.description[0].lower()}{found.description[1:].rstrip('.')}"


def _valid_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys allowed at `location` of `model`."""
    holder = _model_at(model, location)
    return sorted(holder.model_fields) if holder else []


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model of the mapping at `location`, through lists, unions and nested models."""
    current: type[BaseModel] | None = model
    for part in location:
        if current is None:
            return None
        if isinstance(part, str):
            found = current.model_fields.get(part)
            current = _nested_model(found.annotation) if found else None
    return current


def _nested_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_nested_model(argument) for argument in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)
