"""Which engines can be tried here."""

from __future__ import annotations

from scoring.engines.engine import ENGINES, engine_id
from scoring.errors import EngineMissingError


def installed_engines() -> list[str]:
    found = []
    for engine in ENGINES:
        try:
            engine_id(engine)
        except EngineMissingError:
            continue
        found.append(engine)
    return found
