"""What a reading says of a page as a whole."""

import pytest

from jobdepth.model import Place
from scoring.reading import READER_ID, UnreadablePage, passage_hash, read_blocks, read_page

TEXT = "Orders stopped at nine and the lorries left empty, because one fan in the cellar had broken in the night."


def main_text(html: str) -> str:
    passages = read_page(html.encode(), "text/html; charset=utf-8").passages
    return " ".join(f"{passage.heading} {passage.text}" for passage in passages if passage.place is Place.MAIN)


def test_reader_has_a_name():
    assert READER_ID


def test_same_text_in_another_template_has_the_same_hash():
    one = f"<nav><a href=/>Home</a></nav><main><p>{TEXT}</p></main><script nonce=1>a</script>"
    other = f"<html lang=en><div class=navbar>Start</div><div><div><p>\n{TEXT}</p></div></div><footer>f</footer>"
    assert read_page(one.encode(), "").text_hash == read_page(other.encode(), "").text_hash


def test_other_text_has_another_hash():
    pages = [
        f"<p>{TEXT}</p>",
        f"<p>{TEXT} Again.</p>",
        "<title>a</title><a href=/></a>",
        "<title>b</title><a href=/></a>",
    ]
    assert len({read_page(page.encode(), "").text_hash for page in pages}) == 4


def test_passage_hash_tells_heading_from_text():
    assert passage_hash("a", "b") != passage_hash("", "a\nb c")
    assert len(passage_hash("a", "b")) == 32


def test_title_is_the_first_heading_where_none_is_given():
    assert read_page(b"<h1>Cold halls</h1><p>text</p>", "").title == "Cold halls"


def test_heading_without_text_is_scored_as_text():
    assert "Can your desk survive?" in main_text(
        "<section><h1>Can your desk survive?</h1></section><section><p>x y</p></section>"
    )


def test_blocks_carry_the_headings_above_them():
    blocks = read_blocks(b"<main><h1>A</h1><h2>B</h2><p>text</p><h2>C</h2><p>more</p></main>", "")
    assert [block.headings for block in blocks if not block.is_heading] == [("A", "B"), ("A", "C")]


def test_heading_of_a_card_ends_with_the_card():
    card = f"<div><h3>Card</h3><p>{TEXT}</p></div>"
    blocks = read_blocks(f"<main><h1>A</h1>{card}<p>after</p></main>".encode(), "")
    assert blocks[-1].headings == ("A",)


def test_links_are_counted():
    assert read_page(b"<a href=1>x</a><map><area href=2></map>", "").links_in_html == 2


def tag_of(count: int, attribute: bytes, between: bytes = b" ") -> bytes:
    """A page with so many attributes in one tag."""
    return b"<p " + between.join(attribute % number for number in range(count)) + b">x"


@pytest.mark.parametrize(
    "body",
    [
        tag_of(500, b"a%d='>'"),
        b"<script>while (a <b" + b" || c" * 600 + b") {}</script><p>x",
        b"<!-- a <b" + b" c" * 600 + b" --><p>x",
        b"<style>/* <b" + b" c" * 600 + b" */</style><p>x",
        b"<p a='" + b"b " * 600 + b"'>x",
    ],
    ids=["five hundred", "script", "comment", "style", "one long value"],
)
def test_page_without_a_crowded_tag_is_read(body: bytes):
    assert main_text(body.decode()).strip() == "x"


def test_data_among_the_words_of_a_long_block_are_left_out():
    text = main_text("<p>" + "word " * 5_000 + "x" * 3_000 + " end</p>")
    assert (len(text.split()), text.split()[-1]) == (5_001, "end")


def test_heading_without_end_is_text():
    reading = read_page(b"<main><h1>" + b"We cannot afford another outage. " * 1_000 + b"</h1><p>And so on.</p>", "")
    assert max(len(passage.heading) for passage in reading.passages) < 100
    assert reading.words == 5_003


def test_title_without_end_is_cut():
    assert len(read_page(b"<title>" + b"word " * 100_000 + b"</title><p>text", "").title) <= 1_000


