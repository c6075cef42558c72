"""Replaces a published folder in one step, so that readers see the old edition or the new one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobdepth.errors import JobdepthError

#: A folder without this file was not written by jobdepth and is never replaced.
MARK = "league.json"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `folder` once the block ends without an error.

    The caller holds the study: two writers of one folder at a time are not provided for.
    """
    target = folder.resolve()
    fresh = target.with_name(f".{target.name}.new")
    try:
        _prepare(target, fresh)
        yield fresh
        _swap(fresh, target)
    except OSError as error:
        raise JobdepthError(
            f"could not publish to {target}: {error.strerror or error}; the edition there was left as it is"
        ) from error
    finally:
        # After an exchange this is the old edition.
        shutil.rmtree(fresh, ignore_errors=True)


def _prepare(target: Path, fresh: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    _restore(target)
    _refuse_foreign(target)
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()


def _refuse_foreign(target: Path) -> None:
    """Publishing into a home folder by mistake must not cost anybody the files in it."""
    if target.exists() and not target.is_dir():
        raise JobdepthError(f"cannot publish to {target}: it is a file; name a folder")
    if target.exists() and any(target.iterdir()) and not (target / MARK).is_file():
        raise JobdepthError(
            f"will not replace {target}: it holds files but no {MARK}, so jobdepth did not write it; "
            "name an empty folder or one that was published before"
        )


def _restore(target: Path) -> None:
    """Undo a swap that was killed between its two renames."""
    previous = _previous(target)
    if not previous.exists():
        return
    if target.exists():
        shutil.rmtree(previous)
    else:
        previous.rename(target)


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
    elif not _exchange(fresh, target):
        _rename_both(fresh, target)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step where the system can do that; say whether it did."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    names = os.fsencode(first), os.fsencode(second)
    return bool(libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _rename_both(fresh: Path, target: Path) -> None:
    previous = _previous(target)
    target.rename(previous)
    try:
        fresh.rename(target)
    except OSError:
        previous.rename(target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _previous(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")
