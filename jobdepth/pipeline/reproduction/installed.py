"""What this program runs on: its own code, the packages it uses, the machine."""

from __future__ import annotations

import hashlib
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

PROGRAM = "jobdepth"
_CODE = ("crawler", "jobdepth", "scoring")
#: Extras of this program whose packages can take part in a figure.
_EXTRAS = frozenset({"fast", "browser"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([^\"']*)[\"']")
_TORCH_CPU = "https://download.pytorch.org/whl/cpu"


def used_packages() -> dict[str, str]:
    """The exact version of every installed package that this program uses, by name; empty if it is not installed."""
    found: dict[str, str] = {}
    waiting = [PROGRAM]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            # Needed on other machines only, or an extra that nobody asked for.
            continue
        waiting += [_normal(line) for line in requires(name) or () if _is_used(name, line)]
    return dict(sorted(found.items()))


def _is_used(name: str, requirement: str) -> bool:
    extras = set(_EXTRA.findall(requirement))
    return not extras or (name == PROGRAM and bool(extras & _EXTRAS))


def _normal(requirement: str) -> str:
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0] if found else requirement).lower()


def lock_file(packages: dict[str, str], python: str) -> str:
    """The packages in the form that `pip install -r` reads; the program itself need not come from an index."""
    told = f"# What made this edition, with Python {python} and {PROGRAM} {packages.get(PROGRAM, '')}".rstrip()
    lines = [told, "# pip install -r requirements.lock"]
    if any("+cpu" in each for each in packages.values()):
        lines.append(f"--extra-index-url {_TORCH_CPU}")
    return "\n".join([*lines, *(f"{name}=={packages[name]}" for name in sorted(packages) if name != PROGRAM)]) + "\n"


def code_hash() -> str:
    """A hash of this program's own source files, which may change while its version stays."""
    digest = hashlib.sha256()
    for package in _CODE:
        for name, path in _sources(package):
            content = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
            digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def _sources(package: str) -> list[tuple[str, Path]]:
    spec = find_spec(package)
    folders = [Path(each) for each in (spec.submodule_search_locations or ())] if spec else []
    found = [
        (f"{package}/{path.relative_to(folder).as_posix()}", path)
        for folder in folders
        for path in folder.rglob("*.py")
    ]
    # Training makes no figure; what it made has fingerprints of its own.
    return sorted((name, path) for name, path in found if not name.startswith("scoring/training/"))


def system() -> str:
    """Operating system and kind of machine."""
    return f"{platform.system()} {platform.machine()}"
