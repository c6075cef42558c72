"""How a passage is put together for the model; every vector and every trained number depends on it."""

from __future__ import annotations


def scored_text(heading: str, text: str) -> str:
    """The text whose embedding is scored: the heading on a line of its own, then the passage."""
    heading, text = heading.strip(), text.strip()
    return f"{heading}\n{text}" if heading else text
