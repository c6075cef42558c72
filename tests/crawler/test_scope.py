from __future__ import annotations

import pytest

from crawler.scope import Scope, is_private_host, registrable_domain
from jobdepth.urls import normal_url


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.site.com", "site.com"),
        ("a.b.site.co.uk", "site.co.uk"),
        ("site.com.au", "site.com.au"),
        ("site.example", "site.example"),
        ("www.site.example", "site.example"),
        ("intranet", "intranet"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_the_registrable_domain_is_what_an_owner_registered(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    "url",
    ["http://www.site.co.uk/", "https://site.co.uk:8443/x", "http://blog.site.co.uk/"],
)
def test_every_host_of_the_registrable_domain_belongs_to_the_site(url: str) -> None:
    assert Scope("http://www.site.co.uk/").allows(url)


@pytest.mark.parametrize(
    "url", ["http://other.co.uk/", "http://notsite.co.uk/", "http://site.co.uk.evil.example/", "http://co.uk/"]
)
def test_a_name_that_looks_alike_does_not_belong_to_the_site(url: str) -> None:
    assert not Scope("http://www.site.co.uk/").allows(url)


def test_the_domain_where_the_home_page_was_found_belongs_to_the_site_too() -> None:
    scope = Scope("http://old.example/")
    assert not scope.allows("http://new.example/a")
    scope.adopt_home("http://new.example/")
    assert scope.allows("http://new.example/a")
    assert scope.allows("http://old.example/a")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.255.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1",
        "localhost", "a.localhost", "printer.local", "metadata.google.internal", "router.home.arpa",
    ],
)  # fmt: skip
def test_an_address_inside_somebody_s_network_is_private_in_every_spelling(host: str) -> None:
    assert is_private_host(host)
    url = normal_url(f"http://[{host}]/" if ":" in host else f"http://{host}/")
    assert url is None or not Scope("http://site.example/").is_permitted(url)


@pytest.mark.parametrize("host", ["site.example", "8.8.8.8", "2606:4700::1111", "local.example", "localhost.example"])
def test_a_public_host_is_not_private(host: str) -> None:
    assert not is_private_host(host)


def test_a_private_address_is_permitted_only_as_the_study_wrote_it_port_included() -> None:
    scope = Scope("http://127.0.0.1:8000/")
    assert scope.allows("http://127.0.0.1:8000/a")
    for url in ("http://127.0.0.1/", "http://127.0.0.1:8001/", "http://localhost:8000/", "http://127.0.0.2:8000/"):
        assert not scope.is_permitted(url), url


def test_a_public_site_that_redirects_inward_does_not_open_the_network() -> None:
    scope = Scope("http://site.example/")
    assert not scope.is_permitted("http://192.168.0.1/")
    assert not scope.is_permitted("")


def test_the_aliases_of_a_site_belong_to_it_with_their_subdomains() -> None:
    scope = Scope("http://site.example/", aliases=["www.other.example"])
    assert all(map(scope.allows, ("http://other.example/", "http://shop.other.example/a")))
    assert not scope.allows("http://third.example/")


def test_a_host_that_the_study_leaves_out_does_not_belong_to_the_site() -> None:
    scope = Scope("http://site.example/", excluded_hosts=["status.site.example"])
    assert all(map(scope.allows, ("http://site.example/", "http://mystatus.site.example/")))
    assert not any(map(scope.allows, ("http://status.site.example/", "http://eu.status.site.example/")))
