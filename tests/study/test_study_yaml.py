"""study.yaml: every problem of every file at once, with file, line, column and what to do."""

import re
from pathlib import Path

import pytest
import yaml

from jobdepth.errors import InputError, Problem
from jobdepth.resources import resource_dir
from jobdepth.study import yaml_file
from jobdepth.study.definition import Study, load_study

STUDY = "title: A study\ncontact: us@example.org\n"
SITES = "name,url\nAcme,https://acme.example/\n"


def written(folder: Path, study: str | bytes, sites: str = SITES) -> Path:
    (folder / "sites.csv").write_text(sites)
    path = folder / "study.yaml"
    path.write_bytes(study if isinstance(study, bytes) else study.encode())
    return path


def study_of(folder: Path, text: str) -> Study:
    return load_study(written(folder, text))


def problems_of(folder: Path, study: str | bytes, sites: str = SITES) -> list[Problem]:
    with pytest.raises(InputError) as raised:
        load_study(written(folder, study, sites))
    return raised.value.problems


def only_problem_of(folder: Path, study: str | bytes) -> Problem:
    [problem] = problems_of(folder, study)
    return problem


@pytest.fixture(params=["with the C parser", "without the C parser"])
def _both_parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without the C parser":
        monkeypatch.setattr(yaml_file, "LOADER", yaml.SafeLoader)


def test_title_and_contact_are_enough(tmp_path: Path) -> None:
    study = study_of(tmp_path, STUDY)
    assert (study.title, study.rubric.id, study.crawl.budget) == ("A study", "data-centres", 300)
    assert [site.site_id for site in study.sites] == ["acme"]


def test_a_byte_order_mark_and_crlf_change_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + STUDY.replace("\n", "\r\n").encode())
    assert load_study(path).title == "A study"


def test_the_example_study_is_valid() -> None:
    assert load_study(resource_dir("examples") / "data-centres" / "study.yaml").sites


def test_a_bare_sites_file_makes_a_study_with_the_named_rubric(tmp_path: Path) -> None:
    written(tmp_path, STUDY)
    study = load_study(tmp_path / "sites.csv", "law-firms")
    assert (study.rubric.id, study.contact) == ("law-firms", "")


