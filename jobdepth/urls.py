"""One spelling for each address, and one key for each page."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna

#: Query parameters that say where a visitor came from or who he is, never which page is meant.
TRACKING_PREFIXES = ("utm_", "hsa_", "mtm_", "pk_", "aspsessionid")
TRACKING_NAMES = frozenset(
    "gclid dclid gbraid wbraid fbclid msclkid yclid igshid mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi "
    "phpsessid jsessionid sessionid session_id cfid cftoken".split()
)
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;?#]*", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
WEB_SPACE = " \t\n\r\f\0"
#: Characters that stay bare in a path or a query; everything else is percent-encoded.
PATH_SAFE = "/:@!$&'()*+,;=-._~"
QUERY_SAFE = PATH_SAFE + "?%"
INDEX_FILE = re.compile(r"/(?:index|default)(?:\.[a-z]{2,5})?$", re.IGNORECASE)


def join_url(base: str, reference: str) -> str | None:
    """The normal spelling of `reference` as it stands on a page at `base`; None where it is no web address."""
    reference = re.sub(r"[\t\n\r]", "", reference.strip(WEB_SPACE))
    if re.match(r"(?i)(?:https?:)?[\\/]|[^:/?#]*[\\/]", reference):
        head, mark, tail = _split_at_query(reference)
        reference = head.replace("\\", "/") + mark + tail
    try:
        return normal_url(urljoin(base, reference))
    except ValueError:
        return None


def normal_url(url: str) -> str | None:
    """The one spelling of an absolute http(s) address, without fragment; None for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _normal_host(parts.hostname or "")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _normal_path(SESSION_PATH.sub("", parts.path))
    return urlunsplit((scheme, netloc, path, _normal_query(parts.query), ""))


def page_key(url: str) -> str:
    """What is the same for all spellings of one page: http or https, with or without a leading www."""
    parts = urlsplit(url)
    return urlunsplit(("", parts.netloc.removeprefix("www."), parts.path, parts.query, ""))


def variant_key(url: str) -> str:
    """What spellings share that are one page if they also serve the same content."""
    parts = urlsplit(page_key(url))
    path = INDEX_FILE.sub("/", parts.path)
    return urlunsplit(("", parts.netloc, path.rstrip("/") or "/", parts.query, ""))


def host_of(url: str) -> str:
    """The host name of an address, without port."""
    return urlsplit(url).hostname or ""


def origin_of(url: str) -> tuple[str, int]:
    """Host and port of an address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def literal_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that `host` writes out, in any spelling a system library would take; None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    if re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", host):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
        except OSError:
            return None
    return None


def _split_at_query(reference: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", reference)
    if not found:
        return reference, "", ""
    return reference[: found.start()], found.group(), reference[found.end() :]


def _normal_host(host: str) -> str:
    host = host.rstrip(".").lower()
    address = literal_address(host)
    if address is not None:
        return f"[{address}]" if address.version == 6 else str(address)
    if host.isascii():
        if not re.fullmatch(r"[a-z0-9._-]+", host):
            raise ValueError(host)
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(host) from error


def _normal_path(path: str) -> str:
    segments: list[str] = []
    parts = (path or "/").split("/")[1:]
    for number, part in enumerate(parts):
        plain = _recode(part, PATH_SAFE.replace("/", ""))
        if plain == "..":
            segments = segments[:-1]
        elif plain != ".":
            segments.append(plain)
            continue
        if number == len(parts) - 1:
            segments.append("")
    return "/" + "/".join(segments)


def _recode(part: str, safe: str) -> str:
    """Percent-encode in one way only; an encoded slash stays encoded, since it is not a separator."""
    raw = unquote_to_bytes(re.sub(r"%2[fF]", "%252F", part))
    return quote(raw, safe=safe).replace("%252F", "%2F")


def _normal_query(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair.split("=", 1)[0])]
    return "&".join(quote(re.sub(r"%[0-9a-fA-F]{2}", lambda m: m[0].upper(), pair), safe=QUERY_SAFE) for pair in kept)


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)
