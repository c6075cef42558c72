"""Waits until a page stands still and takes down what it shows."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import CDPSession, Page

from crawler.rendering.order import RenderingFailedError
from crawler.rendering.visit import Visit

SETTLE_S = 8.0
#: A page stands still when it neither loads nor changes for this long.
QUIET_S = 0.6
LOOK_EVERY_S = 0.2
#: A page that does not answer for this long hangs in a script.
PATIENCE_S = 5.0

#: Elements and text there are, a cheap way to see a page change; nothing while its HTML is still being read.
SIZE = """
document.readyState === "loading" ? "" :
  [document.getElementsByTagName("*").length, (document.body || {textContent: ""}).textContent.length].join()
"""
#: A copy in a document without scripts, so that nothing of the page runs because of it. What scripts show in the shadow
#: of an element is put before the element's own children. Scripts have done their work, and noscript is not shown.
DOM = """
(() => {
  if (!document.documentElement) return "";
  const inert = document.implementation.createHTMLDocument("");
  const root = inert.importNode(document.documentElement, true);
  const todo = [[document.documentElement, root]];
  while (todo.length) {
    const [from, to] = todo.pop();
    const copies = [...to.children];
    [...from.children].forEach((child, at) => todo.push([child, copies[at]]));
    if (from.shadowRoot) {
      const shadow = inert.createElement("div");
      for (const node of from.shadowRoot.childNodes) shadow.append(inert.importNode(node, true));
      const parts = [...shadow.children];
      [...from.shadowRoot.children].forEach((child, at) => todo.push([child, parts[at]]));
      to.prepend(shadow);
    }
  }
  for (const each of root.querySelectorAll("noscript, script:not([type='application/ld+json'])")) each.remove();
  const html = "<!DOCTYPE html>\\n" + root.outerHTML;
  return html.length > LIMIT ? null : html;
})()
"""


async def capture(page: Page, visit: Visit, max_bytes: int) -> None:
    """Wait for the page and take down what it shows; raises RenderingFailedError where that is too large."""
    world = _World(visit.session)
    await world.enter()
    visit.is_settled = await _settle(world, visit) and not world.was_stuck
    visit.final_url = page.url
    dom = await world.evaluate(DOM.replace("LIMIT", str(max_bytes)))
    if not isinstance(dom, str) or len(dom.encode("utf-8", "replace")) > max_bytes:
        raise RenderingFailedError(f"the rendered page is larger than {max_bytes} bytes")
    visit.dom = dom
    visit.end()


async def _settle(world: _World, visit: Visit) -> bool:
    """Wait until the page stands still; tells whether it came to that."""
    clock = asyncio.get_running_loop().time
    end = clock() + SETTLE_S
    size, quiet_since = "", clock()
    while clock() < end and not world.was_stuck:
        seen = str(await world.evaluate(SIZE))
        if not seen or seen != size or visit.is_loading:
            size, quiet_since = seen, clock()
        elif clock() - quiet_since >= QUIET_S:
            return True
        await asyncio.sleep(LOOK_EVERY_S)
    return False


class _World:
    """A place in the page where our scripts see its elements, and its own scripts can't meddle with ours."""

    def __init__(self, session: CDPSession) -> None:
        self.was_stuck = False
        self._session = session
        self._context_id = 0

    async def enter(self) -> None:
        """Make the place in the page's document."""
        tree = await self._send("Page.getFrameTree")
        frame = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "jobdepth"}
        self._context_id = (await self._send("Page.createIsolatedWorld", frame))["executionContextId"]

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        asked = {"expression": expression, "contextId": self._context_id, "returnByValue": True}
        return (await self._send("Runtime.evaluate", asked))["result"].get("value")

    async def _send(self, method: str, asked: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask the page something; a script that keeps it from answering is ended."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._session.send(method, asked)
        except TimeoutError:
            self.was_stuck = True
            await self._session.send("Runtime.terminateExecution")
        return await self._session.send(method, asked)
