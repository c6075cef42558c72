"""Checks a built site before it takes the place of the old one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from jobdepth.errors import JobdepthError

#: The one script: it sorts and filters the league table.
SCRIPT = "assets/league.js"
_FORBIDDEN_TAGS = frozenset({"iframe", "object", "embed", "base", "form"})
_PARSER = html.HTMLParser(encoding="utf-8")
_ADDRESSES = frozenset({"href", "src"})
#: What a link element may name on another server: a browser does not fetch it.
_UNFETCHED = frozenset({"alternate", "canonical"})

#: A study in which nothing was found has no evidence.
_MAY_BE_EMPTY = frozenset({".jsonl"})


def check_site(folder: Path, expected: list[str]) -> None:
    """Raise an error if a file is missing or empty, or a page could run code, call out or lead nowhere."""
    faults = [f"{name} is missing or empty" for name in expected if not _has_content(folder / name)]
    for name in expected:
        if name.endswith(".html"):
            faults += [f"{name}: {fault}" for fault in _page_faults(folder, folder / name)]
    if faults:
        raise JobdepthError("the new pages are not fit to publish:\n" + "\n".join(faults[:20]))


def _has_content(path: Path) -> bool:
    return path.is_file() and (path.stat().st_size > 0 or path.suffix in _MAY_BE_EMPTY)


def _page_faults(folder: Path, page: Path) -> list[str]:
    faults: list[str] = []
    local: set[str] = set()
    for element in html.parse(str(page), _PARSER).iter(etree.Element):
        faults += _element_faults(str(element.tag), element.attrib)
        if element.tag == "script" and not _is_own_script(folder, page, element):
            faults.append("a script element")
        local |= _local_addresses(element.attrib)
    return faults + [f"link to {address!r} leads nowhere" for address in local if not _leads(folder, page, address)]


def _is_own_script(folder: Path, page: Path, element: html.HtmlElement) -> bool:
    """Whether it loads the one script there is, and holds none itself."""
    address = element.get("src") or ""
    return not (element.text or "").strip() and (page.parent / address).resolve() == (folder / SCRIPT).resolve()


def _element_faults(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    if tag in _FORBIDDEN_TAGS:
        yield f"a {tag} element"
    for name, value in attributes.items():
        if name.startswith("on") or name == "style":
            yield f"a {name} attribute on {tag}"
        elif name in _ADDRESSES and _is_remote(value):
            if tag != "a" and not (tag == "link" and attributes.get("rel") in _UNFETCHED):
                yield f"{tag} calls {value}"
        elif name in _ADDRESSES and not _is_local(value):
            yield f"{tag} with the address {value!r}"


def _local_addresses(attributes: Mapping[str, str]) -> set[str]:
    return {attributes[name] for name in _ADDRESSES.intersection(attributes) if _is_local(attributes[name])}


def _is_remote(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _is_local(address: str) -> bool:
    return ":" not in address.split("#", 1)[0] and not address.startswith("//")


def _leads(folder: Path, page: Path, address: str) -> bool:
    path = unquote(address.split("#", 1)[0])
    target = (page.parent / path).resolve() if path else page.resolve()
    return target.is_relative_to(folder.resolve()) and target.is_file()
