"""How websites name languages and countries in links and addresses: the tables to edit. All in lower case."""

from __future__ import annotations

#: What a language is called on the link that leads to it: in its own words, in English, in its neighbours' words.
LANGUAGE_SPELLINGS: dict[str, str] = {
    "ar": "arabic|العربية|arabisch",
    "bg": "bulgarian|български|bulgarisch",
    "ca": "catalan|català|katalanisch",
    "cs": "czech|čeština|česky|cesky|tschechisch",
    "da": "danish|dansk|dänisch|danois",
    "de": "german|deutsch|allemand|duits|alemán|tedesco|tysk|tyska|niemiecki|němčina|saksa|alemão|njemački",
    "el": "greek|ελληνικά|griechisch",
    "en": "english|englisch|anglais|engels|inglés|ingles|inglese|engelsk|engelska|angielski|angličtina|anglicky"
    "|englanti|inglês|engleză|engleski|angleščina|angol|inglise|английский|англійська|αγγλικά|ingilizce|英語|英文|영어|الإنجليزية",
    "es": "spanish|español|espanol|castellano|spanisch|espagnol|spaans|spagnolo",
    "et": "estonian|eesti|estnisch",
    "fi": "finnish|suomi|suomeksi|finnisch",
    "fr": "french|français|francais|französisch|frans|francés|francese|fransk|franska|francuski|francouzština",
    "he": "hebrew|עברית",
    "hr": "croatian|hrvatski|kroatisch",
    "hu": "hungarian|magyar|ungarisch",
    "is": "icelandic|íslenska",
    "it": "italian|italiano|italienisch|italien|italiaans",
    "ja": "japanese|日本語|japanisch",
    "ko": "korean|한국어|koreanisch",
    "lt": "lithuanian|lietuvių|litauisch",
    "lv": "latvian|latviešu|lettisch",
    "nl": "dutch|nederlands|niederländisch|holländisch|néerlandais|holandés|olandese|nederlandsk",
    "no": "norwegian|norsk|bokmål|norwegisch|norska",
    "pl": "polish|polski|polnisch|polonais",
    "pt": "portuguese|português|portugues|portugiesisch|portugais",
    "ro": "romanian|română|romana|rumänisch",
    "ru": "russian|русский|russisch|russe",
    "sk": "slovak|slovenčina|slovensky|slowakisch",
    "sl": "slovenian|slovenščina|slowenisch",
    "sr": "serbian|srpski|српски|serbisch",
    "sv": "swedish|svenska|schwedisch|suédois|svensk",
    "tr": "turkish|türkçe|turkce|türkisch",
    "uk": "ukrainian|українська|ukrainisch",
    "zh": "chinese|中文|简体中文|繁體中文|chinesisch",
}
#: Codes other than the two letters.
LONG_CODES: dict[str, str] = {
    "de": "deu|ger", "en": "eng", "es": "esp|spa", "fr": "fra|fre", "it": "ita", "nl": "nld|ned", "pl": "pol",
    "pt": "por", "sv": "sve|swe",
}  # fmt: skip

#: The entry for visitors from everywhere; it leads to English pages nearly always.
WORLD = "international|international site|international website|global|global site|worldwide|world|weltweit|monde|mundo"
#: Entries of a country or region by the language that their pages are written in, best first.
COUNTRY_SPELLINGS: dict[str, str] = {
    "cs": "czech republic|czechia|česko|česká republika",
    "da": "denmark|danmark|dänemark",
    "de": "germany|deutschland|allemagne|duitsland|alemania|germania|austria|österreich|autriche|switzerland|schweiz"
    "|dach",
    "en": f"{WORLD}|united kingdom|uk|great britain|britain|england|vereinigtes königreich|großbritannien|royaume-uni"
    "|reino unido|regno unito|ireland|irland|united states|united states of america|usa|us|vereinigte staaten"
    "|états-unis|estados unidos"
    "|stati uniti|north america|nordamerika|america|americas|australia|australien|new zealand|canada"
    "|kanada|south africa|emea|europe|europa|asia|asia pacific|apac|middle east|india|singapore",
    "es": "spain|españa|spanien|espagne|latin america|latinoamérica|américa latina|mexico|méxico|argentina|chile"
    "|colombia",
    "fi": "finland|finnland",
    "fr": "france|frankreich|frankrijk|francia|belgique|suisse",
    "it": "italy|italia",
    "nl": "netherlands|the netherlands|nederland|niederlande|pays-bas|belgium|belgië|belgien",
    "no": "norway|norge|norwegen",
    "pl": "poland|polska|polen|pologne",
    "pt": "portugal|brazil|brasil|brasilien",
    "sv": "sweden|sverige|schweden|suède",
    "zh": "china|中国|hong kong|taiwan",
    "ja": "japan|日本",
}
#: Words that may stand beside a language's name on its link ("read this page in English").
BESIDE = frozenset(
    "version site website web page language in to the this our view read show switch change go select and seite"
    " sprache auf zur zum langue en au passer à la ce versión sitio ver idioma naar de taal lingua sito på språk"
    " region country uk gb us usa eu intl".split()
)
#: Texts of a link on a page that shows nothing but the way in.
ENTER = (
    "enter|enter site|enter the site|enter website|enter here|click here to enter|skip intro|continue|go to site"
    "|continue to site|continue to website|eintreten|weiter|zur website|zur webseite|zur startseite"
    "|intro überspringen|entrer|entrer sur le site|accéder au site|entrar|entrar al sitio|entra|binnengaan"
    "|naar de website|verder"
)
#: Links that do not count on a page that only offers languages or a way in.
LEGAL = (
    "imprint|legal|legal notice|privacy|privacy policy|cookies|cookie policy|terms|impressum|datenschutz"
    "|datenschutzerklärung|agb|mentions légales|aviso legal|contact|kontakt"
)
#: Query parameters that choose a language.
LANGUAGE_PARAMETERS = frozenset("lang language locale hl lng sprache langue idioma taal setlang l".split())
#: Names of the home page in a language's folder.
HOME_NAMES = frozenset("home index default start main startseite homepage accueil inicio welcome".split())
#: Words for a language in addresses, beside the codes.
ADDRESS_WORDS: dict[str, str] = {
    "de": "deutsch|german", "en": "english|englisch", "es": "espanol|spanish", "fr": "francais|french",
    "it": "italiano|italian", "nl": "nederlands|dutch",
}  # fmt: skip
#: Codes that name a country as often as a language: alone in an address they tell nothing.
COUNTRY_CODES = frozenset("uk ca ar".split())
#: Regions in the order in which a version for one is taken; the plain code of the language comes before.
REGIONS: dict[str, str] = {"en": "001 int gb uk us 150 eu ie au ca", "pt": "pt br", "zh": "cn hans"}
