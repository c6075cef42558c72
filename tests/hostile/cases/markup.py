# ruff: noqa: RUF012 - what describes a case is never changed
"""Pages whose markup is made to hurt those who parse it."""

from __future__ import annotations

from tests.hostile.case import OK_OR_PARTIAL, Case, Group
from tests.hostile.healthy import document, links, text_of
from tests.site_server import Reply

ROW = "Content: deep nesting, 100,000 attributes, unclosed tags, 10 MB text"
PAGE = "/x/page"
#: Just below the limit of a page.
ROOM = 4_900_000
#: What stands at the beginning of each page; it is read, or the page is listed as failed.
PHRASE = "We cannot afford another outage in trading hours, since each minute costs our customers dearly."


class _Markup(Case, is_abstract=True):
    """The other pages are read, in bounded time and memory; this one is read, or listed as failed: never just empty."""

    row = ROW
    group = Group.BOMBS
    extra = {"/": links(PAGE)}
    statuses = OK_OR_PARTIAL
    texts = {PAGE: PHRASE}
    #: What comes behind the phrase.
    body: str = ""
    head: str = ""

    def __init__(self) -> None:
        super().__init__()
        first = f"<p>{PHRASE} {text_of(PAGE)}</p>"
        page = f"<!doctype html><html lang=en><head><title>Page</title>{self.head}</head><body>{first}{self.body}"
        self.routes = {PAGE: Reply(page.encode("utf-8", "surrogatepass")[: ROOM + 50_000])}


class DeepDivs(_Markup):
    """A million elements in each other."""

    body = "<div>" * (ROOM // 5)


class DeepInline(_Markup):
    """Bold in italics in bold."""

    body = "<b><i><u>" * (ROOM // 9)


class DeepLists(_Markup):
    """Lists in lists."""

    body = "<ul><li>x" * 200_000


class DeepTables(_Markup):
    """Tables in tables."""

    body = "<table><tr><td>x" * 100_000


class DeepQuotes(_Markup):
    """Quotes in quotes, with an end to each."""

    body = "<blockquote>x" * 50_000 + "</blockquote>" * 50_000


class DeepForms(_Markup):
    """Forms, buttons, selects and templates in each other."""

    body = "<form><button><select><option><template><object>" * 50_000


class DeepSvg(_Markup):
    """Foreign elements in each other."""

    body = "<svg><g><foreignObject><math><mtext>" * 60_000


class ManyAttributes(_Markup):
    """A hundred thousand attributes of one element."""

    body = f"<div {' '.join(f'a{n}=b' for n in range(100_000))}>more</div><p>{text_of('/behind')}</p>"


class SameAttribute(_Markup):
    """One attribute, half a million times."""

    body = f"<div {'class=x ' * 500_000}>more</div>"


class LongAttribute(_Markup):
    """One attribute of nearly five megabytes."""

    body = f'<div title="{"x" * (ROOM - 500)}">more</div>'


class LongClass(_Markup):
    """A class of two million names."""

    body = f'<div class="{"a " * 2_000_000}"><p>more</p></div>'


class LongTagName(_Markup):
    """An element whose name has no end."""

    body = "<" + "x" * (ROOM - 500)


class UnclosedBreaks(_Markup):
    """A million line breaks."""

    body = "<br>" * (ROOM // 4 - 500)


class UnclosedParagraphs(_Markup):
    """Paragraphs that never end."""

    body = "<p>x" * (ROOM // 4 - 500)


class UnclosedLinks(_Markup):
    """Links that never end."""

    body = "<a href=/customers>x" * 300_000


class UnclosedComment(_Markup):
    """A comment that never ends."""

    body = "<!-- " + "- " * 2_400_000


class UnclosedTag(_Markup):
    """A quote that never ends."""

    body = '<p title="' + "<p>x</p>" * 600_000


class UnclosedScript(_Markup):
    """A script that never ends."""

    body = "<script>" + "var x='</'+'script>';" * 200_000


class MisnestedTags(_Markup):
    """Ends in the wrong order, which a browser has to sort out."""

    body = "<b><p><i></b></p></i>" * 200_000


class EndTagsOnly(_Markup):
    """Nothing but ends."""

    body = "</div></p></b>" * 300_000


class AngleBrackets(_Markup):
    """Nothing but the beginning of tags."""

    body = "<" * (ROOM - 1000)


class Entities(_Markup):
    """A million entities, known, unknown and numbers beyond all characters."""

    body = "&amp;&lt;&nosuchentity;&#0;&#x110000;&#99999999999;&" * 90_000


class OneLongText(_Markup):
    """Nearly five megabytes of different words in one element."""

    body = "<div>" + " ".join(f"w{n:06x}" for n in range(550_000)) + "</div>"


class OneLongWord(_Markup):
    """A word of nearly five megabytes."""

    body = "x" * (ROOM - 1000)


class ManySentences(_Markup):
    """Nearly five megabytes of sentences, as a book would have them."""

    body = "".join(f"<p>{text_of(f'/{n}', 30)}</p>" for n in range(1200))


class ManyHeadings(_Markup):
    """Two hundred thousand headings, each with a sentence."""

    body = "".join(f"<h2>H{n}</h2><p>s{n}</p>" for n in range(180_000))


class HugeStyle(_Markup):
    """Nearly five megabytes of style."""

    head = "<style>" + "a{b:c}" * 700_000 + "</style>"


class HugeData(_Markup):
    """Data for machines, nested without end."""

    head = '<script type="application/ld+json">' + '{"a":[' * 500_000 + "</script>"


class ManyMetas(_Markup):
    """A hundred thousand meta elements, each with another charset or refresh."""

    head = "".join(f'<meta charset="x-{n}"><meta http-equiv="refresh" content="99;url=/{n}">' for n in range(50_000))


class ManyBases(_Markup):
    """Fifty thousand bases."""

    head = "".join(f'<base target="_{n}">' for n in range(100_000))


class ManyOptions(_Markup):
    """A choice of three hundred thousand."""

    body = "<select>" + "<option>x" * 300_000


class WideTable(_Markup):
    """A table of half a million cells, some of which say that they span millions."""

    body = "<table><tr>" + "<td colspan=9999999 rowspan=9999999>x" * 100_000 + "<td>x" * 100_000


class TextOverLimit(Case):
    """Ten megabytes of text are more than a page may have."""

    row = ROW
    group = Group.BOMBS
    extra = {"/": links(PAGE)}
    statuses = OK_OR_PARTIAL
    no_pages = frozenset({PAGE})
    routes = {PAGE: document(PAGE, text="power " * 1_700_000)}
