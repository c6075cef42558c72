"""Finds a Chromium for rendering, and says how it is started. Imports Playwright only to try it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jobdepth.errors import JobdepthError

#: Names the Chromium to use.
CHROMIUM_VARIABLE = "JOBDEPTH_CHROMIUM"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: What Playwright calls the build that it starts without a window.
OWN_BUILD = "chromium-headless-shell"
INSTALL_EXTRA = "pip install 'jobdepth[browser]'"
INSTALL_CHROMIUM = "playwright install chromium"

#: The browser has no network: no name resolves, written addresses included, and its proxy does not exist.
#: All it sees is handed to it by Scrapy. WebRTC would go around both, so it must not send without a proxy.
NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
)
NO_PROXY = "http://no-network.invalid:9"
NO_EXTRAS = (
    "--deny-permission-prompts",
    "--disable-remote-fonts",
    "--blink-settings=imagesEnabled=false",
    "--js-flags=--max-old-space-size=512",
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """A Chromium on this machine; `path` is None for the one that Playwright installed and finds by itself."""

    name: str
    path: str | None = None


def find_chromium() -> Chromium | None:
    """The Chromium to use: the one that is named, else Playwright's own, else one of the system's."""
    named = os.environ.get(CHROMIUM_VARIABLE)
    if named:
        path = shutil.which(named)
        return Chromium(path, path) if path else None
    if _has_own_build():
        return Chromium("Chromium of Playwright")
    path = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return Chromium(path, path) if path else None


def hindrance() -> str:
    """In words, what must be installed before pages can be rendered; empty if nothing is missing."""
    if find_spec("scrapy_playwright") is None or find_spec("playwright") is None:
        chromium = "" if find_chromium() else f", and then {INSTALL_CHROMIUM}"
        return f"scrapy-playwright is not installed: {INSTALL_EXTRA}{chromium}"
    if find_chromium() is not None:
        return ""
    named = os.environ.get(CHROMIUM_VARIABLE)
    if named:
        return f"{CHROMIUM_VARIABLE} names no program: {named}"
    return f"no Chromium was found: {INSTALL_CHROMIUM}"


def launch_options() -> dict[str, Any]:
    """How Playwright starts the browser."""
    chromium = find_chromium()
    return {
        "headless": True,
        # Chromium's own sandbox does not work for root, as in many containers.
        "chromium_sandbox": not _is_root(),
        "executable_path": chromium.path if chromium else None,
        "proxy": {"server": NO_PROXY},
        "args": [*NO_NETWORK, *NO_EXTRAS],
        # Windows that nobody clicked for stay closed.
        "ignore_default_args": ["--disable-popup-blocking"],
    }


def try_browser() -> str:
    """Start the browser and end it; gives its version, raises JobdepthError with the reason where it does not start."""
    problem = hindrance()
    if problem:
        raise JobdepthError(problem)
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            version = browser.version
            browser.close()
    except Error as error:
        raise JobdepthError(why_not_started(error)) from None
    return str(version)


def why_not_started(error: Exception) -> str:
    """The first line of what Playwright says about a browser that did not start."""
    return f"Chromium did not start: {(str(error).strip() or type(error).__name__).splitlines()[0]}"


def own_revision() -> str | None:
    """The revision of Chromium that the installed Playwright wants; None where there is no Playwright."""
    package = _playwright_package()
    if package is None:
        return None
    try:
        known = json.loads((package / "browsers.json").read_text(encoding="utf-8"))["browsers"]
        return str(next(each["revision"] for each in known if each["name"] == OWN_BUILD))
    except (OSError, ValueError, KeyError, StopIteration):
        return None


def _has_own_build() -> bool:
    """Whether `playwright install` has put that Chromium on this machine."""
    revision, package = own_revision(), _playwright_package()
    if revision is None or package is None:
        return False
    folder = _builds_folder(package) / f"{OWN_BUILD.replace('-', '_')}-{revision}"
    return (folder / "INSTALLATION_COMPLETE").exists()


def _playwright_package() -> Path | None:
    spec = find_spec("playwright")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "driver" / "package"


def _builds_folder(package: Path) -> Path:
    """Where Playwright keeps its browsers."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0":
        return package / ".local-browsers"
    if chosen:
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "ms-playwright"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
