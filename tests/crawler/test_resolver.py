"""Which addresses a connection may be made to."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.resolver import HostResolution, dnscache
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.network.resolver import MAX_ADDRESSES, PublicAddressResolver

PUBLIC = "93.184.215.14"
PRIVATE = (
    "127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
)  # fmt: skip


class Names:
    """A name server that knows these addresses, and counts how often it is asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    def resolveHostName(  # noqa: N802
        self, receiver: Any, name: str, port: int = 0, types: Any = None, transport: str = "TCP"
    ) -> None:
        self.asked += 1
        receiver.resolutionBegan(HostResolution(name))
        for address in self.addresses:
            kind = IPv6Address if ipaddress.ip_address(address).version == 6 else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.found: list[tuple[str, int]] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.found.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_complete = True


@pytest.fixture(autouse=True)
def _no_names_kept() -> Iterator[None]:
    dnscache.clear()
    yield
    dnscache.clear()


def resolver_of(names: Names) -> PublicAddressResolver:
    return PublicAddressResolver(SimpleNamespace(nameResolver=names), 100)  # type: ignore[arg-type]


def ask(resolver: PublicAddressResolver, name: str = "site.example", port: int = 80) -> list[str]:
    receiver: Any = Receiver()
    resolver.resolveHostName(receiver, name, port)
    assert receiver.is_complete
    assert {found_port for _, found_port in receiver.found} <= {port}
    return [host for host, _ in receiver.found]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_public_name_with_a_private_address_has_no_address_and_the_reason_is_known(address: str) -> None:
    resolver = resolver_of(Names(address))
    assert ask(resolver, "rebound.example", 443) == []
    assert resolver.refusal("rebound.example", 443) == address


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_written_out_is_checked_like_a_name(address: str) -> None:
    assert ask(resolver_of(Names(address)), address) == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::6810:84e5", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_a_public_address_is_given_out(address: str) -> None:
    resolver = resolver_of(Names(address))
    assert ask(resolver) == [address]
    assert resolver.refusal("site.example", 80) == ""


def test_of_several_addresses_the_public_ones_are_given_out() -> None:
    resolver = resolver_of(Names("10.0.0.1", PUBLIC, "fd00::1", "2606:4700::6810:84e5"))
    assert ask(resolver) == [PUBLIC, "2606:4700::6810:84e5"]
    assert resolver.refusal("site.example", 80) == ""


def test_a_name_that_is_not_known_is_not_a_forbidden_one() -> None:
    resolver = resolver_of(Names())
    assert ask(resolver) == []
    assert resolver.refusal("site.example", 80) == ""


def test_of_endlessly_many_addresses_a_few_are_tried() -> None:
    names = Names(*(f"93.184.215.{n}" for n in range(1, 200)))
    assert len(ask(resolver_of(names))) == MAX_ADDRESSES


def test_only_the_port_that_the_study_names_may_be_private() -> None:
    resolver = resolver_of(Names("127.0.0.1"))
    resolver.permit([("localhost", 8080)])
    assert ask(resolver, "localhost", 8080) == ["127.0.0.1"]
    assert ask(resolver, "localhost", 22) == []
    assert ask(resolver, "other.example", 8080) == []


def test_a_name_is_looked_up_once_and_checked_each_time() -> None:
    names = Names("127.0.0.1")
    resolver = resolver_of(names)
    resolver.permit([("localhost", 8080)])
    assert [ask(resolver, "localhost", port) for port in (8080, 22, 8080)] == [["127.0.0.1"], [], ["127.0.0.1"]]
    assert names.asked == 1


def test_in_a_shell_without_a_study_every_address_is_the_user_s_own_word() -> None:
    resolver = resolver_of(Names("127.0.0.1"))
    resolver.permit(None)
    assert ask(resolver, "localhost", 22) == ["127.0.0.1"]
