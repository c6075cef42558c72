"""sites.csv: accepted where the meaning is certain, else refused with file, line, column and value."""

from pathlib import Path

import pytest

from jobdepth.errors import InputError, Problem
from jobdepth.study.sites import MAX_BYTES, MAX_SITES, Site, load_sites, parse_sites, slug

PLAIN = "name,url\nAcme,https://www.acme.example/\nBolt,https://bolt.example/\n"
ACME_AND_BOLT = ["https://www.acme.example/", "https://bolt.example/"]


def written(folder: Path, raw: bytes) -> Path:
    path = folder / "sites.csv"
    path.write_bytes(raw)
    return path


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(InputError) as raised:
        parse_sites(text, "sites.csv")
    return raised.value.problems


def only_problem_of(text: str) -> Problem:
    [problem] = problems_of(text)
    return problem


def only_site_of(text: str) -> Site:
    [site] = parse_sites(text, "sites.csv")
    return site


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(PLAIN.encode(), id="plain"),
        pytest.param(PLAIN.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(PLAIN.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(PLAIN.replace("\n", "\r").encode(), id="CR"),
        pytest.param(PLAIN.replace(",", ";").encode(), id="semicolons"),
        pytest.param(b"sep=;\r\n" + PLAIN.replace(",", ";").encode(), id="separator hint of a spreadsheet"),
        pytest.param(PLAIN.encode("utf-16"), id="UTF-16 with mark"),
        pytest.param(b"\xfe\xff" + PLAIN.encode("utf-16-be"), id="UTF-16 big-endian with mark"),
        pytest.param(PLAIN.rstrip("\n").encode(), id="no line end at the end"),
        pytest.param(b"\n\n" + PLAIN.replace("\nB", "\n\n,\n  \nB").encode(), id="blank lines"),
        pytest.param(PLAIN.replace("name,url", " Name , URL ").encode(), id="header in other letters"),
        pytest.param(PLAIN.replace("/\n", "/,,\n").encode(), id="empty cells at the end of rows"),
        pytest.param(PLAIN.replace("\n", ",\n").encode(), id="column without name or content"),
    ],
)
def test_the_same_sites_come_out_of_every_certain_form(tmp_path: Path, raw: bytes) -> None:
    assert [site.url for site in load_sites(written(tmp_path, raw))] == ACME_AND_BOLT


def test_a_name_may_hold_the_separator_quotes_and_a_line_break_when_quoted() -> None:
    assert only_site_of('name,url\n"A, ""B""\nCo",http://a.example\n').name == 'A, "B" Co'


def test_an_address_without_a_scheme_is_taken_as_http() -> None:
    assert only_site_of("name,url\nA,a.example:8080/x\n").url == "http://a.example:8080/x"


def test_known_optional_columns_become_fields() -> None:
    site = only_site_of("name,url,group,country,language\nA,a.example,telco,BE,en-GB\n")
    assert (site.group, site.country, site.columns) == ("telco", "BE", {"language": "en-GB"})


def test_other_columns_are_kept_with_their_spelling_and_their_gaps() -> None:
    site = only_site_of("name,Employees (2024),url,Note\nA,1200,a.example\n")
    assert site.columns == {"Employees (2024)": "1200", "Note": ""}


def test_equal_names_get_numbered_slugs() -> None:
    text = "name,url\n" + "".join(f"{name},{n}.example\n" for n, name in enumerate(["A", "a!", "A", "A 2"]))
    assert [site.site_id for site in parse_sites(text, "f")] == ["a", "a-2", "a-3", "a-2-2"]


