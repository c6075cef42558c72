"""What differs is told in words, with both values, and nothing else is."""

from typing import Any

from jobdepth.pipeline.engine import StudyEngine
from jobdepth.pipeline.reproduction.compare import MOST_TOLD, environment_differences, summary, value_differences
from jobdepth.pipeline.reproduction.made import environment_of


def table(**scores: float) -> dict[str, Any]:
    sites = [
        {"slug": name, "name": name.title(), "score": score, "measures": {"reach": score / 100}, "jobs": ["a"]}
        for name, score in scores.items()
    ]
    return {"title": "T", "sites": sites}


def told(there: Any, here: Any) -> list[str]:
    return [str(value) for value in value_differences(there, here)]


def test_equal_documents_differ_in_nothing() -> None:
    assert value_differences(table(acme=1.0), table(acme=1.0)) == []


def test_a_site_is_named_and_not_its_place_in_the_list() -> None:
    there, here = table(acme=40.0, bolt=30.0), table(bolt=30.0, acme=40.5)
    assert told(there, here) == [
        'the table: order of the sites is ["acme", "bolt"] in the archive, ["bolt", "acme"] here',
        "Acme: score is 40.0 in the archive, 40.5 here",
        "Acme: measures.reach is 0.4 in the archive, 0.405 here",
    ]


def test_the_largest_difference_of_each_figure_comes_before_the_single_ones() -> None:
    values = value_differences(table(acme=40.0, bolt=30.0), table(acme=40.5, bolt=33.0))
    assert summary(values)[:3] == [
        "4 values differ, in 2 websites",
        "largest difference in score: 3 (Bolt)",
        "largest difference in measures.reach: 0.03 (Bolt)",
    ]


def test_one_and_true_and_one_point_zero_are_not_the_same() -> None:
    assert len(told({"sites": [], "a": 1, "b": 1}, {"sites": [], "a": True, "b": 1.0})) == 2


def test_missing_keys_sites_and_lists_of_other_length_are_told() -> None:
    there, here = table(acme=1.0), table(acme=1.0)
    there["sites"][0]["jobs"] = ["a", "b"]
    del here["title"]
    here["sites"].append({"slug": "bolt", "name": "Bolt"})
    words = told(there, here)
    assert 'the table: title is "T" in the archive, missing here' in words
    assert 'Acme: jobs is ["a", "b"] in the archive, ["a"] here' in words
    assert 'Bolt: it is missing in the archive, {"slug": "bolt", "name": "Bolt"} here' in words


def test_many_differences_are_counted_and_a_few_are_shown() -> None:
    there, here = (table(**{f"s{number}": number + more for number in range(50)}) for more in (0.0, 1.0))
    lines = summary(value_differences(there, here))
    assert lines[0] == "100 values differ, in 50 websites"
    assert lines[-1] == f"and {100 - MOST_TOLD} more"


def test_a_document_of_another_shape_is_still_compared() -> None:
    assert told([], table(acme=1.0)) != []
    assert told({"sites": [1]}, table(acme=1.0)) != []


def test_an_environment_is_told_from_another_and_equals_itself() -> None:
    here = environment_of(StudyEngine("torch", "model"))
    assert environment_differences(here, here) == []
    there = here.model_copy(update={"head": "other", "packages": {**here.packages, "numpy": "1", "gone": "2"}})
    words = environment_differences(there, here)
    assert words[0].startswith("head: other there, ")
    assert [each for each in words if "package" in each] == [
        "package gone: 2 there, none here",
        f"package numpy: 1 there, {here.packages['numpy']} here",
    ]


def test_the_packages_are_those_that_the_program_uses_and_no_others() -> None:
    packages = environment_of(StudyEngine("torch", "model")).packages
    assert {"numpy", "lxml", "trafilatura", "torch", "tokenizers", "warcio", "jobdepth"} <= packages.keys()
    assert not {"pytest", "mypy", "ruff"} & packages.keys()
