"""What kind of page an address and a title speak of. The two tables are all there is to edit."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from jobdepth.model import OFFER_KINDS, PageKind

#: Words of a path, a kind a row; the segment nearest to the page that has one decides, and in a segment the
#: first row that fits. English, German, French, Dutch, Spanish; written without accents, longer before shorter.
PATH_WORDS: tuple[tuple[PageKind, str], ...] = (
    (
        PageKind.LEGAL,
        "legal privacy privacy-policy cookie-policy cookies terms terms-and-conditions terms-of-use conditions gdpr"
        " disclaimer imprint accessibility acceptable-use modern-slavery"
        " impressum datenschutz agb nutzungsbedingungen mentions-legales confidentialite cgv cgu"
        " privacybeleid voorwaarden privacidad aviso-legal condiciones",
    ),
    (
        PageKind.CASE_STUDY,
        "case-study case-studies casestudies customer-story customer-stories customer-success success-story"
        " success-stories client-stories customers clients our-customers our-clients testimonials our-work portfolio"
        " references referenzen referenz kunden kundenstimmen erfolgsgeschichten fallstudien anwenderberichte"
        " etudes-de-cas temoignages nos-clients clients klanten klantverhalen referenties praktijkvoorbeelden"
        " casos-de-exito clientes",
    ),
    (
        PageKind.INDUSTRY,
        "industry industries sector sectors vertical verticals markets who-we-help who-we-serve"
        " branchen branche branchenloesungen secteurs secteur sectoren markten sectores industrias",
    ),
    (
        PageKind.CAREERS,
        "careers career jobs job vacancies vacancy join-us work-for-us work-with-us recruitment life-at"
        " karriere stellenangebote stellen ausbildung carrieres carriere emplois recrutement vacatures werken-bij"
        " empleo trabaja-con-nosotros carreras",
    ),
    (
        PageKind.CONTACT,
        "contact contact-us contacts get-in-touch enquiry enquire request-a-quote quote book-a-tour request-a-tour"
        " kontakt ansprechpartner nous-contacter contactez-nous contacto",
    ),
    (
        PageKind.SUPPORT,
        "support faq faqs help help-centre help-center customer-service documentation docs status"
        " hilfe haeufige-fragen haufige-fragen aide assistance veelgestelde-vragen klantenservice ayuda"
        " soporte preguntas-frecuentes questions",
    ),
    (
        PageKind.NEWS,
        "news press newsroom press-releases press-release press-room media announcements events event updates"
        " aktuelles neuigkeiten presse pressemitteilungen veranstaltungen actualites actualite communiques"
        " evenements nieuws pers actueel evenementen noticias prensa eventos",
    ),
    (
        PageKind.BLOG,
        "blog blogs insights insight articles article guides guide resources resource knowledge knowledge-base"
        " knowledge-hub whitepapers white-papers ebooks library learn learning thoughts opinion magazine stories"
        " webinars podcast"
        " ratgeber wissen magazin beitraege fachartikel ressources conseils livres-blancs kennis kennisbank artikelen"
        " recursos articulos guias",
    ),
    (
        PageKind.ABOUT,
        "about about-us company who-we-are our-story history team our-team people leadership management values"
        " mission partners awards sustainability-report investors investor-relations why-us"
        " ueber-uns uber-uns unternehmen geschichte a-propos qui-sommes-nous entreprise equipe over-ons over bedrijf"
        " sobre-nosotros nosotros empresa quienes-somos equipo",
    ),
    (
        PageKind.SOLUTION,
        "solution solutions use-case use-cases loesungen losungen oplossingen soluciones",
    ),
    (
        PageKind.PRODUCT,
        "product products service services what-we-do platform features pricing prices price-list plans tariffs"
        " colocation colo cloud hosting managed-hosting servers dedicated-servers racks housing network lines"
        " connectivity interconnection backup"
        " disaster-recovery data-centre data-centres data-center data-centers datacentre datacentres datacenter"
        " datacenters locations location facilities facility remote-hands managed-services security"
        " produkte produkt leistungen leistung dienstleistungen preise rechenzentrum rechenzentren standorte standort"
        " produits produit prestations tarifs offres offre centre-de-donnees hebergement"
        " producten product diensten dienst prijzen tarieven datahuis housing"
        " productos producto servicios servicio precios centro-de-datos alojamiento",
    ),
)

#: Product words are topics too: below these folders the folder says what the page is (/blog/cloud). Below an
#: industries folder it does so for all words but case studies (/industries/media).
TOPIC_FOLDERS = frozenset(
    {
        PageKind.BLOG,
        PageKind.NEWS,
        PageKind.CASE_STUDY,
        PageKind.CAREERS,
        PageKind.SUPPORT,
        PageKind.LEGAL,
    }
)

#: Words of a title, for addresses that say nothing; the first row that fits decides.
TITLE_WORDS: tuple[tuple[PageKind, str], ...] = (
    (PageKind.LEGAL, r"privacy|terms (of|and)|cookie policy|legal notice|impressum|datenschutz|mentions légales"),
    (PageKind.CASE_STUDY, r"case stud(y|ies)|customer stor(y|ies)|success stor(y|ies)|fallstudie|étude de cas"),
    (PageKind.CAREERS, r"careers?|vacanc(y|ies)|jobs at|join our team|karriere|vacatures"),
    (PageKind.CONTACT, r"contact( us)?|kontakt|get in touch|contacto"),
    (PageKind.SUPPORT, r"faqs?|frequently asked|support|help cent(re|er)|häufige fragen|veelgestelde vragen"),
    (PageKind.NEWS, r"news|press releases?|aktuelles|nieuws|actualités|noticias"),
    (PageKind.BLOG, r"blog|guide to|how to|white ?paper|insights?"),
    (PageKind.ABOUT, r"about( us)?|our (team|story|history)|über uns|over ons|à propos"),
    (PageKind.INDUSTRY, r"industr(y|ies)|for (the )?[\w ]+ sector|branchen"),
    (PageKind.SOLUTION, r"solutions?|lösungen|oplossingen|soluciones"),
    (PageKind.PRODUCT, r"products?|services?|colocation|cloud|hosting|pricing|leistungen|diensten|servicios"),
)

_BLOG_HOST = re.compile(r"(blog|blogs|insights)\.")
_NEWS_HOST = re.compile(r"(news|press|newsroom)\.")
_SUPPORT_HOST = re.compile(r"(support|help|docs|status)\.")
_DATE = re.compile(r"/(19|20)\d\d/(0?[1-9]|1[0-2])(/|$)")
_NUMBER = re.compile(r"[-_]?\d+$")
_ENDING = re.compile(r"\.(html?|php\d?|aspx?|jsp|cfm|shtml|xhtml)$")
#: What stands between a page's name and the site's, which may hold product words itself.
_TITLE_GAP = re.compile(r"\s+[-–—|·»:]\s+|\s*\|\s*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ACCENTS = str.maketrans("àâáäãçéèêëíìîïñóòôöõúùûüý", "aaaaaceeeeiiiinooooouuuuy")

_KIND_OF_WORD = {word: kind for kind, words in reversed(PATH_WORDS) for word in words.split()}
_TITLES = tuple((kind, re.compile(rf"\b({words})\b", re.IGNORECASE)) for kind, words in TITLE_WORDS)


def page_kind(url: str, title: str, is_home: bool) -> PageKind:
    """What a page is for, by its address and, where that says nothing, its title."""
    if is_home:
        return PageKind.HOME
    return address_kind(url) or title_kind(title)


def address_kind(url: str) -> PageKind | None:
    """What a page is for by its address alone; None where that says nothing."""
    parts = urlsplit(url)
    own = _of_path(parts.path)
    if own is not None and own not in OFFER_KINDS:
        return own
    return _of_host(parts.hostname or "", parts.path) or own


def title_kind(title: str) -> PageKind:
    """What a page is for by the words of its title; OTHER where they say nothing."""
    return next((kind for kind, words in _TITLES if words.search(own_title(title))), PageKind.OTHER)


def own_title(title: str) -> str:
    """The part of a title that names the page rather than the site."""
    return _TITLE_GAP.split(title, maxsplit=1)[0]


def is_kind_word(segment: str) -> bool:
    """Whether one part of a path, in lower case and without an ending, names a kind of page."""
    return _of_segment(segment) is not None


def _of_path(path: str) -> PageKind | None:
    """The known segment nearest to the page counts, but a topic gives way to the folder it stands in."""
    kinds = [kind for kind in map(_of_segment, reversed(_segments(path))) if kind is not None]
    if PageKind.INDUSTRY in kinds and kinds[0] is not PageKind.CASE_STUDY:
        return PageKind.INDUSTRY
    if kinds and kinds[0] is PageKind.PRODUCT:
        return next((kind for kind in kinds if kind in TOPIC_FOLDERS), PageKind.PRODUCT)
    return next(iter(kinds), None)


def _of_host(host: str, path: str) -> PageKind | None:
    if _BLOG_HOST.match(host) or _DATE.search(path):
        return PageKind.BLOG
    if _NEWS_HOST.match(host):
        return PageKind.NEWS
    return PageKind.SUPPORT if _SUPPORT_HOST.match(host) else None


def _segments(path: str) -> list[str]:
    segments = (_NUMBER.sub("", _ENDING.sub("", segment)) for segment in unquote(path).lower().split("/"))
    return [segment for segment in segments if segment and segment != "index"]


@lru_cache(maxsize=20_000)
def _of_segment(segment: str) -> PageKind | None:
    name = segment.replace("_", "-")
    for spelling in (name, name.translate(_UMLAUTS), name.translate(_ACCENTS)):
        if spelling in _KIND_OF_WORD:
            return _KIND_OF_WORD[spelling]
    return None
