"""What an agency's pages show of the agency itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What text in the accent colour stands on, by colour scheme; the style sheet's paper and panel.
GROUNDS = {"light": ("#fdfcf9", "#f3f1ea"), "dark": ("#14181c", "#1d2328")}


@dataclass(frozen=True, slots=True)
class Logo:
    """A checked picture."""

    kind: Literal["png", "svg"]
    content: bytes


@dataclass(frozen=True, slots=True)
class Brand:
    """A checked brand file; "" and None stand for what it leaves out."""

    name: str
    logo: Logo | None = None
    #: Accent on light pages and on paper, as #rrggbb.
    accent_light: str | None = None
    #: Accent on dark pages.
    accent_dark: str | None = None
    footer: str = ""
    contact: str = ""
