# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts with odd robots.txt files, all of which bind."""

from __future__ import annotations

from typing import ClassVar

from jobdepth.model import SkipReason
from tests.crawler.crawls import CrawledSite
from tests.hostile.case import OK_OR_PARTIAL, Case, raw
from tests.hostile.healthy import document, links
from tests.hostile.wire import Wire
from tests.site_server import Asked, Reply, moved, sitemap, text

ROW = "Manners: robots rules"
KIB = 1024
PARSED_KIB = 500


class Healthy(Case):
    """Nothing is wrong with this site: robots.txt first, each page once, and all of them."""

    row = "Manners: healthy site"
    most_requests = 9


class _Rules(Case, is_abstract=True):
    """`rules` is the file; it forbids /secret/a and no healthy page."""

    row = ROW
    rules: ClassVar[str | bytes]
    extra = {"/": links("/secret/a")}
    skipped = {"/secret/a": SkipReason.ROBOTS}
    never = frozenset({"/secret/a"})

    def __init__(self) -> None:
        super().__init__()
        body = self.rules if isinstance(self.rules, bytes) else self.rules.encode()
        self.routes = {"/robots.txt": Reply(body, media_type="text/plain"), **self.routes}


class RobotsByEveryWay(_Rules):
    """What is forbidden is not asked for through a redirect, a refresh, a frame, a canonical link or a sitemap."""

    rules = "User-agent: *\nDisallow: /secret/\n"
    extra = {"/": links("/secret/a", "/moved", "/soon") + '<iframe src="/secret/d"></iframe>'}
    routes = {
        "/moved": moved("/secret/b"),
        "/soon": document("/soon", head='<meta http-equiv="refresh" content="0; url=/secret/c">'),
        "/sitemap.xml": sitemap("http://robots-by-every-way.example/secret/e"),
    }
    never = frozenset(f"/secret/{name}" for name in "abcde")


class RobotsWildcards(_Rules):
    """`*` and `$` count, and the longest rule wins."""

    rules = "User-agent: *\nDisallow: /secret/\nDisallow: /*?print=\nDisallow: /*.tmp$\nAllow: /secret/open\n"
    extra = {"/": links("/secret/a", "/secret/open", "/team?print=1", "/note.tmp", "/note.tmp.html")}
    routes = {path: document(path) for path in ("/secret/open", "/note.tmp.html")}
    more_pages = {"/secret/open": 1, "/note.tmp.html": 1}
    skipped = {"/secret/a": SkipReason.ROBOTS, "/team?print=1": SkipReason.ROBOTS}
    never = frozenset({"/secret/a", "/team?print=1", "/note.tmp"})


class RobotsEscapes(_Rules):
    """Percent-encoding does not hide an address from a rule, nor a rule from an address."""

    rules = "User-agent: *\nDisallow: /caf%C3%A9\nDisallow: /bl%75e\nDisallow: /über\nDisallow: /secret\n"
    extra = {"/": links("/secret/a", "/café", "/caf%c3%a9/menu", "/blue", "/%62lue/sky", "/%C3%BCber/uns")}
    never = frozenset({"/secret/a", "/caf%C3%A9", "/caf%C3%A9/menu", "/blue", "/blue/sky", "/%C3%BCber/uns"})


class RobotsGroups(_Rules):
    """The groups that name us count together, whatever the case; the group of everybody does not."""

    rules = (
        "User-agent: *\nDisallow: /\n\nUser-agent: JobDepth\nDisallow: /secret/a\n\n"
        "User-agent: other\nDisallow: /team\n\nuser-agent: jobdepth\nuser-agent: friend\nDisallow: /secret/b\n"
    )
    extra = {"/": links("/secret/a", "/secret/b")}
    never = frozenset({"/secret/a", "/secret/b"})


class RobotsBom(_Rules):
    """A byte order mark does not make the first line unreadable."""

    rules = b"\xef\xbb\xbfUser-agent: *\nDisallow: /secret/\n"


class RobotsLineEnds(_Rules):
    """Old line ends, mixed ones, tabs and comments."""

    rules = "# hello\rUser-agent:\t*  # all\r\rDisallow:/secret/ # not this\r\nDISALLOW : /other\n"


class RobotsJunk(_Rules):
    """Junk between the rules is passed over."""

    rules = b"<html>\xff\xfe\x00\x01\nhello: world\n:::\nUser-agent: *\n\x00\x80\nDisallow\nDisallow: /secret/\n%%%\n"


