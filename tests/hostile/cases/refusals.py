# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts that do not want to be read: refusals, challenges, log-in walls and consent walls."""

from __future__ import annotations

from abc import abstractmethod

from jobdepth.model import SkipReason
from tests.hostile.case import BLOCKED, OK_OR_PARTIAL, Case
from tests.hostile.healthy import TWENTY, document, links, text_of
from tests.hostile.server import Route
from tests.site_server import Reply, moved

ROW = "Manners: 403 everywhere, challenge page, login wall, consent wall"
CHALLENGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>'
    '<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head>'
    '<body class="no-js"><div class="main-wrapper" role="main"><h1 class="zone-name-title">{host}</h1>'
    "<h2>Verifying you are human. This may take a few seconds.</h2><noscript>Enable JavaScript and cookies to "
    "continue</noscript></div><script>window._cf_chl_opt={cType:'managed'};</script>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)
LOGIN = (
    "<!doctype html><html><head><title>Sign in</title></head><body><form action='/session' method='post'>"
    "<h1>Sign in to continue</h1><label>E-mail <input type='email' name='user'></label><label>Password "
    "<input type='password' name='password'></label><button>Sign in</button><a href='/forgot'>Forgotten?</a>"
    "</form></body></html>"
)
CONSENT = (
    "<!doctype html><html><head><title>Before you continue</title></head><body><div id='consent-wall'><h1>We value "
    "your privacy</h1><p>We and our 842 partners store and access information on a device, such as cookies. You "
    "must accept or manage your choices before you continue to the site.</p><form action='/consent' method='post'>"
    "<button>Accept all</button><button>Reject all</button></form><a href='/privacy'>Privacy policy</a></div>"
    "</body></html>"
)


class _Refuses(Case, is_abstract=True):
    """Found out after at most five requests, and nothing of the wall is taken for the site."""

    row = ROW
    statuses = BLOCKED
    most_requests = 5

    @abstractmethod
    def wall(self, path: str) -> Route:
        """What stands where the site should be."""

    def route(self, path: str) -> Route:
        return Reply("", 404) if path == "/robots.txt" else self._reply(path)

    def _reply(self, path: str) -> Route:
        found = self.wall(path)
        return self._filled(found) if isinstance(found, str) else found


class ForbiddenEverywhere(_Refuses):
    """403 for every page."""

    def wall(self, path: str) -> Route:
        return Reply("<h1>Forbidden</h1>" + links("/team"), 403)


class UnauthorizedEverywhere(_Refuses):
    """401 for every page."""

    def wall(self, path: str) -> Route:
        return Reply("", 401, {"WWW-Authenticate": 'Basic realm="staff"'})


class TooManyEverywhere(_Refuses):
    """429 without a word on when to come back."""

    again = frozenset({"/"})

    def wall(self, path: str) -> Route:
        return Reply("", 429)


class OnlyTheHomePage(_Refuses):
    """The home page is open and each of the first three pages behind it is refused."""

    most_requests = 5

    def wall(self, path: str) -> Route:
        return document("/", links(*TWENTY)) if path == "/" else Reply("", 403)


class ChallengeWithForbidden(_Refuses):
    """A bot check that comes with 403."""

    def wall(self, path: str) -> Route:
        return Reply(CHALLENGE, 403, {"cf-mitigated": "challenge", "Server": "cloudflare"})


class ChallengeWithUnavailable(_Refuses):
    """A bot check that comes with 503; asking again does not help."""

    again = frozenset({"/"})

    def wall(self, path: str) -> Route:
        return Reply(CHALLENGE, 503, {"Server": "cloudflare"})


class ChallengeWithOk(_Refuses):
    """A bot check that pretends to be a page."""

    def wall(self, path: str) -> Route:
        return CHALLENGE


class LoginEverywhere(_Refuses):
    """A form in place of every page."""

    def wall(self, path: str) -> Route:
        return LOGIN


class LoginByRedirect(_Refuses):
    """Every page sends the visitor to the form."""

    def wall(self, path: str) -> Route:
        return LOGIN if path.startswith("/login") else moved(f"/login?next={path}", 302)


class ConsentEverywhere(_Refuses):
    """Nothing but a consent form until its button is pressed."""

    def wall(self, path: str) -> Route:
        return CONSENT


class ConsentOnAnotherHost(_Refuses):
    """Every page sends the visitor to the consent form of a host of its own."""

    others = {"consent.consent-on-another-host.example": {"/ask": CONSENT}}

    def wall(self, path: str) -> Route:
        return moved("http://consent.consent-on-another-host.example/ask", 302)


class SomePagesRefused(Case):
    """A site that opens most of its pages is read as far as it lets us; what is closed to all is listed."""

    row = ROW
    extra = {"/team": links("/x/staff-1", "/x/staff-2"), "/customers": links("/x/inner")}
    routes = {"/x/staff-1": Reply("", 403), "/x/staff-2": Reply("", 401), "/x/inner": Reply("", 403)}
    statuses = OK_OR_PARTIAL
    skipped = {
        "/x/staff-1": SkipReason.REFUSED,
        "/x/staff-2": frozenset({SkipReason.REFUSED, SkipReason.WALL}),
        "/x/inner": SkipReason.REFUSED,
    }


class MembersArea(Case):
    """A log-in form behind one link is no page, and no reason to give up the site."""

    row = ROW
    extra = {"/team": links("/x/members")}
    routes = {"/x/members": LOGIN}
    statuses = OK_OR_PARTIAL
    skipped = {"/x/members": SkipReason.WALL}
    no_pages = frozenset({"/x/members"})


class LoginBoxInTheHeader(Case):
    """A site with a log-in box on every page is no log-in wall."""

    row = ROW
    extra = dict.fromkeys(
        ("/", "/solutions", "/customers", "/team"),
        "<form action='/session'><input name='user'><input type='password' name='password'><button>Log in</button>",
    )


class ConsentBanner(Case):
    """A site with a consent banner over every page is no consent wall."""

    row = ROW
    extra = dict.fromkeys(("/", "/solutions", "/customers", "/team"), CONSENT.split("<body>")[1].split("</body>")[0])


class TalksOfWalls(Case):
    """A company that sells protection against bots may talk of it."""

    row = ROW
    routes = {
        "/team": document(
            "/team",
            text="Just a moment... Verifying you are human, checking your browser, captcha, access denied, sign in to "
            "continue: your customers hate these words, and so do ours. " + text_of("/team"),
        )
    }
