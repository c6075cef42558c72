from __future__ import annotations

import dataclasses
import inspect
import re
from types import ModuleType

import pytest
from jinja2 import Environment, meta, nodes

from jobdepth.publish import (
    chart_contexts,
    contexts,
    edition_contexts,
    finding_contexts,
    links,
    method_contexts,
    site_contexts,
)
from jobdepth.publish.pages import TEMPLATES, PageContext, build_environment

PARTS = ("base.html", "parts.html", "finding-parts.html")
#: What Jinja itself gives to a template.
BUILT_IN = {"loop", "index", "first"}


def _tree(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    return environment.parse(environment.loader.get_source(environment, name)[0])


def _asked_for(environment: Environment, name: str) -> set[str]:
    return set.union(*(_undeclared(_tree(environment, each)) for each in (name, "base.html")))


def _undeclared(tree: nodes.Template) -> set[str]:
    # Jinja's own search does not see that a name used in a block was imported above it.
    imports = [name for found in tree.find_all(nodes.FromImport) for name in found.names]
    imported = {name[1] if isinstance(name, tuple) else name for name in imports}
    return meta.find_undeclared_variables(tree) - imported


def _attributes(environment: Environment) -> set[str]:
    names = (*PARTS, *TEMPLATES.values())
    return {found.attr for name in names for found in _tree(environment, name).find_all(nodes.Getattr)}


def _views() -> list[type]:
    modules: tuple[ModuleType, ...] = (
        chart_contexts,
        contexts,
        edition_contexts,
        finding_contexts,
        method_contexts,
        site_contexts,
        links,
    )
    return [
        view
        for module in modules
        for view in vars(module).values()
        if dataclasses.is_dataclass(view) and isinstance(view, type) and view.__module__ == module.__name__
    ]


@pytest.mark.parametrize("context", TEMPLATES, ids=lambda context: context.__name__)
def test_a_template_asks_for_exactly_the_fields_of_its_context(context: type[PageContext]) -> None:
    fields = {field.name for field in dataclasses.fields(context)}
    assert _asked_for(build_environment(), TEMPLATES[context]) == fields


def test_templates_use_every_field_of_every_record_and_no_other() -> None:
    pages = set(TEMPLATES)
    fields = {field.name for view in _views() if view not in pages for field in dataclasses.fields(view)}
    assert _attributes(build_environment()) - BUILT_IN == fields


@pytest.mark.parametrize("view", _views(), ids=lambda view: view.__name__)
def test_every_field_of_a_context_is_explained(view: type) -> None:
    lines = [line.strip() for line in inspect.getsource(view).splitlines()]
    for field in dataclasses.fields(view):
        (at,) = [number for number, line in enumerate(lines) if re.match(rf"{field.name}: ", line)]
        assert lines[at - 1].startswith("#: "), f"{view.__name__}.{field.name} has no comment"


def test_template_names_end_in_html_so_that_nobody_doubts_the_escaping() -> None:
    environment = build_environment()
    assert environment.autoescape is True
    assert all(name.endswith(".html") for name in environment.list_templates() if not name.startswith("assets/"))
