"""Which page is taken for the home page in the study's language."""

import time

import pytest

from crawler.pages.home import HomeFacts, Version, choose_version, is_in_language, own_language
from crawler.pages.links import read_links
from tests.test_language import TEXTS

HTML = "text/html; charset=utf-8"
HOME = "https://www.kaltwerk.example/"
MENU_DE = '<a href="/leistungen">Leistungen</a><a href="/referenzen">Referenzen</a><a href="/kontakt">Kontakt</a>'


def facts(page: str, url: str = HOME) -> HomeFacts:
    body = page.encode()
    return HomeFacts.of(url, body, HTML, read_links(body, HTML, url, 1000))


def home(language: str, switch: str = "", head: str = "", lang: str | None = None) -> str:
    declared = language if lang is None else lang
    return (
        f"<!doctype html><html lang='{declared}'><head><title>Kaltwerk</title>{head}</head><body>"
        f"<header><nav>{MENU_DE}</nav>{switch}</header><main><h1>Kaltwerk</h1><p>{TEXTS[language]}</p></main>"
        "<footer><a href='/impressum'>Impressum</a></footer></body></html>"
    )


def splash(links: str, head: str = "", lang: str = "", text: str = "Kaltwerk Rechenzentren") -> str:
    return f"<html lang='{lang}'><head><title>Kaltwerk</title>{head}</head><body><h1>{text}</h1>{links}</body></html>"


def alternates(*pairs: tuple[str, str]) -> str:
    return "".join(f'<link rel="alternate" hreflang="{tag}" href="{href}">' for tag, href in pairs)


def chosen(page: str, url: str = HOME, language: str = "en") -> str | None:
    version = choose_version(facts(page, url), language)
    return version.url.removeprefix("https://www.kaltwerk.example") if version else None


# What the page itself is


def test_a_page_in_the_studys_language_stays_even_if_it_offers_others():
    head = alternates(("en", "/"), ("en-us", "/us/"), ("de", "/de/"))
    assert chosen(home("en", '<a href="/de/">Deutsch</a> <a href="/us/">English (US)</a>', head)) is None


@pytest.mark.parametrize("language", TEXTS)
def test_a_page_in_each_language_is_its_own_version(language: str):
    assert own_language(facts(home(language))) == language
    assert (
        choose_version(facts(home(language, '<a href="/xx/">English</a><a href="/yy/">Deutsch</a>')), language) is None
    )


def test_a_page_that_declares_german_but_is_written_in_english_is_english():
    page = home("en", '<a href="/en/">English</a>', lang="de")
    assert own_language(facts(page)) == "en"
    assert chosen(page) is None


def test_a_page_that_declares_english_but_is_written_in_german_is_german():
    page = home("de", '<a href="/en/">English</a>', lang="en")
    assert own_language(facts(page)) == "de"
    assert chosen(page) == "/en/"


def test_a_banner_in_another_language_does_not_make_the_page_foreign():
    banner = f"<div class='cookie-banner'><p>{TEXTS['de']} {TEXTS['de']}</p></div>"
    page = home("en").replace("<header>", banner + "<header>")
    assert own_language(facts(page)) == "en"


def test_hidden_text_and_scripts_do_not_count():
    hidden = f"<div style='display:none'>{TEXTS['de']}</div><div hidden>{TEXTS['de']}</div>"
    hidden += f"<script>var text = '{TEXTS['de']}'</script>"
    assert own_language(facts(home("en").replace("<main>", f"<main>{hidden}{hidden}"))) == "en"


@pytest.mark.parametrize(
    ("page", "url", "language"),
    [
        ("<html lang='de'><body><p>Wenig Text</p></body></html>", HOME + "en/", "de"),
        (f"<html><head>{alternates(('fr', '/fr/'), ('nl-be', '/'))}</head><body><p>x</p></body></html>", HOME, "nl"),
        ("<html><body><p>x</p></body></html>", HOME + "en-gb/", "en"),
        ("<html><body><p>x</p></body></html>", "https://es.kaltwerk.example/", "es"),
        ("<html><body><p>x</p></body></html>", HOME + "?lang=sv", "sv"),
        ("<html><body><p>x</p></body></html>", HOME + "index_it.html", "it"),
        ("<html><body><p>x</p></body></html>", HOME + "uk/", ""),
        ("<html><body><p>x</p></body></html>", HOME, ""),
        ("", HOME, ""),
    ],
)
def test_a_page_of_few_words_is_told_by_declaration_then_hreflang_then_address(page: str, url: str, language: str):
    assert own_language(facts(page, url)) == language


