"""The table of a website whose pages are made by scripts, made again without a browser."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from lxml import html

from crawler.rendering.browser import hindrance
from jobdepth.pipeline.example_server import serve_examples
from jobdepth.resources import resource_dir
from tests.command_line import jobdepth

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(bool(hindrance()), reason=f"no browser: {hindrance()}"),
]

HOST = "www.brannica.example"


def hide_behind_script(page: Path) -> None:
    """Leave of a page an empty body and a script that fills it."""
    document = html.document_fromstring(page.read_bytes())
    inside = "".join(html.tostring(part, encoding="unicode") for part in document.body)
    # Nothing in it may end the script element.
    words = json.dumps(inside).replace("<", "\\u003c")
    title = document.findtext(".//title")
    page.write_text(
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><div id=app></div><script>document.getElementById('app').innerHTML = {words};</script></body></html>",
        encoding="utf-8",
    )


def test_rendered_pages_are_read_again_without_a_browser(tmp_path: Path) -> None:
    sites, output, archive = tmp_path / "sites", tmp_path / "output", tmp_path / "edition.tar.gz"
    shutil.copytree(resource_dir("examples") / "data-centres" / "sites" / HOST, sites / HOST)
    for page in (sites / HOST).rglob("*.html"):
        hide_behind_script(page)
    (tmp_path / "sites.csv").write_text(f"name,url\nBrannica,http://{HOST}/\n", encoding="utf-8")
    with serve_examples(sites) as proxy:
        crawl = {"budget": 5, "delay_s": 0, "proxy": proxy, "render": "auto"}
        settings = {"title": "Scripts", "contact": "us@example.org", "scoring": {"engine": "torch"}, "crawl": crawl}
        (tmp_path / "study.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        done = jobdepth("run", str(tmp_path / "study.yaml"), "--output", str(output))
    assert done.returncode == 0, done.stderr
    (site,) = json.loads((output / "public" / "league.json").read_text(encoding="utf-8"))["sites"]
    assert site["pages_read"] == 5
    assert site["measures"]["coverage"] > 0
    assert jobdepth("export", "--output", str(output), "--file", str(archive)).returncode == 0
    nothing = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    made = jobdepth("reproduce", str(archive), **nothing)
    assert made.returncode == 0, made.stdout + made.stderr
    assert made.stdout.startswith("reproduced: identical\n")
