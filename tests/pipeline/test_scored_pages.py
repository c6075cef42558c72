"""What is taken for a telephone number or an e-mail address."""

import pytest

from jobdepth.pipeline.scored_pages import PHONE_OR_MAIL


@pytest.mark.parametrize(
    "text",
    [
        "Call +44 113 496 0100 now",
        "Call +44 (0)20 7946 0018",
        "Telephone +49-30-901820.",
        "(020) 7946 0018",
        "01632 960 001",
        "Fax: 0113.496.0100",
        "+4722000320",
        "00 44 20 7946 0018",
        "(555) 123-4567",
        "Call 555-123-4567.",
        "Write to sales@acme.example",
    ],
)
def test_numbers_and_addresses_lead_to_a_person(text: str) -> None:
    assert PHONE_OR_MAIL.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "© 2015-2024 Acme Ltd",
        "from 2019 - 2023",
        "ISO 27001-2013 and 27001:2022",
        "10 000 000 000 requests",
        "1,000,000,000 requests",
        "0.123456789 of all",
        "on 01.02.2026",
        "01.02.2026 - 03.04.2026",
        "01/02/2026 - 03/04/2026",
        "VAT GB 123456789",
        "@acme on social media",
    ],
)
def test_years_standards_and_figures_lead_to_nobody(text: str) -> None:
    assert not PHONE_OR_MAIL.search(text)
