"""The draw's files in a dossier: snapshot.csv and exclusions.csv, for the supervisor and for the public.

UTF-8, LF, a header line, sorted by pid, nothing quoted; lists within a cell are joined by `;`, digests are hex.
The public edition has only pid and leaf of each row; leaves and root are the same in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from experts.rules.avoid import Exclusion, Reason
from experts.rules.pool import Standing
from experts.rules.snapshot import Row
from kernel.errors import NotValid

SNAPSHOT: Final = ("pid", "idc", "specialties", "regions", "status", "units", "salt", "leaf")
EXCLUSIONS: Final = ("pid", "reason", "evidence", "salt", "leaf")
PUBLIC: Final = ("pid", "leaf")


class Line(Protocol):
    """What every row of both lists has."""

    @property
    def pid(self) -> bytes: ...
    @property
    def leaf(self) -> bytes: ...


def snapshot(rows: Iterable[Row]) -> bytes:
    """snapshot.csv of the supervision edition."""
    return _written(
        SNAPSHOT,
        (
            (
                row.pid.hex(),
                row.idc.hex(),
                ";".join(row.specialties),
                ";".join(row.regions),
                row.standing.value,
                ";".join(row.units),
                row.salt.hex(),
                row.leaf.hex(),
            )
            for row in rows
        ),
    )


def exclusions(rows: Iterable[Exclusion]) -> bytes:
    """exclusions.csv of the supervision edition."""
    return _written(
        EXCLUSIONS,
        ((row.pid.hex(), row.reason.value, row.evidence.hex(), row.salt.hex(), row.leaf.hex()) for row in rows),
    )


def public(rows: Iterable[Line]) -> bytes:
    """Either list as the public sees it."""
    return _written(PUBLIC, ((row.pid.hex(), row.leaf.hex()) for row in rows))


def read_snapshot(data: bytes) -> tuple[Row, ...]:
    """NotValid names the line that is malformed or whose leaf is not its own."""
    rows = []
    for number, (pid, idc, specialties, regions, status, units, salt, leaf) in _lines(data, SNAPSHOT):
        if status not in set(Standing):
            raise _bad(number)
        row = Row(
            _raw(pid, number),
            _raw(idc, number),
            _list(specialties),
            _list(regions),
            Standing(status),
            _list(units),
            _raw(salt, number),
        )
        _own(row, leaf, number)
        rows.append(row)
    return tuple(rows)


def read_exclusions(data: bytes) -> tuple[Exclusion, ...]:
    """NotValid names the line that is malformed or whose leaf is not its own."""
    rows = []
    for number, (pid, reason, evidence, salt, leaf) in _lines(data, EXCLUSIONS):
        if reason not in set(Reason):
            raise _bad(number)
        row = Exclusion(_raw(pid, number), Reason(reason), _raw(evidence, number), _raw(salt, number))
        _own(row, leaf, number)
        rows.append(row)
    return tuple(rows)


def read_public(data: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """(pid, leaf) of each row; the root over the leaves is the frozen one."""
    return tuple((_raw(pid, number), _raw(leaf, number)) for number, (pid, leaf) in _lines(data, PUBLIC))


def _written(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    return "".join(",".join(line) + "\n" for line in (header, *lines)).encode()


def _lines(data: bytes, header: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The cells of each line after the header, with its number in the file (the header is line 1)."""
    try:
        first, *lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _bad(1) from error
    if first != ",".join(header) or not lines or lines.pop() != "":
        raise _bad(1)
    cells = [(number, line.split(",")) for number, line in enumerate(lines, start=2)]
    for number, line in cells:
        if len(line) != len(header):
            raise _bad(number)
    return cells


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _raw(cell: str, number: int) -> bytes:
    if len(cell) != 64 or set(cell) - set("0123456789abcdef"):
        raise _bad(number)
    return bytes.fromhex(cell)


def _own(row: Line, leaf: str, number: int) -> None:
    if row.leaf.hex() != leaf:
        raise NotValid(
            "papers.leaf",
            f"第 {number} 行的叶哈希与内容不符",
            f"line {number}: the leaf is not that of the row",
            field=f"line {number}",
        )


def _bad(number: int) -> NotValid:
    return NotValid(
        "papers.malformed", f"第 {number} 行格式不对", f"line {number} is malformed", field=f"line {number}"
    )