def test_a_page_whose_language_cannot_be_told_is_not_held_to_be_in_another():
    shell = facts("<html><body><div id=root></div></body></html>")
    assert is_in_language(shell, "en")
    assert is_in_language(facts(home("en")), "en")
    assert not is_in_language(facts(home("de")), "en")
    assert is_in_language(facts(home("de")), "de")


def test_norwegian_is_one_language_under_both_codes():
    page = facts("<html lang=nb><body><p>Lite tekst</p></body></html>")
    assert is_in_language(page, "no")
    assert is_in_language(page, "nb")


# The way by hreflang


def test_hreflang_goes_before_links():
    page = home("de", '<a href="/english">English</a>', alternates(("de", "/"), ("en", "/en/")))
    assert choose_version(facts(page), "en") == Version(
        "https://www.kaltwerk.example/en/",
        "the address given shows a page in German; the English version was chosen by its hreflang link",
    )


@pytest.mark.parametrize(
    ("tags", "best"),
    [
        ("en-us en-gb en de", "en"),
        ("en-us en-au en-gb", "en-gb"),
        ("en-au en-us", "en-us"),
        ("en-sg en-in", "en-sg"),
        ("en-us en-uk", "en-uk"),
        ("EN-GB", "en-gb"),
        ("en_US", "en_us"),
        ("fr x-default en-ie", "en-ie"),
    ],
)
def test_the_plain_language_goes_before_its_regions(tags: str, best: str):
    head = alternates(*((tag, f"/{tag.lower()}/") for tag in tags.split()))
    assert chosen(home("de", head=head)) == f"/{best}/"


def test_the_regions_of_other_languages_follow_their_home_country():
    head = alternates(("de-ch", "/ch/"), ("de-de", "/d/"), ("de-at", "/at/"))
    assert chosen(home("en", head=head), language="de") == "/d/"


def test_x_default_is_no_version_of_an_ordinary_page():
    assert chosen(home("de", head=alternates(("de", "/"), ("x-default", "/int/")))) is None


def test_alternates_of_other_sites_are_not_followed():
    head = alternates(("en", "https://www.coldworks.example.org/"), ("en-gb", "https://www.kaltwerk.co.uk/"))
    assert chosen(home("de", head=head)) is None


def test_a_subdomain_is_the_same_site():
    page = home("de", head=alternates(("en", "https://en.kaltwerk.example/")))
    assert chosen(page) == "https://en.kaltwerk.example/"


def test_an_alternate_that_is_the_page_itself_is_passed_over():
    # The template declares the German page as English.
    page = home("de", '<a href="/en/">English</a>', alternates(("en", "/"), ("de", "/de/")))
    assert chosen(page) == "/en/"


# The way by the words of a link


@pytest.mark.parametrize(
    "label",
    "English|english|ENGLISH|EN|en|Eng|en-GB|EN-US|en_GB|Englisch|Anglais|Inglés|Engels|Engelska|English (UK)"
    "|International (English)|English – International|UK (English)|United Kingdom - English|English version|In English"
    "|English website|Switch to English|View this page in English|EN (UK)|GB-EN|English (United States)"
    "|Read this site in English|Seite auf Englisch|English (en)".split("|"),
)
def test_a_link_that_names_the_language_is_taken(label: str):
    assert chosen(home("de", f'<a href="/?v=7">{label}</a>')) == "/?v=7"


@pytest.mark.parametrize(
    "label",
    "English Heritage|Business English courses|Our English team|Learn English|Enter|Energy|Entwicklung|Englischkurse"
    "|A new office in England|Deutsch|Français|DE|Nederlands (Belgium)|IT|Benelux|Open|ENISA|2EN".split("|"),
)
def test_a_link_that_names_something_else_is_not(label: str):
    assert chosen(home("de", f'<a href="/?v=7">{label}</a>')) is None


