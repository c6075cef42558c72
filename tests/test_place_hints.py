"""Which class names say where an element stands, and which only seem to."""

import pytest

from jobdepth.model import Place
from jobdepth.place_hints import hinted_place


@pytest.mark.parametrize(
    ("names", "place"),
    [
        ("site-footer", Place.FOOTER),
        ("footer-widgets", Place.FOOTER),
        ("siteFooter", Place.FOOTER),
        ("copyright", Place.FOOTER),
        ("navbar navbar-default", Place.NAV),
        ("menu-item", Place.NAV),
        ("primary-menu-container", Place.NAV),
        ("breadcrumbs", Place.NAV),
        ("col-3 sidebar", Place.ASIDE),
        ("newsletter-form", Place.ASIDE),
        ("cookie-notice-inner", Place.ASIDE),
        ("CybotCookiebotDialog", Place.ASIDE),
        ("site-header", Place.HEADER),
        ("header-image-section", None),
        ("footer-cta", None),
        ("before-footer", None),
        ("page-header", None),
        ("card-footer", None),
        ("entry-header", None),
        ("has-sidebar no-menu", None),
        ("social-proof", None),
        ("shareholders", None),
        ("", None),
    ],
)
def test_class_names_its_place(names: str, place: Place | None):
    assert hinted_place(names) is place
