from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from jobdepth.model import ChangeKind, PageKind, Place, SiteStatus
from jobdepth.ranking.changes.candidates import MOST_FROM_HOME
from jobdepth.ranking.changes.choose import LEAST_GAIN
from jobdepth.ranking.changes.estimate import Estimate, nearer
from jobdepth.ranking.changes.peers import complete_reviews
from jobdepth.ranking.changes.review import review_site
from jobdepth.ranking.changes.what_if import Method, NewLink, SiteState, work_out
from jobdepth.ranking.depth import search
from jobdepth.ranking.graph import Edge
from jobdepth.ranking.league import rank_sites
from jobdepth.ranking.measures import Yardstick
from jobdepth.ranking.pages import ScoredPage
from jobdepth.ranking.site import SiteFacts, unread_site
from jobdepth.result import Change, Measures, SiteResult, SiteReview
from tests.ranking.pages import AnyProblem, Scored, click, graph_of, passage, plain, scored_page

WEIGHTS = {"reach": 0.40, "coverage": 0.20, "connection": 0.25, "orientation": 0.15}
YARDSTICK = Yardstick({"recover": 1.0, "comply": 1.0, "cost": 0.5}, WEIGHTS, 0.6)


def method() -> Method:
    return Method(AnyProblem(), YARDSTICK)


def state_of(pages: Iterable[ScoredPage], *edges: Edge) -> SiteState:
    return SiteState(graph_of(*edges, click("", "nowhere")), "//", (), tuple(pages))


def page(path: str, *passages: Scored, kind: PageKind = PageKind.BLOG) -> ScoredPage:
    return replace(scored_page(path, *passages, kind=kind if path else PageKind.HOME), text_hash=path)


def about(job: str, words: str = "") -> Scored:
    return passage(f"{words or 'We lose money'} whenever {job} fails us again", job, heading=f"Trouble with {job}")


HOME_PAGE = page("", plain("We are proud of our halls and of our many certificates"))


def chain(*paths: str) -> list[Edge]:
    """Links from the home page along these pages."""
    return [click(source, target) for source, target in zip(("", *paths), paths, strict=False)]


def review(state: SiteState) -> SiteReview:
    return review_site(state, method(), "en")


def ways(site: SiteReview) -> list[tuple[ChangeKind, str, str]]:
    tail = len("http://site.example/")
    return [(each.kind, each.link.from_url[tail:], each.link.to_url[tail:]) for each in site.changes]


def test_a_buried_page_is_linked_from_the_home_page() -> None:
    state = state_of([HOME_PAGE, page("a"), page("b"), page("c", about("recover"))], *chain("a", "b", "c"))
    (change,) = review(state).changes
    assert ways(review(state)) == [(ChangeKind.BURIED, "", "c")]
    assert (change.click_depth, change.predicted_click_depth) == (3, 1)
    assert change.jobs == ["recover"]
    assert change.evidence.text.startswith("We lose money")


def test_a_page_that_no_link_reaches_is_linked() -> None:
    state = state_of([HOME_PAGE, page("a"), page("lost", about("recover"))], *chain("a"))
    (change,) = review(state).changes
    assert (change.kind, change.click_depth, change.predicted_click_depth) == (ChangeKind.UNLINKED, None, 1)


def test_a_page_one_click_away_is_not_buried() -> None:
    state = state_of([HOME_PAGE, page("a", about("recover"))], *chain("a"))
    assert review(state).changes == []


def test_the_prediction_is_what_the_same_code_says_of_the_changed_site() -> None:
    pages = [HOME_PAGE, page("a"), page("b", about("comply")), page("c", about("recover"))]
    state = state_of(pages, *chain("a", "b", "c"))
    for change in review(state).changes:
        state = state.with_link(NewLink(_node(change.link.from_url), _node(change.link.to_url), change.link.words))
        after = work_out(state, method())
        assert change.predicted_score == after.score
        assert change.predicted_click_depth == after.depths.by_node[_node(change.link.to_url)]


def _node(url: str) -> str:
    return "//" + url.removeprefix("http://site.example/")


def test_gains_add_up_to_the_whole_and_the_best_comes_first() -> None:
    pages = [HOME_PAGE, page("a"), page("b", about("cost")), page("c", about("recover"), about("comply"))]
    state = state_of(pages, *chain("a", "b", "c"))
    changes = review(state).changes
    gains = [change.score_gain for change in changes]
    assert gains == sorted(gains, reverse=True)
    assert sum(gains) == pytest.approx(changes[-1].predicted_score - work_out(state, method()).score, abs=0.05)
    assert all(gain >= LEAST_GAIN for gain in gains)


def test_a_problem_page_gets_a_way_to_the_offer_that_speaks_of_its_job() -> None:
    offers = [
        page("vault", passage("Our vault", "recover", focus=0.1), kind=PageKind.PRODUCT),
        page("audit", passage("Our audit", "comply", focus=0.1), kind=PageKind.PRODUCT),
    ]
    state = state_of([HOME_PAGE, page("a", about("recover")), *offers], *chain("a"), *chain("vault"), *chain("audit"))
    assert ways(review(state)) == [(ChangeKind.TO_OFFER, "a", "vault")]
    (row,) = review(state).without_offer
    assert row.link is not None
    assert (row.jobs, row.connection_gain, row.link.to_url) == (["recover"], 1.0, "http://site.example/vault")


