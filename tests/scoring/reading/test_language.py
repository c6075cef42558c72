"""Which language a page is taken for."""

import pytest

from scoring.reading import read_page

ENGLISH = (
    "Orders stopped at nine and the lorries left empty, because one fan in the cellar had broken in the night. " * 3
)
DUTCH = "De bestellingen stopten om negen uur en de vrachtwagens vertrokken leeg, want een ventilator was kapot. " * 3
NORWEGIAN = (
    "Bestillingene stoppet klokken ni og lastebilene kjørte tomme, fordi en vifte i kjelleren hadde gått i stykker. "
    * 3
)


@pytest.mark.parametrize(
    ("attribute", "text", "language"),
    [
        ("lang=en-GB", ENGLISH, "en"),
        ("", ENGLISH, "en"),
        ("lang=en", DUTCH, "nl"),
        ("lang=nl", ENGLISH, "en"),
        ("lang=nb", NORWEGIAN, "no"),
        ("lang=xx", ENGLISH, "en"),
        ("lang=DE", "Zu wenig Text", "de"),
        ("", "Too little text", ""),
        ("lang=english", "Too little text", ""),
    ],
)
def test_clear_text_goes_before_the_declaration(attribute: str, text: str, language: str):
    assert read_page(f"<html {attribute}><body><p>{text}</p></body></html>".encode(), "").language == language


def test_menu_in_another_language_does_not_count():
    page = f"<html lang=en><body><nav>{DUTCH}{DUTCH}</nav><main><p>{ENGLISH}</p></main></body></html>"
    assert read_page(page.encode(), "").language == "en"
