"""Readings of pages, the distinct texts in them, their embeddings and scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, delete, select

from jobdepth.model import SITE_WIDE_PLACES, Passage, PassageScore, Place, Reading
from jobdepth.store.archive import LOST
from jobdepth.store.database import insert_missing
from jobdepth.store.schema import embeddings, pages, passages, readings, scores, texts

Vector = NDArray[np.float32]
CHUNK = 500


@dataclass(frozen=True, slots=True)
class TextRow:
    """A distinct passage text with its heading."""

    text_hash: str
    heading: str
    text: str


class ReadingRows:
    """Reads and writes what the reader and the scorer found; nothing is ever stored twice."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unread(self, crawl_id: int, reader_id: str) -> set[str]:
        """Content hashes of pages of a crawl that this reader has not seen, or whose capture was lost."""
        seen = readings.c.failure.is_(None) | ~readings.c.failure.startswith(LOST)
        done = select(readings.c.content_hash).where((readings.c.reader_id == reader_id) & seen)
        query = select(pages.c.content_hash).where((pages.c.crawl_id == crawl_id) & pages.c.content_hash.not_in(done))
        with self._engine.connect() as connection:
            return set(connection.scalars(query))

    def add_readings(self, reader_id: str, found: Sequence[tuple[str, Reading | None, str | None]]) -> None:
        """Store (content hash, reading, failure) triples; a failed reading is stored as such."""
        lost = (readings.c.reader_id == reader_id) & readings.c.failure.startswith(LOST)
        with self._engine.begin() as connection:
            connection.execute(delete(readings).where(lost & readings.c.content_hash.in_([key for key, _, _ in found])))
            for content_hash, reading, failure in found:
                key = {"content_hash": content_hash, "reader_id": reader_id}
                shown = reading or Reading("", "", 0, "", ())
                row = {name: getattr(shown, name) for name in _READING_FIELDS}
                insert_missing(connection, readings, [key | row | {"failure": failure}])
                insert_missing(connection, texts, [_text_row(passage) for passage in shown.passages])
                rows = [
                    key | {"position": position, "text_hash": passage.text_hash, "place": passage.place}
                    for position, passage in enumerate(shown.passages)
                ]
                insert_missing(connection, passages, rows)

    def readings(self, crawl_id: int, reader_id: str) -> dict[str, Reading]:
        """Readings of a crawl's pages by content hash; failed ones are left out."""
        mine = select(pages.c.content_hash).where(pages.c.crawl_id == crawl_id)
        with self._engine.connect() as connection:
            where = passages.c.content_hash.in_(mine) & (passages.c.reader_id == reader_id)
            query = select(passages, texts.c.heading, texts.c.text).join(
                texts, texts.c.text_hash == passages.c.text_hash
            )
            parts: dict[str, list[Passage]] = {}
            for row in connection.execute(query.where(where).order_by(passages.c.content_hash, passages.c.position)):
                passage = Passage(row.text, row.heading, Place(row.place), row.text_hash)
                parts.setdefault(row.content_hash, []).append(passage)
            heads = connection.execute(
                select(readings).where(
                    readings.c.content_hash.in_(mine)
                    & (readings.c.reader_id == reader_id)
                    & readings.c.failure.is_(None)
                )
            ).all()
        return {
            row.content_hash: Reading(
                **{name: getattr(row, name) for name in _READING_FIELDS},
                passages=tuple(parts.get(row.content_hash, ())),
            )
            for row in heads
        }

    def failures(self, crawl_id: int, reader_id: str) -> dict[str, str]:
        """Why pages of a crawl could not be read, by content hash."""
        mine = select(pages.c.content_hash).where(pages.c.crawl_id == crawl_id)
        query = select(readings.c.content_hash, readings.c.failure).where(
            readings.c.content_hash.in_(mine) & (readings.c.reader_id == reader_id) & readings.c.failure.is_not(None)
        )
        with self._engine.connect() as connection:
            return {row.content_hash: row.failure for row in connection.execute(query)}

    def unscored(
        self, crawl_ids: Collection[int], reader_id: str, scorer_id: str, languages: Collection[str] = ()
    ) -> list[TextRow]:
        """Distinct texts of these crawls that the scorer has not seen, in a fixed order.

        Menus, headers and footers are left out, and so are pages in none of the `languages`, where any are given.
        """
        done = select(scores.c.text_hash).where(scores.c.scorer_id == scorer_id)
        mine = select(pages.c.content_hash).where(pages.c.crawl_id.in_(crawl_ids))
        spoken = select(readings.c.content_hash).where(readings.c.reader_id == reader_id)
        if languages:
            spoken = spoken.where(readings.c.language.in_(languages))
        query = (
            select(texts)
            .join(passages, passages.c.text_hash == texts.c.text_hash)
            .where((passages.c.reader_id == reader_id) & passages.c.content_hash.in_(mine))
            .where(passages.c.content_hash.in_(spoken) & passages.c.place.not_in(SITE_WIDE_PLACES))
            .where(texts.c.text_hash.not_in(done))
            .distinct()
            .order_by(texts.c.text_hash)
        )
        with self._engine.connect() as connection:
            return [TextRow(row.text_hash, row.heading, row.text) for row in connection.execute(query)]

    def vectors(self, model_id: str, hashes: Sequence[str]) -> dict[str, Vector]:
        """Known embeddings of these texts."""
        found: dict[str, Vector] = {}
        with self._engine.connect() as connection:
            for chunk in _chunks(hashes):
                where = (embeddings.c.model_id == model_id) & embeddings.c.text_hash.in_(chunk)
                for row in connection.execute(select(embeddings.c.text_hash, embeddings.c.vector).where(where)):
                    found[row.text_hash] = np.frombuffer(row.vector, dtype="<f4")
        return found

    def add_vectors(self, model_id: str, vectors: dict[str, Vector]) -> None:
        """Store embeddings, single precision, little-endian."""
        rows = [
            {"text_hash": key, "model_id": model_id, "vector": vector.astype("<f4").tobytes()}
            for key, vector in vectors.items()
        ]
        with self._engine.begin() as connection:
            insert_missing(connection, embeddings, rows)

    def add_scores(self, scorer_id: str, found: dict[str, PassageScore]) -> None:
        """Store scores of texts."""
        rows = [
            {
                "text_hash": key,
                "scorer_id": scorer_id,
                "focus": score.focus,
                "connects": score.connects,
                "matches": score.matches,
            }
            for key, score in found.items()
        ]
        with self._engine.begin() as connection:
            insert_missing(connection, scores, rows)

    def scores(self, scorer_id: str, hashes: Collection[str]) -> dict[str, PassageScore]:
        """Known scores of these texts."""
        found: dict[str, PassageScore] = {}
        with self._engine.connect() as connection:
            for chunk in _chunks(sorted(hashes)):
                where = (scores.c.scorer_id == scorer_id) & scores.c.text_hash.in_(chunk)
                for row in connection.execute(select(scores).where(where)):
                    found[row.text_hash] = PassageScore(row.focus, row.connects, row.matches)
        return found


_READING_FIELDS = ("title", "language", "words", "text_hash", "author", "links_in_html", "needs_browser")


def _text_row(passage: Passage) -> dict[str, str]:
    return {"text_hash": passage.text_hash, "heading": passage.heading, "text": passage.text}


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
