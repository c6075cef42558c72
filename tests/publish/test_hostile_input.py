"""Every free text of the result document comes from a stranger's website or an analyst's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jobdepth.publish import publish_league
from jobdepth.result import League

from .html_page import OWN_SCRIPT, read_page
from .leagues import DRAFTS, build_league

ATTACKS = (
    "\"'><script>alert(1)</script>",
    "{{ 7*7 }}{% include 'x' %}${7*7}",
    "javascript:alert(1)",
    "https://ok.example/\"onmouseover='alert(1)",
    "\x00\x1b[2J\u202e\ufeff]]>--><!--",
    "&lt;b&gt; </table></main><h1>",
)

#: Fields that are no free text: checked by the model or by publishing itself.
CLOSED = {"slug", "other", "ranked", "schema", "status", "place", "kind", "connection", "reason", "created_at",
          "fetched_at", "crawled_at", "crawled_from", "crawled_to"}  # fmt: skip


def _poisoned(value: Any, attack: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _poisoned(each, attack, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_poisoned(each, attack, name) for each in value]
    return attack if isinstance(value, str) and name not in CLOSED else value


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_no_free_text_can_leave_its_place_on_any_page(attack: str, tmp_path: Path) -> None:
    league = build_league(DRAFTS[:3])
    poisoned = League.model_validate(_poisoned(league.model_dump(mode="json", by_alias=True), attack))
    honest = publish_league(league, tmp_path / "honest")
    published = publish_league(poisoned, tmp_path / "public")
    for name in (name for name in published.names if name.endswith(".html")):
        page, expected = read_page(published.folder / name), read_page(honest.folder / name)
        assert page.xpath(f"//script[not({OWN_SCRIPT})] | //@*[starts-with(name(), 'on')] | //include") == []
        assert not [href for href in page.xpath("//@href | //@cite") if href.lower().startswith("javascript")]
        assert [len(page.xpath(f"//{tag}")) for tag in ("h1", "main", "table", "th")] == [
            len(expected.xpath(f"//{tag}")) for tag in ("h1", "main", "table", "th")
        ]