def test_a_page_whose_job_another_page_connects_is_listed_without_a_gain() -> None:
    offer = page("vault", plain("Our vault"), kind=PageKind.PRODUCT)
    pages = [HOME_PAGE, page("a", about("recover")), page("b", about("recover", "They lose data")), offer]
    state = state_of(pages, *chain("a"), *chain("b"), *chain("vault"), click("a", "vault"))
    (row,) = review(state).without_offer
    assert (row.url, row.connection_gain, row.score_gain) == ("http://site.example/b", 0.0, 0.0)


def test_where_there_is_no_offer_page_no_link_to_one_is_proposed() -> None:
    (row,) = review(state_of([HOME_PAGE, page("a", about("recover"))], *chain("a"))).without_offer
    assert row.link is None


def test_an_offer_that_no_link_reaches_is_not_proposed() -> None:
    offer = page("old", plain("Our old product"), kind=PageKind.PRODUCT)
    (row,) = review(state_of([HOME_PAGE, page("a", about("recover")), offer], *chain("a"))).without_offer
    assert row.link is None


@pytest.mark.parametrize("kind", [PageKind.LEGAL, PageKind.CONTACT, PageKind.CAREERS])
def test_no_link_leads_to_or_from_a_page_where_no_customer_is_sent(kind: PageKind) -> None:
    to_it = state_of([HOME_PAGE, page("a"), page("b", about("recover"), kind=kind)], *chain("a", "b"))
    assert review(to_it).changes == []
    lost = page("folder/lost", about("recover"))
    from_it = state_of([HOME_PAGE, page("folder/a", kind=kind), lost], *chain("folder/a"))
    assert {change.link.from_url for change in review(from_it).changes} <= {"http://site.example/"}


def test_the_home_page_gets_a_few_links_at_most() -> None:
    jobs = [f"job-{number}" for number in range(8)]
    deep = [page(f"deep-{job}", about(job)) for job in jobs]
    edges = [*chain("a", "b"), *(click("b", f"deep-{job}") for job in jobs)]
    many = Method(AnyProblem(), Yardstick(dict.fromkeys(jobs, 1.0), WEIGHTS, 0.6))
    changes = review_site(state_of([HOME_PAGE, page("a"), page("b"), *deep], *edges), many, "en").changes
    from_home = [change for change in changes if change.link.from_url == "http://site.example/"]
    assert len(from_home) == MOST_FROM_HOME
    assert {change.link.from_url for change in changes} == {"http://site.example/", "http://site.example/a"}


def test_words_of_the_menu_and_headings_of_several_pages_are_not_proposed() -> None:
    deep = [
        page(name, passage(f"{name} text about a failure", job, heading="How we help"))
        for name, job in (("Power and cooling", "recover"), ("Audit season", "comply"))
    ]
    menu = [click("", "Audit season", is_site_wide=True, text="Audit season"), click("x", "a")]
    pages = [HOME_PAGE, page("a"), page("b"), *deep]
    edges = [
        *chain("a", "b", "Power and cooling"),
        *menu[1:],
        click("b", "Audit season", is_site_wide=True, text="Audit season"),
    ]
    words = {change.link.to_url: change.link.words for change in review(state_of(pages, *edges)).changes}
    assert words["http://site.example/Power and cooling"] == "Power and cooling"
    assert words["http://site.example/Audit season"] not in ("Audit season", "How we help")


def test_words_never_carry_the_name_of_the_website() -> None:
    deep = [
        replace(page(name, passage(f"{name} text about a failure", job, heading="")), title=f"{title} – Fellgate")
        for name, title, job in (("p", "Power cuts", "recover"), ("q", "Audits", "comply"), ("r", "Bills", "cost"))
    ]
    pages = [HOME_PAGE, page("a"), page("b"), *deep]
    edges = [*chain("a", "b"), *(click("b", each) for each in ("p", "r")), click("b", "q", is_site_wide=True, text="x")]
    words = {change.link.to_url[-1]: change.link.words for change in review(state_of(pages, *edges)).changes}
    assert words["p"] == "Power cuts"
    assert set(words) == {"p", "q", "r"}
    assert not [each for each in words.values() if "Fellgate" in each]


def test_a_title_that_the_menu_has_goes_behind_more_about() -> None:
    offer = replace(page("offer", plain("ours"), kind=PageKind.PRODUCT), title="Managed Hosting | Fellgate")
    blog = replace(page("a", about("recover")), title="Power cuts | Fellgate")
    edges = [click("", "a"), click("", "offer", is_site_wide=True, text="Managed Hosting")]
    words = {
        change.link.to_url[-5:]: change.link.words
        for change in review(state_of([HOME_PAGE, blog, offer], *edges)).changes
    }
    assert words["offer"] == "More about Managed Hosting"


