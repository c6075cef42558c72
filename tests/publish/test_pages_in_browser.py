"""Opens the published files from the disk in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobdepth.brand import GROUNDS, Brand
from jobdepth.contrast import nearest_passing
from jobdepth.publish import publish_league
from jobdepth.result import League

playwright_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    "index.html",
    "findings.html",
    "methodology.html",
    "data-dictionary.html",
    "sites/brightmoor/index.html",
    "sites/hartcliffe/index.html",
    "sites/script/index.html",
    "sites/javascript/index.html",
    "sites/long/index.html",
)

#: A4 without its margins.
A4_PX = 703

#: Too pale on light pages, so that the accent made of it just passes there.
BRIGHT = "#e08a3c"

#: Text elements whose contrast with what lies behind them is below 4.5 to 1.
FAINT_TEXT = """
() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  let seen = 0;
  for (const element of document.body.querySelectorAll('*')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    seen += 1;
    const front = light(parse(getComputedStyle(element).color));
    const [more, less] = [front, light(behind(element))].sort((a, b) => b - a);
    const ratio = (more + 0.05) / (less + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 80)}`);
  }
  return { seen, faint };
}
"""


def _chromium() -> str | None:
    named = os.environ.get("JOBDEPTH_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    program = _chromium()
    if program is None:
        pytest.skip("no Chromium on this machine; JOBDEPTH_CHROMIUM can name one")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _open(browser: Any, path: Path, **settings: Any) -> Any:
    page = browser.new_context(**settings).new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_the_disk_without_errors_or_requests(name: str, browser: Any, folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((folder / name).as_uri())
    assert messages == []
    assert len(requests) == (3 if name == "index.html" else 2)
    assert all(url.startswith("file:///") for url in requests)
    context.close()


def test_the_style_sheet_applies_from_the_disk(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "index.html", color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    assert page.evaluate("getComputedStyle(document.querySelector('td.measure')).textAlign") == "right"


def test_the_dark_scheme_applies(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "index.html", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"


@pytest.mark.parametrize("name", PAGES)
def test_text_stands_out_from_its_background(name: str, scheme: str, browser: Any, folder: Path) -> None:
    result = _open(browser, folder / name, color_scheme=scheme).evaluate(FAINT_TEXT)
    assert result["seen"] > 20
    assert result["faint"] == []


@pytest.mark.parametrize("name", ["index.html", "methodology.html", "sites/hartcliffe/index.html"])
def test_an_accent_that_just_passes_stands_out_wherever_it_is_used(
    name: str, scheme: str, browser: Any, league: League, tmp_path: Path
) -> None:
    light, dark = (nearest_passing(BRIGHT, GROUNDS[each]) for each in ("light", "dark"))
    publish_league(league, tmp_path / "public", brand=Brand("Agency", None, light, dark))
    page = _open(browser, tmp_path / "public" / name, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    colour = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--link').trim()")
    assert colour == (light if scheme == "light" else dark)
    result = page.evaluate(FAINT_TEXT)
    assert result["seen"] > 20
    assert result["faint"] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width_px", [320, 360, 768, 1280])
def test_a_page_never_scrolls_sideways(name: str, width_px: int, browser: Any, folder: Path) -> None:
    page = _open(browser, folder / name, viewport={"width": width_px, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width_px


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_no_wider_than_its_sheet(name: str, browser: Any, folder: Path) -> None:
    page = _open(browser, folder / name, viewport={"width": A4_PX, "height": 800})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX


def test_the_keyboard_meets_the_skip_link_first_and_sees_where_it_is(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_keyboard_reaches_every_link_and_opens_the_evidence(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "sites/brightmoor/index.html")
    meant = page.evaluate("document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length")
    seen = page.evaluate_handle("new Set()")
    opened = 0
    # Opening a part brings more links, so there is no knowing before how many steps it takes.
    for _ in range(20 * meant):
        page.keyboard.press("Tab")
        stop = page.evaluate(KEYBOARD_STOP, seen)
        if stop == "again":
            break
        if stop == "closed":
            page.keyboard.press("Enter")
            opened += 1
    missed = page.evaluate(
        "(seen) => [...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')]"
        ".filter((each) => !seen.has(each)).map((each) => each.outerHTML)",
        seen,
    )
    assert missed == []
    assert opened > 5


def test_details_are_open_in_print(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "sites/brightmoor/index.html")
    visible = "document.querySelector('details figure').checkVisibility()"
    assert page.evaluate(visible) is False
    page.emulate_media(media="print")
    assert page.evaluate(visible) is True


def test_every_cell_of_a_row_of_figures_is_set_in_tabular_figures(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "index.html")
    assert "tabular-nums" in page.evaluate("getComputedStyle(document.querySelector('td.figure')).fontVariantNumeric")


def test_scripts_are_refused_by_the_policy(browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "index.html")
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in message for message in messages)


#: What the Tab key has come to: "again" where the round is over, "closed" where Enter opens something.
KEYBOARD_STOP = """
(seen) => {
  const here = document.activeElement;
  if (here === document.body || seen.has(here)) return 'again';
  seen.add(here);
  return here.tagName === 'SUMMARY' && !here.parentElement.open ? 'closed' : 'link';
}
"""

#: Pairs of names in a picture that cover one another as really drawn, and those that leave it.
COVERED_NAMES = """
() => [...document.querySelectorAll('.scatter svg')].filter((each) => each.checkVisibility()).flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const names = [...svg.querySelectorAll('.name')].map((each) => [each.textContent, each.getBoundingClientRect()]);
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const pairs = names.flatMap(([one, a], at) =>
    names.slice(at + 1).filter(([, b]) => meets(a, b)).map(([other]) => `${one} x ${other}`));
  const outside = names.filter(([, a]) => a.left < frame.left || a.right > frame.right).map(([one]) => one);
  return names.length ? [...pairs, ...outside] : ['no names'];
})
"""


@pytest.mark.parametrize("width_px", [360, 1280])
def test_names_in_the_scatter_do_not_cover_one_another(width_px: int, browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "index.html", viewport={"width": width_px, "height": 800})
    assert page.locator(".scatter svg:visible").count() == 1
    assert page.evaluate(COVERED_NAMES) == []


@pytest.mark.parametrize("width_px", [360, 1280])
def test_marks_on_a_strip_stand_where_their_figures_say(width_px: int, browser: Any, folder: Path) -> None:
    page = _open(browser, folder / "sites/brightmoor/index.html", viewport={"width": width_px, "height": 800})
    off = page.evaluate(
        """
        () => [...document.querySelectorAll('.strip')].flatMap((strip) => {
          const base = strip.querySelector('.base').getBoundingClientRect();
          return [...strip.querySelectorAll('circle.own')].map((own) => {
            const box = own.getBoundingClientRect();
            const wanted = base.left + base.width * parseFloat(own.getAttribute('cx')) / 100;
            return Math.abs((box.left + box.right) / 2 - wanted);
          });
        })
        """
    )
    assert len(off) == 6
    assert max(off) < 1.5
