"""Chooses the home page in the study's language where a site has several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crawler.pages.links import PageLinks
from crawler.pages.markup import base_url, parse_markup
from crawler.pages.page_text import UNREAD_TAGS, main_text, tree_text
from crawler.pages.version_links import MAX_FOLDERS, Offer, read_address, read_offers, region_rank, split_tag
from crawler.scope import registrable_domain
from jobdepth.language import ENOUGH_WORDS, declared_language, language_code, language_name, text_language
from jobdepth.urls import host_of, join_url, variant_key

#: An address, and in words how it was found.
Found = tuple[str, str]
X_DEFAULT = "x-default"
#: A page that only offers languages or a way in has no more words than this outside its links.
MAX_SPLASH_WORDS = 40
#: This share of its links are languages or countries, and it has so many of them.
MIN_CHOICES = 2
CHOICE_SHARE = 0.6
#: A page that only asks to come in is barer still.
MAX_ENTRY_WORDS = 20
MAX_ENTRY_LINKS = 3
#: Longer labels than `en-gb` are the name of a language.
LONGEST_CODE = 5
#: Links to a home page come before all others.
NOT_HOME_RANK = 100


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What tells the language of a page and the way to its other versions."""

    url: str
    #: Two letters as the markup says; empty where it does not.
    declared: str
    #: What the page itself says, without menus and banners where enough is left.
    text: str
    #: Words that are not on links.
    own_word_count: int
    alternates: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]

    @classmethod
    def of(cls, url: str, body: bytes, content_type: str, found: PageLinks) -> HomeFacts:
        """Collect the facts of a page; `found` are the links read from it."""
        tree = parse_markup(body, content_type)
        if tree is None:
            return cls(url, "", "", 0, found.alternates, ())
        text, everything, base = main_text(tree), tree_text(tree), base_url(tree, url)
        # A link in the text may have a hreflang too, but leads to an article rather than to this page in a language.
        in_head = {join_url(base, link.get("href") or "") for link in tree.iter("link")}
        return cls(
            url,
            declared_language(tree),
            text if len(text.split()) >= ENOUGH_WORDS else everything,
            len(tree_text(tree, UNREAD_TAGS | {"a"}).split()),
            tuple(alternate for alternate in found.alternates if alternate[1] in in_head),
            read_offers(tree, base),
        )


@dataclass(frozen=True, slots=True)
class Version:
    """The home page in the study's language, and in words how it was found."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The version in a language that is looked for on a page, and the links among which it may be."""

    page: HomeFacts
    offers: Sequence[Offer]
    language: str
    is_splash: bool


def is_in_language(page: HomeFacts, language: str) -> bool:
    """Whether a page is in a language, as far as can be told: one without words is not held to be in another."""
    return own_language(page) in (language_code(language), "")


def own_language(page: HomeFacts) -> str:
    """The language of a page as two letters: what is written, else what it declares, links to or is called."""
    if len(page.text.split()) >= ENOUGH_WORDS:
        return text_language(page.text, page.declared)
    itself = (split_tag(tag)[0] for tag, target in page.alternates if _is_same_page(target, page.url))
    return page.declared or next(filter(None, itself), "") or read_address(page.url, "").language


def choose_version(page: HomeFacts, language: str) -> Version | None:
    """The home page in a language as a page offers it; None where the page is that one, or offers none."""
    language = language_code(language)
    is_splash = _is_splash(page)
    offers = [offer for offer in page.offers if _is_same_site(offer.target, page.url)]
    wanted = _Wanted(page, offers, language, is_splash)
    # First, since telling a language takes a model that takes a second to load, and most sites have one version.
    if _first_found(wanted) is None:
        return None
    own = own_language(page)
    if own == language and (not is_splash or _calls_itself(page, language)):
        return None
    if own not in (language, ""):
        # What switches the language by a script alone leads nowhere.
        others = [offer for offer in offers if not _is_same_page(offer.target, page.url)]
        wanted = replace(wanted, offers=others)
    found = _first_found(wanted)
    # A switch that leads to the page it stands on says that this is the version wanted.
    if found is None or _is_same_page(found[0], page.url):
        return None
    return Version(found[0], f"{_situation(own, is_splash)}; {found[1]}")


def _first_found(wanted: _Wanted) -> Found | None:
    """What the most trusted way leads to that leads anywhere."""
    found = (way(wanted) for way in (SPLASH_WAYS if wanted.is_splash else WAYS))
    return next(filter(None, found), None)


def _calls_itself(page: HomeFacts, language: str) -> bool:
    """Whether a page says by hreflang or by its address that it is the version in a language."""
    itself = (split_tag(tag)[0] for tag, target in page.alternates if _is_same_page(target, page.url))
    return language in itself or read_address(page.url, language).language == language


def _situation(own: str, is_splash: bool) -> str:
    if is_splash:
        return "the address given shows only a choice of languages or a way in"
    if own:
        return f"the address given shows a page in {language_name(own)}"
    return "the language of the page at the address given can't be told"


