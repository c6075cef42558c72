"""One spelling for each address, and one key for each page."""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

import idna

#: Query parameters that say where a visitor came from or who he is, never which page is meant.
TRACKING_PREFIXES = ("utm_", "hsa_", "mtm_", "pk_", "aspsessionid")
TRACKING_NAMES = frozenset(
    "gclid dclid gbraid wbraid fbclid msclkid yclid igshid mc_cid mc_eid mkt_tok _ga _gl _hsenc _hsmi "
    "phpsessid jsessionid sessionid session_id cfid cftoken".split()
)
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;?#]*", re.IGNORECASE)
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
MAX_HOST = 253
DEFAULT_PORTS = {"http": 80, "https": 443}
#: Browsers drop these around an address: the blank and all control characters.
WEB_SPACE = "".join(map(chr, range(0x21)))
#: Characters that stay bare in a path or a query; everything else is percent-encoded.
PATH_SAFE = "/:@!$&'()*+,;=-._~"
QUERY_SAFE = PATH_SAFE.replace("'", "") + "?"
#: Text that has one spelling already, as nearly all has.
PLAIN = re.compile(r"[A-Za-z0-9/:@!$&()*+,;=?._~-]*")
#: Written out, these mean the same in a path. An encoded slash stays: it is not a separator.
PATH_DECODED = UNRESERVED | frozenset(PATH_SAFE) - {"/"}
#: The links of a site are the same few hundred over and over. Longer ones are not kept: they would fill the memory.
CACHED_URLS = 20_000
MAX_CACHED = 2000
NUMBER = r"(?:0x[0-9a-f]*|[0-9]+)"
INDEX_FILE = re.compile(r"/(?:index|default)(?:\.[a-z]{2,5})?$", re.IGNORECASE)
#: Of these, the page they stand on says no more than its host.
ROOTED = re.compile(r"/|https?://", re.IGNORECASE)
LINE_SPACE = re.compile(r"[\t\n\r]")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def join_url(base: str, reference: str) -> str | None:
    """The normal spelling of `reference` as it stands on a page at `base`; None where it is no web address."""
    if len(reference) > MAX_CACHED:
        return _join(base, reference)
    if ROOTED.match(reference):
        base = base[: base.find("/", len("https://")) + 1] or base
    return _known_join(base, reference)


def _join(base: str, reference: str) -> str | None:
    """As browsers do (WHATWG); urllib drops a bare question mark and empty folders."""
    reference = LINE_SPACE.sub("", reference.strip(WEB_SPACE))
    head, mark, tail = _split_at_query(reference)
    head = head.replace("\\", "/")
    scheme, _, rest = base.partition("://")
    own_scheme = SCHEME.match(head)
    if own_scheme:
        head = head[own_scheme.end() :]
        if own_scheme[1].lower() != scheme:
            scheme, head = own_scheme[1].lower(), "//" + head
    if head.startswith("//"):
        return normal_url(f"{scheme}://{head.lstrip('/')}{mark}{tail}")
    path, query_mark, query = _split_at_query(rest)
    host, _, path = path.partition("/")
    if head.startswith("/"):
        path = head[1:]
    elif head:
        path = f"{path[: path.rfind('/') + 1]}{head}"
    elif mark != "?" and query_mark == "?":
        mark, tail = query_mark, query.partition("#")[0]
    return normal_url(f"{scheme}://{host}/{path}{mark}{tail}")


_known_join = lru_cache(CACHED_URLS)(_join)


def normal_url(url: str) -> str | None:
    """The one spelling of an absolute http(s) address, without fragment; None for anything else."""
    return _known_normal(url) if len(url) <= MAX_CACHED else _normal(url)


def _normal(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        scheme, port = parts.scheme.lower(), parts.port
        if scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or port == 0:
            return None
        host = _normal_host(parts.hostname)
        netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
        return urlunsplit((scheme, netloc, _normal_path(parts.path), _normal_query(parts.query), ""))
    except ValueError:
        return None


_known_normal = lru_cache(CACHED_URLS)(_normal)


def page_key(url: str) -> str:
    """What is the same for all spellings of one page: http or https, with or without a leading www."""
    return _known_key(url) if len(url) <= MAX_CACHED else _page_key(url)


def _page_key(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(("", parts.netloc.removeprefix("www."), parts.path, parts.query, ""))


_known_key = lru_cache(CACHED_URLS)(_page_key)


def variant_key(url: str) -> str:
    """What spellings share that are one page if they also serve the same content."""
    parts = urlsplit(page_key(url))
    path = INDEX_FILE.sub("/", parts.path.lower())
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
    if re.fullmatch(rf"{NUMBER}(?:\.{NUMBER}){{0,3}}\.?", host, re.IGNORECASE):
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
    """The one spelling of a host; raises ValueError for one that no resolver would take."""
    host = host.lower()
    if len(host) > MAX_HOST + 1:
        raise ValueError("a host name that is too long")
    if not host.isascii():
        # May turn out to be an IP address in wide digits, so before anything else.
        host = idna.encode(host, uts46=True).decode("ascii")
    address = literal_address(host)
    if address is not None:
        if "%" in host:
            raise ValueError("an address with a zone")
        return f"[{address}]" if address.version == 6 else str(address)
    host = host.removesuffix(".")
    labels = host.split(".")
    if not all(re.fullmatch(r"[a-z0-9_-]{1,63}", label) for label in labels):
        raise ValueError("not a host name")
    if re.fullmatch(NUMBER, labels[-1]):
        raise ValueError("neither a name nor an IP address")
    return host


def _normal_path(path: str) -> str:
    segments: list[str] = []
    parts = (path or "/").split("/")[1:]
    for number, part in enumerate(parts):
        plain = SESSION_PATH.sub("", _recode(part, PATH_DECODED, PATH_SAFE))
        if plain == "..":
            segments = segments[:-1]
        elif plain != ".":
            segments.append(plain)
            continue
        if number == len(parts) - 1:
            segments.append("")
    return "/" + "/".join(segments)


def _recode(text: str, decoded: frozenset[str], safe: str) -> str:
    """Percent-encode in one way only: of what is encoded, only `decoded` is written out."""

    if PLAIN.fullmatch(text):
        return text

    def replace(found: re.Match[str]) -> str:
        part = found.group()
        if not part.startswith("%"):
            return quote(part, safe=safe)
        if len(part) == 1:
            return "%25"
        character = chr(int(part[1:], 16))
        return character if character in decoded else part.upper()

    return re.sub(r"%[0-9A-Fa-f]{2}|%|[^%]+", replace, text)


def _normal_query(query: str) -> str:
    pairs = (_recode(pair, UNRESERVED, QUERY_SAFE) for pair in query.split("&") if pair)
    return "&".join(pair for pair in pairs if not _is_tracking(pair.split("=", 1)[0]))


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)