def test_two_sites_alike_but_for_the_order_of_their_pages_get_the_same_review() -> None:
    pages = [HOME_PAGE, page("a"), page("b"), *(page(f"c{job}", about(job)) for job in YARDSTICK.job_weights)]
    edges = [*chain("a", "b"), *(click("b", f"c{job}") for job in YARDSTICK.job_weights)]
    first = review(state_of(pages, *edges))
    for seed in range(5):
        order = random.Random(seed)
        shuffled = [order.sample(pages, len(pages)), order.sample(edges, len(edges))]
        assert review(state_of(shuffled[0], *shuffled[1])) == first


@pytest.mark.parametrize("seed", range(40))
def test_the_quick_depths_are_those_of_the_whole_search(seed: int) -> None:
    chance = random.Random(seed)
    names = [str(number) if number else "" for number in range(30)]
    edges = [
        Edge(f"//{chance.choice(names)}", f"//{chance.choice(names)}", chance.choice((0, 1, 1, 1))) for _ in range(60)
    ]
    graph = graph_of(*edges)
    before = search(graph, "//", (), with_navigation=True).by_node
    link = NewLink(f"//{chance.choice(names)}", f"//{chance.choice(names)}", "words")
    after = search(graph.with_edge(Edge(link.source, link.target, 1)), "//", (), with_navigation=True).by_node
    assert {**before, **nearer(graph, before, link)} == after


@pytest.mark.parametrize("seed", range(40))
def test_an_estimate_is_the_gain_and_a_bound_is_never_below_it(seed: int) -> None:
    chance = random.Random(seed)
    kinds = [PageKind.BLOG, PageKind.PRODUCT, PageKind.OTHER]
    jobs = list(YARDSTICK.job_weights)
    pages = [HOME_PAGE] + [
        page(str(number), *[about(job, f"{number} {job}") for job in chance.sample(jobs, chance.randrange(3))],
             kind=chance.choice(kinds))
        for number in range(1, 25)
    ]  # fmt: skip
    names = [item.node[2:] for item in pages]
    state = state_of(pages, *(click(chance.choice(names), chance.choice(names)) for _ in range(35)))
    now = work_out(state, method())
    estimate = Estimate(now, method())
    for target in chance.sample(names[1:], 8):
        link = NewLink(f"//{chance.choice(names)}", f"//{target}", "Read more here")
        gain = work_out(state.with_link(link), method()).points - now.points
        assert estimate.gain(link) == pytest.approx(gain, abs=0.02)
        assert estimate.bound(link) >= gain - 0.02


def site(name: str, reach: float, *, group: str = "", changes: list[Change] | None = None) -> SiteResult:
    facts = SiteFacts(name, name, f"http://{name}/", group, "", {}, SiteStatus.OK, "")
    measures = Measures(reach=reach, coverage=None, connection=None, orientation=None, substance=None)
    new = SiteReview(changes=changes or [], without_offer=[], without_offer_count=0, unanswered=[])
    return unread_site(facts, [], []).model_copy(update={"measures": measures, "review": new})


def test_a_predicted_rank_is_that_of_the_new_score_among_the_others() -> None:
    pages = [HOME_PAGE, page("a"), page("b"), page("c", about("recover"), about("comply"))]
    (change,) = review(state_of(pages, *chain("a", "b", "c"))).changes
    lifted = change.model_copy(update={"predicted_score": 60.0})
    ranked = rank_sites([site("top", 0.9), site("second", 0.55), site("third", 0.5, changes=[lifted])], {"reach": 1.0})
    placed = next(each for each in complete_reviews(ranked) if each.name == "third")
    assert placed.review is not None
    assert (placed.rank, placed.review.changes[0].predicted_rank, placed.review.changes[0].places_gained) == (3, 2, 1)


def test_a_repeated_text_whose_nearest_page_changes_is_no_trouble() -> None:
    same = [replace(page(name, about("recover")), text_hash="same") for name in ("c/1", "d/2", "e/3/longer")]
    pages = [HOME_PAGE, page("a"), page("b"), *same, page("hub", about("comply"))]
    edges = [*chain("a", "b", "c/1", "d/2"), *chain("a", "b", "hub", "e/3/longer"), click("hub", "d/2")]
    for order in (pages, pages[::-1]):
        changes = review(state_of(order, *edges)).changes
        assert {job for change in changes for job in change.jobs} == {"recover", "comply"}


def test_the_opening_is_the_first_passage_of_the_home_page_that_says_something() -> None:
    cookies = plain("We and our many partners use cookies so that this website can serve you best")
    label, menu = (
        plain("Book a tour"),
        passage("Help for those who recover, comply and save money with us", place=Place.NAV),
    )
    words = "Your trading floor goes dark for an hour and nobody can say why it happened"
    own = page("", cookies, label, menu, passage(words, "recover"), plain("We are proud of our halls"))
    found = review(state_of([own, page("a", cookies)], *chain("a")))
    assert found.opening is not None
    assert (found.opening.text, found.opening_is_problem) == (words, True)


def test_a_home_page_without_a_sentence_has_no_opening() -> None:
    found = review(state_of([page("", plain("Book a tour")), page("a", about("recover"))], *chain("a")))
    assert (found.opening, found.opening_is_problem) == (None, False)
