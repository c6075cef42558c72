"""Which charset a page is read with, and which characters are let through."""

import pytest

from scoring.reading.decode import clean_text, decode_html

TEXT = "<p>Häuser und Größen</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), "text/html; charset=utf-8"),
        (TEXT.encode(), ""),
        (TEXT.encode("cp1252"), ""),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),
        (TEXT.encode(), "text/html; charset=unicode_escape"),
        (TEXT.encode(), "text/html; charset=nonsense"),
    ],
)
def test_charset_is_found(body: bytes, content_type: str):
    assert decode_html(body, content_type) == TEXT


def test_header_goes_before_meta():
    body = '<meta charset="iso-8859-1"><p>Привет</p>'.encode("koi8-r")
    assert "Привет" in decode_html(body, "text/html; charset=koi8-r")


def test_utf_7_is_never_used():
    assert "<script" not in decode_html(b"<meta charset=utf-7>+ADw-script+AD4-", "text/html; charset=utf-7")


def test_page_cut_off_inside_a_character_stays_utf_8():
    assert "Häuser" in decode_html(("<p>" + "Häuser " * 20 + "ü").encode()[:-1], "")


def test_controls_and_direction_marks_are_removed():
    assert clean_text("a\x00b\u202ec\u200b \n\t d\ufeff\x9d") == "abc d"
