# ruff: noqa: RUF012 - what describes a case is never changed
"""Sites that try to make the crawler ask for what is not theirs to give."""

from __future__ import annotations

from collections.abc import Iterator

from jobdepth.model import SiteStatus, SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case
from tests.hostile.healthy import document, links
from tests.site_server import Reply, moved, sitemap, text

ROW = "Forged requests: addresses inside a network"
#: Spellings of addresses that lead into somebody's network; each test adds a path of its own.
INWARD = (
    "http://169.254.169.254", "http://127.0.0.1", "http://127.0.0.1:8080", "http://localhost", "http://localhost:631",
    "http://LocalHost.", "http://a.localhost", "http://10.0.0.1", "http://192.168.1.1", "http://172.16.0.1",
    "http://172.31.255.255", "http://100.64.0.1", "http://169.254.0.1", "http://0.0.0.0", "http://0",
    "http://2130706433", "http://0x7f000001", "http://0x7f.0.0.1", "http://0177.0.0.1", "http://017700000001",
    "http://127.1", "http://127.0.1", "http://127.0.0.1.", "http://[::1]", "http://[::]",
    "http://[::ffff:127.0.0.1]", "http://[::ffff:a9fe:a9fe]", "http://[::127.0.0.1]", "http://[fe80::1]",
    "http://[fd00::1]", "http://[64:ff9b::7f00:1]", "http://[2002:7f00:1::]", "http://224.0.0.1",
    "http://255.255.255.255", "http://192.0.0.1", "http://198.18.0.1", "http://printer.local",
    "http://metadata.google.internal", "http://router.home.arpa", "http://intranet.localdomain", "https://127.0.0.1",
    "https://[::1]", "//127.0.0.1", "\\\\127.0.0.1", "http:\\\\127.0.0.1", "http:/\\127.0.0.1", "/\\127.0.0.1",
    "http:////127.0.0.1", "ht\ntp://127.0.0.1", "http://127.0.0.1\t", "\x01http://127.0.0.1", "HTTP://127.0.0.1",
    "http://１２７.0.0.1", "http://①②⑦.0.0.1", "http://127。0。0。1", "http://%31%32%37.0.0.1",
    "http://127.0.0.1%23", "http://{host}@127.0.0.1", "http://{host}:80@127.0.0.1", "http://{host}%40127.0.0.1",
    "http://{host}\\@127.0.0.1", "http://user:pass@localhost", "http://127.0.0.1:65536", "http://127.0.0.1:0",
)  # fmt: skip
#: Those that a header can carry as they are.
PLAIN = tuple(url for url in INWARD if url.isascii() and url.isprintable() and "\n" not in url)
#: Spellings on which all who read addresses agree.
SURE = ("http://169.254.169.254", "http://10.0.0.1", "http://192.168.1.1", "http://2130706433", "http://0177.0.0.1")


class _Forged(Case, is_abstract=True):
    """Nothing of it is requested; the sure ones are listed as forbidden, with the page they stand on."""

    row = ROW
    statuses = OK_OR_PARTIAL
    #: Paths that lead inward by themselves and must be listed.
    listed: frozenset[str] = frozenset()

    def inward(self, addresses: tuple[str, ...] = INWARD) -> list[str]:
        """The addresses, each with the name of this case as a path."""
        return [address.replace("{host}", self.host) + f"/{self.name}" for address in addresses]

    def check(self, site: CrawledSite) -> Iterator[str]:
        missing = {path for path in self.listed if site.skipped.get(path) is not SkipReason.FORBIDDEN_ADDRESS}
        if missing:
            yield f"not listed as forbidden: {sorted(missing)[:5]}, of {len(self.listed)}"


class ForgedLink(_Forged):
    """A link."""

    def __init__(self) -> None:
        self.extra = {"/": links(*self.inward())}
        self.listed = frozenset(f"http://{host}/{self.name}" for host in ("169.254.169.254", "10.0.0.1", "127.0.0.1"))
        super().__init__()