class RobotsEmptyRule(_Rules):
    """`Disallow:` with nothing behind it forbids nothing."""

    rules = "User-agent: *\nDisallow:\nDisallow: /secret/a\n"


class RobotsLong(_Rules):
    """A rule that begins within the first 500 KiB binds."""

    rules = (
        b"User-agent: *\n" + b"# " + b"x" * (PARSED_KIB * KIB - 200) + b"\nDisallow: /secret/\n" + b"# y\n" * 200_000
    )


async def _endless_rules(asked: Asked, wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /secret/\n")
    await wire.endless(b"Allow: /more\n" * 1000, 200_000_000)


class RobotsEndless(_Rules):
    """Of an endless file the first part binds, and the site is read: RFC 9309 wants at least 500 KiB parsed."""

    rules = b""
    most_bytes = {"/robots.txt": 40_000_000}
    again = frozenset({"/robots.txt"})

    def __init__(self) -> None:
        super().__init__()
        self.routes = {**self.routes, "/robots.txt": _endless_rules}


class RobotsManyRules(_Rules):
    """Twenty thousand rules full of wildcards do not hold the crawl up."""

    rules = "User-agent: *\nDisallow: /secret/\n" + "".join(f"Disallow: /*a*{n}*b*c\n" for n in range(18_000))


class RobotsSlowPattern(_Rules):
    """A rule of many wildcards must not take exponential time on a long address."""

    rules = "User-agent: *\nDisallow: /secret/\nDisallow: /" + "*a" * 30 + "$\n"
    extra = {"/": links("/secret/a", "/" + "a" * 120 + "b")}


class _MissingRobots(Case, is_abstract=True):
    """A 4xx answer means no rules, whatever its body says."""

    row = "Manners: robots 4xx, whatever its body"
    http_status: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self.routes = {"/robots.txt": text("User-agent: *\nDisallow: /", self.http_status)}


class RobotsMissing(_MissingRobots):
    """404."""

    http_status = 404


class RobotsForbidden(_MissingRobots):
    """403."""

    http_status = 403


class RobotsUnauthorized(_MissingRobots):
    """401."""

    http_status = 401


class RobotsGone(_MissingRobots):
    """410."""

    http_status = 410


class RobotsIsHtml(Case):
    """A catch-all page in place of robots.txt has no rules in it."""

    row = ROW
    routes = {"/robots.txt": document("/robots.txt", text="Disallow: / everything")}


RULES_ELSEWHERE = "rules-elsewhere.robots-five-moves.example"


class RobotsFiveMoves(Case):
    """Five redirects are followed, to another host too; the rules bind the host that was asked."""

    row = "Manners: robots redirected"
    extra = {"/": links("/secret/a")}
    routes = {
        "/robots.txt": moved("/r1"),
        **{f"/r{n}": moved(f"/r{n + 1}", 302) for n in range(1, 4)},
        "/r4": moved(f"http://{RULES_ELSEWHERE}/rules.txt"),
    }
    others = {RULES_ELSEWHERE: {"/rules.txt": text("User-agent: *\nDisallow: /secret/")}}
    skipped = {"/secret/a": SkipReason.ROBOTS}
    never = frozenset({"/secret/a"})

    def check(self, site: CrawledSite) -> list[str]:  # type: ignore[override]
        asked = [each.path for each in site.asked][:5]
        return [] if asked == ["/robots.txt", "/r1", "/r2", "/r3", "/r4"] else [f"rules were looked for at {asked}"]


class RobotsCircle(Case):
    """A robots.txt that only leads to itself has no rules (RFC 9309 2.3.1.2), and costs six requests at most."""

    row = "Manners: robots redirected"
    routes = {"/robots.txt": moved("/r"), "/r": moved("/robots.txt")}
    again = frozenset({"/robots.txt", "/r"})
    statuses = OK_OR_PARTIAL


class RobotsCutHead(Case):
    """A robots.txt whose body ends early is asked for again, and binds when it is whole."""

    row = "Manners: robots 5xx, 429, time-out, reset"
    extra = {"/": links("/secret/a")}
    routes = {
        "/robots.txt": [
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nUser-agent: *\n"),
            text("User-agent: *\nDisallow: /secret/"),
        ]
    }
    never = frozenset({"/secret/a"})
    again = frozenset({"/robots.txt"})
