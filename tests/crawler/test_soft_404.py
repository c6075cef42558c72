"""What tells a page that only says "nothing here" from the pages of a site."""

import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.pages.soft_404 import Signature, is_same, probe_url, signature

HTML = "text/html; charset=utf-8"
SITE = "https://www.saltmarsh.example"
SITES = Path(__file__).parents[2] / "examples" / "data-centres" / "sites"

MENU = "".join(
    f'<a href="/{name.lower()}">{name}</a> ' for name in ("Colocation", "Cloud services", "About us", "News")
)
FOOTER = "<footer>© 2025 Saltmarsh Data Ltd, 4 Quay Road, Harwich. Call us on +44 1255 000 000.</footer>"
SORRY = "<h1>Page not found</h1><p>Sorry, we could not find what you were looking for. Try the menu or call us.</p>"

TEASER = "<p>Or read how a maker of bread kept its ovens hot while the town around it had no power for a night.</p>"


def page(content: str, title: str = "Saltmarsh Data") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><nav>{MENU}</nav><main>{content}</main>{FOOTER}</body></html>"
    )


def sign(html: str, path: str) -> Signature:
    return signature(html.encode(), HTML, SITE + path)


def same(one: str, other: str, path: str = "/about-us", probe: str = "/dunsolkam-gartamlem-quovekzor") -> bool:
    return is_same(sign(one, probe), sign(other, path))


# The address that does not exist


def test_the_probe_is_one_plain_page_name_beside_the_home_page():
    assert urlsplit(probe_url(f"{SITE}/")).netloc == "www.saltmarsh.example"
    assert probe_url(f"{SITE}/en/").startswith(f"{SITE}/en/")
    name = probe_url(f"{SITE}/index.php?id=1").removeprefix(f"{SITE}/")
    assert name.replace("-", "").isalpha()
    assert name.islower()
    assert 10 < len(name) < 40


def test_the_probe_of_a_site_is_the_same_each_time_and_another_for_each_site():
    hosts = [f"https://site-{number}.example/" for number in range(500)]
    assert len({probe_url(host) for host in hosts}) == 500
    assert [probe_url(host) for host in hosts] == [probe_url(host) for host in hosts]


# Answers of one page to several addresses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page(SORRY), page(SORRY)),
        (
            page(f"{SORRY}<p>You asked for /dunsolkam-gartamlem-quovekzor</p>"),
            page(f"{SORRY}<p>You asked for /about-us</p>"),
        ),
        (
            page(SORRY, "Dunsolkam Gartamlem Quovekzor not found | Saltmarsh"),
            page(SORRY, "About Us not found | Saltmarsh"),
        ),
        (
            page("<h1>No results for “dunsolkam gartamlem quovekzor”</h1><p>Please try other words in the box.</p>"),
            page("<h1>No results for “about us”</h1><p>Please try other words in the box.</p>"),
        ),
        (
            page("<h1>Nothing here</h1>Wrong: https://www.saltmarsh.example/dunsolkam-gartamlem-quovekzor"),
            page("<h1>Nothing here</h1>Wrong: https://www.saltmarsh.example/about-us"),
        ),
        (
            page(f"{SORRY}<p>Monday, 3 March 2025, 14:05 CET. Request 8f3a-11c9-77de. Visitor 4,711.</p>"),
            page(f"{SORRY}<p>Tuesday, 15 July 2025, 9:30 CEST. Request 01bb-9f2c-0aa1. Visitor 4,902.</p>"),
        ),
        (
            page(f"{SORRY}<p>Montag, 3. März 2025, 14:05 Uhr</p>"),
            page(f"{SORRY}<p>Dienstag, 15. Juli 2025, 9:30 Uhr</p>"),
        ),
        (page(f"{SORRY}<p>Trace wrtkbcnmzxq</p>"), page(f"{SORRY}<p>Trace pqlmnbvcxzz</p>")),
        (page(f"{SORRY}<p>Good morning!</p>{TEASER}"), page(f"{SORRY}<p>Good evening!</p>{TEASER}")),
        (
            page(SORRY + "<script>var id=1</script><style>.a{}</style>"),
            page(SORRY + "<script>var other='words'</script><noscript>Please switch scripts on</noscript>"),
        ),
    ],
    ids=["equal", "path", "title", "search", "address", "clock", "german clock", "token", "greeting", "scripts"],
)  # fmt: skip
def test_what_changes_with_each_answer_does_not_count(one: str, other: str):
    assert same(one, other)
    assert same(other, one, path="/dunsolkam-gartamlem-quovekzor", probe="/about-us")


def test_common_words_in_the_address_do_not_make_a_catch_all_another_page():
    # Without its words the menu of this answer reads otherwise; that must not count.
    assert same(page(SORRY), page(SORRY), path="/about-us/cloud-services/call-us-news-colocation")


def test_a_home_page_that_answers_everything_is_found_again():
    home = page("<h1>Halls by the sea</h1><p>Your orders must not stop because a fan breaks in the night.</p>")
    assert same(home, home, path="/products/old-name")


# Real pages


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("<h1>About us</h1><p>We are eleven people in Harwich.</p>", "Saltmarsh Data"),
        (SORRY, "Our people | Saltmarsh Data"),
        (SORRY.replace("Page not found", "We moved"), "Saltmarsh Data"),
        (
            f"{SORRY}<p>But here is what we can tell you about the cooling of our halls in a hot summer.</p>",
            "Saltmarsh Data",
        ),
        ("<p>Call Mary for a tour of our halls and stay for tea.</p>", "Saltmarsh Data"),
        ("", "Saltmarsh Data"),
    ],
)
def test_a_page_with_words_of_its_own_is_not_the_catch_all(content: str, title: str):
    assert not same(page(SORRY), page(content, title))


def test_short_pages_without_titles_are_told_apart_by_their_words():
    def bare(words: str) -> str:
        return f"<body><nav>{MENU}</nav><p>{words}</p>{FOOTER}</body>"

    assert not same(bare("There is nothing to be found here."), bare("Thank you, we will call you back soon."))


@pytest.mark.parametrize("shell", ["", "<html></html>", "<div id=root></div><script src=/app.js></script>", "Loading"])
def test_pages_that_say_nothing_are_never_called_the_same(shell: str):
    assert not same(shell, shell)


def test_pages_in_scripts_without_blanks_are_told_apart():
    one = page("<p>申し訳ございませんが、お探しのページは見つかりませんでした。メニューから探してください。</p>")
    other = page("<p>夜中にファンが壊れても、お客様の注文を止めないために、技術者が二時間ごとに見回ります。</p>")
    assert not same(one, other)
    assert same(one, one)


def test_no_two_pages_of_an_example_site_are_called_the_same():
    compared = 0
    for root in SITES.iterdir():
        signed = []
        for file in sorted(root.rglob("*.html")):
            path = f"/{file.relative_to(root).as_posix()}".removesuffix("index.html")
            signed.append((path, signature(file.read_bytes(), HTML, f"https://{root.name}{path}")))
        pairs = [(one, other) for number, one in enumerate(signed) for other in signed[number + 1 :]]
        compared += len(pairs)
        assert [(one[0], other[0]) for one, other in pairs if is_same(one[1], other[1])] == []
    assert compared > 1000


def test_a_large_page_is_signed_in_little_time():
    large = page("".join(f"<p>Paragraph {number} of a long price list with words.</p>" for number in range(20_000)))
    started = time.process_time()
    sign(large, "/prices")
    assert time.process_time() - started < 5
