"""What tags, roles and class names say about the place of an element: the tables to edit.

A class or id is cut at white space into tokens, and a token into words. A token counts only if the word is
its last one or is followed by structural words alone: `site-footer`, `footer-widgets` and `footer` are
footers, `footer-cta` and `header-image-section` say nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jobdepth.model import Place

PLACE_OF_TAG = {
    "nav": Place.NAV,
    "menu": Place.NAV,
    "header": Place.HEADER,
    "footer": Place.FOOTER,
    "aside": Place.ASIDE,
    "dialog": Place.ASIDE,
    "main": Place.MAIN,
}

PLACE_OF_ROLE = {
    "navigation": Place.NAV,
    "menu": Place.NAV,
    "menubar": Place.NAV,
    "search": Place.NAV,
    "banner": Place.HEADER,
    "contentinfo": Place.FOOTER,
    "complementary": Place.ASIDE,
    "dialog": Place.ASIDE,
    "alertdialog": Place.ASIDE,
    "main": Place.MAIN,
}

#: Words that name a place when they end a class or id token.
PLACE_OF_WORD = {
    Place.NAV: "nav navbar navigation menu submenu megamenu subnav sitenav breadcrumb breadcrumbs crumbs"
    " pagination pager paginator sitemap toc skiplink skiplinks offcanvas",
    Place.HEADER: "masthead topbar topnav header",
    Place.FOOTER: "footer subfooter colophon copyright footnav",
    Place.ASIDE: "sidebar newsletter popup modal lightbox share sharing sharer social advert advertisement"
    " addtoany socials related",
}

#: Words that make an element a consent banner wherever they stand in a token.
_CONSENT = re.compile(
    r"cookie|consent|gdpr|ccpa|onetrust|usercentrics|iubenda|didomi|borlabs|cmplz|\bcky\b|\bcc-window\b"
    r"|datenschutz-(banner|hinweis)",
    re.IGNORECASE,
)

#: Inside the content only a box with one of these words is such a banner: a policy has a section "cookies".
_BANNER = re.compile(r"banner|notice|popup|modal|overlay|dialog|layer|bar\b|consent-", re.IGNORECASE)

#: Words that may follow the naming word without changing the meaning.
_STRUCTURAL = frozenset(
    "container containers wrapper wrap inner outer holder row rows col cols column columns area areas block blocks"
    " bar list items item links link box content section panel group region zone widget widgets primary secondary"
    " main top bottom left right upper lower middle desktop mobile fixed sticky nav menu body full default text"
    " toggle legal social info form buttons icons overlay outer grid layer sdk root container-fluid".split()
)

#: A token that starts so is about something near the place, or says what the page has.
_NEGATIVE_STARTS = frozenset("no has have with without non hide before after pre above below under is not js".split())

#: These make a footer or header part of the content: the foot of a card, the head of an article.
_CONTENT_OWNERS = frozenset(
    "article entry post card panel quote testimonial blockquote section modal table box page content hero widget"
    " block item list figure title teaser accordion case story comment".split()
)

#: An aside of these kinds is content that a visitor reads.
_CONTENT_ASIDE = re.compile(
    r"testimonial|quote|callout|highlight|hero|customer|case|story|feature|benefit|intro|content|infobox|key",
    re.IGNORECASE,
)

#: A page header of these kinds is the opening of the content.
_HERO = re.compile(r"hero|jumbotron|cover|splash|billboard|banner-content|slider|carousel|intro", re.IGNORECASE)

#: Text for screen readers, which nobody sees.
_UNSEEN = re.compile(
    r"(?<![\w-])(sr-only|visually-?hidden|screen-reader(-text|-only)?|screenreader|sr-text|a11y-hidden|element-invisible"
    r"|slick-cloned|swiper-slide-duplicate|skip-link|skip-to-content|skiplink|usa-sr-only|usa-skipnav|assistive-text)"
    r"(?![\w-])",
    re.IGNORECASE,
)

#: Content that waits behind a click on the same page: tabs, accordions, slides.
_FOLDED = re.compile(
    r"tab|accordion|collaps|panel|slide|carousel|swiper|toggle|faq|answer|testimonial|expand|more", re.IGNORECASE
)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_PLACE_BY_WORD = {word: place for place, words in PLACE_OF_WORD.items() for word in words.split()}


@lru_cache(maxsize=20_000)
def hinted_place(names: str) -> Place | None:
    """The place that a class attribute or id names, if it names one."""
    if not names:
        return None
    if _CONSENT.search(names):
        return Place.ASIDE
    places = (_place_of_token(token) for token in names.split())
    return next((place for place in places if place is not None), None)


def _place_of_token(token: str) -> Place | None:
    words = [word.lower() for word in _WORD.findall(token)]
    if not words or words[0] in _NEGATIVE_STARTS:
        return None
    while words and words[-1] not in _PLACE_BY_WORD and (words[-1] in _STRUCTURAL or words[-1].isdigit()):
        words.pop()
    if not words or words[-1] not in _PLACE_BY_WORD:
        return None
    place = _PLACE_BY_WORD[words[-1]]
    if words[:-1] == ["page"]:
        return place if place is not Place.HEADER else None
    owned = place in (Place.HEADER, Place.FOOTER) and any(word in _CONTENT_OWNERS for word in words[:-1])
    return None if owned else place


def names_consent(names: str) -> bool:
    """Whether a class or id speaks of cookies or consent."""
    return bool(_CONSENT.search(names))


def names_banner(names: str) -> bool:
    """Whether a class or id belongs to a box laid over or beside the content."""
    return bool(_BANNER.search(names))


def names_content_aside(names: str) -> bool:
    """Whether an aside is a testimonial, a call-out or another part of the content."""
    return bool(_CONTENT_ASIDE.search(names))


@lru_cache(maxsize=20_000)
def names_hero(names: str) -> bool:
    """Whether a class or id belongs to the large opening of a page."""
    return bool(_HERO.search(names))


@lru_cache(maxsize=20_000)
def names_unseen(names: str) -> bool:
    """Whether a class hides its element from everybody's eyes."""
    return bool(_UNSEEN.search(names))


def names_folded(names: str) -> bool:
    """Whether a class names content that is hidden only until it is clicked."""
    return bool(_FOLDED.search(names))
