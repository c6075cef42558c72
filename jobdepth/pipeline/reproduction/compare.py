"""Tells in words what differs between two results, and between what made them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jobdepth.pipeline.reproduction.made import Environment

#: So many differing values are told one by one.
MOST_TOLD = 20
_LONGEST = 80
#: A part of the document that is not a website.
_WHOLE = "the table"
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is not the same in both."""

    #: Name of the website, or `the table`.
    site: str
    path: str
    there: Any
    here: Any

    @property
    def difference(self) -> float | None:
        """By how much a figure differs; None where it is none."""
        both = (self.there, self.here)
        if any(isinstance(each, bool) or not isinstance(each, int | float) for each in both):
            return None
        return abs(float(self.here) - float(self.there))

    def __str__(self) -> str:
        return f"{self.site}: {self.path} is {_shown(self.there)} in the archive, {_shown(self.here)} here"


def _shown(value: Any) -> str:
    text = "missing" if value is _MISSING else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def environment_differences(there: Environment, here: Environment) -> list[str]:
    """What made the archive's figures and is not the same here, in words; what matters most comes first."""
    fields = Environment.model_fields
    one, other = there.model_dump(), here.model_dump()
    told = [
        f"{name.replace('_', ' ')}: {one[name]} there, {other[name]} here"
        for name in fields
        if name != "packages" and one[name] != other[name]
    ]
    return told + [
        f"package {name}: {one['packages'].get(name, 'none')} there, {other['packages'].get(name, 'none')} here"
        for name in sorted(one["packages"].keys() | other["packages"].keys())
        if one["packages"].get(name) != other["packages"].get(name)
    ]


def value_differences(there: Any, here: Any) -> list[Value]:
    """The values that two league documents do not share, the table's own first, then site by site."""
    if not (_has_sites(there) and _has_sites(here)):
        return list(_walk(_WHOLE, "", there, here))
    found = list(_walk(_WHOLE, "", {**there, "sites": None}, {**here, "sites": None}))
    one, other = (_by_slug(each["sites"]) for each in (there, here))
    if list(one) != list(other):
        found.append(Value(_WHOLE, "order of the sites", list(one), list(other)))
    for slug in dict.fromkeys([*one, *other]):
        first, second = one.get(slug, _MISSING), other.get(slug, _MISSING)
        name = str((first if first is not _MISSING else second).get("name", slug))[:_LONGEST]
        found += _walk(name, "", first, second)
    return found


def _has_sites(document: Any) -> bool:
    sites = document.get("sites") if isinstance(document, dict) else None
    return isinstance(sites, list) and all(isinstance(site, dict) for site in sites)


def _by_slug(sites: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(site.get("slug")): site for site in sites}


def _walk(site: str, path: str, there: Any, here: Any) -> Iterator[Value]:
    if isinstance(there, dict) and isinstance(here, dict):
        for key in dict.fromkeys([*there, *here]):
            yield from _walk(site, f"{path}.{key}".lstrip("."), there.get(key, _MISSING), here.get(key, _MISSING))
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for number, pair in enumerate(zip(there, here, strict=True)):
            yield from _walk(site, f"{path}[{number}]", *pair)
    elif not _is_same(there, here):
        yield Value(site, path or "it", there, here)


def _is_same(there: Any, here: Any) -> bool:
    # 1, 1.0 and true are equal to Python, and not the same in a document.
    return type(there) is type(here) and bool(there == here)


def summary(values: list[Value]) -> list[str]:
    """The same in words: how many, the largest difference of each kind of figure, then value by value."""
    sites = {value.site for value in values if value.site != _WHOLE}
    told = [f"{_count(len(values), 'value')} differ{'s' * (len(values) == 1)}, in {_count(len(sites), 'website')}"]
    told += [f"largest difference in {name}: {value.difference:.4g} ({value.site})" for name, value in _largest(values)]
    # What a reader of the table sees comes before what stands behind it.
    told += [str(value) for value in sorted(values, key=lambda value: not _is_figure(value))[:MOST_TOLD]]
    if len(values) > MOST_TOLD:
        told.append(f"and {len(values) - MOST_TOLD} more")
    return told


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _is_figure(value: Value) -> bool:
    """Whether it is a website's rank, score or measure."""
    return value.site != _WHOLE and (value.path in ("rank", "score") or value.path.startswith("measures."))


def _largest(values: list[Value]) -> list[tuple[str, Value]]:
    """Of rank, score and measures the value that differs most."""
    found: dict[str, Value] = {}
    for value in values:
        if not _is_figure(value) or value.difference is None:
            continue
        known = found.get(value.path)
        if known is None or (known.difference or 0) < value.difference:
            found[value.path] = value
    return sorted(found.items(), key=lambda item: (item[0] not in ("rank", "score"), item[0]))
