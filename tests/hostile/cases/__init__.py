"""The hostile sites, one class a case; importing a module makes its cases known."""

from tests.hostile.case import Case
from tests.hostile.cases import (
    bombs,
    characters,
    encodings,
    forged,
    malformed,
    markup,
    mazes,
    network,
    redirects,
    refusals,
    retry_after,
    robots,
    robots_failing,
    secrets,
    sessions,
    sitemaps,
    slow,
    soft_errors,
    spellings,
    tls,
    traps,
)

__all__ = [
    "bombs", "characters", "encodings", "forged", "malformed", "markup", "mazes", "network", "redirects", "refusals",
    "retry_after", "robots", "robots_failing", "secrets", "sessions", "sitemaps", "slow", "soft_errors", "spellings",
    "tls", "traps",
]  # fmt: skip

ALL: dict[str, Case] = {case.name: case for case in (kind() for kind in Case.known)}
