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
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-8"),
        (TEXT.encode("utf-16-be"), "text/html; charset=iso-8859-1"),
        (TEXT.encode("utf-16"), "text/html; charset=iso-8859-1"),
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
    assert clean_text("a\u061cb\ufff9c\uffff\ufffe") == "abc"


@pytest.mark.parametrize("charset", ["utf-7", "UTF7", "unicode-1-1-utf-7", "x-user-defined", "idna", "rot13", "zlib"])
def test_what_is_no_charset_of_pages_is_passed_over(charset: str):
    body = b"<meta charset=" + charset.encode() + b"><p>+ADw-b+AD4- caf\xc3\xa9"
    assert decode_html(body, f"text/html; charset={charset}").endswith("<p>+ADw-b+AD4- café")


def test_broken_utf_8_loses_no_more_than_the_broken_bytes():
    assert "Häuser \ufffd\ufffd Größen" in decode_html(("Häuser ".encode() * 20 + b"\xff\xfe " + "Größen".encode()), "")