def test_endless_equal_names_keep_short_and_distinct_slugs() -> None:
    text = "name,url\n" + "".join(f"{'long name ' * 20},{n}.example\n" for n in range(1200))
    ids = [site.site_id for site in parse_sites(text, "f")]
    assert len(set(ids)) == 1200
    assert max(map(len, ids)) <= 60


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zürich & Söhne GmbH", "zurich-sohne-gmbh"),
        ("../../etc/passwd", "etc-passwd"),
        ("東京", "site"),
        ("", "site"),
        ("CON", "con-site"),
        ("com1", "com1-site"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_slug_is_a_safe_folder_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_latin_1_is_refused_at_the_letter(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_sites(written(tmp_path, "name,url\nA,a.example\nBé Zürich,b.example\n".encode("latin-1")))
    [problem] = raised.value.problems
    assert (problem.line, problem.column, problem.message) == (3, 2, "not UTF-8 text")
    assert problem.file == str(tmp_path / "sites.csv")
    assert "CSV UTF-8" in problem.cure


def test_broken_utf_16_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="broken UTF-16"):
        load_sites(written(tmp_path, PLAIN.encode("utf-16") + b"x"))


def test_utf_16_without_a_mark_is_refused_at_its_first_nul(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r":1:2: a NUL character"):
        load_sites(written(tmp_path, PLAIN.encode("utf-16-le")))


def test_a_nul_is_refused_with_its_place() -> None:
    problem = only_problem_of("name,url\nA\0,a.example\n")
    assert (problem.line, problem.column) == (2, 2)


def test_an_open_quote_is_refused_with_the_line_it_begins_on() -> None:
    problem = only_problem_of(PLAIN + '"Open,https://open.example/\n' + "Other,https://other.example\n" * 50)
    assert (problem.line, problem.cure) == (4, "check the quotes")


def test_an_open_quote_before_megabytes_is_refused_with_its_line() -> None:
    assert only_problem_of(PLAIN + '"' + "x" * 300_000).line == 4


@pytest.mark.parametrize("text", ["", "\n", "  \n,,\n"])
def test_an_empty_file_is_refused_with_what_to_write(text: str) -> None:
    problem = only_problem_of(text)
    assert (problem.message, problem.line) == ("empty", 1)
    assert "name,url" in problem.cure


def test_a_file_without_header_is_refused_with_what_was_found() -> None:
    problem = only_problem_of("Acme,https://acme.example/\n")
    assert (problem.line, problem.value) == (1, "Acme,https://acme.example/")
    assert problem.message == "no column name or url in the header row"


def test_a_missing_column_is_named() -> None:
    assert only_problem_of("name;website\nA;a.example\n").message == "no column url in the header row"


def test_a_header_alone_is_refused() -> None:
    assert only_problem_of("name,url\n\n").message == "no sites below the header row"


def test_a_column_twice_is_refused_where_it_stands() -> None:
    problem = only_problem_of("\nname,url,Name\nA,a.example,B\n")
    assert (problem.line, problem.column, problem.message) == (2, 10, "the same column twice")


def test_a_blank_name_is_refused() -> None:
    problem = only_problem_of("name,url\n  ,https://a.example/\n")
    assert (problem.line, problem.column, problem.message) == (2, 1, "no name")


def test_a_blank_address_is_refused() -> None:
    problem = only_problem_of("name,url\nAcme\n")
    assert (problem.line, problem.message) == (2, "no url")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "http://a b.example/",
        "http://a.example:99999/",
        "http://a..example/",
        "http://1.2.3.4.5/",
        "http://[::1/",
        "not known",
        "<b>x</b>",
    ],
)
def test_what_is_no_web_address_is_refused_with_its_place(address: str) -> None:
    problem = only_problem_of(f"name,group,url\nAcme,big,{address}\n")
    assert (problem.line, problem.column, problem.value) == (2, 10, address)
    assert problem.message == "not a web address in column url"


@pytest.mark.parametrize(
    "address",
    ["https://me:hunter2@a.example/", "me:hunter2@a.example", "ftp://me:hunter2@a.example/", "https://a:hunter2@b c/"],
)
def test_an_address_with_a_password_is_refused_and_the_password_never_shown(address: str) -> None:
    problem = only_problem_of(f"name,url\nA,{address}\n")
    assert "hunter2" not in str(problem)
    assert problem.line == 2


def test_a_password_is_not_shown_by_other_errors_either() -> None:
    for text in (
        "A,https://me:hunter2@a.example\n",
        "name,url\nA,a.example,https://me:hunter2@x.example\n",
        "name,url,\nA,a.example,https://me:hunter2@x.example\n",
    ):
        assert "hunter2" not in str(only_problem_of(text))


@pytest.mark.parametrize(
    "second",
    [
        "https://www.acme.example/",
        "https://www.acme.example",
        "HTTPS://WWW.ACME.example:443/#top",
        "http://www.acme.example/",
        "https://acme.example/",
        "acme.example",
    ],
)
def test_one_site_under_two_spellings_is_refused_with_the_line_of_the_first(second: str) -> None:
    problem = only_problem_of(f"name,url\nAcme,https://www.acme.example/\nAcme again,{second}\n")
    assert (problem.line, problem.column, problem.value) == (3, 12, second)
    assert "line 2" in problem.cure


def test_two_ports_of_a_host_are_two_sites() -> None:
    assert len(parse_sites("name,url\nA,http://127.0.0.1:1/\nB,http://127.0.0.1:2/\n", "f")) == 2


def test_a_huge_field_is_refused_with_a_short_excerpt() -> None:
    problem = only_problem_of(f"name,url\n{'x' * 5000},a.example\n")
    assert problem.line == 2
    assert len(str(problem)) < 250


def test_a_row_with_too_many_cells_is_refused_at_the_first_of_them() -> None:
    problem = only_problem_of('name,url\n"A, B",a.example,Inc\n')
    assert (problem.line, problem.column, problem.value) == (2, 18, "Inc")


def test_a_value_without_a_column_name_is_refused() -> None:
    problem = only_problem_of("name,url,\nA,a.example,1200\n")
    assert (problem.column, problem.message) == (13, "a cell in a column without a name")


def test_a_control_character_is_refused() -> None:
    assert only_problem_of("name,url\nA\x1b[31m,a.example\n").message == "a control character"


def test_every_bad_line_is_told_at_once() -> None:
    text = "name,url\n,a.example\nB,ftp://b\nC,c.example\nD,c.example\nE,e.example,x\n"
    assert [problem.line for problem in problems_of(text)] == [2, 3, 5, 6]


def test_more_sites_than_a_study_may_have_are_refused() -> None:
    text = "name,url\n" + "".join(f"n{n},{n}.example\n" for n in range(MAX_SITES + 1))
    assert only_problem_of(text).message == f"more than {MAX_SITES} sites"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: cannot be read: No such file"):
        load_sites(tmp_path / "none.csv")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        load_sites(tmp_path)


def test_a_file_of_impossible_size_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES * 50)
    with pytest.raises(InputError, match="larger than"):
        load_sites(path)
