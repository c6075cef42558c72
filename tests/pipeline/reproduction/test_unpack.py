"""An archive from a stranger: what is not exactly as its manifest says is refused, and nothing is written elsewhere."""

import gzip
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobdepth.errors import ExitCode, InputError
from jobdepth.pipeline.reproduction import unpack
from jobdepth.pipeline.reproduction.layout import FIXED, MANIFEST
from jobdepth.pipeline.reproduction.unpack import unpack_archive
from tests.command_line import jobdepth
from tests.pipeline.reproduction.archives import manifest_member, member, tar_gz

FILES = {name: f"{name}\n".encode() for name in sorted(FIXED - {MANIFEST})} | {
    "crawls/acme/00001.json": b"{}",
    "captures/acme/00001.warc.gz": b"w",
}
Members = list[tuple[tarfile.TarInfo, bytes]]


def sound() -> Members:
    return [manifest_member(FILES), *(member(name, content) for name, content in FILES.items())]


def refusal(path: Path, folder: Path) -> str:
    """What is said of the archive; nothing may lie beside the folder afterwards."""
    inside = folder / "inside"
    inside.mkdir(parents=True)
    before = {each.name for each in folder.iterdir()} | {each.name for each in folder.parent.iterdir()}
    with pytest.raises(InputError) as caught:
        unpack_archive(path, inside)
    assert {each.name for each in folder.iterdir()} | {each.name for each in folder.parent.iterdir()} == before
    assert not any(each.is_symlink() for each in inside.rglob("*"))
    return str(caught.value)


def test_a_sound_archive_is_unpacked_as_it_is(tmp_path: Path) -> None:
    manifest = unpack_archive(tar_gz(tmp_path / "a.tar.gz", sound()), tmp_path)
    assert manifest.edition == "2026-01-02-1"
    assert {name: (tmp_path / name).read_bytes() for name in manifest.members} == FILES


@pytest.mark.parametrize(
    "name",
    [
        "../escaped",
        "captures/../../escaped",
        "/tmp/escaped",
        "captures\\..\\escaped",
        "C:/escaped",
        "crawls/ACME/00001.json",
        "captures/acme/00001.warc.gz/x",
        "captures/acme/00001.warc.gz\n",
        "study/study.py",
        "",
    ],
)
def test_a_name_that_no_archive_has_is_refused_even_if_the_manifest_has_it(tmp_path: Path, name: str) -> None:
    files = FILES | {name: b"x"}
    members = [manifest_member(files), *(member(each, content) for each, content in files.items())]
    assert "no part of an archive" in refusal(tar_gz(tmp_path / "a.tar.gz", members), tmp_path / "to")


def changed(change: Callable[[Members], object]) -> Members:
    members = sound()
    change(members)
    return members


def at(name: str, members: Members) -> int:
    return next(number for number, (info, _) in enumerate(members) if info.name == name)


def with_type(kind: bytes, linkname: str = "") -> Callable[[Members], object]:
    def change(members: Members) -> None:
        info = members[at("league.json", members)][0]
        info.type, info.linkname = kind, linkname

    return change


MANGLED: dict[str, tuple[Callable[[Members], object], str]] = {
    "a symbolic link": (with_type(tarfile.SYMTYPE, "/etc/passwd"), "not a plain file"),
    "a hard link": (with_type(tarfile.LNKTYPE, "README.txt"), "not a plain file"),
    "a folder": (with_type(tarfile.DIRTYPE), "not a plain file"),
    "a device": (with_type(tarfile.CHRTYPE), "not a plain file"),
    "a pipe": (with_type(tarfile.FIFOTYPE), "not a plain file"),
    "a header of any length": (
        lambda members: members.insert(1, member("x", b"9 a=b\n\0\0\0", type=b"x")),
        "plain file",
    ),
    "a file twice": (lambda members: members.append(members[at("league.json", members)]), "in it twice"),
    "a second manifest": (lambda members: members.append(members[0]), "in it twice"),
    "a file too many": (lambda members: members.append(member("editions/2026-01-01-1.json")), "not in its manifest"),
    "a file too few": (lambda members: members.pop(at("edition.json", members)), "missing: edition.json"),
    "another content": (
        lambda members: members.__setitem__(at("league.json", members), member("league.json", b"LEAGUE.json\n")),
        "SHA-256 differs",
    ),
    "another size": (
        lambda members: members.__setitem__(at("league.json", members), member("league.json", b"x")),
        "has 1 bytes, its manifest says 12",
    ),
    "no manifest": (lambda members: members.pop(0), "its first file is not manifest.json"),
    "the manifest behind": (lambda members: members.append(members.pop(0)), "its first file is not manifest.json"),
    "nothing": (lambda members: members.clear(), "its first file is not manifest.json"),
}