@pytest.mark.parametrize(
    "switch",
    [
        '<a href="/en/"><img src="/gb.png" alt="English"></a>',
        '<a href="/en/" title="English"><img src="/gb.png"></a>',
        '<a href="/en/" aria-label="English"><svg><title>flag</title></svg></a>',
        '<a href="/en/"><span class="flag"></span><span>EN</span></a>',
        '<a href="/en/" hreflang="en"><i class="flag"></i></a>',
        '<a href="/en/" lang="en">Welcome</a>',
        '<a href="/en/"><span lang="en-GB">Hello</span></a>',
        '<select onchange="go()"><option value="/de/">Deutsch</option><option value="/en/">English</option></select>',
        '<map name="m"><area href="/en/" alt="English"></map>',
        '<ul class="wpml-ls"><li><a href="/de/">DE</a></li><li><a href="/en/">EN</a></li></ul>',
        '<a href="/en/"></a>',
    ],
)
def test_switches_of_many_kinds_are_read(switch: str):
    assert chosen(home("de", switch)) == "/en/"


def test_addresses_are_read_against_the_base_of_the_page():
    page = home("de", '<a href="en/">English</a>', '<base href="/site/">')
    assert chosen(page) == "/site/en/"


def test_the_report_quotes_the_link():
    version = choose_version(facts(home("fr", '<a href="/international">International (English)</a>')), "en")
    assert version is not None
    assert version.reason == (
        "the address given shows a page in French; the English version was chosen by the link “International (English)”"
    )


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("de", "Deutsch"),
        ("fr", "Français"),
        ("nl", "Nederlands"),
        ("es", "Español"),
        ("it", "Italiano"),
        ("sv", "Svenska"),
    ],
)
def test_other_languages_are_found_by_their_own_names(language: str, label: str):
    others = '<a href="/da/">Dansk</a><a href="/fi/">Suomi</a>'
    assert chosen(home("en", f'{others}<a href="/{language}/">{label}</a>'), language=language) == f"/{language}/"


# The way by address


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/en/"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/en"),
        ("https://www.kaltwerk.example/de/", "https://www.kaltwerk.example/en-gb/"),
        ("https://www.kaltwerk.example/de-de/", "https://www.kaltwerk.example/gb-en/"),
        ("https://www.kaltwerk.example/de/start.html", "https://www.kaltwerk.example/en/start.html"),
        ("https://www.kaltwerk.example/de/uebersicht", "https://www.kaltwerk.example/en/uebersicht"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/en/home.html"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/index_en.html"),
        ("https://www.kaltwerk.example/index.html", "https://www.kaltwerk.example/index.en.html"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/english/"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/eng/"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/uk/en/"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/?lang=en"),
        ("https://www.kaltwerk.example/", "https://www.kaltwerk.example/index.php?locale=en_GB"),
        ("https://de.kaltwerk.example/", "https://en.kaltwerk.example/"),
        ("https://www.kaltwerk.example/", "https://en.kaltwerk.example/"),
    ],
)
def test_a_language_in_the_address_tells_the_version(url: str, target: str):
    page = home("de", f'<a href="{target}"><span class="flag-icon"></span></a>')
    assert chosen(page, url) == target.removeprefix("https://www.kaltwerk.example")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/en/news/2024/05/new-hall-opened">Read more</a>',
        '<a href="/en/blog/cooling-without-water" lang="en" hreflang="en">Cooling without water (English)</a>',
        '<a href="/en/news/new-hall-opened">English</a>',
        '<a href="/en/privacy">Privacy policy</a>',
        '<a href="/entwicklung/">Entwicklung</a>',
        '<a href="/energy/">Energie</a>',
        '<a href="https://en.wikipedia.org/wiki/Colocation">English</a>',
        '<a href="https://www.coldworks.co.uk/en/">English</a>',
        '<a href="mailto:en@kaltwerk.example">English</a>',
        '<a href="javascript:setLang(1)">English</a>',
        '<a href="#en">English</a>',
        '<a href="/">English</a>',
    ],
)
def test_no_article_and_no_other_site_is_taken_for_a_version(link: str):
    page = home("de").replace("</main>", f"<p>{link}</p></main>")
    assert chosen(page) is None


def test_a_named_switch_in_the_header_may_lead_to_a_page_with_a_name_of_its_own():
    assert chosen(home("de", '<a href="/en/company">English</a>')) == "/en/company"


def test_a_link_to_a_home_page_goes_before_one_to_an_article():
    page = home("de", '<a href="/en/company">English</a>').replace("</footer>", '<a href="/en/">EN</a></footer>')
    assert chosen(page) == "/en/"


