"""The draw's files: one way to write them, and the line that is wrong is named."""

from __future__ import annotations

import pytest

from experts.rules import papers, snapshot
from experts.rules.avoid import Facts
from experts.rules.panel import rule
from experts.rules.pool import Status
from kernel import merkle
from kernel.errors import NotValid
from tests.support.draws import DAY, KEY, code, exclusions, expert, stratum

POOL = [expert(n, specialties=("A01", "C01"), regions=("210100", "210200")) for n in range(1, 6)]
POOL += [expert(6, ties=()), expert(7, status=Status.SUSPENDED, kin=(code(1),))]
ROWS = snapshot.take(POOL, (stratum(),), KEY, rule("BID").admits, DAY).rows
EXCLUDED = exclusions(POOL, Facts(DAY, owners=frozenset({code(1)})))
SNAPSHOT, EXCLUSIONS = papers.snapshot(ROWS), papers.exclusions(EXCLUDED)


def test_both_files_are_read_back_as_they_were() -> None:
    assert papers.read_snapshot(SNAPSHOT) == ROWS
    assert papers.read_exclusions(EXCLUSIONS) == EXCLUDED
    assert SNAPSHOT.startswith(b"pid,idc,specialties,regions,status,units,salt,leaf\n")
    assert b'"' not in SNAPSHOT + EXCLUSIONS
    assert b"\r" not in SNAPSHOT + EXCLUSIONS


@pytest.mark.parametrize("rows", [ROWS, EXCLUDED], ids=["snapshot", "exclusions"])
def test_the_public_edition_has_the_same_root_and_nothing_else(rows: tuple[papers.Line, ...]) -> None:
    public = papers.read_public(papers.public(rows))
    assert merkle.root(leaf for _, leaf in public) == merkle.root(row.leaf for row in rows)
    assert [pid for pid, _ in public] == [row.pid for row in rows]


def test_empty_files_have_their_header_alone() -> None:
    assert papers.read_snapshot(papers.snapshot(())) == ()
    assert papers.read_exclusions(papers.exclusions(())) == ()
    assert papers.read_public(papers.public(())) == ()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"\xff", 1),
        (SNAPSHOT[:-1], 1),  # the last line has no end
        (SNAPSHOT.replace(b"idc", b"id", 1), 1),
        (SNAPSHOT.replace(b",active,", b",present,", 1), None),
        (SNAPSHOT.replace(b",active,", b",", 1), None),
        (SNAPSHOT + b"\n", 9),
        (SNAPSHOT.replace(ROWS[2].pid.hex().encode(), ROWS[2].pid.hex().upper().encode()), 4),
        (SNAPSHOT.replace(ROWS[2].salt.hex().encode(), b"00" * 32), 4),
        (SNAPSHOT.replace(ROWS[0].leaf.hex().encode(), ROWS[1].leaf.hex().encode()), 2),
    ],
)
def test_a_snapshot_that_is_wrong_names_the_line(data: bytes, line: int | None) -> None:
    with pytest.raises(NotValid, match=r"papers\.") as refused:
        papers.read_snapshot(data)
    assert line is None or refused.value.field == f"line {line}"


@pytest.mark.parametrize(
    "data",
    [
        EXCLUSIONS.replace(b"KINSHIP", b"FRIENDSHIP"),
        EXCLUSIONS.replace(b"KINSHIP", b"SUSPENDED"),
        EXCLUSIONS.replace(EXCLUDED[0].evidence.hex().encode(), b"00" * 32),
        SNAPSHOT,
    ],
)
def test_exclusions_that_are_wrong_are_refused(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"papers\."):
        papers.read_exclusions(data)
