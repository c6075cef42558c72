"""Writes a plan down as the answers of web servers."""

from __future__ import annotations

import posixpath
from html import escape
from random import Random

from jobdepth.model import Place
from tests.crawler.generated.plan import (
    Base,
    Dead,
    Encoding,
    Form,
    Front,
    Missing,
    Plan,
    PlannedDead,
    PlannedLink,
    PlannedPage,
    PlannedStep,
)
from tests.crawler.generated.spelling import Stand, location, spelled
from tests.site_server import ANY_PATH, Replies, Reply, Site, moved, sitemap

ELSEWHERE = "elsewhere.example"
PLACES = {
    Place.NAV: ("<nav>{}</nav>", '<div role="navigation">{}</div>', '<ul class="main-menu"><li>{}</li></ul>'),
    Place.HEADER: ("<header>{}</header>", '<div class="site-header"><p>{}</p></div>', '<div role="banner">{}</div>'),
    Place.FOOTER: ("<footer>{}</footer>", '<div id="footer">{}</div>', '<div role="contentinfo">{}</div>'),
    Place.ASIDE: ("<aside>{}</aside>", '<div class="sidebar">{}</div>'),
    Place.MAIN: (
        "<main>{}</main>", "<div>{}</div>", "<article><header>{}</header></article>", "<table><tr><td>{}</table>",
        '<section class="hero-header">{}</section>', "<p>{}",
    ),
}  # fmt: skip
TEXT = "We keep your machines cool and running while your people sleep and tell you what we did about it".split()
TYPES = {
    Encoding.UTF_8: ("utf-8", "text/html; charset=utf-8"),
    Encoding.UTF_8_MARKED: ("utf-8-sig", "text/html"),
    Encoding.UTF_16: ("utf-16", "text/html"),
    Encoding.LATIN_1: ("latin-1", "text/html;charset=ISO-8859-1"),
    Encoding.LATIN_1_META: ("latin-1", "text/html"),
}


def sites_of(plan: Plan) -> dict[str, Site]:
    """What each host of a planned website answers."""
    replies: dict[str, dict[str, Replies]] = {host: {} for host in plan.hosts}
    for page in plan.pages:
        reply = _page(plan, page)
        for address in page.addresses:
            replies[address.host][address.path] = reply
    for step in plan.steps:
        replies[step.address.host][step.address.path] = _step(plan, step)
    for dead in plan.dead:
        reply_of_dead = _dead(plan, dead)
        if reply_of_dead is not None:
            replies[dead.address.host][dead.address.path] = reply_of_dead
    if plan.sitemap:
        # The home page may be on any host.
        for host in plan.hosts:
            replies[host]["/sitemap.xml"] = sitemap(*(escape(address.url) for address in plan.sitemap))
    return {name: site for host in plan.hosts for name, site in _fronts(plan, host, replies[host]).items()}


def _fronts(plan: Plan, host: str, site: dict[str, Replies]) -> dict[str, Site]:
    """The host with and without a leading www."""
    whole: Site = {**_missing(plan), **site}
    www = f"www.{host}"
    if plan.front is Front.BARE_ONLY:
        return {host: whole}
    if plan.front is Front.BOTH:
        return {host: whole, www: whole}
    to_www = plan.front is Front.TO_WWW
    one, other = (www, host) if to_www else (host, www)
    return {one: whole, other: {path: moved(f"http://{one}{path}", 301) for path in site if path != "/sitemap.xml"}}


def _missing(plan: Plan) -> Site:
    sorry = Reply(_html(plan, "oops", "<p>Sorry, there is nothing here. <a href='/hidden-map'>Map</a></p>"))
    if plan.missing is Missing.SOFT:
        return {ANY_PATH: sorry}
    oops = f"http://{'www.' if plan.front is Front.TO_WWW else ''}{plan.domain}/oops"
    return {ANY_PATH: moved(oops, 302), "/oops": sorry} if plan.missing is Missing.SOFT_REDIRECT else {}


def _page(plan: Plan, page: PlannedPage) -> Reply:
    random = Random(f"{plan.seed} {page.title}")
    stand, base = _base(random, plan, page)
    canonical = ""
    if page.canonical is not None:
        href = spelled(random, page.canonical, stand, plan.front) if random.random() < 0.5 else page.canonical.url
        canonical = f'<link rel="canonical" href="{escape(href)}">'
    meta = '<meta charset="iso-8859-1">' if page.encoding is Encoding.LATIN_1_META else ""
    head = [canonical, meta, _not_clicks(random, page)]
    random.shuffle(head)
    body = "".join(_written(random, link, stand, plan.front) for link in page.links)
    name, media_type = TYPES[page.encoding]
    html = _html(plan, page.title, body, base + "".join(head))
    return Reply(html.encode(name, "xmlcharrefreplace"), media_type=media_type)


