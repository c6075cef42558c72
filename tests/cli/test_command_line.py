"""What the command line owes its users, seen from outside."""

import json
from pathlib import Path

import pytest

from jobdepth.cli.main import WELCOME, app
from jobdepth.errors import ExitCode
from scoring.encoder import MODEL_NAME
from tests.command_line import jobdepth
from tests.site_server import serve

COMMANDS = {
    "demo",
    "run",
    "crawl",
    "score",
    "rank",
    "publish",
    "export",
    "reproduce",
    "match",
    "explain",
    "review",
    "evaluate",
    "init",
    "doctor",
    "rubric",
    "corrections",
}


def test_every_command_of_the_design_is_there() -> None:
    told = jobdepth("--help").stdout
    assert all(name in told for name in COMMANDS)


def test_the_bare_command_says_what_to_do_next() -> None:
    assert jobdepth().stdout.strip() == WELCOME
    assert len(WELCOME.splitlines()) == 5


@pytest.mark.parametrize("heavy", ["torch", "sentence_transformers", "scrapy", "trafilatura", "pydantic", "sqlalchemy"])
def test_help_imports_nothing_heavy(heavy: str) -> None:
    import subprocess
    import sys

    code = f"import sys, jobdepth.cli.main; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_version_names_model_and_rubrics() -> None:
    told = jobdepth("--version").stdout
    assert "all-MiniLM-L6-v2" in told
    assert "data-centres" in told


def test_bad_input_names_every_problem_and_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("title: T\ncontact: a@b.example\nrubrik: x\nsites: sites.csv\n")
    (tmp_path / "sites.csv").write_text("name,url\nA,not a url\n,http://b.example/\n")
    done = jobdepth("run", str(tmp_path / "study.yaml"), "--output", str(tmp_path / "out"))
    assert done.returncode == ExitCode.BAD_INPUT
    assert "study.yaml:3:1" in done.stderr
    assert "did you mean 'rubric'?" in done.stderr
    assert "sites.csv:2:3" in done.stderr
    assert "sites.csv:3:1" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_real_crawl_without_a_contact_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nA,https://www.example.com/\n")
    done = jobdepth("run", str(tmp_path / "sites.csv"), "--output", str(tmp_path / "out"), http_proxy="", HTTP_PROXY="")
    assert done.returncode == ExitCode.BAD_INPUT
    assert "contact" in done.stderr


def test_a_dry_run_requests_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nA,https://www.example.com/\n")
    done = jobdepth("run", str(tmp_path / "sites.csv"), "--output", str(tmp_path / "out"), "--dry-run")
    assert done.returncode == 0
    assert "1 sites, at most 300 pages each" in done.stdout
    assert not (tmp_path / "out").exists()


def test_init_makes_a_study_that_is_valid(tmp_path: Path) -> None:
    folder = tmp_path / "my study"
    assert jobdepth("init", str(folder), "--rubric", "accountants").returncode == 0
    study = folder / "study.yaml"
    study.write_text(study.read_text().replace("contact: ''", "contact: me@example.org"))
    done = jobdepth("run", str(study), "--output", str(tmp_path / "out"), "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "accountants" in done.stdout


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--budget", "200000", "crawl.budget"),
        ("--delay", "500", "crawl.delay_s"),
        ("--proxy", "nonsense", "crawl.proxy"),
        ("--contact", "hallo", "contact"),
    ],
)
def test_an_option_is_checked_as_strictly_as_the_study_file(tmp_path: Path, option: str, value: str, told: str) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nA,http://127.0.0.1:9/\n")
    done = jobdepth("run", str(tmp_path / "sites.csv"), "--output", str(tmp_path / "out"), option, value)
    assert done.returncode == ExitCode.BAD_INPUT
    assert f"command line: {told}: " in done.stderr
    assert repr(value) in done.stderr or repr(float(value)) in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_model_that_the_scorer_is_not_trained_for_is_refused_before_any_request(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nA,http://127.0.0.1:9/\n")
    study = tmp_path / "study.yaml"
    study.write_text("title: T\ncontact: a@b.example\nscoring:\n  model: no-such-model\n")
    done = jobdepth("run", str(study), "--output", str(tmp_path / "out"))
    assert done.returncode == ExitCode.BAD_INPUT
    assert "study.yaml:4:3" in done.stderr
    assert MODEL_NAME in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["http://a b/", "http://[::1", "http://exa..mple/", "http://"])
def test_what_is_no_address_is_told_without_a_traceback(address: str) -> None:
    done = jobdepth("explain", address)
    assert done.returncode == ExitCode.BAD_INPUT
    assert "not a web address" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_study_folder_that_cannot_be_made_is_told_without_a_traceback() -> None:
    done = jobdepth("init", "/dev/null/study")
    assert done.returncode == ExitCode.BAD_INPUT
    assert "Traceback" not in done.stderr


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("mine")
    assert jobdepth("init", str(tmp_path)).returncode == ExitCode.BAD_INPUT
    assert (tmp_path / "study.yaml").read_text() == "mine"


def test_an_unknown_option_is_bad_input() -> None:
    done = jobdepth("run", "--no-such-option")
    assert done.returncode == ExitCode.BAD_INPUT
    assert "Traceback" not in done.stderr


