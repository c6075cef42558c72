"""Checks a logo that nobody vouched for."""

from __future__ import annotations

import re
import struct
from typing import Any

from lxml import etree

from jobdepth.brand import Logo

MAX_LOGO_BYTES = 200_000
#: Wider or higher pictures cost memory in every browser.
MAX_PIXELS = 4_000

_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
#: Shapes, text and colours; nothing that runs, moves or loads.
_DRAWING = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan textPath linearGradient "
    "radialGradient stop clipPath mask pattern use symbol marker style".split()
)
#: What in a style or an attribute could lead out of the file; escapes could hide it.
_LEADS_OUT = re.compile(r"""@|\\|image-set|image\(|src\(|url\((?!\s*["']?\s*#)""", re.IGNORECASE)


class LogoError(ValueError):
    """What is wrong with a logo, and what to do."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.cure = cure


def check_logo(raw: bytes) -> Logo:
    """The logo in these bytes; raises LogoError where it is neither a PNG nor an SVG that only draws."""
    if raw.startswith(_PNG):
        _check_png(raw)
        return Logo("png", raw)
    if b"<svg" in raw:
        _check_svg(raw)
        return Logo("svg", raw)
    raise LogoError("neither a PNG nor an SVG file", "save the logo as PNG")


def _check_png(raw: bytes) -> None:
    if raw[12:16] != b"IHDR" or len(raw) < 33 or not raw.endswith(b"IEND\xaeB`\x82"):
        raise LogoError("a PNG file that is broken off or damaged", "save it anew")
    width, height = struct.unpack(">II", raw[16:24])
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        raise LogoError(
            f"{width} x {height} pixels, more than {MAX_PIXELS} x {MAX_PIXELS} or none", "save a smaller one"
        )


def _check_svg(raw: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise LogoError(f"not a sound SVG file: {error.msg}", "export it anew, or save it as PNG") from None
    if root.tag != f"{_SVG}svg":
        raise LogoError("not an SVG file", "save the logo as PNG or SVG")
    about: Any = root.getroottree().docinfo
    if about.doctype:
        raise LogoError("an SVG file with a document type", "remove the DOCTYPE line, or export it as plain SVG")
    around = (*root.itersiblings(preceding=True), *root.itersiblings())
    for node in (*around, *root.iter()):
        _check_node(node)


def _check_node(node: etree._Element) -> None:
    plain = "export it as plain SVG, or save it as PNG"
    if isinstance(node, etree._Comment):
        return
    if not isinstance(node.tag, str):
        raise LogoError("an SVG file with processing instructions or entities", plain)
    if node.tag.removeprefix(_SVG) not in _DRAWING or not node.tag.startswith(_SVG):
        raise LogoError(f"an SVG file with an element {etree.QName(node).localname!r}, which is no drawing", plain)
    if node.tag == f"{_SVG}style" and _LEADS_OUT.search("".join(str(part) for part in node.itertext())):
        raise LogoError("an SVG file whose style leads out of it", plain)
    for name, value in node.attrib.items():
        _check_attribute(etree.QName(name).localname, str(value), plain)


def _check_attribute(name: str, value: str, cure: str) -> None:
    if name.lower().startswith("on"):
        raise LogoError(f"an SVG file that runs a script ({name})", cure)
    leads_out = name == "base" or (name == "href" and not value.startswith("#"))
    if leads_out or _LEADS_OUT.search(value):
        raise LogoError(f"an SVG file that points out of itself ({name})", cure)