def test_a_rubric_file_is_looked_for_beside_the_study(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text((resource_dir("rubrics") / "law-firms.yaml").read_text())
    assert study_of(tmp_path, STUDY + "rubric: mine.yaml\n").rubric.id == "law-firms"


@pytest.mark.usefixtures("_both_parsers")
@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        pytest.param("", (1, 1), "not a mapping", id="empty"),
        pytest.param("- a\n- b\n", (1, 1), "not a mapping", id="list"),
        pytest.param("just words\n", (1, 1), "not a mapping", id="words"),
        pytest.param(STUDY + "title: B\n", (3, 1), "the same key twice", id="key twice"),
        pytest.param(STUDY + "crawl:\n  delay_s: 1\n  delay_s: 2\n", (5, 3), "the same key twice", id="inner key"),
        pytest.param(STUDY + "crawl:\n\tbudget: 3\n", (4, 1), "spaces, not tabs", id="tab"),
        pytest.param(STUDY + "publisher: 'open\n", (3, 12), "quote", id="open quote"),
        pytest.param(STUDY + "publisher: a: b\n", (3, 13), "not valid YAML", id="colon in a value"),
        pytest.param(STUDY + "crawl: [1\n", (3, 8), "not valid YAML", id="open bracket"),
        pytest.param(STUDY + "---\ntitle: B\n", (3, 1), "another document", id="two documents"),
        pytest.param(STUDY + "publisher: a\x07b\n", (3, 13), "a control character", id="control character"),
        pytest.param("a: &a [x]\nb: *a\n", (2, 4), "alias", id="alias"),
        pytest.param(STUDY + "? [a, b]\n: c\n", (3, 3), "a key that is not a word", id="list as key"),
        pytest.param(STUDY + "publisher: !x y\n", (3, 12), "tag that is not plain YAML", id="own tag"),
        pytest.param(STUDY + "publisher: !!binary aGk=\n", (3, 12), "tag that is not plain YAML", id="binary"),
        pytest.param(STUDY + "publisher: 2024-02-31\n", (3, 12), "put it in quotes", id="impossible date"),
        pytest.param(STUDY + "crawl: " + "[" * 25 + "]" * 25, (3, 27), "nested deeper", id="deep nesting"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_place(
    tmp_path: Path, text: str, place: tuple[int, int], words: str
) -> None:
    problem = only_problem_of(tmp_path, text)
    assert (problem.line, problem.column) == place
    assert re.search(words, str(problem))
    assert problem.file == str(tmp_path / "study.yaml")


@pytest.mark.usefixtures("_both_parsers")
@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['touch PROOF']",
        "!!python/object/new:os.system {args: ['touch PROOF']}",
        "!!python/name:os.system ''",
        "!!python/tuple [a, b]",
    ],
)
def test_python_tags_are_refused_and_do_nothing(tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    problem = only_problem_of(tmp_path, STUDY + f"publisher: {value}\n")
    assert (problem.line, problem.column) == (3, 12)
    assert "python" in str(problem.value)
    assert not (tmp_path / "PROOF").exists()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "a: &a [x, x]\n"
            + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            id="alias bomb",
        ),
        pytest.param("a: &a [*a]\n", id="endless alias"),
        pytest.param("a: " + "[" * 200_000, id="200,000 brackets"),
        pytest.param("a: " + "{b: " * 100_000, id="100,000 braces"),
        pytest.param("\n".join(" " * n + "a:" for n in range(900)), id="900 indentations"),
        pytest.param("a: " + "- " * 200_000, id="200,000 dashes"),
        pytest.param("a:\n" + "- x\n" * 120_000, id="120,000 items"),
        pytest.param("".join(f"key{n}: x\n" for n in range(30_000)), id="30,000 keys"),
        pytest.param("a: " + "9" * 400_000, id="a number of 400,000 digits"),
        pytest.param("x" * 3_000_000, id="3 MB"),
    ],
)
def test_bombs_end_in_an_error_within_seconds(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text)


def test_another_encoding_is_refused_at_the_letter(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, STUDY.encode() + "publisher: Zürich\n".encode("latin-1"))
    assert (problem.line, problem.column, problem.message) == (3, 13, "not UTF-8 text")


def test_an_unknown_key_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, STUDY + "\npublsher: Us\n")
    assert (problem.line, problem.column, problem.value) == (4, 1, "publsher")
    assert problem.cure == "did you mean 'publisher'?"


def test_an_unknown_inner_key_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, STUDY + "crawl:\n  budget: 5\n  delay: 2\n")
    assert (problem.line, problem.column, problem.value) == (5, 3, "crawl.delay")
    assert problem.cure == "did you mean 'delay_s'?"


def test_a_key_like_no_other_is_refused_with_all_that_are_valid(tmp_path: Path) -> None:
    assert "base_url" in only_problem_of(tmp_path, STUDY + "publish:\n  zzzz: 1\n").cure


def test_a_missing_title_and_contact_are_both_told(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "publisher: Us\n")
    assert [problem.message for problem in problems] == ["title is missing", "contact is missing"]
    assert problems[0].cure == "add a line 'title: ...'"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("crawl: {budget: 0}", "crawl.budget: should be greater than or equal to 1"),
        ("crawl: {budget: many}", "crawl.budget: should be a valid integer"),
        ("crawl: {budget: yes}", "crawl.budget: should be a valid integer"),
        ("crawl: {delay_s: -1}", "crawl.delay_s: should be greater than or equal to 0"),
        ("crawl: {delay_s: .nan}", "crawl.delay_s: should be a finite number"),
        ("crawl: {delay_s: .inf}", "crawl.delay_s: should be"),
        ("crawl: {proxy: 'localhost:8080'}", "begins with http:// or https://"),
        ("crawl: quickly", "crawl: should be a valid dictionary"),
        ("scoring: {device: gpu}", "scoring.device"),
        ("publish: {base_url: 'javascript:alert(1)'}", "begins with http:// or https://"),
        ("language: english", "language"),
        ("language: no", "put it in quotes"),
        ("publisher: 2024", "put it in quotes"),
        ("publisher:", "publisher has no value"),
        ("sites: [a.csv]", "sites: should be a valid string"),
    ],
)
def test_a_value_that_cannot_be_is_refused_on_its_line(tmp_path: Path, line: str, words: str) -> None:
    problem = only_problem_of(tmp_path, STUDY + line + "\n")
    assert problem.line == 3
    assert words in str(problem)


