"""Why a request gets no answer that could be read; the message of each is shown to readers."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class ForbiddenByRobotsError(IgnoreRequest):
    """robots.txt does not let us ask for this address."""


class HostUnreachableError(IgnoreRequest):
    """No machine answers under this host name, after all tries."""


class LeftAloneError(IgnoreRequest):
    """The host wants to be left alone for longer than a crawl can wait."""


class ForbiddenAddressError(IgnoreRequest):
    """The address leads into somebody's network, or carries a password."""


class BodyTooLargeError(IgnoreRequest):
    """The answer is larger than the limit once it is unpacked."""


class UnreadableBodyError(IgnoreRequest):
    """The answer is packed in a way that cannot be unpacked."""


class NoConnectionError(Exception):
    """One try to connect to the host failed."""


class OwnFailureError(Exception):
    """This machine failed, not the host: the crawl has to stop, since no site may be judged by it."""
