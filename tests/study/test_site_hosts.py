"""Columns of host names in sites.csv."""

from __future__ import annotations

import pytest

from jobdepth.errors import InputError
from jobdepth.study.sites import parse_sites


def test_further_domains_and_hosts_to_leave_out_are_read_from_their_columns() -> None:
    text = "name,url,aliases,excluded_hosts\nA,a.example,A.example.net | b.example.org,status.a.example\n"
    [site] = parse_sites(text, "sites.csv")
    assert (site.aliases, site.excluded_hosts) == (("a.example.net", "b.example.org"), ("status.a.example",))
    assert site.columns == {}


@pytest.mark.parametrize("name", ["http://b.example/", "b.example:80", "u@b.example", "not_a/host", "<b>"])
def test_what_is_no_host_name_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_sites(f"name,url,aliases\nA,a.example,{name}\n", "sites.csv")
    [problem] = caught.value.problems
    assert (problem.line, problem.column, problem.value) == (2, 13, name)
    assert "aliases" in problem.message
