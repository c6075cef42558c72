"""Reads a sitemap, for the pages that no link reaches."""

from __future__ import annotations

from lxml import etree

MAX_ADDRESSES = 5_000


def read_sitemap(body: bytes) -> list[str]:
    """The page addresses in a sitemap; entities and DTDs are not expanded, garbage gives nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None or etree.QName(root).localname != "urlset":
        return []
    addresses = (node.text or "" for node in root.iter("{*}loc"))
    return [address.strip() for address in addresses if address.strip()][:MAX_ADDRESSES]
