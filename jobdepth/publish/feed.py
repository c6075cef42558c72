"""The Atom feed of editions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from jobdepth.edition_record import EditionRecord
from jobdepth.publish import text
from jobdepth.publish.frame import absolute, edition_path
from jobdepth.publish.pages import without_unseen
from jobdepth.result import StudyInfo

FEED = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
#: What XML 1.0 has no way to write.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# lxml's own types do not know that a namespace may go without a prefix.
_NAMESPACES: Any = {None: ATOM}
#: So many of the newest editions stand in the feed.
MAX_ENTRIES = 50


def render_feed(study: StudyInfo, records: Sequence[EditionRecord]) -> str:
    """The feed of these editions (oldest first, at least one); links are absolute where the study has a base URL."""
    feed = etree.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "en"}, nsmap=_NAMESPACES)
    # The first edition never changes, so neither does the feed's own name.
    _add(feed, "id", uuid5(NAMESPACE_URL, f"{records[0].feed_id}:feed").urn)
    _add(feed, "title", study.title)
    _add(feed, "updated", _time(records[-1].published_at))
    _add(etree.SubElement(feed, _tag("author")), "name", study.publisher or "publisher not named")
    _add(feed, "generator", "jobdepth")
    if absolute(study.base_url, FEED):
        _link(feed, study, FEED, rel="self", type="application/atom+xml")
    _link(feed, study, "index.html", rel="alternate", type="text/html")
    for record in reversed(records[-MAX_ENTRIES:]):
        _entry(etree.SubElement(feed, _tag("entry")), record, study)
    etree.indent(feed, " ")
    body: str = etree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(entry: etree._Element, record: EditionRecord, study: StudyInfo) -> None:
    _add(entry, "id", record.feed_id)
    _add(entry, "title", f"Edition {record.number}, {text.day_words(record.created_at)}: {record.title}")
    _add(entry, "published", _time(record.published_at))
    _add(entry, "updated", _time(record.published_at))
    _link(entry, study, edition_path(record.id, "index.html"), rel="alternate", type="text/html")
    _add(entry, "summary", " ".join(record.summary))


def _link(parent: etree._Element, study: StudyInfo, path: str, **attributes: str) -> None:
    etree.SubElement(parent, _tag("link"), {"href": absolute(study.base_url, path) or path, **attributes})


def _add(parent: etree._Element, name: str, words: str) -> None:
    etree.SubElement(parent, _tag(name)).text = _NO_XML.sub("", without_unseen(words))


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
