# ruff: noqa: RUF012 - what describes a case is never changed
"""Hosts whose robots.txt cannot be had: nothing else may be asked of them."""

from __future__ import annotations

from jobdepth.model import SiteStatus
from tests.hostile.case import BLOCKED, Case, hang, hang_up, raw, reset
from tests.site_server import Reply, moved, text


class _NoRules(Case, is_abstract=True):
    """Where the rules are not known, all is forbidden for this run; three tries, and not one page."""

    row = "Manners: robots 5xx, 429, time-out, reset"
    statuses = BLOCKED
    reason = "robots.txt"
    never = frozenset({"/"})
    again = frozenset({"/robots.txt"})
    most_requests = 3


class RobotsDown(_NoRules):
    """503, with a body that allows all."""

    routes = {"/robots.txt": text("User-agent: *\nAllow: /", 503)}


class RobotsError(_NoRules):
    """500."""

    routes = {"/robots.txt": text("", 500)}


class RobotsTooMany(_NoRules):
    """429."""

    routes = {"/robots.txt": text("", 429)}


class RobotsNeverComes(_NoRules):
    """The request is taken and never answered."""

    routes = {"/robots.txt": hang}


class RobotsResets(_NoRules):
    """The connection is broken off."""

    routes = {"/robots.txt": reset}


class RobotsHangsUp(_NoRules):
    """The connection ends without a byte; a host that is there but will not say its rules."""

    routes = {"/robots.txt": hang_up}


class RobotsGarbage(_NoRules):
    """What comes is not HTTP."""

    routes = {"/robots.txt": raw(b"\x16\x03\x01\x02\x00hello, this is no HTTP\r\n\r\n")}


class RobotsShutsOut(_NoRules):
    """`Disallow: /`."""

    routes = {"/robots.txt": text("User-agent: *\nDisallow: /")}
    most_requests = 1


class RobotsLeadsInward(_NoRules):
    """A robots.txt that is moved into a private network is not fetched, so the rules stay unknown."""

    row = "Forged requests: redirect to 169.254.169.254"
    routes = {"/robots.txt": moved("http://169.254.169.254/robots-leads-inward")}


class RobotsBusyOnce(Case):
    """A robots.txt that asks for patience once is asked again after that, and the site is read."""

    row = "Manners: 429, 503 with Retry-After"
    routes = {"/robots.txt": [Reply("", 503, {"Retry-After": "1"}), text("User-agent: *\nDisallow: /secret/")]}
    again = frozenset({"/robots.txt"})
    statuses = frozenset({SiteStatus.OK})
