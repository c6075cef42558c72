from scoring.lexical import LEXICAL_NAMES, lexical_features


def column(heading, text, name):
    return lexical_features([(heading, text)])[0, LEXICAL_NAMES.index(name)]


def test_you_and_we_are_counted_with_both_apostrophes():
    assert column("", "You’re late", "you_log") == column("", "You're late", "you_log") > 0
    assert column("", "Our team", "you_log") == 0 < column("", "Our team", "we_log")


def test_trouble_and_questions_are_seen_in_heading_and_text():
    assert column("Worried?", "Backups", "question_in_heading") == 1
    assert column("Worried?", "Backups", "harm_in_heading") == 1
    assert column("", "An outage would be a risk", "harm_log") > column("", "Five gigabytes", "harm_log") == 0


def test_every_text_gives_a_row_of_finite_numbers():
    rows = lexical_features([("", ""), ("?", "..."), ("Überblick", "日本語")])
    assert rows.shape == (3, len(LEXICAL_NAMES))
    assert (rows == rows).all()
    assert lexical_features([]).shape == (0, len(LEXICAL_NAMES))
