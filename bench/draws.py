"""Seconds that likely ranks, scores, ties and pairs take on top of ranking, for a large study.

Run: python -m bench.draws [SITES] [PAGES A SITE]; 76 sites of 300 pages unless told, simulated as in bench/leagues.py.
Prints processor seconds, which other work on the machine does not change much.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.leagues import YARDSTICK, simulated_league
from jobdepth.ranking.uncertainty.draws import Sampler
from jobdepth.ranking.uncertainty.league import above_next
from jobdepth.ranking.uncertainty.ranks import rank_interval, ranks_of, tie_bands
from jobdepth.ranking.uncertainty.settings import DRAWS


def main(sites: int = 76, pages: int = 300) -> None:
    league = simulated_league(np.random.default_rng(0), sites, (pages, pages), 0.0)
    passages = sum(len(page.focus) for site in league for page in site.evidence.pages)
    start = time.process_time()
    sampler = Sampler(YARDSTICK, "bench")
    scores = np.array([sampler.draw(site.evidence).scores for site in league])
    drawn = time.process_time()
    ranks = ranks_of(scores)
    intervals, bands = [rank_interval(each) for each in ranks], tie_bands(list(scores))
    pairs = sum(len(above_next(scores, number)) for number in range(sites))
    end = time.process_time()
    print(
        f"{sites} sites of {pages} pages ({passages:,} passages), {DRAWS:,} draws: {drawn - start:.1f} s to draw, "
        f"{end - drawn:.2f} s for {len(intervals)} likely ranks, {max(bands)} tie bands and {pairs:,} pairs"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
