"""What a crawl never asks for, and how it behaves towards a host: counted at the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from warcio.archiveiterator import ArchiveIterator

from jobdepth import __version__
from jobdepth.model import HopKind, SiteStatus, SkipReason
from tests.crawler.crawls import CONTACT, Crawled, crawl_sites
from tests.site_server import Reply, Site, moved, page, sitemap, text

SITES: dict[str, Site] = {}
OTHERS: dict[str, Site] = {}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with crawl_sites(tmp_path_factory.mktemp("manners"), SITES, OTHERS) as found:
        yield found


SITES["rules.example"] = {
    "/robots.txt": text("User-agent: *\nDisallow: /\n\nUser-agent: jobdepth\nDisallow: /secret\nDisallow: /*?print=\n"),
    "/": page("/secret/a", "/moved", "/soon", "/fine", "/fine?print=1") + '<iframe src="/secret/frame"></iframe>',
    "/moved": moved("/secret/b"),
    "/soon": page(head='<meta http-equiv="refresh" content="0; url=/secret/c">'),
    "/fine": page(),
    "/sitemap.xml": sitemap("http://rules.example/secret/d"),
    **{f"/secret/{name}": page() for name in ("a", "b", "c", "d", "frame")},
}


def test_what_robots_txt_forbids_is_never_asked_for_by_whatever_way(crawled: Crawled) -> None:
    site = crawled["rules.example"]
    assert sorted(site.paths) == ["/", "/fine", "/moved", "/soon"]
    forbidden = ("/secret/a", "/secret/b", "/secret/c", "/secret/d", "/secret/frame", "/fine?print=1")
    assert site.skipped == dict.fromkeys(forbidden, SkipReason.ROBOTS)


def test_robots_txt_is_asked_for_first_and_once(crawled: Crawled) -> None:
    for host in SITES.keys() - REFUSING.keys():
        asked = [each.path for each in crawled.server.requests_to(host)]
        assert (asked[0], asked.count("/robots.txt")) == ("/robots.txt", 1), host


SITES["no-rules.example"] = {"/robots.txt": text("User-agent: *\nDisallow: /", 404), "/": page("/a"), "/a": page()}


def test_the_words_of_a_missing_robots_txt_are_no_rules(crawled: Crawled) -> None:
    assert crawled["no-rules.example"].depths == {"/": 0, "/a": 1}


REFUSING: dict[str, Site] = {
    "down.example": {"/robots.txt": text("User-agent: *\nAllow: /", 503), "/": page()},
    "busy.example": {"/robots.txt": text("", 429), "/": page()},
    "no-entry.example": {"/robots.txt": text("User-agent: *\nDisallow: /"), "/": page()},
    "inward.example": {"/robots.txt": moved("http://169.254.169.254/latest/meta-data"), "/": page()},
    "inward-name.example": {"/robots.txt": moved("http://LOCALHOST.:631/"), "/": page()},
}
SITES |= REFUSING


@pytest.mark.parametrize("host", REFUSING)
def test_a_site_whose_rules_forbid_all_or_cannot_be_had_is_blocked_without_a_page_asked(
    crawled: Crawled, host: str
) -> None:
    site = crawled[host]
    assert (site.row.failure, site.paths) == (SiteStatus.BLOCKED, [])
    assert "robots.txt" in site.row.reason


SITES["moved-rules.example"] = {
    "/robots.txt": moved("http://rules-elsewhere.example/rules.txt"),
    "/": page("/secret", "/fine"),
    "/secret": page(),
    "/fine": page(),
}
OTHERS["rules-elsewhere.example"] = {"/rules.txt": text("User-agent: *\nDisallow: /secret")}


def test_rules_that_have_moved_bind_the_host_that_sent_us_there(crawled: Crawled) -> None:
    assert crawled["moved-rules.example"].paths == ["/", "/fine"]


SITES["one-by-one.example"] = {
    "/": page(*[f"/{n}" for n in range(12)]),
    **{f"/{n}": Reply(page("/"), delay_s=0.02) for n in range(12)},
}


def test_a_host_never_has_two_open_requests_even_without_a_delay(crawled: Crawled) -> None:
    assert crawled.crawl.study.crawl.delay_s == 0
    assert max(asked.at_once for asked in crawled.server.asked if asked.host in SITES) == 1


def test_every_request_says_who_asks_and_whom_to_write_to(crawled: Crawled) -> None:
    agents = {asked.headers["user-agent"] for asked in crawled.server.asked}
    assert agents == {f"jobdepth/{__version__} (+{CONTACT})"}


PRIVATE = (
    "http://169.254.169.254/latest/meta-data", "http://127.0.0.1/", "http://127.1/", "http://localhost:8080/",
    "http://LOCALHOST./", "http://10.0.0.1/", "http://192.168.1.1/admin", "http://172.16.0.1/", "http://0.0.0.0/",
    "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1]/", "http://[fd00::1]/", "http://printer.local/", "http://metadata.google.internal/",
    "http://\uff11\uff12\uff17.0.0.1/", "http:\\\\127.0.0.1\\", "//127.0.0.1/", "http://100.64.0.1/",
)  # fmt: skip
FORGED = {f"/by-redirect-{n}": moved(url) for n, url in enumerate(PRIVATE) if url.isascii()}
SITES["forged.example"] = {
    "/": page(*PRIVATE, "/refresh", "/base", "/canonical", *FORGED)
    + "".join(f'<iframe src="{url}"></iframe>' for url in PRIVATE),
    "/refresh": page(head='<meta http-equiv="refresh" content="0; url=http://127.0.0.1/">'),
    "/base": page("by-base", head='<base href="http://10.0.0.1/">'),
    "/canonical": page(head='<link rel="canonical" href="http://10.0.0.1/">'),
    "/sitemap.xml": sitemap(*PRIVATE, "http://stranger.example/", "http://forged.example/orphan"),
    "/orphan": page(),
    **FORGED,
}


def test_addresses_inside_a_network_are_never_asked_for(crawled: Crawled) -> None:
    assert {asked.host for asked in crawled.server.asked} <= SITES.keys() | OTHERS.keys()


def test_addresses_inside_a_network_are_listed_with_the_reason(crawled: Crawled) -> None:
    skipped = crawled["forged.example"].skipped
    expected = [*FORGED, "/refresh", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/by-base"]
    assert {skipped[address] for address in expected} == {SkipReason.FORBIDDEN_ADDRESS}


SERVICES = (21, 22, 25, 110, 587, 6667)
SITES["services.example"] = {
    "/": page(*(f"http://services.example:{port}/" for port in SERVICES), "/redirect"),
    "/redirect": moved("http://services.example:25/moved"),
}


def test_ports_of_other_services_are_never_asked_and_listed(crawled: Crawled) -> None:
    skipped = crawled["services.example"].skipped
    assert {skipped[f"http://services.example:{port}/"] for port in SERVICES} == {SkipReason.FORBIDDEN_ADDRESS}
    assert not {asked.host for asked in crawled.server.asked if asked.host.startswith("services.example:")}


SITES["polite.example"] = {
    "/": page("http://stranger.example/", "https://stranger.example/", "//cdn.stranger.example/", "/sub")
    + '<iframe src="http://stranger.example/"></iframe>',
    "/sub": page("http://blog.polite.example/", "http://notpolite.example/", "http://polite.example.stranger.example/"),
    "/sitemap.xml": sitemap("http://stranger.example/"),
}
OTHERS["blog.polite.example"] = {"/": page()}


def test_other_sites_are_never_asked_for_and_subdomains_are(crawled: Crawled) -> None:
    asked = {each.host for each in crawled.server.asked}
    assert "blog.polite.example" in asked
    assert not {host for host in asked if "stranger" in host or "notpolite" in host}


SITES["orphans.example"] = {
    "/": page("/a"),
    "/a": page(),
    "/sitemap.xml": sitemap("http://orphans.example/a", "http://orphans.example/orphan"),
    "/orphan": page("/a", "/from-orphan"),
    "/from-orphan": page("/"),
}


def test_a_page_that_only_the_sitemap_knows_is_stored_without_a_click_depth(crawled: Crawled) -> None:
    site = crawled["orphans.example"]
    assert site.depths == {"/": 0, "/a": 1, "/orphan": None, "/from-orphan": None}
    assert [hop.target for hop in site.stored.hops if hop.kind is HopKind.SITEMAP] == ["http://orphans.example/orphan"]


def test_every_response_is_in_an_archive_that_warc_tools_read(crawled: Crawled) -> None:
    archive = crawled.crawl.store.archive
    found: list[str] = []
    for path in archive.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    int(record.http_headers.get_statuscode())
                    record.content_stream().read()
                    found.append(record.rec_headers.get_header("WARC-Target-URI"))
    assert sorted(found) == sorted(f"http://{asked.host}{asked.path}" for asked in crawled.server.asked)


def test_every_page_leads_to_its_record_in_the_archive(crawled: Crawled) -> None:
    from jobdepth.store.archive import read_capture

    for host in SITES:
        for url, stored in crawled[host].stored.pages.items():
            capture = read_capture(crawled.crawl.store.archive, stored.capture)
            assert (capture.url, len(capture.body)) == (url, stored.size_bytes)
