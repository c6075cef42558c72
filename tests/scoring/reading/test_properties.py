"""What must hold for any bytes and any markup."""

import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reading import UnreadablePage, read_blocks, read_page

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäéß", min_size=1, max_size=9)
CONTAINERS = (
    "div p ul li section article main header footer nav aside table tr td th h1 h2 h3 span a b"
    " blockquote dl dt dd details summary"
).split()
CLASSES = [
    "",
    ' class="menu"',
    ' class="cookie-banner"',
    ' class="hero"',
    ' id="footer"',
    ' class="sidebar"',
    ' role="main"',
]
TEXT = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(children, min_size=1, max_size=4).map(" ".join)
    return st.builds(
        lambda tag, attribute, inner: f"<{tag}{attribute}>{inner}</{tag}>",
        st.sampled_from(CONTAINERS),
        st.sampled_from(CLASSES),
        parts,
    )


MARKUP = st.recursive(TEXT, element, max_leaves=20)
DEBRIS = st.lists(
    st.one_of(
        MARKUP,
        st.text(max_size=20),
        st.sampled_from(
            [
                "<",
                ">",
                "</",
                "<!--",
                "-->",
                "<![CDATA[",
                "&#0;",
                "&#xD800;",
                "<br>",
                "<br><br>",
                "<script>",
                "<a href=",
                '"',
                "<svg>",
                "<select>",
            ]
        ),
    ),
    max_size=25,
).map("".join)


def read_or_refuse(body: bytes, content_type: str = "text/html") -> None:
    with suppress(UnreadablePage):
        read_page(body, content_type)


@given(
    st.binary(max_size=2000),
    st.sampled_from(["", "text/html; charset=utf-16", "text/html; charset=x", "text/html; charset=gb18030"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str):
    read_or_refuse(body, content_type)
    read_or_refuse(b"<html><body>" + body, content_type)


@given(DEBRIS)
@settings(max_examples=200, deadline=None)
def test_any_markup_is_read_or_refused(markup: str):
    read_or_refuse(markup.encode("utf-8", "surrogatepass"))


@given(MARKUP)
@settings(max_examples=200, deadline=None)
def test_every_visible_word_is_in_some_block_and_passage(markup: str):
    body = f"<html><body>{markup}</body></html>".encode()
    visible = set(re.sub(r"<[^>]*>", " ", markup).split())
    blocks = {word for block in read_blocks(body, "") for word in re.findall(r"\w+", block.text)}
    passages = {
        word for item in read_page(body, "").passages for word in re.findall(r"\w+", f"{item.heading} {item.text}")
    }
    assert visible <= blocks
    assert visible <= passages


@given(MARKUP)
@settings(max_examples=50, deadline=None)
def test_reading_twice_gives_the_same(markup: str):
    body = f"<html><body>{markup}</body></html>".encode()
    assert read_page(body, "") == read_page(body, "")
    assert read_blocks(body, "") == read_blocks(body, "")


@given(MARKUP)
@settings(max_examples=50, deadline=None)
def test_scripts_and_comments_change_nothing(markup: str):
    page = "<html><body>{}{}</body></html>"
    plain = read_page(page.format("", markup).encode(), "")
    assert read_page(page.format("<!-- x --><script>var x</script><style>p{}</style>", markup).encode(), "") == plain