def test_a_refused_value_comes_with_what_its_key_means(tmp_path: Path) -> None:
    assert only_problem_of(tmp_path, STUDY + "crawl: {budget: 0}\n").cure == "meaning: most pages read on a site"


@pytest.mark.parametrize("title", ["''", "'   '", "~", "'" + "x" * 301 + "'"])
def test_a_title_without_words_or_end_is_refused(tmp_path: Path, title: str) -> None:
    assert only_problem_of(tmp_path, f"title: {title}\ncontact: us@example.org\n").line == 1


@pytest.mark.parametrize("contact", ["''", "us", "us@münchen.example", '"a@b.example\\r\\nX-Injected: 1"'])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(tmp_path: Path, contact: str) -> None:
    problem = only_problem_of(tmp_path, f"title: A study\ncontact: {contact}\n")
    assert (problem.line, problem.column) == (2, 1)
    assert "e-mail or web address" in str(problem)


@pytest.mark.parametrize("contact", ["us@example.org", "https://example.org/crawl", "Us <us@example.org>"])
def test_a_contact_is_an_address(tmp_path: Path, contact: str) -> None:
    assert study_of(tmp_path, f"title: A study\ncontact: {contact}\n").contact == contact


def test_a_password_in_a_refused_proxy_is_not_shown(tmp_path: Path) -> None:
    assert "hunter2" not in str(only_problem_of(tmp_path, STUDY + "crawl: {proxy: 'ftp://me:hunter2@p.example'}\n"))


def test_an_unknown_rubric_is_told_where_the_study_names_it(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, STUDY + "rubric: data-centers\n")
    assert (problem.file, problem.line) == (str(tmp_path / "study.yaml"), 3)
    assert problem.cure.startswith("did you mean 'data-centres'?")


def test_a_sites_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path, STUDY + "sites: none.csv\n")
    assert problem.file == str(tmp_path / "none.csv")


def test_a_file_name_that_cannot_be_is_refused(tmp_path: Path) -> None:
    assert only_problem_of(tmp_path, STUDY + 'sites: "a\\0b"\n').message == "not a file name"


def test_a_study_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"study\.yaml: cannot be read: No such file"):
        load_study(tmp_path / "study.yaml")


def test_all_problems_of_one_file_come_in_the_order_of_its_lines(tmp_path: Path) -> None:
    text = "titel: A\ncontact: us@example.org\ncontact: b@example.org\ncrawl: {budget: 0}\npublisher: !x y\n"
    assert [problem.line for problem in problems_of(tmp_path, text)] == [1, 1, 3, 4, 5]


def test_the_problems_of_three_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("format: 1\nid: mine\n")
    text = "title: A\ntitle: B\ncontact: us\nrubric: mine.yaml\n"
    problems = problems_of(tmp_path, text, "name,url\nA,ftp://a\nB,\n")
    files = [Path(problem.file).name for problem in problems]
    assert files == ["study.yaml", "study.yaml", "sites.csv", "sites.csv", "mine.yaml", "mine.yaml", "mine.yaml"]


def test_a_study_that_is_no_yaml_does_not_hide_what_is_wrong_with_its_sites(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "title: 'A\n", "name,url\nA,ftp://a\n")
    assert [Path(problem.file).name for problem in problems] == ["study.yaml", "sites.csv"]