def test_notice_in_a_small_box_among_many_moves_with_its_box():
    notice = "<div><p>Your choice</p><p>We use cookies to improve this site.</p></div>"
    page = f"<html><body>{'<div><p>Text of the page that is read.</p></div>' * 50}{notice}</body></html>"
    assert "choice" not in main_text(page)
    assert main_text(page).count("Text of the page") == 50


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\x00", "empty"),
        (b"<html><body></body></html>", "no text, links or scripts"),
        (b"<!-- nothing -->", "no markup"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (bytes(range(256)) * 8, "binary"),
        (b"<div>" * 300 + b"deep", "nested too deeply"),
        (b"<p>" + b"word " * 2_500_000, "too long"),
        (b"<p>" + b"a " * 1_000_001, "more than 1,000,000 words"),
        (b"<br>" * 200_001 + b"x", "more than 200,000 elements"),
        (tag_of(100_000, b"a%d=1"), "attributes"),
        (tag_of(501, b"a%d='>'"), "attributes"),
        (tag_of(501, b'a%d="<"'), "attributes"),
        (tag_of(501, b'a%d="<p>"', b"/"), "attributes"),
        (tag_of(501, b'a%d=""', b""), "attributes"),
        (b"<script>if (a<b) {}</script>" + tag_of(501, b"a%d"), "attributes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_page_that_cannot_be_read_says_why(body: bytes, reason: str):
    with pytest.raises(UnreadablePage, match=reason):
        read_page(body, "text/html")


def test_frames_and_redirects_are_not_unreadable():
    assert read_page(b"<frameset><frame src=a></frameset>", "").words == 0
    assert not read_page(b'<meta http-equiv="refresh" content="0; url=/b"><script src=a.js></script>', "").needs_browser


def test_page_with_text_and_scripts_needs_no_browser():
    page = f"<script src=a.js></script><p>{TEXT} {TEXT}</p>"
    assert not read_page(page.encode(), "").needs_browser


def test_article_footer_of_links_is_not_content():
    tags = "".join(f"<li><a href=/{tag}>{tag}</a></li>" for tag in ("cooling", "power", "people"))
    assert "cooling" not in main_text(f"<article><h1>A</h1><p>{TEXT}</p><ul>{tags}</ul></article>")


def test_cookie_banner_is_kept_out_of_main():
    banner = "<div><p>This website uses cookies for statistics. You can accept all cookies.</p></div>"
    assert "cookies" not in main_text(f"{banner}<div><h1>A</h1><p>{TEXT}</p></div>")


def test_what_stands_behind_the_footer_is_not_content():
    page = f"<main><p>{TEXT}</p></main><footer>Imprint</footer><div>A product of the group.</div>"
    assert "product" not in main_text(page)


def test_author_must_be_seen_by_visitors():
    page = f'<head><meta name=author content="Nils Berge"></head><article><h1>A</h1><p>{TEXT * 10}</p>%s</article>'
    assert read_page((page % "").encode(), "").author == ""
    assert read_page((page % "<p>Nils Berge</p>").encode(), "").author == "Nils Berge"


def test_company_is_no_author():
    page = f'<head><meta name=author content="Berge Hosting Ltd"></head><p>{TEXT * 10} Berge Hosting Ltd</p>'
    assert read_page(page.encode(), "").author == ""


def test_customer_who_is_quoted_is_no_author():
    quote = '<div class="testimonial"><p>They came at night.</p><p class="author">Ada Thorpe</p></div>'
    assert read_page(f"<main><p>{TEXT * 10}</p>{quote}</main>".encode(), "").author == ""


def test_links_before_unmarked_content_are_navigation_where_trafilatura_drops_them():
    menu = "".join(f"<div><a href=/{word}>{word} and others</a></div>" for word in ("Racks", "Cages", "Lines"))
    body = f"<div>{menu}</div><div><h1>Floods</h1>" + f"<p>{TEXT}</p>" * 12 + "</div>"
    assert "Cages" not in main_text(f"<html><body>{body}</body></html>")
