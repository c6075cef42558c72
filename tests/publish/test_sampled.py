"""What the review of a site says of patterns of which only a sample was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobdepth.publish import publish_league
from jobdepth.result import League, SampledPattern

from .html_page import read_page, words

SAMPLED = (
    SampledPattern(pattern="site.example/events/#/#", read=30, known=1240),
    SampledPattern(pattern="site.example/<b>&/*", read=1, known=1000),
    SampledPattern(pattern="site.example/blog/*", read=299, known=300),
)


@pytest.fixture(scope="module")
def review(league: League, tmp_path_factory: pytest.TempPathFactory) -> str:
    sites = [site.model_copy(update={"sampled": list(SAMPLED)}) for site in league.sites[:1]]
    with_samples = league.model_copy(update={"sites": [*sites, *league.sites[1:]]})
    folder: Path = publish_league(with_samples, tmp_path_factory.mktemp("sampled") / "public").folder
    return words(read_page(folder / "sites" / sites[0].slug / "index.html"))


def test_the_share_of_a_sampled_pattern_is_told_in_a_sentence(review: str) -> None:
    assert "Of 1,240 addresses like site.example/events/#/#, 30 were read (2%)." in review


def test_a_small_share_is_not_called_nothing_and_a_large_one_not_all(review: str) -> None:
    assert "1 was read (less than 1%)" in review
    assert "299 were read (more than 99%)" in review


def test_markup_in_a_pattern_is_shown_as_text(review: str) -> None:
    assert "site.example/<b>&/*" in review


def test_a_site_that_was_read_completely_speaks_of_no_sample(folder: Path) -> None:
    assert "a sample of them" not in words(read_page(folder / "sites/hartcliffe/index.html"))
