"""`jobdepth review` and `jobdepth publish --pdf`: reviews on the screen, and both on paper."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from crawler.rendering.browser import hindrance
from jobdepth.errors import ExitCode
from jobdepth.publish import publish_league
from jobdepth.resources import resource_dir
from tests.command_line import jobdepth
from tests.publish.leagues import build_league

BRAND = resource_dir("examples") / "brand" / "brand.yaml"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder as `jobdepth publish` leaves it."""
    folder = tmp_path_factory.mktemp("output")
    league = build_league()
    (folder / "store").mkdir()
    (folder / "store" / "result.json").write_text(league.model_dump_json(), encoding="utf-8")
    publish_league(league, folder / "public")
    return folder


def test_it_tells_where_the_page_is_and_what_is_worth_most(output: Path) -> None:
    done = jobdepth("review", "hartcliffe", "--output", str(output))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Hartcliffe Colocation, score ")
    assert lines[-1] == f"Review: {output / 'public/sites/hartcliffe/index.html'}"
    assert [line[:2] for line in lines if line[:1].isdigit() and line[1] == "."] == ["1.", "2.", "3."]
    assert "   on https://www.hartcliffe.example/" in lines


def test_it_writes_nothing(output: Path) -> None:
    before = sorted(output.rglob("*"))
    assert jobdepth("review", "telvara", "--output", str(output)).returncode == 0
    assert sorted(output.rglob("*")) == before


def test_json_names_page_and_changes(output: Path) -> None:
    told = json.loads(jobdepth("review", "hartcliffe", "--output", str(output), "--json").stdout)
    assert (told["site"], told["pdf"], len(told["changes"])) == ("hartcliffe", None, 3)
    assert Path(told["page"]).is_file()
    assert told["changes"][0]["link"]["words"] == "<b>Never dark</b> & {{ 7*7 }}"


def test_a_site_without_a_rank_is_told_why(output: Path) -> None:
    done = jobdepth("review", "javascript", "--output", str(output))
    assert "Not ranked" in done.stdout
    assert "no answer in three tries" in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize(
    ("named", "cure"),
    [("hartclife", "did you mean 'hartcliffe'?"), ("Brightmoor", "'brightmoor'"), ("?", "the sites are")],
)
def test_an_unknown_site_is_bad_input_with_the_nearest_one(output: Path, named: str, cure: str) -> None:
    done = jobdepth("review", named, "--output", str(output))
    assert done.returncode == ExitCode.BAD_INPUT
    assert cure in done.stderr


def test_what_is_missing_is_told_with_the_command_that_makes_it(output: Path, tmp_path: Path) -> None:
    done = jobdepth("review", "hartcliffe", "--output", str(tmp_path))
    assert (done.returncode, "run 'jobdepth rank' first" in done.stderr) == (ExitCode.FAILED, True)
    assert list(tmp_path.iterdir()) == []
    shutil.copytree(output / "store", tmp_path / "store")
    done = jobdepth("review", "hartcliffe", "--output", str(tmp_path))
    assert (done.returncode, "run 'jobdepth publish' first" in done.stderr) == (ExitCode.FAILED, True)


def test_without_a_chromium_a_pdf_is_refused_with_the_cure(output: Path, tmp_path: Path) -> None:
    pytest.importorskip("scrapy_playwright")
    nothing = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    done = jobdepth("review", "hartcliffe", "--output", str(output), "--pdf", str(tmp_path / "r.pdf"), **nothing)
    assert done.returncode == ExitCode.BAD_INPUT
    assert "playwright install chromium" in done.stderr
    assert not (tmp_path / "r.pdf").exists()


@pytest.fixture
def study(output: Path, tmp_path: Path) -> Path:
    """A study that names a brand, and beside it what it left in `output`."""
    shutil.copytree(output, tmp_path / "output")
    shutil.copytree(BRAND.parent, tmp_path / "brand")
    (tmp_path / "sites.csv").write_text("name,url\nA,http://a.example/\n")
    file = tmp_path / "study.yaml"
    file.write_text("title: T\ncontact: a@b.example\npublish:\n  brand: brand/brand.yaml\n")
    return file


