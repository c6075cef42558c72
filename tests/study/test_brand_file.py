"""A brand file tells every problem with file, line and cure, and leads nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jobdepth.errors import InputError
from jobdepth.resources import resource_dir
from jobdepth.study.brand_file import load_brand
from jobdepth.study.definition import load_study
from jobdepth.study.logo import MAX_LOGO_BYTES

EXAMPLE = resource_dir("examples") / "brand"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("brand.yaml", "logo.svg"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    return tmp_path


def problems(folder: Path, text: str) -> list[str]:
    (folder / "brand.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        load_brand(folder / "brand.yaml")
    return [str(problem).removeprefix(f"{folder}/") for problem in told.value.problems]


def test_the_example_is_read_whole() -> None:
    brand = load_brand(EXAMPLE / "brand.yaml")
    assert (brand.name, brand.contact) == ("Hollis & Reed Advisory", "reviews@hollis-reed.example")
    assert (brand.accent_light, brand.accent_dark) == ("#7a2048", "#f0a3c0")
    assert brand.logo is not None
    assert brand.logo.content == (EXAMPLE / "logo.svg").read_bytes()


def test_the_manual_shows_the_example_as_it_is() -> None:
    manual = Path(__file__).parents[2] / "docs" / "brand.md"
    first = manual.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    assert first == (EXAMPLE / "brand.yaml").read_text(encoding="utf-8")


def test_a_name_is_enough(folder: Path) -> None:
    (folder / "brand.yaml").write_text("name: Plain Advisory\n")
    brand = load_brand(folder / "brand.yaml")
    assert (brand.name, brand.logo, brand.accent_light, brand.footer) == ("Plain Advisory", None, None, "")


def test_an_unknown_key_and_a_missing_name_are_told_at_once(folder: Path) -> None:
    told = problems(folder, "logos: logo.svg\naccent:\n  light: '#7a2048'\n  drak: '#f0a3c0'\n")
    assert "brand.yaml:1:1: unknown key (found 'logos'); did you mean 'logo'?" in told
    assert "brand.yaml:4:3: unknown key (found 'accent.drak'); did you mean 'dark'?" in told
    assert any("name is missing" in each for each in told)
    assert any("accent.dark is missing" in each for each in told)


def test_a_faint_accent_is_refused_with_the_nearest_shade(folder: Path) -> None:
    light, dark = problems(folder, "name: A\naccent:\n  light: '#ff8800'\n  dark: '#333388'\n")
    assert light.startswith("brand.yaml:3:3: accent.light has a contrast of 2.1")
    assert light.endswith("needs 4.5:1 (found '#ff8800'); the nearest shade that passes is '#a85a00'")
    assert dark.startswith("brand.yaml:4:3: accent.dark has a contrast of 1.48:1 on #1d2328")
    brand = "name: A\naccent:\n  light: '#a85a00'\n  dark: '{}'\n".format(dark.split("'")[-2])
    (folder / "brand.yaml").write_text(brand)
    assert load_brand(folder / "brand.yaml").accent_light == "#a85a00"


@pytest.mark.parametrize("colour", ["#7a2048", "'red'", "'#7a204'", "'#7a2048; } body { display: none'", "[1]"])
def test_what_is_no_colour_is_refused(folder: Path, colour: str) -> None:
    told = problems(folder, f"name: A\naccent:\n  light: {colour}\n  dark: '#f0a3c0'\n")
    assert told[0].startswith("brand.yaml:3:3: accent.light")
    assert "'#7a2048'" in told[0]


@pytest.mark.parametrize("logo", ["../logo.svg", "/etc/hostname", "inside/../../logo.svg", '"\\0"', "link.svg"])
def test_a_logo_may_not_lead_out_of_the_folder(tmp_path: Path, logo: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    shutil.copyfile(EXAMPLE / "logo.svg", tmp_path / "logo.svg")
    (folder / "link.svg").symlink_to(tmp_path / "logo.svg")
    (told,) = problems(folder, f"name: A\nlogo: {logo}\n")
    assert told.startswith("brand.yaml:2:1: the logo leads out of this folder")


def test_a_logo_that_is_missing_too_large_or_no_picture_is_told_by_its_line(folder: Path) -> None:
    (folder / "big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_LOGO_BYTES)
    (folder / "script.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    for name, words in (
        ("none.png", "the logo cannot be read: No such file"),
        (".", "the logo cannot be read: Is a directory"),
        ("big.png", "the logo is larger than 200 kB"),
        ("script.svg", "the logo is an SVG file with an element 'script', which is no drawing"),
    ):
        (told,) = problems(folder, f"name: A\n\nlogo: {name}\n")
        assert told.startswith(f"brand.yaml:3:1: {words}")


@pytest.mark.parametrize("text", ["name: ''\n", f"name: {'x' * 81}\n", "name: A\nfooter: |\n  two\n  lines\n", "- a\n"])
def test_words_are_bounded(folder: Path, text: str) -> None:
    assert problems(folder, text)


def study(folder: Path, brand: str) -> Path:
    (folder / "sites.csv").write_text("name,url\nA,http://a.example/\n")
    (folder / "study.yaml").write_text(f"title: T\ncontact: a@b.example\npublish:\n  brand: {brand}\n")
    return folder / "study.yaml"


def test_a_study_names_its_brand(folder: Path) -> None:
    brand = load_study(study(folder, "brand.yaml")).brand
    assert brand is not None
    assert brand.name == "Hollis & Reed Advisory"


def test_the_brand_of_a_study_may_not_leave_its_folder(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    with pytest.raises(InputError) as told:
        load_study(study(inner, "../brand.yaml"))
    (problem,) = told.value.problems
    assert (problem.line, problem.value) == (4, "../brand.yaml")
    assert "leads out of this folder" in problem.message


def test_problems_of_a_brand_are_told_with_those_of_the_study(folder: Path) -> None:
    (folder / "brand.yaml").write_text("nam: A\n")
    path = study(folder, "brand.yaml")
    path.write_text(path.read_text() + "rubrik: x\n")
    with pytest.raises(InputError) as told:
        load_study(path)
    files = {Path(problem.file).name for problem in told.value.problems}
    assert files == {"study.yaml", "brand.yaml"}
