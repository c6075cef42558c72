"""What addresses and titles say of a page's kind."""

import pytest

from jobdepth.model import OFFER_KINDS, PageKind
from jobdepth.page_kind import PATH_WORDS, TITLE_WORDS, page_kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/industries/finance/", PageKind.INDUSTRY),
        ("/industries/media/", PageKind.INDUSTRY),
        ("/branchen/banken", PageKind.INDUSTRY),
        ("/customers/drake-and-sons/", PageKind.CASE_STUDY),
        ("/case-studies/", PageKind.CASE_STUDY),
        ("/industries/finance/case-studies/drake", PageKind.CASE_STUDY),
        ("/solutions/peak-season", PageKind.SOLUTION),
        ("/loesungen/x", PageKind.SOLUTION),
        ("/products/", PageKind.PRODUCT),
        ("/Colocation.aspx", PageKind.PRODUCT),
        ("/leistungen/colocation/", PageKind.PRODUCT),
        ("/data-centres/leeds", PageKind.PRODUCT),
        ("/pricing", PageKind.PRODUCT),
        ("/insights/cloud", PageKind.BLOG),
        ("/2015/03/24/cold-halls/", PageKind.BLOG),
        ("/news/2026/", PageKind.NEWS),
        ("/press-2026.html", PageKind.NEWS),
        ("/about/team/", PageKind.ABOUT),
        ("/über-uns/", PageKind.ABOUT),
        ("/%C3%BCber-uns/", PageKind.ABOUT),
        ("/a-propos", PageKind.ABOUT),
        ("/werken-bij", PageKind.CAREERS),
        ("/faq", PageKind.SUPPORT),
        ("/support/hosting", PageKind.SUPPORT),
        ("/kontakt/", PageKind.CONTACT),
        ("/privacy_policy.php", PageKind.LEGAL),
        ("/impressum", PageKind.LEGAL),
        ("/x7", PageKind.OTHER),
    ],
)
def test_path_names_the_kind(path: str, kind: PageKind):
    assert page_kind(f"https://www.osmond.example{path}", "", is_home=False) is kind


def test_home_page_is_home_whatever_its_address():
    assert page_kind("https://blog.osmond.example/blog/", "News", is_home=True) is PageKind.HOME


def test_host_counts_where_the_path_is_silent():
    assert page_kind("https://blog.osmond.example/cold-halls", "", is_home=False) is PageKind.BLOG
    assert page_kind("https://blog.osmond.example/about", "", is_home=False) is PageKind.ABOUT


def test_title_counts_where_the_address_is_silent():
    assert page_kind("https://osmond.example/?p=12", "Case study: the mill", is_home=False) is PageKind.CASE_STUDY


def test_site_name_in_the_title_does_not_count():
    assert (
        page_kind("https://osmond.example/?p=12", "The mill | Osmond Cloud Services", is_home=False) is PageKind.OTHER
    )


def test_offers_are_products_and_solutions():
    assert {
        page_kind(f"https://o.example/{word}/x", "", is_home=False) for word in ("services", "solutions")
    } == OFFER_KINDS


def test_every_kind_but_home_and_other_is_in_the_table():
    named = set(PageKind) - {PageKind.HOME, PageKind.OTHER}
    assert {kind for kind, _ in PATH_WORDS} == named
    assert {kind for kind, _ in TITLE_WORDS} <= named
