"""What a robots.txt means, by RFC 9309."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from protego import Protego

#: RFC 9309 asks for 500 KiB at least.
MAX_BYTES = 512_000
#: Seconds between requests that we keep to at a host's wish; one that wants more has fewer pages read instead.
MAX_CRAWL_DELAY_S = 30.0
MAX_SITEMAPS = 100
MAX_SITEMAP_URL = 2000
USER_AGENT_LINE = re.compile(r"\s*user[- ]?agent(?=[:\s])\s*:?\s*([^#]*)", re.IGNORECASE)
#: With the misspellings that Protego takes for what was meant.
OTHER_LINE = re.compile(
    r"\s*(?:dis+al+ow|diasllow|disallaw|allow|site-?maps?|crawl[- ]delay)\s*(?:[:\s]|$)", re.IGNORECASE
)
SOMEBODY_ELSE = "somebody-else"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin asks of us; with a `refusal` nothing may be requested, without a `parser` everything."""

    agent: str
    parser: Protego | None = None
    refusal: str = ""

    def allows(self, url: str) -> bool:
        """Whether `url` may be requested."""
        if self.refusal:
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, self.agent))

    @property
    def asked_delay_s(self) -> float:
        """Seconds between requests that the origin asks for, 0 if it does not."""
        return float((self.parser and self.parser.crawl_delay(self.agent)) or 0)

    @property
    def delay_s(self) -> float:
        """The same, as far as we go along."""
        return min(self.asked_delay_s, MAX_CRAWL_DELAY_S)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of sitemaps that it names."""
        named = self.parser.sitemaps if self.parser else ()
        return tuple(dict.fromkeys(url for url in named if len(url) <= MAX_SITEMAP_URL))[:MAX_SITEMAPS]


def read_rules(status: int, body: bytes, agent: str) -> Rules:
    """What a response means: 5xx and 429 forbid all, 2xx is parsed, anything else is no rules."""
    if status == 429 or status >= 500:
        return Rules(agent, refusal=f"robots.txt could not be fetched (status {status})")
    if not 200 <= status < 300:
        return Rules(agent)
    lines = re.split(r"\r\n|\r|\n", _text(body))
    if len(body) >= MAX_BYTES:
        # The last line was cut: what is left of it could forbid far more than it says.
        lines.pop()
    return Rules(agent, Protego.parse("\n".join(line for line in (_line(each, agent) for each in lines) if line)))


def _text(body: bytes) -> str:
    body = body[:MAX_BYTES]
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace")


def _line(line: str, agent: str) -> str:
    """A line as Protego needs it to take groups as the standard does; empty where it counts for nothing.

    Protego takes any beginning of our name for our name, lets unknown lines end a group, breaks lines at control
    characters, and grows slow with many names.
    """
    line = " ".join(line.splitlines())
    named = USER_AGENT_LINE.match(line)
    if named:
        return f"User-agent: {_agent(named.group(1).strip().lower(), agent)}"
    return line if OTHER_LINE.match(line) else ""


def _agent(name: str, agent: str) -> str:
    if name in ("", "*"):
        return name
    token = re.match(r"[a-z_-]*", name)
    return agent if token and token.group() == agent.lower() else SOMEBODY_ELSE