def test_publishing_before_ranking_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,url\nA,https://www.example.com/\n")
    done = jobdepth("publish", str(tmp_path / "sites.csv"), "--output", str(tmp_path / "out"))
    assert done.returncode == ExitCode.FAILED
    assert "jobdepth rank" in done.stderr


def test_readme_names_every_command() -> None:
    text = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    assert all(f"jobdepth {name}" in text or f"`{name}`" in text for name in COMMANDS - {"demo"})
    assert app.registered_commands


@pytest.mark.slow
def test_match_gives_one_line_a_passage_in_order(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "If the power fails during trading hours we lose orders that never come back to us again."},
        {"id": 2, "text": "Our 19 inch racks come in 42U and 47U with 16A and 32A feeds, PDUs and lockable doors."},
    ]
    file = tmp_path / "passages.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n")
    told = [json.loads(line) for line in jobdepth("match", str(file), "--rubric", "data-centres").stdout.splitlines()]
    assert [row["id"] for row in told] == ["a", "2"]
    assert told[0]["focus"] > 0.5 > told[1]["focus"]
    assert max(told[0]["jobs"], key=told[0]["jobs"].get) == "keep-running"


@pytest.mark.slow
def test_match_names_bad_lines_and_scores_nothing() -> None:
    done = jobdepth("match", given='{"id": 1, "text": "x"}\nnonsense\n{"id": 3}\n')
    assert done.returncode == ExitCode.BAD_INPUT
    assert "standard input:2" in done.stderr
    assert "standard input:3" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("field", ["id", "text"])
def test_half_a_character_is_told_with_its_line(field: str) -> None:
    row = json.dumps({"id": "a", "text": "our racks", field: "\ud83d"})
    done = jobdepth("match", given=f"{row}\n")
    assert done.returncode == ExitCode.BAD_INPUT
    assert "standard input:1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_file_is_not_judged_by_the_folders_it_lies_in(tmp_path: Path) -> None:
    told = []
    for folder in ("news", "work"):
        page = tmp_path / folder / "page.html"
        page.parent.mkdir()
        page.write_text(
            "<html lang=en><title>Racks</title><main><p>Racks and power for your servers.</p></main></html>"
        )
        told.append(json.loads(jobdepth("explain", str(page), "--json").stdout)["kind"])
    assert told[0] == told[1] != "news"


@pytest.mark.slow
def test_explain_says_what_a_study_would_not_score(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    words = (
        "Wir betreiben Rechenzentren in Frankfurt und sorgen dafür, dass Ihre Server immer Strom und Kühlung haben. "
    )
    page.write_text(f"<html lang=de><title>Wir</title><main><p>{words * 4}</p></main></html>", encoding="utf-8")
    done = jobdepth("explain", str(page))
    assert "not scored: German" in done.stdout
    assert "problem-focused\n" not in done.stdout


@pytest.mark.slow
def test_explain_shows_each_passage_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=en><title>T</title><main><h1>When the power fails</h1><p>Ten minutes without power cost a trading "
        "desk more than a year of colocation. If your generator does not start, who do you call at night?</p></main>"
    )
    told = json.loads(jobdepth("explain", str(page), "--json").stdout)
    assert told["title"] == "T"
    assert told["passages"][0]["heading"] == "When the power fails"
    assert told["problem_focused"]


@pytest.mark.slow
def test_explain_counts_a_text_that_the_page_repeats_once(tmp_path: Path) -> None:
    text = (
        "<section><h2>Downtime hurts</h2><p>Every minute of downtime costs your trading floor thousands, and last "
        "year two outages left your customers unable to log in while nobody could say when service would be back.</p>"
        "</section>"
    )
    told = []
    for count in (1, 2):
        page = tmp_path / f"{count}.html"
        page.write_text(f"<html lang=en><title>T</title><main>{text * count}</main></html>")
        told.append(json.loads(jobdepth("explain", str(page), "--json").stdout))
    once, twice = told
    assert (twice["passages"], twice["problem_focused"]) == (once["passages"], once["problem_focused"])


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "/"])
def test_explain_knows_a_home_page_by_its_address(path: str) -> None:
    with serve(
        {"127.0.0.1": {"/": "<html lang=en><title>T</title><main><p>Racks and power.</p></main></html>"}}
    ) as site:
        told = json.loads(jobdepth("explain", site.url + path, "--json").stdout)
    assert told["kind"] == "home"


@pytest.mark.slow
def test_rubric_check_finds_statements_that_repeat_one_another(tmp_path: Path) -> None:
    text = Path(__file__).resolve().parents[2].joinpath("rubrics", "data-centres.yaml").read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.strip().startswith("- ") and "id:" not in line)
    file = tmp_path / "rubric.yaml"
    file.write_text(text.replace(first, f"{first}\n{first}", 1), encoding="utf-8")
    assert "says nearly the same" in jobdepth("rubric", "check", str(file)).stdout


@pytest.mark.slow
def test_doctor_finds_this_installation_sound() -> None:
    findings = json.loads(jobdepth("doctor", "--json").stdout)
    assert {row["name"]: row["verdict"] for row in findings}["model"] == "ok"
    assert not [row for row in findings if row["verdict"] == "fail"]
