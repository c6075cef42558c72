"""Which pages wait for a browser: few words, few links, and a script that may bring more."""

from __future__ import annotations

import pytest
from lxml import html

from jobdepth.page_shell import SHELL_LINKS, SHELL_SCRIPT_CHARS, SHELL_WORDS, is_shell, leads_elsewhere

APP = '<div id="root"></div><script src="/app.js"></script>'
INLINE = f"<script>{'x' * (SHELL_SCRIPT_CHARS + 1)}</script>"
TAG_MANAGER = '<noscript><iframe src="https://tags.example/ns.html" height="0" width="0"></iframe></noscript>'


@pytest.mark.parametrize(
    "body",
    [
        APP,
        INLINE,
        APP + TAG_MANAGER,
        APP + '<iframe src="/count" style="display: none"></iframe>',
        APP + '<iframe src="/count" width="1" height="1"></iframe>',
        APP + '<a href="/">Home</a><a href="/imprint">Imprint</a>',
    ],
)
def test_a_page_with_hardly_anything_but_a_script_is_a_shell(body: str) -> None:
    assert is_shell(html.document_fromstring(body), words=3)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Nothing but text</p>",
        "<script>go()</script>",
        f'<script type="application/ld+json">{{"name": "{"x" * 300}"}}</script>',
        APP + '<a href="/x">x</a>' * SHELL_LINKS,
        APP + '<iframe src="/inner"></iframe>',
        '<meta http-equiv="Refresh" content="0; url=/b">' + APP,
    ],
)
def test_a_page_with_links_frames_a_redirect_or_no_program_is_none(body: str) -> None:
    assert not is_shell(html.document_fromstring(body), words=3)


def test_enough_words_make_a_page_of_any_script() -> None:
    page = html.document_fromstring(APP)
    assert is_shell(page, SHELL_WORDS - 1)
    assert not is_shell(page, SHELL_WORDS)


def test_a_frame_set_leads_elsewhere_and_a_counter_does_not() -> None:
    assert leads_elsewhere(html.document_fromstring('<frameset><frame src="/a"></frameset>'))
    assert not leads_elsewhere(html.document_fromstring(TAG_MANAGER))
