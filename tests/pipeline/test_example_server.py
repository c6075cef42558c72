"""The demo's server behaves like the web hosts it stands for."""

from http import HTTPStatus
from pathlib import Path

import pytest

from jobdepth.pipeline.example_server import ExampleHost


@pytest.fixture
def host(tmp_path: Path) -> ExampleHost:
    (tmp_path / "dir").mkdir()
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "dir" / "index.html").write_text("dir")
    (tmp_path / "page.html").write_text("page")
    (tmp_path / "_redirects").write_text("/old /dir/ 301\n/all/* http://www.other.example/:splat 302\n")
    (tmp_path.parent / "secret.html").write_text("secret")
    return ExampleHost(tmp_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [("/", "index.html"), ("/dir/", "index.html"), ("/page", "page.html"), ("/page.html", "page.html")],
)
def test_paths_lead_to_files(host: ExampleHost, path: str, name: str) -> None:
    reply = host.reply(path)
    assert reply.status is HTTPStatus.OK
    assert reply.file is not None
    assert reply.file.name == name


def test_a_folder_without_its_slash_redirects(host: ExampleHost) -> None:
    assert host.reply("/dir").location == "/dir/"


def test_listed_redirects_are_followed_with_their_rest(host: ExampleHost) -> None:
    assert host.reply("/old").location == "/dir/"
    assert host.reply("/all/a/b").location == "http://www.other.example/a/b"


@pytest.mark.parametrize("path", ["/../secret.html", "/%2e%2e/secret.html", "/_redirects", "/missing"])
def test_nothing_outside_the_folder_is_served(host: ExampleHost, path: str) -> None:
    assert host.reply(path).status is HTTPStatus.NOT_FOUND
