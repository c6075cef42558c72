from __future__ import annotations

from typing import Any

import pytest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.python.failure import Failure

from crawler.resolver import ForbiddenAddressError, PublicAddressResolver


def resolve(monkeypatch: pytest.MonkeyPatch, name: str, answer: str, proxy_host: str = "") -> Any:
    """What our resolver says of a name for which the system has this answer."""

    def of_the_system(self: CachingThreadedResolver, name: str, timeout: Any = ()) -> Deferred[str]:
        return succeed(answer)

    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", of_the_system)
    resolver = PublicAddressResolver(None, 10, 5.0, proxy_host)  # type: ignore[arg-type]
    found: list[Any] = []
    resolver.getHostByName(name).addBoth(found.append)
    return found[0].type if isinstance(found[0], Failure) else found[0]


@pytest.mark.parametrize("answer", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::1", "::ffff:10.0.0.1"])
def test_a_public_name_with_a_private_address_does_not_resolve(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    assert resolve(monkeypatch, "rebound.example", answer) is ForbiddenAddressError


def test_a_public_name_with_a_public_address_resolves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(monkeypatch, "site.example", "93.184.215.14") == "93.184.215.14"


def test_a_local_name_resolves_since_only_the_study_can_have_let_it_through(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(monkeypatch, "localhost", "127.0.0.1") == "127.0.0.1"


def test_the_proxy_of_the_study_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve(monkeypatch, "proxy.example", "10.0.0.1", proxy_host="proxy.example") == "10.0.0.1"
