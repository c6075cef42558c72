"""Whole pages and what is read from them: a case is a folder with page.html and expected.yaml, nothing else.

Keys of expected.yaml, all optional: title, language, author, needs_browser, unreadable (part of the reason), main
(every main passage, in order), headings (of main passages, in order, each once), in_main, not_in_main (pieces of text).
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from jobdepth.model import Place, Reading
from scoring.reading import UnreadablePage, read_page

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
KEYS = {"title", "language", "author", "needs_browser", "unreadable", "main", "headings", "in_main", "not_in_main"}


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_page_is_read_as_expected(folder: Path):
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    assert expected.keys() <= KEYS
    body = (folder / "page.html").read_bytes()
    if "unreadable" in expected:
        with pytest.raises(UnreadablePage, match=expected["unreadable"]):
            read_page(body, "text/html")
    else:
        check(read_page(body, "text/html"), expected)


def check(reading: Reading, expected: dict[str, Any]) -> None:
    for name in ("title", "language", "author", "needs_browser"):
        if name in expected:
            assert getattr(reading, name) == expected[name]
    main = [passage for passage in reading.passages if passage.place is Place.MAIN]
    if "main" in expected:
        assert [{"heading": passage.heading, "text": passage.text} for passage in main] == expected["main"]
    if "headings" in expected:
        assert list(dict.fromkeys(passage.heading for passage in main)) == expected["headings"]
    text = "\n".join(f"{passage.heading}\n{passage.text}" for passage in main)
    assert [piece for piece in expected.get("in_main", []) if piece not in text] == []
    assert [piece for piece in expected.get("not_in_main", []) if piece in text] == []
