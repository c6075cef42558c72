"""Recognises what stands in a page's place when a site does not let a crawler in: a check, a log-in, a consent form.

A healthy page must never be taken for one, so a page with links and text is none, whatever scripts it carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Any

from crawler.pages import wall_words as words
from crawler.pages.markup import parse_markup
from crawler.pages.page_text import HIDING_STYLE, tree_text
from crawler.pages.places import PlaceFinder
from jobdepth.model import Place


class WallKind(StrEnum):
    """What bars the way."""

    CHALLENGE = "challenge"
    LOGIN = "login"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Wall:
    """What bars the way, in words for the report."""

    kind: WallKind
    words: str


#: A page with more links than this is none of these, and is not even parsed.
MAX_LINKS = 12
LINK = re.compile(rb"<a[\s>]", re.IGNORECASE)
FEW_LINKS = 5
#: Words that a check, or a page around a log-in or consent form, may have.
MAX_CHALLENGE_WORDS = 120
MAX_LOGIN_WORDS = 40
MAX_CONSENT_WORDS = 40
MAX_CONSENT_PAGE_WORDS = 1000
#: A script that sets a cookie and loads the page again leaves it empty.
MAX_RELOAD_WORDS = 10
#: Bounds for pages made to keep a reader busy.
MAX_SOURCE_CHARS = 300_000
MAX_CONTROLS = 10
MAX_LEVELS = 30
DOORKEEPER_STATUSES = frozenset({401, 403, 405, 429, 503})


def find_wall(status: int, headers: Mapping[str, str], body: bytes, content_type: str) -> Wall | None:
    """What bars the way to a page, as far as one answer tells; None for a page that shows itself."""
    known = {name.lower(): value.strip().lower() for name, value in headers.items()}
    for name, value, statuses, vendor in words.HEADERS:
        if name in known and re.fullmatch(value, known[name]) and (not statuses or status in statuses):
            return _challenge(vendor)
    if status == 401:
        return Wall(WallKind.LOGIN, "the server asks for a name and a password")
    if not (200 <= status < 300 or status in DOORKEEPER_STATUSES) or len(LINK.findall(body)) > MAX_LINKS:
        return None
    tree = parse_markup(body, content_type)
    if tree is None:
        return None
    page = _Page(tree, body[:MAX_SOURCE_CHARS].decode("latin-1").lower(), status)
    if page.link_count > MAX_LINKS:
        return None
    return _find_challenge(page) or _find_login(page) or _find_consent(page)


class _Page:
    """What is looked at again and again."""

    def __init__(self, tree: Any, source: str, status: int) -> None:
        self.tree = tree
        self.source = " ".join(source.split())
        self.status = status
        self.link_count = sum(1 for _ in tree.iter("a", "area"))

    @cached_property
    def word_count(self) -> int:
        return _count(self.tree)

    @cached_property
    def titles(self) -> list[str]:
        """Title and first headings, in lower case."""
        headings = [tree_text(heading) for heading in self.tree.iter("h1", "h2")][:3]
        return [" ".join(text.split()).lower() for text in [self.tree.findtext(".//title") or "", *headings]]

    @cached_property
    def all_text(self) -> str:
        """What is written for anybody, also for a browser that runs no scripts; in lower case."""
        return " ".join(" ".join(self.tree.itertext()).lower().split())

    @cached_property
    def scripts(self) -> str:
        return " ".join(script.text or "" for script in self.tree.iter("script")).lower()

    def is_titled(self, beginnings: re.Pattern[str]) -> bool:
        return any(beginnings.match(title) for title in self.titles)


def _challenge(vendor: str) -> Wall:
    by = f" by {vendor}" if vendor else ""
    return Wall(WallKind.CHALLENGE, f"a check for robots{by} instead of the page")


def _find_challenge(page: _Page) -> Wall | None:
    if page.word_count > MAX_CHALLENGE_WORDS:
        return None
    for vendor, marks in words.SOURCES:
        if re.search(marks, page.source):
            return _challenge(vendor)
    if page.link_count > FEW_LINKS:
        return None
    has_proof = page.status in DOORKEEPER_STATUSES or _has_captcha(page) or _tests_browser(page)
    if has_proof and page.is_titled(words.CHALLENGE_TITLE):
        return _challenge("")
    return _challenge("") if _is_bare_captcha(page) or _is_loop(page) else None


def _has_captcha(page: _Page) -> bool:
    return any(True for _ in _captchas(page.tree))


def _captchas(tree: Any) -> Iterator[Any]:
    for element in tree.iter("div", "iframe", "img", "input", "script"):
        if any(words.CAPTCHA.search(element.get(name) or "") for name in ("class", "id", "src", "name")):
            yield element


def _tests_browser(page: _Page) -> bool:
    return bool(
        ("document.cookie" in page.scripts and words.RELOAD.search(page.scripts)) or words.ENABLE.search(page.all_text)
    )


def _is_bare_captcha(page: _Page) -> bool:
    """Whether the page is a form that asks for a captcha and nothing else."""
    if page.tree.find(".//form") is None or page.tree.find(".//textarea") is not None:
        return False
    if page.word_count > MAX_LOGIN_WORDS or not any(element.tag != "script" for element in _captchas(page.tree)):
        return False
    return all(words.CAPTCHA.search(field.get("name") or field.get("id") or "") for field in _fields(page.tree))


def _fields(tree: Any) -> Iterator[Any]:
    return (field for field in tree.iter("input") if (field.get("type") or "text").lower() not in words.SILENT_INPUTS)


def _is_loop(page: _Page) -> bool:
    """Whether the page only sets a cookie and loads itself again."""
    if page.link_count == 0 and page.word_count <= MAX_RELOAD_WORDS and "document.cookie" in page.scripts:
        return bool(words.RELOAD.search(page.scripts))
    return _refreshes_itself(page.tree) and bool(words.ENABLE.search(page.all_text))


def _refreshes_itself(tree: Any) -> bool:
    metas = (meta for meta in tree.iter("meta") if (meta.get("http-equiv") or "").strip().lower() == "refresh")
    return any(words.SELF_REFRESH.fullmatch(meta.get("content") or "") for meta in metas)


def _find_login(page: _Page) -> Wall | None:
    form = next((form for form in page.tree.iter("form") if _is_login(form)), None)
    if form is not None and PlaceFinder().place_of(form) is Place.MAIN:
        around = page.word_count - _count(form)
        if around <= MAX_LOGIN_WORDS and not _is_shell(page):
            return Wall(WallKind.LOGIN, "a log-in form instead of the page")
    is_asking = next(_fields(page.tree), None) is not None
    if (
        is_asking
        and page.word_count <= MAX_LOGIN_WORDS
        and page.link_count <= FEW_LINKS
        and page.is_titled(words.LOGIN_TITLE)
    ):
        return Wall(WallKind.LOGIN, "a log-in form instead of the page")
    return None


def _is_login(form: Any) -> bool:
    fields = [field for field in _fields(form) if not HIDING_STYLE.search(field.get("style") or "")]
    passwords = [field for field in fields if (field.get("type") or "").lower() == "password"]
    return len(passwords) == 1 and len(fields) <= 3 and form.find(".//textarea") is None


def _find_consent(page: _Page) -> Wall | None:
    if page.word_count > MAX_CONSENT_PAGE_WORDS or _is_shell(page):
        return None
    for control in islice(_accepts(page.tree), MAX_CONTROLS):
        box = _consent_box(control)
        if box is None or next(_fields(box), None) is not None:
            continue
        outside = page.word_count - _count(box)
        links = page.link_count - sum(1 for _ in box.iter("a"))
        is_gate = page.is_titled(words.CONSENT_TITLE) or _leads_back(control)
        if is_gate and outside <= MAX_CONSENT_WORDS and links <= FEW_LINKS:
            return Wall(WallKind.CONSENT, "a consent form instead of the page")
    return None


def _accepts(tree: Any) -> Iterator[Any]:
    for control in tree.iter("button", "input", "a"):
        text = control.get("value") or "" if control.tag == "input" else tree_text(control)
        if words.ACCEPT.fullmatch(text.strip().lower()):
            yield control


def _consent_box(control: Any) -> Any:
    """The nearest element around a control that speaks of consent."""
    around = islice(control.iterancestors(), MAX_LEVELS)
    return next((box for box in around if words.CONSENT_TEXT.search(tree_text(box).lower())), None)


def _leads_back(control: Any) -> bool:
    """Whether a form notes which page was asked for, so that it can let the visitor through to it."""
    form = next(control.iterancestors("form"), None)
    if form is None:
        return control.tag == "a" and bool(words.RETURN_QUERY.search(control.get("href") or ""))
    names = ((field.get("name") or "").lower() for field in form.iter("input") if field.get("type") == "hidden")
    return any(words.RETURN_FIELD.search(name) for name in names) or bool(
        words.CONSENT_PATH.search(form.get("action") or "")
    )


def _is_shell(page: _Page) -> bool:
    """Whether the page is still to be filled by a script, so that what it shows now is not all."""
    elements = page.tree.iter("div", "main", "section", "app-root")
    return any(
        (element.tag == "app-root" or words.MOUNTS.match(element.get("id") or "")) and not _count(element)
        for element in elements
    )


def _count(tree: Any) -> int:
    return len(tree_text(tree).split())
