"""Which language a text is taken for, against what its page declares."""

import subprocess
import sys

import lxml.html
import pytest

from jobdepth.language import declared_language, language_code, language_name, page_language, text_language

TEXTS = {
    "en": "Orders stopped at nine and the lorries left empty, because one fan in the cellar had broken in the night "
    "and nobody was there who knew which switch to turn.",
    "de": "Um neun Uhr kamen keine Bestellungen mehr an, und die Lastwagen fuhren leer vom Hof, weil in der "
    "Nacht ein Lüfter im Keller ausgefallen war und niemand wusste, welcher Schalter der richtige ist.",
    "fr": "À neuf heures, plus aucune commande n'arrivait et les camions sont partis à vide, parce qu'un ventilateur "
    "de la cave était tombé en panne pendant la nuit et que personne ne savait quoi faire.",
    "es": "A las nueve dejaron de llegar los pedidos y los camiones salieron vacíos, porque por la noche se había roto "
    "un ventilador en el sótano y no había nadie que supiera qué interruptor tocar.",
    "it": "Alle nove gli ordini si sono fermati e i camion sono partiti vuoti, perché nella notte si era rotta una "
    "ventola in cantina e non c'era nessuno che sapesse quale interruttore girare.",
    "nl": "Om negen uur kwamen er geen bestellingen meer binnen en vertrokken de vrachtwagens leeg, want in de nacht "
    "was er een ventilator in de kelder stukgegaan en niemand wist welke schakelaar de juiste was.",
    "pl": "O dziewiątej przestały przychodzić zamówienia i ciężarówki odjechały puste, bo w nocy w piwnicy zepsuł się "
    "jeden wentylator i nie było nikogo, kto by wiedział, który przełącznik trzeba przekręcić, żeby wszystko ruszyło.",
    "sv": "Klockan nio slutade beställningarna att komma in och lastbilarna körde tomma, eftersom en fläkt i källaren "
    "hade gått sönder under natten och ingen visste vilken strömbrytare som var den rätta.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_clear_text_goes_before_any_declaration(language: str):
    assert {text_language(TEXTS[language], declared) for declared in ("", "xx", *TEXTS)} == {language}


@pytest.mark.parametrize("declared", ["", "de", "en"])
def test_short_text_leaves_the_declaration_alone(declared: str):
    assert text_language("Nur wenige Worte stehen hier", declared) == declared


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("de_AT", "de"), (" FR ", "fr"), ("nb", "no"), ("nn-NO", "no"), ("iw", "he"), ("zh-Hant", "zh"),
     ("x-default", ""), ("english", ""), ("", "")],
)  # fmt: skip
def test_a_tag_is_cut_to_its_language(tag: str, code: str):
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html lang='pt-BR'><body><p>x</p></body></html>", "pt"),
        ("<html xml:lang='it'><body><p>x</p></body></html>", "it"),
        ("<html><body lang='nl'><p>x</p></body></html>", "nl"),
        ("<html><head><meta http-equiv='Content-Language' content='de'></head><body>x</body></html>", "de"),
        ("<html><head><meta property='og:locale' content='fr_FR'></head><body>x</body></html>", "fr"),
        ("<html lang='none of these'><body lang='sv'>x</body></html>", "sv"),
        ("<html><body>x</body></html>", ""),
    ],
)
def test_the_declaration_is_found_where_sites_put_it(page: str, code: str):
    assert declared_language(lxml.html.document_fromstring(page)) == code


def test_a_page_is_judged_by_declaration_and_text():
    root = lxml.html.document_fromstring("<html lang=en><body>x</body></html>")
    assert page_language(root, TEXTS["de"]) == "de"
    assert page_language(root, "Zu kurz") == "en"


def test_a_language_without_a_name_is_called_by_its_code():
    assert language_name("de") == "German"
    assert language_name("qq") == "qq"


def test_importing_the_module_loads_no_model():
    code = "import sys, jobdepth.language; sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
