from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.publish import PublishedFiles, publish_league
from jobdepth.result import League

from .leagues import build_league


@pytest.fixture(scope="session")
def league() -> League:
    return build_league()


@pytest.fixture(scope="session")
def published(league: League, tmp_path_factory: pytest.TempPathFactory) -> PublishedFiles:
    return publish_league(league, tmp_path_factory.mktemp("output") / "public")


@pytest.fixture(scope="session")
def folder(published: PublishedFiles) -> Path:
    return published.folder
