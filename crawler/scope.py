"""What belongs to a site, and which addresses must never be requested."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

import tldextract

from jobdepth.urls import host_of, literal_address, origin_of

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
LOCAL_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa")


@lru_cache(maxsize=1)
def _extractor() -> tldextract.TLDExtract:
    # The list that comes with the package; nothing is downloaded and nothing is cached on disk.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The part of a host name that its owner registered; an IP address is its own."""
    if literal_address(host) is not None:
        return host
    found = _extractor()(host)
    if found.domain and found.suffix:
        return f"{found.domain}.{found.suffix}"
    # A last label that is on no list (an intranet, .example) is taken as a suffix of one label.
    return ".".join(host.split(".")[-2:])


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an IP address, or the IPv4 address that an IPv6 one stands for, is one machine on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def is_private_host(host: str) -> bool:
    """Whether a host is written as an address or name that is not on the public internet."""
    address = literal_address(host)
    if address is not None:
        return not is_public(address)
    return host in LOCAL_NAMES or host.endswith(tuple(f".{name}" for name in LOCAL_NAMES))


class Scope:
    """Decides what belongs to one site: its own domain and its aliases', without the hosts that are left out."""

    def __init__(self, seed_url: str, aliases: Iterable[str] = (), excluded_hosts: Iterable[str] = ()) -> None:
        self._seed_origin = origin_of(seed_url)
        self._domains = {registrable_domain(host) for host in (host_of(seed_url), *aliases)}
        self._excluded = tuple(excluded_hosts)

    def adopt_home(self, home_url: str) -> None:
        """Take the domain on which the home page was found as the site's own."""
        self._domains.add(registrable_domain(host_of(home_url)))

    def allows(self, url: str) -> bool:
        """Whether `url` is a page of this site that may be requested."""
        host = host_of(url)
        return self.is_permitted(url) and registrable_domain(host) in self._domains and not self._is_excluded(host)

    def _is_excluded(self, host: str) -> bool:
        return any(host == name or host.endswith(f".{name}") for name in self._excluded)

    def is_permitted(self, url: str) -> bool:
        """Whether `url` may be requested at all; a private address only where the study itself names it."""
        host = host_of(url)
        return bool(host) and (not is_private_host(host) or origin_of(url) == self._seed_origin)
