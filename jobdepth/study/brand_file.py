"""Reads a brand file: an agency's name, logo, colours and footer. Nothing in it is trusted before it is checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from jobdepth.brand import GROUNDS, Brand, Logo
from jobdepth.contrast import LEAST, least_contrast, nearest_passing
from jobdepth.errors import InputError, Problem
from jobdepth.study.input_file import read_bytes
from jobdepth.study.logo import MAX_LOGO_BYTES, LogoError, check_logo
from jobdepth.study.yaml_file import YamlDocument, load_yaml, validate

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\r\n]*$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Accent(_Model):
    """The colour of links and of the mark above the title."""

    light: Colour = Field(description="Colour on light pages and on paper, in quotes: '#7a2048'.")
    dark: Colour = Field(description="Colour on dark pages, in quotes: '#f0a3c0'.")


class BrandFile(_Model):
    """The keys of a brand file."""

    name: Annotated[Line, StringConstraints(max_length=80)] = Field(
        min_length=1, description="Name shown above the title and in the footer."
    )
    logo: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = Field(
        None, description="A PNG or SVG file, relative to this one and in its folder; up to 200 kB."
    )
    accent: Accent | None = Field(None, description="Colour of links and marks, for light and for dark pages.")
    footer: Line = Field("", description="One line for the foot of every page.")
    contact: Line = Field("", description="Whom readers write to, in place of the contact of the study.")


def load_brand(path: Path) -> Brand:
    """Load and check a brand file with its logo; raises InputError with every problem found."""
    document = load_yaml(path)
    file = validate(document, BrandFile)
    problems = _faint(document, file.accent) if file.accent else []
    logo = None
    try:
        logo = _load_logo(document, path, file.logo) if file.logo else None
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    light, dark = (file.accent.light, file.accent.dark) if file.accent else (None, None)
    return Brand(file.name, logo, light, dark, file.footer, file.contact)


def path_within(folder: Path, name: str) -> Path | None:
    """The file called `name` in `folder`; None where the name, or a link on the way, leads out of it."""
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError, ValueError):
        return None


def _load_logo(document: YamlDocument, brand: Path, name: str) -> Logo:
    line, column = document.position(("logo",))
    path = path_within(brand.parent, name)
    if path is None:
        cure = "copy it beside the brand file, and write its name alone"
        raise InputError([Problem(document.file, "the logo leads out of this folder", line, column, name, cure)])
    try:
        return check_logo(read_bytes(path, MAX_LOGO_BYTES))
    except LogoError as error:
        raise InputError([Problem(document.file, f"the logo is {error}", line, column, name, error.cure)]) from None
    except InputError as error:
        (problem,) = error.problems
        message = f"the logo {problem.message}" if "cannot" in problem.message else f"the logo is {problem.message}"
        raise InputError([Problem(document.file, message, line, column, name, problem.cure)]) from None


def _faint(document: YamlDocument, accent: Accent) -> list[Problem]:
    """The colours that are hard to read on the pages, each with the nearest shade that is not."""
    problems = []
    for scheme, colour in (("light", accent.light), ("dark", accent.dark)):
        ratio, ground = least_contrast(colour, GROUNDS[scheme])
        if ratio < LEAST:
            # Rounded down: 4.49 must not read as the 4.5 that is asked for.
            shown = int(ratio * 100) / 100
            message = f"accent.{scheme} has a contrast of {shown:.2f}:1 on {ground}, and needs {LEAST}:1"
            cure = f"the nearest shade that passes is '{nearest_passing(colour, GROUNDS[scheme])}'"
            problems.append(Problem(document.file, message, *document.position(("accent", scheme)), colour, cure))
    return problems
