"""The tables of a study's database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

SCHEMA_VERSION = 3

metadata = MetaData()


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, always UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; a time without a zone is a mistake of the caller."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the time its zone back."""
        del dialect
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _crawl_id(**options: Any) -> Column[int]:
    return Column("crawl_id", ForeignKey("crawls.crawl_id", ondelete="CASCADE"), nullable=False, **options)


meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("counters", JSON, nullable=False),
)

# One crawl of one site. Pages, links, hops and skipped pages belong to a crawl, so that an older
# crawl stays whole until a newer one is finished.
crawls = Table(
    "crawls",
    metadata,
    Column("crawl_id", Integer, primary_key=True, autoincrement=True),
    Column("run_number", ForeignKey("runs.number"), nullable=False),
    Column("site_id", String, nullable=False, index=True),
    Column("seed_url", Text, nullable=False),
    Column("home_url", Text),
    Column("home_note", Text, nullable=False, default=""),
    Column("certificate_problem", Text, nullable=False, default=""),
    Column("state", String, nullable=False),
    Column("level", Integer, nullable=False, default=0),
    Column("known", Integer, nullable=False, default=0),
    Column("failure", String),
    Column("reason", Text, nullable=False, default=""),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    UniqueConstraint("run_number", "site_id"),
)

pages = Table(
    "pages",
    metadata,
    _crawl_id(primary_key=True),
    Column("url", Text, primary_key=True),
    Column("http_status", Integer, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("canonical_url", Text),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("capture_file", Text, nullable=False),
    Column("capture_offset", Integer, nullable=False),
    Column("capture_record_id", String, nullable=False),
)

links = Table(
    "links",
    metadata,
    _crawl_id(primary_key=True),
    Column("source", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("target", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("place", String, nullable=False),
    Column("kind", String, nullable=False),
)

hops = Table(
    "hops",
    metadata,
    _crawl_id(primary_key=True),
    Column("source", Text, primary_key=True),
    Column("target", Text, primary_key=True),
    Column("kind", String, primary_key=True),
)

skipped = Table(
    "skipped",
    metadata,
    _crawl_id(primary_key=True),
    Column("url", Text, primary_key=True),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("found_on", Text),
)

# The last robots.txt of an origin that could be had, for the time when it can't.
robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
)

# What was read from a page. A page whose content_hash and reader are the same is not read again.
readings = Table(
    "readings",
    metadata,
    Column("content_hash", String, primary_key=True),
    Column("reader_id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("words", Integer, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("author", Text, nullable=False),
    Column("links_in_html", Integer, nullable=False),
    Column("needs_browser", Boolean, nullable=False),
    Column("failure", Text),
)

passages = Table(
    "passages",
    metadata,
    Column("content_hash", String, primary_key=True),
    Column("reader_id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text_hash", String, nullable=False, index=True),
    Column("place", String, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("text_hash", String, primary_key=True),
    Column("heading", Text, nullable=False),
    Column("text", Text, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("text_hash", String, primary_key=True),
    Column("model_id", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

scores = Table(
    "scores",
    metadata,
    Column("text_hash", String, primary_key=True),
    Column("scorer_id", String, primary_key=True),
    Column("focus", Float, nullable=False),
    Column("connects", Float, nullable=False),
    Column("matches", JSON, nullable=False),
)

# What text and title say of a page. The address is not part of it: one content may stand under several.
page_evidence = Table(
    "page_evidence",
    metadata,
    Column("content_hash", String, primary_key=True),
    Column("reader_id", String, primary_key=True),
    Column("page_model_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("offer", Float, nullable=False),
)
