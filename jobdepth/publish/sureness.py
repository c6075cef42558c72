"""Says how sure a place is: intervals, ties, and where the doubt comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from jobdepth.publish import text
from jobdepth.publish.contexts import Term
from jobdepth.publish.site_contexts import Doubt
from jobdepth.publish.standings import Standings, standings_of
from jobdepth.result import Interval, League, SiteResult, SiteUncertainty, SourceShares

Bands = Mapping[int, Sequence[SiteResult]]
#: In place of an interval.
NOT_DRAWN = "not drawn"
#: The top ten says something only where more sites than these are ranked.
TOP = 10

SOURCE_WORDS = {
    "pages": "which pages of a website are counted",
    "classifier": "what a person would say of each passage",
    "weights": "how jobs and measures are weighted",
}
BELOW_MORE_OFTEN = ": more often below it than above, though its published score is not lower"
_EVEN = 0.5
STRETCHED = (
    "The published figure counts a passage fully as soon as it passes the threshold. Judged by probability, the "
    "website comes out elsewhere; the interval was widened so that it holds both."
)


def what_varies(league: League, likely: str = "“Likely” ranks and scores") -> str:
    """What the likely ranks and scores are made of in plain words, or nothing where none were drawn."""
    info = league.uncertainty
    if info is None:
        return ""
    return (
        f"{likely} hold {info.interval:.0%} of {info.draws:,} draws in which three things vary: "
        f"{', '.join(list(SOURCE_WORDS.values())[:-1])}, and {SOURCE_WORDS['weights']}."
    )


def site_note(league: League) -> str:
    """What varies, and how to take a tie, for a site's own page; nothing where none were drawn."""
    if league.uncertainty is None:
        return ""
    return (
        f"{what_varies(league)} Operators that cannot be told from the best of them are tied: read them as equals, "
        "whatever their order in the table."
    )


def how_joined(league: League) -> str:
    """What the bracket and the line under a bar mean, or nothing where none were drawn."""
    if league.uncertainty is None:
        return ""
    return (
        f"{what_varies(league, '“Likely” ranks and scores (the line under a bar)')} A bracket joins operators that "
        "cannot be told from the first one in it: read them as equals."
    )


def score_line(site: SiteResult) -> tuple[str, str, str]:
    """`likely 37–72`, and where the line under the bar begins and how long it is; empty where nothing was drawn."""
    if site.uncertainty is None:
        return "", "", ""
    low, high = (round(text.published(end)) for end in (site.uncertainty.score.low, site.uncertainty.score.high))
    # A line of no length would not be seen.
    return text.interval_words(low, high), str(low), str(max(high - low, 1))


def _band(site: SiteResult, bands: Bands) -> Sequence[SiteResult]:
    return bands[site.uncertainty.tie_band] if site.uncertainty is not None else (site,)


def band_class(site: SiteResult, bands: Bands) -> str:
    """Which part of the bracket stands beside a row."""
    band = _band(site, bands)
    if len(band) < 2:
        return ""
    return "band-first" if site is band[0] else "band-last" if site is band[-1] else "band-next"


def tie_words(site: SiteResult, bands: Bands) -> str:
    """`tied with the next 3` (or `the next`) for the first of a band, `tied with NAME` for the others."""
    band = _band(site, bands)
    if len(band) < 2:
        return ""
    if site is not band[0]:
        return f"tied with {band[0].name}"
    return "tied with the next" if len(band) == 2 else f"tied with the next {len(band) - 1}"


def score_range(interval: Interval) -> str:
    """`36.6 to 71.6`."""
    return f"{text.score_figure(interval.low)} to {text.score_figure(interval.high)}"


def share_range(site: SiteResult, measure: str) -> str:
    """`0.65 to 0.94`, or why there is none."""
    found = site.uncertainty.measures.get(measure) if site.uncertainty is not None else None
    return NOT_DRAWN if found is None else f"{text.published(found.low):.2f} to {text.published(found.high):.2f}"


