"""How blocks become passages of 20 to 120 words."""

from jobdepth.model import Block, Place
from scoring.reading.passages import build_passages
from scoring.reading.sentences import split_long, split_sentences

SENTENCE = "The pump stood still for nine hours and nobody in the building knew whom to ring."


def block(text: str, headings: tuple[str, ...] = (), section: int = 0, place: Place = Place.MAIN) -> Block:
    return Block(text, place, headings, section=section)


def heading(text: str, above: tuple[str, ...] = (), section: int = 0) -> Block:
    return Block(text, Place.MAIN, above, is_heading=True, section=section)


def texts(*blocks: Block) -> list[tuple[str, str]]:
    return [(passage.heading, passage.text) for passage in build_passages(blocks)]


def test_short_paragraphs_are_joined():
    assert texts(block("One."), block("Two")) == [("", "One. Two")]


def test_places_are_never_mixed():
    assert texts(block("One."), block("Two", place=Place.FOOTER)) == [("", "One."), ("", "Two")]


def test_sections_are_never_joined():
    assert texts(block("One."), block("Two", section=1)) == [("", "One."), ("", "Two")]


def test_heading_belongs_to_the_passage_that_follows():
    assert texts(heading("Head"), block(SENTENCE * 2, ("Head",))) == [("Head", SENTENCE * 2)]


def test_short_cards_are_joined_with_their_headings():
    blocks = [heading("A"), block("One.", ("A",)), heading("B"), block("Two.", ("B",))]
    assert texts(*blocks) == [("A", "One. B. Two.")]


def test_joined_cards_stand_under_their_common_heading():
    above = ("Why",)
    blocks = [
        heading("Why"),
        heading("A", above),
        block("One.", ("Why", "A")),
        heading("B", above),
        block("Two.", ("Why", "B")),
    ]
    assert texts(*blocks) == [("Why", "A. One. B. Two.")]


def test_heading_alone_becomes_text():
    assert texts(heading("Who rings at three?")) == [("", "Who rings at three?")]


def test_heading_that_the_next_section_repeats_is_not_said_twice():
    assert texts(heading("Head"), block("Text.", ("Head",), section=1)) == [("Head", "Text.")]


def test_long_paragraph_is_split_between_sentences():
    passages = texts(heading("H"), block(" ".join([SENTENCE] * 15), ("H",)))
    assert len(passages) > 2
    assert all(head == "H" and text.endswith(".") and 20 <= len(text.split()) <= 120 for head, text in passages)


def test_lead_in_stays_with_its_list():
    lead = " ".join([SENTENCE] * 2) + " They asked:"
    passages = texts(block(SENTENCE * 3), block(lead), *[block("Who holds the keys to the hall at night?")] * 3)
    assert any("They asked: Who holds" in text for _, text in passages)


def test_leftover_joins_its_neighbour():
    assert len(texts(*[block(SENTENCE)] * 3, block("The end."))) == 1


def test_every_word_is_kept_and_no_passage_is_endless():
    blocks = [block(f"{SENTENCE} {number}") for number in range(40)] + [block("word " * 500)]
    passages = build_passages(blocks)
    assert sum(len(item.text.split()) for item in passages) == sum(len(item.text.split()) for item in blocks)
    assert max(len(item.text.split()) for item in passages) <= 120


def test_abbreviations_end_no_sentence():
    assert split_sentences("Mr. Berge rang, e.g. Tuesday. J. Dahl came.") == [
        "Mr. Berge rang, e.g. Tuesday.",
        "J. Dahl came.",
    ]


def test_text_without_sentences_is_split_all_the_same():
    assert [len(part.split()) for part in split_long("word " * 300, 120, 60)] == [120, 120, 60]