class ForgedFrame(_Forged):
    """A frame."""

    def __init__(self) -> None:
        frames = "".join(f'<iframe src="{address}"></iframe>' for address in self.inward())
        self.extra = {"/": frames}
        self.listed = frozenset(f"http://{host}/{self.name}" for host in ("169.254.169.254", "10.0.0.1"))
        super().__init__()


class ForgedArea(_Forged):
    """An image map."""

    def __init__(self) -> None:
        areas = "".join(f'<area href="{address}" alt="x">' for address in self.inward(SURE))
        self.extra = {"/": f"<map name=m>{areas}</map>"}
        super().__init__()


class ForgedRedirect(_Forged):
    """A redirect."""

    def __init__(self) -> None:
        routes = {f"/x/{n}": moved(url, (301, 302, 303, 307, 308)[n % 5]) for n, url in enumerate(self.inward(PLAIN))}
        self.routes = routes
        self.extra = {"/": links(*list(routes)[:20]), "/team": links(*list(routes)[20:])}
        self.listed = frozenset(list(routes)[:4])
        self.most_requests = 120
        super().__init__()


class ForgedSecondRedirect(_Forged):
    """A redirect behind a harmless one."""

    def __init__(self) -> None:
        self.extra = {"/": links("/x/a")}
        self.routes = {"/x/a": moved("/x/b"), "/x/b": moved(f"http://192.168.1.1/{self.name}")}
        super().__init__()


class ForgedRefresh(_Forged):
    """A meta refresh."""

    def __init__(self) -> None:
        refresh = '<meta http-equiv="refresh" content="0; url={}">'
        addresses = self.inward(SURE)
        self.routes = {f"/x/{n}": document(f"/x/{n}", head=refresh.format(url)) for n, url in enumerate(addresses)}
        self.extra = {"/": links(*self.routes)}
        self.listed = frozenset(self.routes)
        super().__init__()


class ForgedRefreshHeader(_Forged):
    """A refresh in the head of the reply."""

    def __init__(self) -> None:
        self.routes = {"/x/a": Reply(document("/x/a"), headers={"Refresh": f"0; url=http://10.0.0.1/{self.name}"})}
        self.extra = {"/": links("/x/a")}
        super().__init__()


class ForgedBase(_Forged):
    """A base that makes harmless links lead inward."""

    def __init__(self) -> None:
        base = f'<base href="http://169.254.169.254/{self.name}/">'
        self.routes = {"/x/a": document("/x/a", links("latest/meta-data", "?x"), head=base)}
        self.extra = {"/": links("/x/a")}
        self.listed = frozenset({f"http://169.254.169.254/{self.name}/latest/meta-data"})
        self.more_pages = {"/x/a": 1}
        super().__init__()


class ForgedBaseScheme(_Forged):
    """A base of another scheme; what browsers do not follow is not followed."""

    def __init__(self) -> None:
        self.routes = {"/x/a": document("/x/a", links("passwd"), head='<base href="file:///etc/">')}
        self.extra = {"/": links("/x/a")}
        super().__init__()


class ForgedCanonical(_Forged):
    """A canonical link is no reason to ask, and does not hide the page."""

    def __init__(self) -> None:
        head = f'<link rel="canonical" href="http://10.0.0.1/{self.name}">'
        self.routes = {"/x/a": document("/x/a", head=head)}
        self.extra = {"/": links("/x/a")}
        self.more_pages = {"/x/a": 1}
        super().__init__()


