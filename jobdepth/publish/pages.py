"""Turns contexts into HTML."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jobdepth.publish.contexts import LeagueContext
from jobdepth.publish.correction_contexts import CorrectionsContext
from jobdepth.publish.edition_contexts import EditionsContext, PointerContext
from jobdepth.publish.finding_contexts import FindingsContext
from jobdepth.publish.method_contexts import DictionaryContext, MethodologyContext
from jobdepth.publish.site_contexts import SiteContext
from jobdepth.resources import resource_dir

PageContext = (
    LeagueContext
    | FindingsContext
    | SiteContext
    | MethodologyContext
    | DictionaryContext
    | CorrectionsContext
    | EditionsContext
    | PointerContext
)

TEMPLATES: dict[type[PageContext], str] = {
    LeagueContext: "league.html",
    FindingsContext: "findings.html",
    SiteContext: "site.html",
    MethodologyContext: "methodology.html",
    DictionaryContext: "data-dictionary.html",
    CorrectionsContext: "corrections.html",
    EditionsContext: "editions.html",
    PointerContext: "pointer.html",
}

STYLESHEET = "site.css"
SCRIPT = "league.js"

# Control characters are no HTML, and direction marks in a name would turn its whole row round.
_CONTROLS = (*(code for code in range(32) if chr(code) not in "\t\n\r"), *range(0x7F, 0xA0))
_DIRECTION_MARKS = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
#: What must not reach a page or a terminal, for str.translate.
UNSEEN = dict.fromkeys((*_CONTROLS, *_DIRECTION_MARKS))


def render_page(context: PageContext) -> str:
    """The HTML of the page that `context` belongs to."""
    template = build_environment().get_template(TEMPLATES[type(context)])
    return template.render({field.name: getattr(context, field.name) for field in fields(context)})


def asset(name: str) -> Path:
    """A file that pages load: the one style sheet, or the one script."""
    return resource_dir("templates") / "assets" / name


@cache
def build_environment() -> Environment:
    """Jinja as the templates need it: everything escaped, an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader(resource_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=without_unseen,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def without_unseen(value: Any) -> Any:
    """A text without control characters and direction marks; anything else as it is."""
    # Most texts are all printable, which is known a hundred times as fast.
    return value.translate(UNSEEN) if isinstance(value, str) and not value.isprintable() else value