# Splash pages


@pytest.mark.parametrize(
    ("links", "target"),
    [
        ('<a href="/de/">Deutsch</a> <a href="/en/">English</a>', "/en/"),
        ('<a href="/d">DE</a> | <a href="/e">EN</a> | <a href="/f">FR</a>', "/e"),
        ('<a href="/germany">Germany</a><a href="/france">France</a><a href="/uk">United Kingdom</a>', "/uk"),
        ('<a href="/uk">UK</a><a href="/us">USA</a><a href="/global">Global</a><a href="/de">Germany</a>', "/global"),
        ('<a href="/us">United States</a><a href="/ie">Ireland</a><a href="/gb">Great Britain</a>', "/gb"),
        ('<a href="/a">Deutschland</a><a href="/b">International</a><a href="/impressum">Impressum</a>', "/b"),
        ('<a href="/a">España</a><a href="/b">Latin America</a><a href="/c">Europe</a>', "/c"),
    ],
)
def test_a_splash_page_leads_to_the_entry_for_the_language(links: str, target: str):
    assert chosen(splash(links)) == target


def test_a_splash_in_the_studys_own_language_is_left_too():
    page = splash('<a href="/uk">United Kingdom</a><a href="/de">Germany</a>', lang="en", text="Choose your country")
    assert choose_version(facts(page), "en") == Version(
        "https://www.kaltwerk.example/uk",
        "the address given shows only a choice of languages or a way in; "
        "the version behind the link “United Kingdom” was chosen",
    )


def test_the_entry_for_germany_is_taken_in_a_german_study():
    page = splash('<a href="/uk">United Kingdom</a><a href="/de">Germany</a><a href="/at">Austria</a>')
    assert chosen(page, language="de") == "/de"


def test_x_default_serves_where_a_splash_names_no_entry_for_the_language():
    page = splash('<a href="/a">Polska</a><a href="/b">Česko</a>', alternates(("x-default", "/all/"), ("pl", "/a")))
    assert chosen(page) == "/all/"


@pytest.mark.parametrize("label", ["Enter", "Enter site", "ENTER »", "Skip intro", "Click here to enter"])
def test_an_intro_page_leads_to_what_lies_behind_it(label: str):
    assert chosen(splash(f'<img src="/logo.png"><a href="/main">{label}</a>', lang="en")) == "/main"


def test_a_splash_without_an_entry_for_the_language_is_kept():
    assert chosen(splash('<a href="/pl">Polska</a><a href="/cz">Česko</a>')) is None


def test_a_script_shell_of_the_right_language_is_no_splash():
    menu = '<a href="/en-gb/">English</a><a href="/de-de/">Deutsch</a><a href="/fr-fr/">Français</a>'
    head = alternates(("en-gb", "/en-gb/"), ("en-us", "/en-us/"), ("de-de", "/de-de/"))
    assert chosen(splash(menu, head, lang="en-GB"), HOME + "en-gb/") is None


def test_a_switch_that_leads_to_the_page_itself_says_that_it_is_the_version():
    assert chosen(splash('<a href="/">English</a><a href="/de/">Deutsch</a>')) is None
    assert chosen(splash('<a href="/index.html">English</a><a href="/de/">Deutsch</a>')) is None


def test_a_home_page_with_text_is_no_splash_whatever_countries_it_lists():
    countries = "".join(f'<a href="/{code}/">{name}</a>' for code, name in (("de", "Germany"), ("fr", "France")))
    assert chosen(home("en", countries)) is None
    assert chosen(home("de", '<a href="/gb/">United Kingdom</a><a href="/global">Global</a>')) is None


def test_a_page_without_markup_offers_nothing():
    assert choose_version(facts(""), "en") is None
    assert choose_version(facts("<html></html>"), "en") is None


@pytest.mark.parametrize(
    "markup",
    ["<a href=/en/>English</a>" * 20_000, "<div><a href=/en/><div>" * 10_000, "<div>" * 20_000 + "<a href=/en/>EN</a>"],
)
def test_a_page_made_to_keep_the_reader_busy_does_not(markup: str):
    started = time.process_time()
    choose_version(facts(f"<html lang=de><body>{markup}"), "en")
    assert time.process_time() - started < 5