class ForgedHints(_Forged):
    """Alternates, prefetches, feeds, images, scripts and forms are not asked for, wherever they lead."""

    def __init__(self) -> None:
        url = f"http://10.0.0.1/{self.name}"
        rels = (
            "alternate",
            "prefetch",
            "preconnect",
            "dns-prefetch",
            "stylesheet",
            "icon",
            "next",
            "amphtml",
            "manifest",
        )
        head = "".join(f'<link rel="{rel}" hreflang="en" href="{url}">' for rel in rels)
        body = (
            f'<img src="{url}"><script src="{url}"></script><form action="{url}"><button></form><object data="{url}">'
        )
        self.routes = {"/x/a": document("/x/a", body + f'<embed src="{url}"><video src="{url}"></video>', head=head)}
        self.extra = {"/": links("/x/a")}
        self.more_pages = {"/x/a": 1}
        super().__init__()


class ForgedSitemap(_Forged):
    """Addresses in a sitemap."""

    def __init__(self) -> None:
        fine = f"http://{self.host}/x/orphan"
        self.routes = {"/sitemap.xml": sitemap(*self.inward(SURE), fine), "/x/orphan": document("/x/orphan")}
        self.more_pages = {"/x/orphan": None}
        super().__init__()


class ForgedSitemapLine(_Forged):
    """Sitemaps that robots.txt names inside a network, in a file of ours, or at another site's."""

    def __init__(self) -> None:
        lines = "".join(f"Sitemap: {url}\n" for url in (*self.inward(SURE), "file:///etc/passwd"))
        self.routes = {"/robots.txt": text(f"User-agent: *\nDisallow: /secret\n{lines}")}
        super().__init__()


class ForgedHome(Case):
    """A home page that leads inward: nothing can be read, and nothing was asked."""

    row = ROW
    routes = {"/": moved("http://169.254.169.254/forged-home")}
    statuses = frozenset({SiteStatus.UNREACHABLE})
    most_requests = 2


class OtherSchemes(_Forged):
    """Addresses that are no web pages, in links, frames and redirects."""

    row = "Forged requests: file:, ftp:, s3:, data:"

    def __init__(self) -> None:
        addresses = (
            "file:///etc/passwd", "ftp://ftp.example/pub", "s3://bucket/key", "data:text/html,<a href=/secret/a>x</a>",
            "javascript:location='/secret/b'", "gopher://127.0.0.1:70/x", "about:blank", "view-source:http://127.0.0.1/",
            "blob:http://127.0.0.1/x", "mailto:a@b.example", "tel:+44", "jar:http://127.0.0.1!/x", "feed:http://10.0.0.1/",
            "ws://127.0.0.1/", "unix:/run/docker.sock", "FILE:///etc/hosts", "http:", "://", ":", "http:///", "?", "#",
        )  # fmt: skip
        routes = {f"/x/{n}": moved(url) for n, url in enumerate(addresses[:14])}
        frames = "".join(f'<iframe src="{address}"></iframe>' for address in addresses)
        self.routes = routes
        self.extra = {"/": links(*addresses) + frames, "/team": links(*routes)}
        super().__init__()

    never = frozenset({"/secret/a", "/secret/b", "/etc/passwd"})


class OtherSites(_Forged):
    """Look-alikes and strangers are not asked, subdomains are."""

    row = "Forged requests: link, frame, redirect to other sites"
    others = {"blog.other-sites.example": {"/": document("/blog")}}

    def __init__(self) -> None:
        strangers = ("http://other-sites.example.evil.example", "http://not-other-sites.example", "http://evil.example",
                     "http://other-sites.example:80@evil.example", "https://evil.example", "//evil.example",
                     "http://evil.example\\.other-sites.example", "http://evil.example#.other-sites.example",
                     "http://evil.example?.other-sites.example")  # fmt: skip
        self.extra = {"/": links(*(f"{url}/{self.name}" for url in strangers), "http://blog.other-sites.example/")}
        super().__init__()


class MailPort(_Forged):
    """Ports that browsers refuse, since other services listen there, are not asked either."""

    row = "Forged requests: other port"

    def __init__(self) -> None:
        ports = (22, 25, 110, 143, 465, 587, 6667)
        self.extra = {"/": links(*(f"http://{self.host}:{port}/{self.name}" for port in ports))}
        super().__init__()
