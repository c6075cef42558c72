"""Copies an example operator's website under another name and adds links to it, as the operator would."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from lxml import html

from jobdepth.model import Place
from scoring.reading.decode import decode_html
from scoring.reading.page import read_blocks

#: In a box of its own, as the review asks for, or as a bare line below the last paragraph.
Manner = Literal["box", "line"]


@dataclass(frozen=True)
class Copy:
    """An operator's website under another domain."""

    sites: Path
    #: "fellgate.example"
    domain: str
    #: "fellgate-2.example"
    new_domain: str

    def make(self, examples: Path) -> None:
        """Copy the folders of all its hosts; what visitors read stays as it is, addresses change."""
        for host in examples.iterdir():
            if host.name.removeprefix("www.").removeprefix("blog.") == self.domain:
                shutil.copytree(host, self.sites / self.renamed(host.name))
        for file in self.sites.glob(f"*{self.new_domain}/**/*"):
            if file.suffix in (".html", ".xml", ".txt") or file.name == "_redirects":
                file.write_bytes(self._with_new_addresses(file.read_bytes()))

    def renamed(self, text: str) -> str:
        """An address or host of the operator under the new domain."""
        return text.replace(self.domain, self.new_domain)

    def add_link(self, from_url: str, to_url: str, words: str, manner: Manner) -> None:
        """Write the link at the end of the main text of the file behind `from_url`."""
        file = self._file(self.renamed(from_url))
        body = file.read_bytes()
        page = html.document_fromstring(decode_html(body, "text/html"))
        texts = {block.text for block in read_blocks(body, "text/html") if block.place is Place.MAIN}
        main = [element for element in page.iter("p", "li", "td") if " ".join(element.text_content().split()) in texts]
        line = html.Element("p")
        link = html.Element("a", href=self.renamed(to_url))
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

    def _with_new_addresses(self, body: bytes) -> bytes:
        for prefix in ("://", "://www.", "://blog."):
            body = body.replace(f"{prefix}{self.domain}".encode(), f"{prefix}{self.new_domain}".encode())
        return body

    def _file(self, url: str) -> Path:
        parts = urlsplit(url)
        path = self.sites / parts.netloc / unquote(parts.path).lstrip("/")
        choices = (path, path.with_name(path.name + ".html"), path / "index.html")
        return next(choice for choice in choices if choice.is_file())


def _end_of(main: Sequence[Any]) -> Any:
    """The last part of the element that holds all the main text."""
    ways = [[*reversed(list(element.iterancestors())), element] for element in main]
    level = 0
    while level + 1 < min(map(len, ways)) and len({way[level] for way in ways}) == 1:
        level += 1
    return ways[-1][level]
