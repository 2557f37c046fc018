"""What became of each check: pass, fail, not applicable, cannot check; all failures, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Final, NamedTuple

from disclosure.rules import dossier
from disclosure.rules.dossier import Check
from kernel.canon import Json
from kernel.errors import Refusal, Words

MALFORMED: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading hostile bytes may raise below a rule that did not expect them: never a crash, always a failure."""
MOST_SHOWN: Final = 1000


class Status(StrEnum):
    """Cannot-check is only about trust, or data that the edition withholds; an equation that fails is a failure."""

    PASS = "pass"  # noqa: S105  not a password
    FAIL = "fail"
    NOT_APPLICABLE = "n-a"
    CANNOT = "cannot-check"


class Place(NamedTuple):
    """Where: subject and number of the event, or the file."""

    file: str = ""
    subject: str = ""
    tseq: int = 0

    def json(self) -> dict[str, Json]:
        return {"subject": self.subject or None, "tseq": self.tseq or None, "file": self.file or None}

    def __str__(self) -> str:
        named = f"{self.subject} #{self.tseq}" if self.subject and self.tseq else self.subject
        return " ".join(part for part in (named, self.file) if part)


NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, with its place; `code` is stable."""

    place: Place
    words: Words
    code: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the list. `held` counts what was looked at and found right."""

    check: Check
    status: Status
    findings: tuple[Finding, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a list of checks, in its order."""

    verdicts: tuple[Verdict, ...]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(verdict.status.value for verdict in self.verdicts)
        return {status.value: counted[status.value] for status in Status}

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(verdict.check.id for verdict in self.verdicts if verdict.status is Status.FAIL)


@dataclass(slots=True)
class _Row:
    held: int = 0
    failed: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    absent: list[Finding] = field(default_factory=list)


class Findings:
    """Collects over all checks of a list, the dossier's own unless another is given; the order is the list's."""

    def __init__(self, checks: Sequence[Check] = ()) -> None:
        self._checks = checks or dossier.checks()
        self._rows = {check.id: _Row() for check in self._checks}

    def fail(self, id_: str, place: Place, zh: str, en: str, code: str = "") -> None:
        self._rows[id_].failed.append(Finding(place, Words(zh, en), code))

    def expect(self, id_: str, holds: bool, place: Place, zh: str, en: str) -> bool:
        """Count it as held, or fail with the words; gives `holds` back."""
        if holds:
            self._rows[id_].held += 1
        else:
            self.fail(id_, place, zh, en)
        return holds

    def cannot(self, id_: str, zh: str, en: str, place: Place = NOWHERE) -> None:
        found = Finding(place, Words(zh, en), "")
        if found not in self._rows[id_].open:
            self._rows[id_].open.append(found)

    def not_applicable(self, id_: str, zh: str, en: str) -> None:
        self._rows[id_].absent.append(Finding(Place(), Words(zh, en), ""))

    def failures(self, id_: str) -> int:
        """How often this check has failed so far."""
        return len(self._rows[id_].failed)

    def has_failed(self, id_: str) -> bool:
        return bool(self._rows[id_].failed)

    def judging(self, id_: str, place: Place = NOWHERE) -> _Judging:
        """A block that holds unless a rule refuses, or what it reads is not of its form."""
        return _Judging(self, id_, place)

    def reading(self, id_: str, place: Place = NOWHERE) -> _Judging:
        """The same of what is only read in order to judge by it: that it can be read does not count as held."""
        return _Judging(self, id_, place, counts=False)

    def held(self, id_: str) -> None:
        self._rows[id_].held += 1

    def verdicts(self) -> list[Verdict]:
        """Every row of the list."""
        return [self._verdict(check) for check in self._checks]

    def _verdict(self, check: Check) -> Verdict:
        row = self._rows[check.id]
        if row.failed:
            return Verdict(check, Status.FAIL, tuple(row.failed[:MOST_SHOWN]), row.held)
        if row.open:
            return Verdict(check, Status.CANNOT, tuple(row.open), row.held)
        if row.held:
            return Verdict(check, Status.PASS, (), row.held)
        if row.absent:
            return Verdict(check, Status.NOT_APPLICABLE, tuple(row.absent), 0)
        words = Words("没有可供检查的内容（先前的检查未通过）", "there is nothing to check by: an earlier check failed")
        return Verdict(check, Status.CANNOT, (Finding(Place(), words, ""),), 0)


@dataclass(frozen=True, slots=True)
class _Judging:
    """The context of one judgement: what is raised inside becomes a failure."""

    findings: Findings
    id: str
    place: Place
    counts: bool = True

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: TracebackType | None) -> bool:
        if error is None:
            if self.counts:
                self.findings.held(self.id)
        elif isinstance(error, Refusal):
            self.findings.fail(self.id, self.place, error.words.zh, error.words.en, error.code)
        elif isinstance(error, MALFORMED):
            self.findings.fail(self.id, self.place, f"格式不对：{error!r}", f"malformed: {error!r}", "malformed")
        else:
            return False
        return True
