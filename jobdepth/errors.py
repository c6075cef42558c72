"""Errors that a user can do something about, and the exit codes that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit says to a shell or a scheduler."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    NOT_ALL_RANKED = 3
    STUDY_IN_USE = 4


class JobdepthError(Exception):
    """A failure told in words for the person at the terminal."""

    exit_code = ExitCode.FAILED


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where it is, what it is, and what to do."""

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    value: str | None = None
    cure: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        value = "" if self.value is None else f" (found {self.value!r})"
        return f"{where}: {self.message}{value}" + (f"; {self.cure}" if self.cure else "")


class InputError(JobdepthError):
    """Bad input; carries every problem found, so that they can be mended in one go."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class StudyInUseError(JobdepthError):
    """Another run holds the study."""

    exit_code = ExitCode.STUDY_IN_USE