@pytest.mark.parametrize("what", MANGLED)
def test_what_is_not_as_the_manifest_says_is_refused(tmp_path: Path, what: str) -> None:
    change, words = MANGLED[what]
    assert words in refusal(tar_gz(tmp_path / "a.tar.gz", changed(change)), tmp_path / "to")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"schema": "jobdepth-archive/2", "software": "jobdepth 9.0"}, "the program that it names: 'jobdepth 9.0'"),
        ({"schema": None}, "its form is 'None'"),
        ({"edition": "../../x"}, "edition: String should match"),
        ({"members": {"league.json": {"size": 1, "sha256": "x"}}}, "members.league.json.sha256"),
        ({"members": {"league.json": {"size": -1, "sha256": "0" * 64}}}, "members.league.json.size"),
        ({"members": {}}, "its manifest lacks README.txt"),
        ({"members": []}, "members: "),
        ({"more": 1}, "more: "),
    ],
)  # fmt: skip
def test_a_manifest_of_another_form_is_refused(tmp_path: Path, told: dict[str, Any], words: str) -> None:
    members = [manifest_member(FILES, **told), *sound()[1:]]
    assert words in refusal(tar_gz(tmp_path / "a.tar.gz", members), tmp_path / "to")


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"[" * 200_000, b"\xff\xfe", b'{"schema":1}'])
def test_a_manifest_that_is_no_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tar_gz(tmp_path / "a.tar.gz", [member(MANIFEST, content), *sound()[1:]])
    assert re.search(r"manifest\.json|its form is", refusal(archive, tmp_path / "to"))


def test_an_archive_that_would_fill_the_disk_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    told = json.loads(manifest_member(FILES)[1])
    told["members"]["captures/acme/00001.warc.gz"] = {"size": unpack.MAX_BYTES + 1, "sha256": "0" * 64}
    archive = tar_gz(tmp_path / "a.tar.gz", [member(MANIFEST, json.dumps(told).encode())])
    assert "it would unpack to 20 GB" in refusal(archive, tmp_path / "to")
    assert list((tmp_path / "to" / "inside").iterdir()) == []


def test_a_document_too_large_for_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_DOCUMENT_BYTES", 11)
    assert "is larger than" in refusal(tar_gz(tmp_path / "a.tar.gz", sound()), tmp_path / "to")


def test_a_member_that_says_more_than_the_file_has_ends_as_an_error(tmp_path: Path) -> None:
    raw = gzip.decompress(tar_gz(tmp_path / "a.tar.gz", sound()).read_bytes())
    for length in (0, 100, 512, 2000, len(raw) // 2, len(raw) - 1024):
        cut = tmp_path / f"{length}.tar.gz"
        cut.write_bytes(gzip.compress(raw[:length]))
        assert "get the archive again" in refusal(cut, tmp_path / f"to{length}")


def test_a_gzip_file_that_is_cut_off_or_changed_is_refused(tmp_path: Path) -> None:
    whole = tar_gz(tmp_path / "a.tar.gz", sound()).read_bytes()
    for number, raw in enumerate((whole[:-5], whole[: len(whole) // 2], b"PK\3\4", b"", b"x" * 5000)):
        broken = tmp_path / f"{number}.tar.gz"
        broken.write_bytes(raw)
        assert "get the archive again" in refusal(broken, tmp_path / f"to{number}")


@pytest.mark.parametrize("more", [b"more", bytes(3_000_000), bytes(2048) + b"x"])
def test_what_stands_behind_the_end_is_refused(tmp_path: Path, more: bytes) -> None:
    raw = gzip.decompress(tar_gz(tmp_path / "a.tar.gz", sound()).read_bytes())
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(raw + more))
    assert "goes on behind its end" in refusal(tmp_path / "b.tar.gz", tmp_path / "to")


def test_a_missing_archive_and_a_folder_are_told_as_such(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "none.tar.gz", tmp_path / "to")
    assert "directory" in refusal(tmp_path, tmp_path / "again")


def test_the_command_ends_with_bad_input_and_keeps_no_trace(tmp_path: Path) -> None:
    archive = tar_gz(tmp_path / "a.tar.gz", changed(with_type(tarfile.SYMTYPE, "/etc/passwd")))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = jobdepth("reproduce", str(archive), TMPDIR=str(temporary))
    assert done.returncode == ExitCode.BAD_INPUT
    assert "not a plain file" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(temporary.iterdir()) == []


def test_a_folder_with_files_in_it_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    archive = tar_gz(tmp_path / "a.tar.gz", sound())
    done = jobdepth("reproduce", str(archive), "--keep", str(tmp_path))
    assert done.returncode == ExitCode.BAD_INPUT
    assert "not an empty folder" in done.stderr
