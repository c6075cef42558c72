"""Prints a page from the disk to PDF, in a Chromium that sees nothing but the folder of that page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from crawler.rendering.browser import NO_NETWORK, hindrance, launch_options, why_not_started
from jobdepth.errors import JobdepthError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

#: For a review of a site with thousands of pages on a busy machine.
PRINT_S = 180.0
INSTALL_WITH_PARTS = "playwright install --with-deps chromium"


def print_pdf(page: Path, folder: Path, footer: str) -> bytes:
    """The page as a tagged PDF on A4, with an outline; `footer` is HTML that the browser repeats on each sheet.

    Only files in `folder` are loaded, and no script runs. Raises JobdepthError where there is no Chromium or it fails.
    """
    problem = hindrance()
    if problem:
        raise JobdepthError(problem)
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(**_options())
        except Error as error:
            raise JobdepthError(f"{why_not_started(error)}; try '{INSTALL_WITH_PARTS}'") from None
        try:
            return _printed(browser, page, folder.resolve(), footer)
        except Error as error:
            raise JobdepthError(f"the page could not be printed: {str(error).splitlines()[0]}") from None
        finally:
            browser.close()


def _options() -> dict[str, Any]:
    """As for rendering, but with pictures: a logo is one."""
    return {**launch_options(), "args": [*NO_NETWORK, "--deny-permission-prompts", "--disable-remote-fonts"]}


def _printed(browser: Browser, page: Path, folder: Path, footer: str) -> bytes:
    context = browser.new_context(java_script_enabled=False, accept_downloads=False, color_scheme="light")
    context.set_default_timeout(PRINT_S * 1000)
    context.route("**/*", lambda route: _answer(route, folder))
    sheet = context.new_page()
    sheet.goto(page.resolve().as_uri(), wait_until="load")
    return sheet.pdf(
        prefer_css_page_size=True,
        tagged=True,
        outline=True,
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=footer,
    )


def _answer(route: Route, folder: Path) -> None:
    if _lies_in(route.request.url, folder):
        route.continue_()
    else:
        route.abort("blockedbyclient")


def _lies_in(url: str, folder: Path) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    return Path(url2pathname(parts.path)).resolve().is_relative_to(folder)
