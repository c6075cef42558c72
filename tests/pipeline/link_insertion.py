"""Adds a link to a page of the example sites, as an operator would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from lxml import html

from jobdepth.model import Place
from scoring.reading.decode import decode_html
from scoring.reading.page import read_blocks

#: In a box of its own, as the review asks for, or as a bare line below the last paragraph.
Manner = Literal["box", "line"]


def add_link(sites: Path, from_url: str, to_url: str, words: str, manner: Manner) -> None:
    """Write the link at the end of the main text of the file behind `from_url`."""
    file = _file(sites, from_url)
    body = file.read_bytes()
    page = html.document_fromstring(decode_html(body, "text/html"))
    texts = {block.text for block in read_blocks(body, "text/html") if block.place is Place.MAIN}
    main = [element for element in page.iter("p", "li", "td") if " ".join(element.text_content().split()) in texts]
    line = html.Element("p")
    link = html.Element("a", href=to_url)
    link.text = words
    line.append(link)
    if manner == "line":
        main[-1].addnext(line)
    else:
        box = html.Element("aside")
        box.append(line)
        _end_of(main).addnext(box)
    for meta in page.xpath("//meta[@charset]"):
        meta.set("charset", "utf-8")
    file.write_bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _end_of(main: Sequence[Any]) -> Any:
    """The last part of the element that holds all the main text."""
    ways = [[*reversed(list(element.iterancestors())), element] for element in main]
    level = 0
    while level + 1 < min(map(len, ways)) and len({way[level] for way in ways}) == 1:
        level += 1
    return ways[-1][level]


def _file(sites: Path, url: str) -> Path:
    parts = urlsplit(url)
    path = sites / parts.netloc / unquote(parts.path).lstrip("/")
    choices = (path, path.with_name(path.name + ".html"), path / "index.html")
    return next(choice for choice in choices if choice.is_file())
