"""What is drawn, and how ties are made, in the words of the methodology page."""

from __future__ import annotations

from jobdepth.ranking.uncertainty.settings import (
    CONCENTRATION,
    DRAWS,
    INTERVAL,
    SEPARATE,
    SITE_SHIFT,
    TOP,
)
from jobdepth.result import MethodRow

RULES = (
    MethodRow(
        name="likely rank and score",
        value=f"the middle {INTERVAL:.0%} of {DRAWS:,} draws",
        meaning="In each draw every website has other pages, passages are judged anew, and the weights are others; "
        "then all are ranked. The table itself is not drawn: its order is that of the published scores.",
    ),
    MethodRow(
        name="pages",
        value="as many as were read, drawn from the website's own with replacement",
        meaning="Another day, or another sample of a large website, would show other pages of the same kind. The "
        "shares of the kinds are drawn first (a Bayesian bootstrap). The home page always stays. What drawing with "
        "replacement loses on average is given back.",
    ),
    MethodRow(
        name="classifier",
        value="each passage is a problem passage with its calibrated probability, not by the threshold",
        meaning="The same holds for the job it addresses, and for leading to an offer. A page is problem-focused where "
        "two of its passages come out as problem passages, or its only one. All passages of a website share "
        f"an error (in log-odds, standard deviation {SITE_SHIFT:g}), for a style that the scorer takes wrongly on one "
        "page it takes wrongly on all.",
    ),
    MethodRow(
        name="weights",
        value=f"a Dirichlet distribution around the rubric's, concentration {CONCENTRATION:g} an item",
        meaning="A weight of average size varies by about a third of itself; weights of 0 stay 0. A draw has the same "
        "weights for all websites.",
    ),
    MethodRow(
        name="ties",
        value="a website is in the band of the one above it, unless the first of that band beats it in "
        f"{SEPARATE:.0%} of the draws or more",
        meaning="Going down the table, the first website that is told from the leader of the band begins the next "
        "band. Equal scores count half. Websites with the same evidence get the same draws and are always tied.",
    ),
    MethodRow(
        name="top ten under other weights",
        value=f"share of {DRAWS:,} draws in which only the weights vary",
        meaning=f"How far a place among the first {TOP} is owed to the weights that were chosen.",
    ),
)
