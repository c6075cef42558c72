from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from jobdepth.ranking.league import rank_sites
from jobdepth.ranking.uncertainty import league as uncertain
from jobdepth.ranking.uncertainty.draws import Sampler, SiteDraws
from jobdepth.ranking.uncertainty.league import uncertainty_info, with_uncertainty
from jobdepth.ranking.uncertainty.measuring import MEASURE_NAMES
from jobdepth.ranking.uncertainty.settings import DRAWS
from jobdepth.result import SiteResult
from tests.ranking.test_league import site as result

from .evidence import YARDSTICK, unsure_site

WEIGHTS = {"reach": 1.0}
NO_VARIANCE = dict.fromkeys(("pages", "classifier", "weights"), 0.0)


def drawn(scores: np.ndarray | float, variances: Mapping[str, float] = NO_VARIANCE) -> SiteDraws:
    values = np.broadcast_to(np.asarray(scores, dtype=float), (DRAWS,)).copy()
    return SiteDraws(values, dict.fromkeys(MEASURE_NAMES, values / 100), values, variances)


def league(**sites: tuple[float, SiteDraws]) -> dict[str, SiteResult]:
    ranked = rank_sites([result(name, reach) for name, (reach, _) in sites.items()], WEIGHTS)
    found = with_uncertainty(ranked, {name: draws for name, (_, draws) in sites.items()})
    return {each.slug: each for each in found}


def test_two_sites_of_the_same_evidence_are_tied() -> None:
    sampler = Sampler(YARDSTICK, "study")
    twin, other = (sampler.draw(unsure_site()) for _ in range(2))
    found = league(one=(0.5, twin), two=(0.5, other), top=(0.99, drawn(99.0)))
    one, two = found["one"], found["two"]
    assert (one.rank, one.is_tied, one.rank_low, one.rank_high) == (two.rank, True, two.rank_low, two.rank_high)
    assert one.uncertainty is not None
    assert two.uncertainty is not None
    assert one.uncertainty.tie_band == two.uncertainty.tie_band == 2
    assert one.uncertainty.above_next == [0.5]
    assert one.uncertainty.score == two.uncertainty.score


def test_the_interval_holds_the_published_rank_and_score_even_where_the_draws_do_not() -> None:
    found = league(bold=(0.9, drawn(40.0)), calm=(0.5, drawn(60.0)))
    bold = found["bold"]
    assert (bold.rank, bold.rank_low, bold.rank_high) == (1, 1, 2)
    assert bold.uncertainty is not None
    assert (bold.uncertainty.score.low, bold.uncertainty.score.high) == (40.0, 90.0)
    assert bold.uncertainty.is_stretched
    assert uncertainty_info(list(found.values()), "seed").stretched_sites == 2


def test_the_shares_of_the_sources_add_up_to_1() -> None:
    found = league(one=(0.5, drawn(50.0, {"pages": 6.0, "classifier": 3.0, "weights": 1.0})), two=(0.4, drawn(40.0)))
    assert found["one"].uncertainty is not None
    assert found["two"].uncertainty is not None
    shares = found["one"].uncertainty.shares
    assert shares is not None
    assert (shares.pages, shares.classifier, shares.weights) == (0.6, 0.3, 0.1)
    assert found["two"].uncertainty.shares is None


def test_a_site_that_is_not_ranked_has_no_interval() -> None:
    sites = rank_sites([result("read", 0.5), result("unread")], WEIGHTS)
    found = with_uncertainty(sites, {"read": drawn(50.0)})
    assert [(each.slug, each.rank_low, each.uncertainty is None) for each in found] == [
        ("read", 1, False), ("unread", None, True)
    ]  # fmt: skip
    assert with_uncertainty(sites[1:], {}) == sites[1:]


def test_a_large_league_keeps_the_pairs_of_neighbours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncertain.settings, "ALL_PAIRS", 20)
    names = [f"s{number:02d}" for number in range(30)]
    found = league(**{name: (0.9 - number / 50, drawn(90.0 - 2 * number)) for number, name in enumerate(names)})
    pairs = [len(each.uncertainty.above_next) for each in found.values() if each.uncertainty is not None]
    assert pairs == [10] * 20 + list(range(9, -1, -1))


def test_the_order_of_the_table_stays_that_of_the_published_scores() -> None:
    assert list(league(bold=(0.9, drawn(40.0)), calm=(0.5, drawn(60.0)))) == ["bold", "calm"]
