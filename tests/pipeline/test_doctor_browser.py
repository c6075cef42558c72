"""What the doctor says of the browser: whether pages can be rendered, and what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crawler.rendering.browser import CHROMIUM_VARIABLE, hindrance
from jobdepth.pipeline.doctor import Finding, Verdict, examine


def browser() -> Finding:
    return next(finding for finding in examine(None) if finding.name == "browser")


def test_without_the_extra_the_doctor_warns_and_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    found = browser()
    assert found.verdict is Verdict.WARN
    assert "pip install 'jobdepth[browser]'" in found.told


def test_without_a_chromium_the_doctor_names_the_command_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("scrapy_playwright")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.delenv(CHROMIUM_VARIABLE, raising=False)
    found = browser()
    assert found.verdict is Verdict.WARN
    assert "playwright install chromium" in found.told


def test_a_program_that_is_no_browser_is_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("scrapy_playwright")
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv(CHROMIUM_VARIABLE, str(program))
    found = browser()
    assert found.verdict is Verdict.WARN
    assert found.told.startswith("Chromium did not start")


@pytest.mark.browser
@pytest.mark.skipif(bool(hindrance()), reason=hindrance() or "-")
def test_a_chromium_that_starts_is_told_with_its_version() -> None:
    found = browser()
    assert found.verdict is Verdict.OK
    assert any(part.isdigit() for part in found.told.replace(".", " ").split())
