"""Writes an address in one of the many ways in which websites write it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from random import Random
from urllib.parse import unquote

from tests.crawler.generated.plan import Address, Front

TRACKING = ("utm_source=mail", "UTM_Campaign=x%20y", "gclid=1", "fbclid=a.b", "PHPSESSID=0f", "_ga=1.2", "mc_eid=7")
FRAGMENTS = ("#top", "#", "#/route?x=1", "#a%20b")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where relative addresses of a page begin; without a folder only those from the root are clear."""

    host: str
    folder: str | None


def spelled(random: Random, target: Address, stand: Stand, front: Front) -> str:
    """Some spelling of `target` that leads there from `stand`."""
    path, _, query = target.path.partition("?")
    relative = _relative(random, path, target, stand)
    if relative is None:
        path = _spelled_path(random, path)
        prefix = "" if target.host == stand.host and random.random() < 0.6 else _origin(random, target.host, front)
        if prefix and path == "/" and not query and random.random() < 0.3:
            path = ""
        relative = prefix + path
    if random.random() < 0.03:
        relative = relative.replace("/", "\\")
    return _around(random, relative + _query(random, query) + _pick(random, 0.1, FRAGMENTS))


def location(random: Random, target: Address, stand: Stand, front: Front) -> str:
    """Some spelling of `target` that a header can hold."""
    written = spelled(random, target, stand, front)
    return written.strip() if written.isascii() and not re.search(r"[\t\n]", written) else target.url


def _relative(random: Random, path: str, target: Address, stand: Stand) -> str | None:
    if target.host != stand.host or stand.folder is None or random.random() < 0.5:
        return None
    folder, name = posixpath.split(path)
    written = f"{posixpath.relpath(folder, stand.folder)}/{name}"
    # What begins with a word and a colon would be a scheme, and nothing at all the page itself.
    is_clear = re.match(r"\./[^/:]+", written) and ":" not in written
    return written[2:] if is_clear and random.random() < 0.7 else written


def _origin(random: Random, host: str, front: Front) -> str:
    if front is not Front.BARE_ONLY and random.random() < 0.3:
        host = f"www.{host}"
    host = random.choice([host, host, host, host.upper(), f"{host}:80", f"{host}."])
    if random.random() < 0.5:
        host = re.sub(r"xn--bcher-kva", "bücher", host)
    return random.choice(["http://", "http://", "HTTP://", "//"]) + host


def _spelled_path(random: Random, path: str) -> str:
    if random.random() < 0.2:
        path = re.sub(r"[a-z]", lambda found: f"%{ord(found[0]):02x}" if random.random() < 0.3 else found[0], path)
    elif random.random() < 0.3:
        path = _raw(path)
    if random.random() < 0.1:
        path = random.choice([f"/x/..{path}", f"/.{path}", f"/%2e{path}", f"/a/b/%2E%2e/..{path}"])
    if random.random() < 0.06 and not path.endswith("/"):
        path += random.choice([";jsessionid=1A2B", ";PHPSESSID=x"])
    if random.random() < 0.2:
        path = re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), path)
    return path


def _raw(path: str) -> str:
    """Letters beyond ASCII and blanks as they are; an encoded slash or percent sign means something else raw."""
    return re.sub(r"(?:%[89A-F][0-9A-F])+|%20", lambda found: unquote(found[0]), path)


def _query(random: Random, query: str) -> str:
    parts = query.split("&") if query else []
    if random.random() < 0.15:
        parts.insert(random.randint(0, len(parts)), random.choice(TRACKING))
    if not parts:
        return random.choice(["?", "?&"]) if random.random() < 0.03 else ""
    return "?" + "&".join(parts)


def _around(random: Random, written: str) -> str:
    if random.random() < 0.05:
        return f" \n{written}\t"
    if random.random() < 0.03:
        at = random.randint(0, len(written))
        return f"{written[:at]}\n{written[at:]}"
    return written


def _pick(random: Random, share: float, choices: tuple[str, ...]) -> str:
    return random.choice(choices) if random.random() < share else ""