def _by_alternate(wanted: _Wanted) -> Found | None:
    found = []
    for tag, target in _other_alternates(wanted.page):
        code, region = split_tag(tag)
        if code == wanted.language:
            found.append((region_rank(region, wanted.language), target))
    return _best(found, lambda _: f"the {language_name(wanted.language)} version was chosen by its hreflang link")


def _by_name(wanted: _Wanted) -> Found | None:
    found: list[tuple[int, str]] = []
    labels: dict[str, str] = {}
    for offer in wanted.offers:
        label = offer.label_naming(wanted.language)
        is_tagged = split_tag(offer.tag)[0] == wanted.language
        is_home = _is_home(wanted, offer)
        if (label or is_tagged) and (is_home or _is_sure(wanted, offer, label)):
            labels.setdefault(offer.target, label or next(iter(offer.labels), ""))
            region = read_address(offer.target, wanted.language).region
            found.append((NOT_HOME_RANK * (not is_home) + region_rank(region, wanted.language), offer.target))
    name = language_name(wanted.language)
    return _best(found, lambda url: f"the {name} version was chosen by {_quoted(labels[url])}")


def _by_address(wanted: _Wanted) -> Found | None:
    found = []
    for offer in wanted.offers:
        address = read_address(offer.target, wanted.language)
        if address.language == wanted.language and _is_home(wanted, offer):
            found.append((region_rank(address.region, wanted.language), offer.target))
    return _best(found, lambda _: f"the {language_name(wanted.language)} version was chosen by its address")


def _by_country(wanted: _Wanted) -> Found | None:
    found: list[tuple[int, str]] = []
    labels: dict[str, str] = {}
    for offer in wanted.offers:
        rank = offer.country_rank(wanted.language)
        if rank is not None:
            labels.setdefault(offer.target, offer.labels[0])
            found.append((rank, offer.target))
    return _best(found, lambda url: f"the version behind {_quoted(labels[url])} was chosen")


def _by_default(wanted: _Wanted) -> Found | None:
    found = [(0, target) for tag, target in _other_alternates(wanted.page) if tag == X_DEFAULT]
    return _best(found, lambda _: "the version for all other visitors (x-default) was chosen")


def _by_entry(wanted: _Wanted) -> Found | None:
    entries = [offer for offer in wanted.offers if offer.is_entry and not _is_same_page(offer.target, wanted.page.url)]
    return _best([(0, offer.target) for offer in entries], lambda _: f"{_quoted(entries[0].labels[0])} was followed")


def _best(found: list[tuple[int, str]], words: Callable[[str], str]) -> Found | None:
    """The first of the lowest rank, with words for it."""
    if not found:
        return None
    url = min(found, key=lambda ranked: ranked[0])[1]
    return url, words(url)


def _is_home(wanted: _Wanted, offer: Offer) -> bool:
    """Whether a link leads to the same page in another language, or to a home page."""
    folders = read_address(offer.target, wanted.language).folders
    return not folders or folders == read_address(wanted.page.url, wanted.language).folders


def _is_sure(wanted: _Wanted, offer: Offer, label: str) -> bool:
    """Whether a link that leads elsewhere is still the switch to a language, not an article in that language."""
    folders = read_address(offer.target, wanted.language).folders
    is_switch = wanted.is_splash or (len(label) > LONGEST_CODE and offer.is_in_menu)
    return bool(label) and is_switch and len(folders) <= MAX_FOLDERS


def _other_alternates(page: HomeFacts) -> list[tuple[str, str]]:
    """The alternates of a page on its own site, without itself."""
    return [
        (tag, target)
        for tag, target in page.alternates
        if _is_same_site(target, page.url) and not _is_same_page(target, page.url)
    ]


def _is_splash(page: HomeFacts) -> bool:
    """Whether a page shows hardly more than a choice of languages, countries or a way in."""
    links = {offer.target: offer for offer in page.offers if not offer.is_legal}
    if page.own_word_count > MAX_SPLASH_WORDS or not links:
        return False
    choices = sum(offer.is_choice for offer in links.values())
    if choices >= MIN_CHOICES and choices >= CHOICE_SHARE * len(links):
        return True
    is_bare = page.own_word_count <= MAX_ENTRY_WORDS and len(links) <= MAX_ENTRY_LINKS
    return is_bare and any(offer.is_entry for offer in links.values())


def _is_same_site(one: str, other: str) -> bool:
    return registrable_domain(host_of(one)) == registrable_domain(host_of(other))


def _is_same_page(one: str, other: str) -> bool:
    return variant_key(one) == variant_key(other)


def _quoted(label: str) -> str:
    return f"the link “{label}”" if label else "a link"


#: The ways to a version, the most trusted first.
WAYS = (_by_alternate, _by_name, _by_address)
SPLASH_WAYS = (*WAYS, _by_country, _by_default, _by_entry)
