"""What the text of a page says of its kind, kept by content and page model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, select

from jobdepth.model import SITE_WIDE_PLACES, PageEvidence, PageKind
from jobdepth.store.database import insert_missing
from jobdepth.store.schema import page_evidence, pages, passages, readings, texts


@dataclass(frozen=True, slots=True)
class PageText:
    """Title and own passages of a page, as (heading, text) in reading order."""

    content_hash: str
    title: str
    passages: tuple[tuple[str, str], ...]


class PageEvidenceRows:
    """Reads and writes what a page model found; nothing is ever judged twice."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unjudged(
        self, crawl_ids: Collection[int], reader_id: str, page_model_id: str, languages: Collection[str]
    ) -> dict[str, str]:
        """Titles by content hash of the pages in these languages that have text and that this model has not seen."""
        done = select(page_evidence.c.content_hash).where(
            (page_evidence.c.reader_id == reader_id) & (page_evidence.c.page_model_id == page_model_id)
        )
        with_text = select(passages.c.content_hash).where(
            (passages.c.reader_id == reader_id) & passages.c.place.not_in(SITE_WIDE_PLACES)
        )
        query = (
            select(readings.c.content_hash, readings.c.title)
            .where((readings.c.reader_id == reader_id) & readings.c.language.in_(languages))
            .where(readings.c.content_hash.in_(select(pages.c.content_hash).where(pages.c.crawl_id.in_(crawl_ids))))
            .where(readings.c.content_hash.in_(with_text) & readings.c.content_hash.not_in(done))
            .order_by(readings.c.content_hash)
        )
        with self._engine.connect() as connection:
            return {row.content_hash: row.title for row in connection.execute(query)}

    def page_texts(self, titles: dict[str, str], reader_id: str) -> list[PageText]:
        """The pages with these titles by content hash, with their text, menus, headers and footers left out."""
        query = (
            select(passages.c.content_hash, texts.c.heading, texts.c.text)
            .join(texts, texts.c.text_hash == passages.c.text_hash)
            .where((passages.c.reader_id == reader_id) & passages.c.content_hash.in_(titles))
            .where(passages.c.place.not_in(SITE_WIDE_PLACES))
            .order_by(passages.c.content_hash, passages.c.position)
        )
        found: dict[str, list[tuple[str, str]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.content_hash, []).append((row.heading, row.text))
        return [PageText(key, titles[key], tuple(own)) for key, own in found.items()]

    def add(self, reader_id: str, page_model_id: str, found: dict[str, PageEvidence]) -> None:
        """Store evidence by content hash."""
        rows = [
            {
                "content_hash": content_hash,
                "reader_id": reader_id,
                "page_model_id": page_model_id,
                "kind": each.kind.value,
                "offer": each.offer,
            }
            for content_hash, each in found.items()
        ]
        with self._engine.begin() as connection:
            insert_missing(connection, page_evidence, rows)

    def of_crawl(self, crawl_id: int, reader_id: str, page_model_id: str) -> dict[str, PageEvidence]:
        """Evidence on a crawl's pages by content hash."""
        mine = select(pages.c.content_hash).where(pages.c.crawl_id == crawl_id)
        query = select(page_evidence).where(
            page_evidence.c.content_hash.in_(mine)
            & (page_evidence.c.reader_id == reader_id)
            & (page_evidence.c.page_model_id == page_model_id)
        )
        with self._engine.connect() as connection:
            return {row.content_hash: PageEvidence(PageKind(row.kind), row.offer) for row in connection.execute(query)}