def test_the_brand_that_a_study_names_dresses_its_pages(study: Path) -> None:
    done = jobdepth("publish", str(study), "--output", str(study.parent / "output"))
    assert done.returncode == 0, done.stderr
    public = study.parent / "output" / "public"
    assert (public / "assets" / "logo.svg").read_bytes() == (BRAND.parent / "logo.svg").read_bytes()
    assert 'alt="Hollis &amp; Reed Advisory"' in (public / "sites/hartcliffe/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(bool(hindrance()), reason=hindrance() or "-")
def test_the_league_is_printed_whole_and_tagged(study: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    target = study.parent / "league.pdf"
    done = jobdepth("publish", str(study), "--output", str(study.parent / "output"), "--pdf", str(target))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"PDF: {target}"
    document = pypdf.PdfReader(target)
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    result = json.loads((study.parent / "output" / "store" / "result.json").read_text(encoding="utf-8"))
    assert all(f"{site['score']:.1f}" in text for site in result["sites"] if site["rank"] is not None)
    reviews = {f"https://research.example/data-centres/sites/{site['slug']}/index.html" for site in result["sites"]}
    assert reviews <= set(addresses(document))
    assert f"page 1 of {len(document.pages)}" in text
    assert "Hollis & Reed Advisory" in text


def test_a_league_that_cannot_be_printed_is_not_published_either(study: Path) -> None:
    editions = study.parent / "output" / "public" / "editions"
    before = sorted(path.name for path in editions.iterdir())
    target = study.parent / "none" / "league.pdf"
    done = jobdepth("publish", str(study), "--output", str(study.parent / "output"), "--pdf", str(target))
    assert (done.returncode, "error: --pdf:" in done.stderr) == (ExitCode.BAD_INPUT, True)
    assert sorted(path.name for path in editions.iterdir()) == before


@pytest.mark.parametrize("target", [".", "none/r.pdf"])
def test_a_pdf_that_cannot_be_written_is_refused(output: Path, tmp_path: Path, target: str) -> None:
    done = jobdepth("review", "hartcliffe", "--output", str(output), "--pdf", str(tmp_path / target))
    assert done.returncode == ExitCode.BAD_INPUT
    assert "error: --pdf:" in done.stderr


def test_a_bad_brand_is_refused_before_anything_is_printed(output: Path, tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text("name: A\nlogo: ../secret.png\n")
    done = jobdepth(
        "review", "hartcliffe", "--output", str(output), "--pdf", str(tmp_path / "r.pdf"),
        "--brand", str(tmp_path / "brand.yaml"),
    )  # fmt: skip
    assert done.returncode == ExitCode.BAD_INPUT
    assert "brand.yaml:2:1" in done.stderr
    assert not (tmp_path / "r.pdf").exists()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(bool(hindrance()), reason=hindrance() or "-")
@pytest.mark.parametrize("slug", ["hartcliffe", "script", "long", "javascript"])
def test_the_pdf_is_the_review_in_the_dress_of_the_brand(output: Path, tmp_path: Path, slug: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    target = tmp_path / "review.pdf"
    done = jobdepth("review", slug, "--output", str(output), "--pdf", str(target), "--brand", str(BRAND))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"PDF: {target}"
    document = pypdf.PdfReader(target)
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "UK and European data-centre operators" in document.metadata.title
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert "Hollis & Reed Advisory is invented" in text
    assert f"page 1 of {len(document.pages)}" in text
    assert "League table" not in text
    assert {str(uri).split(":")[0] for uri in addresses(document)} <= {"http", "https"}
    if slug == "hartcliffe":
        assert text.count("When the grid fails on a Friday night") > 10


def addresses(document: pypdf.PdfReader) -> list[str]:  # type: ignore[name-defined]  # noqa: F821
    """Where the links of a PDF lead, but for those to its own pages."""
    notes = (note.get_object() for page in document.pages for note in page.get("/Annots", ()))
    return [note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})]
