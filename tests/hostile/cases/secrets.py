# ruff: noqa: RUF012 - what describes a case is never changed
"""Cookies and credentials: taken from nobody, sent to nobody, shown to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.healthy import document, link, links
from tests.site_server import Reply, moved


class Cookies(Case):
    """Cookies are taken from nobody and sent to nobody (all cases are watched for that)."""

    row = "Forged requests: cookies, credentials in addresses"

    def __init__(self) -> None:
        super().__init__()
        cookie = {"Set-Cookie": "sid=1; Domain=.example; Path=/", "Clear-Site-Data": "*"}
        self.routes = {path: Reply(html, headers=cookie) for path, html in self._pages.items()}


class CookieNeeded(Case):
    """A page that sends everybody without a cookie back to itself is given up after a few requests."""

    row = "Forged requests: cookies, credentials in addresses"
    routes = {"/x/a": Reply("", 302, {"Location": "/x/a", "Set-Cookie": "seen=1"})}
    extra = {"/": links("/x/a")}
    statuses = OK_OR_PARTIAL
    circles = frozenset({"/x/a"})


PASSWORD = "hunter2"


class Credentials(Case):
    """User names and passwords in addresses are neither used nor shown."""

    row = "Forged requests: cookies, credentials in addresses"
    statuses = OK_OR_PARTIAL

    def __init__(self) -> None:
        url = f"http://admin:{PASSWORD}@{self.host}/x/secret"
        self.extra = {"/": link(url, "the secret") + links("/x/moved") + f'<iframe src="{url}"></iframe>'}
        self.routes = {"/x/moved": moved(url), "/x/secret": document("/x/secret")}
        super().__init__()

    def check(self, site: CrawledSite) -> Iterator[str]:
        if any("authorization" in each.headers for each in site.asked):
            yield "credentials were sent"
        shown = [
            str(each) for each in (site.stored.hops, site.stored.skipped, site.stored.links) if PASSWORD in str(each)
        ]
        if shown:
            yield f"the password is stored: {shown[0][:300]}"
