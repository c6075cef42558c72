"""What Chromium prints: a tagged PDF, made of files in one folder and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from crawler.rendering.browser import CHROMIUM_VARIABLE, hindrance
from crawler.rendering.printing import print_pdf
from jobdepth.errors import JobdepthError

pypdf = pytest.importorskip("pypdf")

pytestmark = pytest.mark.browser
needs_chromium = pytest.mark.skipif(bool(hindrance()), reason=hindrance() or "-")

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A review</title>
<link rel="stylesheet" href="{outside}style.css">
<style>@page {{ size: A4 }} p::after {{ content: " no script" }}</style>
</head><body><h1>First</h1><p>Words</p><img src="{outside}logo.svg" alt="logo"><h2>Second</h2>
<table><tr><th scope="row">Row</th><td>Cell</td></tr></table>
<script>document.querySelector("p").textContent = "script ran"</script></body></html>"""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, and what it was asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}/", asked
        found.shutdown()


def printed(folder: Path, outside: str) -> pypdf.PdfReader:
    page = folder / "page.html"
    page.write_text(PAGE.format(outside=outside), encoding="utf-8")
    return pypdf.PdfReader(io.BytesIO(print_pdf(page, folder, "<span>foot of the sheet</span>")))


@needs_chromium
def test_the_pdf_is_tagged_with_language_title_and_outline(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>')
    document = printed(tmp_path, "")
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a PDF's own kind of true)
    assert root["/Lang"] == "en"
    assert document.metadata is not None
    assert document.metadata.title == "A review"
    assert kinds_of_tags(root["/StructTreeRoot"]) >= {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure"}
    assert document.outline[0].title == "First"  # type: ignore[union-attr]
    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [595, 842]


@needs_chromium
def test_no_script_runs_and_the_server_is_asked_for_nothing(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    address, asked = server
    text = printed(tmp_path, address).pages[0].extract_text()
    assert "Words no script" in " ".join(text.split())
    assert "script ran" not in text
    assert asked == []


@needs_chromium
def test_files_outside_the_folder_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("h1::after { content: ' from outside' }")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "link.css").symlink_to(tmp_path / "style.css")
    assert "from outside" not in printed(inner, "../").pages[0].extract_text()
    assert "from outside" in printed(tmp_path, "").pages[0].extract_text()


def test_a_chromium_that_does_not_start_is_told_with_a_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("playwright")
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv(CHROMIUM_VARIABLE, str(program))
    with pytest.raises(JobdepthError, match=r"Chromium did not start.*playwright install --with-deps chromium"):
        printed(tmp_path, "")


def kinds_of_tags(root: pypdf.generic.DictionaryObject) -> set[str]:
    """The kinds of elements in the structure tree."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, pypdf.generic.ArrayObject):
            waiting += list(element)
        elif isinstance(element, pypdf.generic.DictionaryObject):
            found.add(str(element.get("/S")))
            waiting += [element["/K"]] if "/K" in element else []
    return found
