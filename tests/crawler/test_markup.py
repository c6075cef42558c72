from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.markup import MAX_ATTRIBUTES, parse_markup

HTML = "text/html; charset=utf-8"
MANY = [f" a{number}" for number in range(3000)]
NAMES = "".join(MANY)


def most_attributes(html: str) -> int:
    tree = parse_markup(html.encode(), HTML)
    return 0 if tree is None else max(len(element.attrib) for element in tree.iter())


def hrefs(html: str) -> list[str | None]:
    tree = parse_markup(html.encode(), HTML)
    return [] if tree is None else [element.get("href") for element in tree.iter("a")]


@pytest.mark.parametrize(
    "tag",
    [
        f"<a{NAMES}>",
        f"<a{NAMES}",
        f'<a x=">"{NAMES}>',
        f"<a x='>' y=\">\"{NAMES}>",
        f'<a x="<"{NAMES}>',
        f"<a <b{NAMES}>",
        f'<a x=y"{NAMES}>',
        f'<a ="{NAMES}>',
        f"<a{NAMES.replace(' ', '/')}>",
        f"<a{NAMES.replace(' ', chr(10))}>",
        f"<a {NAMES.replace(' ', 'x=y ')}>",
        "<a" + "".join(f'{name}=">"' for name in MANY) + ">",
        f"<a{NAMES.replace(' a9', ' </script a9')}>",
        f"<!--><a{NAMES}>-->",
        f'<script>i<n {"y " * 300} x="</script><a{NAMES}>',
        f"<textarea></textarea><x-y{NAMES}>",
    ],
)
def test_no_tag_with_more_attributes_than_any_real_one_reaches_the_parser(tag: str) -> None:
    assert most_attributes(f'<a href="/first">x</a>{tag}x') <= MAX_ATTRIBUTES


PIECES = st.sampled_from(
    [" ", "/", "=", '"', "'", ">", "<", "<a", "<b ", "</", "</script", "<script>", "<!--", "-->", ' t=">"', "é", "\n"]
)


@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=3))
def test_nothing_that_stands_before_or_among_attributes_hides_their_number(before: list[str], among: list[str]) -> None:
    attributes = "".join(f"{''.join(among)} a{number}" for number in range(600))
    assert most_attributes(f"x{''.join(before)} <a {''.join(before)}{attributes}") <= MAX_ATTRIBUTES


def test_links_around_a_tag_with_too_many_attributes_are_read() -> None:
    assert hrefs(f'<a href="/1">x</a><p{NAMES}>y</p><a href="/2">x</a>') == ["/1", "/2"]


def test_a_tag_with_as_many_attributes_as_real_ones_is_read() -> None:
    attributes = " ".join(f'data-{number}="a > b"' for number in range(60))
    assert hrefs(f'<a {attributes} href="/1">x</a>') == ["/1"]


def test_a_comparison_in_a_long_script_takes_no_link_away() -> None:
    script = f"for (i = 0; i <n; i += 1) {{ {'x += 1; ' * 200} s = \"</p>\"; t = 'it\\'s' }}"
    assert hrefs(f"<script>{script}</script><a href=\"/1\" title='x'>x</a>") == ["/1"]


@pytest.mark.parametrize("before", ["", "\n ", "\ufeff"])
def test_a_declaration_of_xml_and_the_ends_of_the_document_end_nothing(before: str) -> None:
    html = (
        f'{before}<?xml version="1.0" encoding="x"?><html><body><a href="/1">x</a></body ></HTML>\n<a href="/2">x</a>'
    )
    assert hrefs(html) == ["/1", "/2"]


@pytest.mark.parametrize("nothing", ["", " \n", "\0\0", "</html>"])
def test_a_page_without_markup_has_no_tree(nothing: str) -> None:
    assert parse_markup(nothing.encode(), HTML) is None
