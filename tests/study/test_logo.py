"""A logo is a picture and nothing else."""

from __future__ import annotations

import struct
import zlib

import pytest

from jobdepth.resources import resource_dir
from jobdepth.study.logo import MAX_PIXELS, LogoError, check_logo


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {names} viewBox='0 0 9 9' {attributes}>{inside}</svg>".encode()


def png(width: int = 1, height: int = 1) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


HOSTILE = {
    "script": svg("<script>alert(1)</script>"),
    "event": svg("<rect onload='alert(1)'/>"),
    "event in capitals": svg(attributes="ONLOAD='alert(1)'"),
    "foreign content": svg("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>"),
    "HTML": svg("<img xmlns='http://www.w3.org/1999/xhtml' src='x'/>"),
    "picture": svg("<image href='https://evil.example/x.png'/>"),
    "picture inside": svg("<image href='data:image/png;base64,AAAA'/>"),
    "link": svg("<a href='javascript:alert(1)'><rect/></a>"),
    "outside use": svg("<use href='https://evil.example/x.svg#a'/>"),
    "outside xlink": svg("<use xlink:href='//evil.example/x.svg#a'/>"),
    "outside fill": svg("<rect fill='url(https://evil.example/x.svg#a)'/>"),
    "outside quoted fill": svg("<rect fill=\"url( 'https://evil.example/x' )\"/>"),
    "import": svg("<style>@import 'https://evil.example/x.css';</style>"),
    "import in CDATA": svg("<style><![CDATA[@import 'https://evil.example/x.css';]]></style>"),
    "font": svg("<style>text { background: URL(http://evil.example) }</style>"),
    "escaped url": svg("<style>rect { fill: \\75rl(http://evil.example) }</style>"),
    "set": svg("<set attributeName='href' to='javascript:alert(1)'/>"),
    "base": svg(attributes="xml:base='https://evil.example/'"),
    "style sheet": svg(before="<?xml-stylesheet href='https://evil.example/x.css'?>"),
    "instruction inside": svg("<?php echo 1 ?>"),
    "document type": svg(before="<!DOCTYPE svg SYSTEM 'https://evil.example/x.dtd'>"),
    "entity": svg("<text>&a;</text>", before="<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"),
    "laughs": svg(
        "<text>&c;</text>", before="<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]>"
    ),
    "no namespace": b"<svg><rect/></svg>",
    "another root": b"<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>",
    "broken": svg("<g>"),
    "deep": svg("<g>" * 5000 + "</g>" * 5000),
    "JPEG": b"\xff\xd8\xff\xe0" + b"\0" * 50,
    "nothing": b"",
    "PNG cut short": png()[:-6],
    "PNG without a header": b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    "huge PNG": png(MAX_PIXELS + 1, 1),
    "empty PNG": png(0, 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_plain_picture_is_refused_with_a_cure(name: str) -> None:
    with pytest.raises(LogoError) as told:
        check_logo(HOSTILE[name])
    assert told.value.cure


@pytest.mark.parametrize(
    "drawing",
    [
        svg("<rect width='9' height='9' style='fill: rgb(1, 2, 3)'/>"),
        svg("<defs><linearGradient id='a'/></defs><rect fill='url(#a)'/><use href='#a'/><use xlink:href='#a'/>"),
        svg('<style>.a { fill: url( "#a" ) }</style><!-- a word --><title>Name</title><text>&lt;b&gt;</text>'),
        svg(before="<?xml version='1.0' encoding='UTF-8'?>\n<!-- drawn by hand -->"),
    ],
)
def test_a_drawing_is_taken_as_it_is(drawing: bytes) -> None:
    assert (check_logo(drawing).kind, check_logo(drawing).content) == ("svg", drawing)


def test_a_png_is_taken_as_it_is() -> None:
    assert check_logo(png(40, 20)).kind == "png"


def test_the_example_logo_is_sound() -> None:
    assert check_logo((resource_dir("examples") / "brand" / "logo.svg").read_bytes()).kind == "svg"