def place_terms(site: SiteResult, league: League) -> tuple[Term, ...]:
    """How sure the place of a site is, for its own page."""
    sure = site.uncertainty
    if sure is None:
        return ()
    standings = standings_of(league)
    ranked = standings.ranked
    return (
        Term("Likely rank", _ranks(site)),
        Term("Likely score", score_range(sure.score)),
        Term("Tied with", _tied(site, standings)),
        *_next(site, sure, standings),
        *([Term("In the top ten under other weights", _draws(sure.top_ten_share))] if len(ranked) > TOP else []),
        *([Term("Widened", STRETCHED)] if sure.is_stretched else []),
    )


def _ranks(site: SiteResult) -> str:
    return text.interval_words(site.rank_low, site.rank_high).removeprefix("likely ").replace("–", " to ")


def _tied(site: SiteResult, standings: Standings) -> str:
    others = [other.name for other in _band(site, standings.bands) if other.slug != site.slug]
    if not others:
        return "nobody: it can be told from its neighbours"
    shown = others[:TOP]
    more = len(others) - len(shown)
    return ", ".join(shown) + (f" and {text.count_words(more, 'other', 'others')}" if more else "")


def _next(site: SiteResult, sure: SiteUncertainty, standings: Standings) -> list[Term]:
    if not sure.above_next:
        return []
    share, following = sure.above_next[0], standings.ranked[standings.places[site.slug] + 1]
    below = BELOW_MORE_OFTEN if round(share, 2) < _EVEN else ""
    return [Term(f"Above {following.name}", _draws(share) + below)]


def _draws(share: float) -> str:
    return f"in {100 * share:.0f} of 100 draws"


def doubts_of(site: SiteResult) -> tuple[Doubt, ...]:
    """What the interval of the score comes from, the most first; empty where no draw changes the score."""
    shares = site.uncertainty.shares if site.uncertainty is not None else None
    if shares is None:
        return ()
    parts = sorted(SOURCE_WORDS, key=lambda name: -getattr(shares, name))
    figures = [(SOURCE_WORDS[name], text.percent(getattr(shares, name))) for name in parts]
    return tuple(Doubt(words, f"{figure}%", figure) for words, figure in figures)


def method_rows(league: League) -> tuple[tuple[str, str, str], ...]:
    """What is drawn, by which rule ties are made, and what came of it in this edition."""
    info = league.uncertainty
    if info is None:
        return ()
    drawn = [site.uncertainty for site in league.sites if site.uncertainty is not None]
    shares = [each.shares for each in drawn if each.shares is not None]
    return (
        *((row.name, row.value, row.meaning) for row in info.rules),
        *((f"doubt from: {words}", *_median_share(name, shares)) for name, words in SOURCE_WORDS.items()),
        ("intervals that were widened", f"{info.stretched_sites} of {len(drawn)}", STRETCHED),
        ("seed", info.seed, "The same seed and the same evidence give the same figures, to the byte."),
    )


def _median_share(name: str, shares: Sequence[SourceShares]) -> tuple[str, str]:
    values = [getattr(each, name) for each in shares]
    value = f"{text.percent(median(values))}% at the median site" if values else "no draw changes a score"
    return value, "Share of the variance of the score where this source varies alone."


def top_ten_rows(league: League) -> tuple[tuple[str, str, str], ...]:
    """Sites whose place in the top ten depends on the weights."""
    ranked = [site for site in league.sites if site.uncertainty is not None]
    if len(ranked) <= TOP:
        return ()
    return tuple(
        (site.name, _draws(site.uncertainty.top_ten_share), f"rank {site.rank}, {_likely(site)}")
        for site in ranked
        if site.uncertainty is not None and 0 < site.uncertainty.top_ten_share < 1
    )


def _likely(site: SiteResult) -> str:
    return text.interval_words(site.rank_low, site.rank_high)