def _html(plan: Plan, title: str, body: str, head: str = "") -> str:
    random = Random(f"{plan.seed} {title} text")
    words = " ".join([*random.sample(TEXT, k=len(TEXT)), *(f"{title}{letter}" for letter in "abcdef")])
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>About {title}</title>{head}</head>'
        f"<body><h1>All of {title}</h1><p>{words}</p>{body}</body></html>"
    )


def _base(random: Random, plan: Plan, page: PlannedPage) -> tuple[Stand, str]:
    """Where relative addresses begin, and the element that says so."""
    host, path = page.addresses[0].host, page.addresses[0].path.partition("?")[0]
    folder = posixpath.dirname(path)
    # What is served at several addresses, or twice, means the same everywhere only if it names the whole path.
    is_single = not page.is_copy and len(page.addresses) == 1
    own = Stand(host, folder if is_single else None)
    if page.base is Base.EMPTY:
        return own, '<base href="">'
    if page.base is Base.RELATIVE:
        return Stand(host, posixpath.join(folder, "sub") if is_single else None), '<base href="sub/x">'
    if page.base is Base.ABSOLUTE:
        return Stand(host, "/some/where"), random.choice(['<base target="_top">', ""]) + '<base href="/some/where/">'
    if page.base is Base.OTHER_HOST:
        other = random.choice(plan.hosts)
        return Stand(other, "/else"), f'<base href="//{other}/else/page?x=1"><base href="/not/this/">'
    return own, ""


def _written(random: Random, link: PlannedLink, stand: Stand, front: Front) -> str:
    href = escape(spelled(random, link.target, stand, front))
    if random.random() < 0.2:
        # Sloppy, and understood all the same.
        href = href.replace("&amp;", "&")
    text = random.choice(["{}", "<b>{}</b>", "<h3>{}</h3>", ' <img src="x.png" alt="{}"> ']).format(link.text)
    whole = {
        Form.PLAIN: f'<a href="{href}">{text}</a>',
        Form.NOFOLLOW: f"<A REL=\"nofollow noopener\" HREF='{href}'>{text}</A>",
        Form.AREA: f'<map name="m"><area href="{href}" alt="{link.text}"></map>',
        Form.NOSCRIPT: f'<noscript><a href="{href}">{text}</a></noscript>',
        Form.FRAME: f'<iframe src="{href}"></iframe>',
    }[link.form]
    if link.form is Form.PLAIN and random.random() < 0.05:
        # The same page again by https, which these servers do not speak: it is known by then.
        whole += f'<a href="{escape(link.target.url.replace("http:", "https:", 1))}">{text}</a>'
    return random.choice(PLACES[link.place]).format(whole)


def _not_clicks(random: Random, page: PlannedPage) -> str:
    forms = (
        '<link rel="next" href="{}">', '<link rel="alternate" type="application/rss+xml" href="{}">',
        "<!-- <a href='{}'>old</a> -->", "<script>var a = '<a href=\"{}\">x</a>';</script>",
        '<meta property="og:url" content="{}">', '<noscript><meta http-equiv="refresh" content="0; url={}"></noscript>',
        '<meta http-equiv="refresh" content="30; url={}">',
    )  # fmt: skip
    return "".join(random.choice(forms).format(address.url) for address in page.not_links)


def _step(plan: Plan, step: PlannedStep) -> Reply:
    random = Random(f"{plan.seed} {step.address.path}")
    stand = Stand(step.address.host, posixpath.dirname(step.address.path.partition("?")[0]))
    target = location(random, step.target, stand, plan.front)
    if step.status is not None:
        return moved(target, step.status)
    seconds, quote = random.choice(["0", "1", "5", "0.5", " 3 "]), random.choice(["", "'"])
    head = f'<meta http-equiv="Refresh" content="{seconds};URL={quote}{escape(target)}{quote}">'
    body = "".join(_written(random, link, stand, plan.front) for link in step.links)
    return Reply(_html(plan, "moved", body, head))


def _dead(plan: Plan, dead: PlannedDead) -> Reply | None:
    """What is answered at an address that is no page; None where the server knows nothing of it."""
    stand = Stand(dead.address.host, None)
    body = _html(plan, "dead", "".join(_written(Random(0), link, stand, plan.front) for link in dead.links))
    replies = {
        Dead.GONE: Reply(body, 410),
        Dead.ERROR: Reply(body, 500),
        Dead.FILE: Reply("%PDF-1.7", media_type="application/pdf"),
        Dead.LEAVES: moved(f"http://{ELSEWHERE}/", 302),
    }
    missing = Reply(body, 404) if plan.missing is Missing.NOT_FOUND else None
    return replies.get(dead.dead, missing)
