"""What an error of our own costs: the page at which it happens, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jobdepth.model import SkipReason
from tests.crawler.crawls import crawl_sites
from tests.site_server import Site, page

#: Puts an error into the code that looks at pages, in the crawl's own process.
BROKEN = """
import crawler.{module} as broken

_sound = broken.{name}


def fail(*arguments, **more):
    if any(isinstance(each, bytes) and b"break" in each for each in arguments):
        raise RuntimeError("broken on purpose")
    return _sound(*arguments, **more)


broken.{name} = fail
"""
SITES: dict[str, Site] = {
    "one.example": {"/": page("/a", "/bad", "/b"), "/a": page("/deep"), "/bad": page(text="break"), "/b": page()}
    | {"/deep": page()},
    "home.example": {"/": page("/a", text="break")},
    "other.example": {"/": page("/a"), "/a": page()},
}


@pytest.mark.parametrize(("module", "name"), [("pages.walls", "find_wall"), ("pages.links", "read_links")])
def test_an_error_of_our_own_costs_one_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN.format(module=module, name=name))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *os.environ.get("PYTHONPATH", "").split()]))
    with crawl_sites(tmp_path / "output", SITES) as crawled:
        one = crawled["one.example"]
        assert one.depths == {"/": 0, "/a": 1, "/b": 1, "/deep": 2}
        assert one.skipped == {"/bad": SkipReason.UNREADABLE}
        assert crawled["other.example"].pages == {"/", "/a"}
        assert "RuntimeError" in crawled["home.example"].row.reason
