"""A chain of more than 256 events stands in bundles, and the log's tiles prove it: as hard to change as single files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Ground, Withheld
from kernel import canon, merkle
from kernel.tiles import HASH, Tile
from tests.support import bag, node, receipts
from tests.support.bag import Files
from tests.support.played import Played
from verifier import dossier as reader
from verifier.bundles import Bundles
from verifier.columns import Taken
from verifier.diff import Kind, compare
from verifier.dossier import Dossier
from verifier.receipts import verify as convict
from verifier.verify import examine, verify

WHOLE: Final = names.tile(Tile(0, 0))


def opened(data: bytes, folder: Path, name: str = "d") -> Dossier:
    (folder / f"{name}.zip").write_bytes(data)
    return reader.read(folder / f"{name}.zip")


def changed(data: bytes, change: Callable[[Files], None]) -> bytes:
    root, files = bag.unpacked(data)
    change(files)
    return bag.zipped(root, bag.bagged(root, files))


def second(long: Played) -> range:
    """The numbers of the last bundle."""
    _, files = bag.unpacked(long.public)
    return range(257, files[names.leaves(long.case.lot)].count(b"\n") + 1)


def of(long: Played, kind: str, numbers: range | None = None) -> str:
    return names.bundle(long.case.lot, numbers or second(long), kind)


# ---------------------------------------------------------------- the form


@pytest.mark.parametrize(
    ("count", "spans"),
    [
        (0, []),
        (256, []),
        (257, [(1, 256), (257, 257)]),
        (512, [(1, 256), (257, 512)]),
        (513, [(1, 256), (257, 512), (513, 513)]),
    ],
)
def test_what_is_longer_than_a_tile_stands_in_bundles(count: int, spans: list[tuple[int, int]]) -> None:
    assert [(each[0], each[-1]) for each in names.bundles(count)] == spans


def test_both_editions_hold_and_nothing_stands_twice(long: Played, tmp_path: Path) -> None:
    for data in (long.public, long.supervision):
        assert verify(opened(data, tmp_path), long.policy).failed == ()
        files = bag.unpacked(data)[1]
        inside = {path.rpartition("/")[2] for path in files if path.startswith(f"data/events/{long.case.lot}/")}
        assert {name.rpartition(".")[2] for name in inside if "-" in name} == set(names.BUNDLED)
        assert not [name for name in inside if name.endswith((".json", ".salt", ".tlog-proof"))]
        for place in files[of(long, "places")].decode().split():
            assert names.tile(Tile(0, int(place) // 256, 256)) in files or int(place) // 256 == len(long.log) // 256


def test_a_bundle_is_read_when_it_is_asked_for(long: Played, tmp_path: Path) -> None:
    case, _ = examine(opened(long.public, tmp_path), long.policy)
    events = case.lot_chain.events
    assert isinstance(events, Bundles)
    assert of(long, "jsonl") in case.dossier.large
    last = second(long)[-1]
    assert [event.tseq for event in case.lot_chain] == list(range(1, last + 1))
    assert list(case.lot_chain.lines()) == [event.line for event in case.lot_chain]
    assert 0 not in events
    assert last + 1 not in events


# ---------------------------------------------------------------- broken


def _line(files: Files, path: str, at: int, data: bytes) -> None:
    lines = files[path].split(b"\n")
    lines[at] = data
    files[path] = b"\n".join(lines)


def _salt(files: Files, path: str, at: int, data: bytes) -> None:
    files[path] = files[path][: at * HASH] + data + files[path][(at + 1) * HASH :]


def _exchanged(files: Files, path: str) -> None:
    lines = files[path].split(b"\n")
    lines[3], lines[4] = lines[4], lines[3]
    files[path] = b"\n".join(lines)


def _without(files: Files, path: str) -> None:
    del files[path]


def _flipped(files: Files, path: str, at: int) -> None:
    data = bytearray(files[path])
    data[at] ^= 1
    files[path] = bytes(data)


def _withheld(long: Played, files: Files, ground: Ground) -> None:
    """One event left out as if it were withheld."""
    data = files[of(long, "jsonl")].split(b"\n")[3]
    leaf = files[names.leaves(long.case.lot)].decode().split()[259]
    assert canon.mapping(data)["tseq"] == 260
    _line(files, of(long, "jsonl"), 3, b"")
    _salt(files, of(long, "salts"), 3, bytes(HASH))
    items = names.read_withheld(files[names.WITHHELD_FILE])
    mine = Withheld(names.event(long.case.lot, 260), leaf, long.case.lot, 260, ground)
    files[names.WITHHELD_FILE] = names.withheld([*items, mine])


def _listed_but_there(long: Played, files: Files) -> None:
    line, salt = files[of(long, "jsonl")].split(b"\n")[3], files[of(long, "salts")][3 * HASH : 4 * HASH]
    _withheld(long, files, Ground.UNOPENED)
    _line(files, of(long, "jsonl"), 3, line)
    _salt(files, of(long, "salts"), 3, salt)


def _single(long: Played, files: Files) -> None:
    """The same event once more, as a file of its own."""
    files[names.event(long.case.lot, 260)] = files[of(long, "jsonl")].split(b"\n")[3]


Break = Callable[[Played, Files], None]
BROKEN: Final[dict[str, tuple[Break, set[str]]]] = {
    "a line of another event": (lambda long, files: _line(files, of(long, "jsonl"), 3, files[of(long, "jsonl")].split(b"\n")[4]), {"01.02", "03.02"}),
    "a line that is no event": (lambda long, files: _line(files, of(long, "jsonl"), 3, b"x"), {"03.01"}),
    "an event left out": (lambda long, files: _line(files, of(long, "jsonl"), 3, b""), {"01.06"}),
    "an event withheld without a lawful ground": (lambda long, files: _withheld(long, files, Ground.ERASED), {"01.06"}),
    "an event listed as withheld that is there": (_listed_but_there, {"01.06"}),
    "another salt": (lambda long, files: _salt(files, of(long, "salts"), 3, bytes(HASH)), {"03.02"}),
    "two places exchanged": (lambda long, files: _exchanged(files, of(long, "places")), {"03.03"}),
    "an event twice, in both forms": (_single, {"01.02"}),
    "a bundle of other numbers": (lambda long, files: files.update({of(long, "salts", range(257, second(long)[-1] + 2)): b""}), {"01.02"}),
    "a tile that no event needs": (lambda _, files: files.update({"data/log/tile/3/000": bytes(256 * HASH)}), {"01.04", "03.03", "05.02"}),
    "a tile changed": (lambda _, files: _flipped(files, WHOLE, 40), {"01.04", "03.03", "05.02"}),
}  # fmt: skip
"""What is broken, and exactly what fails."""
KEPT: Final = {
    "01.02-bundle-twice": "an event twice, in both forms",
    "01.06-bundle-gap": "an event left out",
    "03.01-bundle-line": "a line that is no event",
    "03.02-bundle-salt": "another salt",
    "03.03-bundle-place": "two places exchanged",
}
"""Which of them stand among the vectors, where both verifiers are asked about them."""
HARDER: Final[dict[str, tuple[Break, str]]] = {
    "the edge changed": (lambda long, files: _flipped(files, _edge(long), 40), "03.03"),
    "the edge changed where no event of it stands": (lambda long, files: _flipped(files, _edge(long), _foreign(long, files)), "03.03"),
    "a tile above changed": (lambda _, files: _flipped(files, "data/log/tile/1/000.p/1", 3), "03.03"),
    "a tile missing": (lambda _, files: _without(files, WHOLE), "03.03"),
    "a narrower tile": (lambda _, files: files.update({f"{WHOLE}.p/255": files.pop(WHOLE)[:-HASH]}), "03.03"),
    "a salt short": (lambda long, files: files.update({of(long, "salts"): files[of(long, "salts")][:-1]}), "03.01"),
    "a place short": (lambda long, files: files.update({of(long, "places"): files[of(long, "places")][:-1]}), "03.01"),
    "no last line feed": (lambda long, files: files.update({of(long, "jsonl"): files[of(long, "jsonl")][:-1]}), "03.01"),
    "a line more": (lambda long, files: files.update({of(long, "jsonl"): files[of(long, "jsonl")] + b"\n"}), "03.01"),
    "no places at all": (lambda long, files: _without(files, of(long, "places")), "03.01"),
    "a leaf more": (lambda long, files: files.update({names.leaves(long.case.lot): files[names.leaves(long.case.lot)] + b"0" * 64 + b"\n"}), "03.01"),
}  # fmt: skip
"""What is broken, and one thing of those that fail."""


def _edge(long: Played) -> str:
    full, width = divmod(len(long.log), 256)
    return names.tile(Tile(0, full, width))


def _foreign(long: Played, files: Files) -> int:
    """Where in the edge a leaf begins that no chain of the dossier has: only the tree's root speaks for it."""
    ours = {leaf for path, data in files.items() if path.endswith("/leaves.txt") for leaf in data.decode().split()}
    edge = long.log[len(long.log) // 256 * 256 :]
    return next(at for at, leaf in enumerate(edge) if leaf.hex() not in ours) * HASH


def broken(long: Played, change: Break) -> bytes:
    return changed(long.public, lambda files: change(long, files))


@pytest.mark.parametrize("name", BROKEN)
def test_exactly_this_fails(name: str, long: Played, tmp_path: Path) -> None:
    change, due = BROKEN[name]
    assert set(verify(opened(broken(long, change), tmp_path), long.policy).failed) == due


@pytest.mark.parametrize("name", sorted(set(BROKEN) - set(KEPT.values())))
def test_the_second_verifier_says_the_same(name: str, long: Played, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_bytes(long.policy)
    said = verify(opened(broken(long, BROKEN[name][0]), tmp_path), long.policy)
    other = node.statuses(node.verified(tmp_path / "d.zip", tmp_path / "policy.json")[1])
    assert other == {verdict.check.id: verdict.status.value for verdict in said.verdicts}


@pytest.mark.parametrize("name", HARDER)
def test_this_fails_among_others(name: str, long: Played, tmp_path: Path) -> None:
    change, due = HARDER[name]
    assert due in verify(opened(broken(long, change), tmp_path), long.policy).failed


def test_the_tiles_are_those_of_the_log(long: Played) -> None:
    files, tree = bag.unpacked(long.public)[1], merkle.Tree(long.log)
    assert files[WHOLE] == b"".join(long.log[:256])
    assert files[_edge(long)] == b"".join(long.log[256:])
    assert files["data/log/tile/1/000.p/1"] == tree.node(8, 0)


def test_a_place_is_taken_once() -> None:
    taken = Taken()
    assert [taken.take(index) for index in (7, 263, 7, 8, 519, 263)] == [True, True, False, True, True, False]


# ---------------------------------------------------------------- beside other things


def _as_it_was(long: Played, files: Files) -> None:
    """The lot's chain with 200 events, in single files."""
    first, lot = range(1, 257), long.case.lot
    texts, salts = files[of(long, "jsonl", first)].split(b"\n"), files[of(long, "salts", first)]
    for n in range(1, 201):
        files[names.event(lot, n)] = texts[n - 1]
        files[names.event(lot, n, "salt")] = salts[(n - 1) * HASH : n * HASH]
    files[names.leaves(lot)] = b"".join(files[names.leaves(lot)].splitlines(keepends=True)[:200])
    for numbers in (first, second(long)):
        for kind in names.BUNDLED:
            del files[of(long, kind, numbers)]
    for n in range(201, second(long)[-1] + 1):
        for kind in ("p7s", "tsr"):
            files.pop(names.event(lot, n, kind), None)


def test_a_chain_that_grew_out_of_single_files_has_lost_nothing(long: Played, tmp_path: Path) -> None:
    before = opened(changed(long.public, lambda files: _as_it_was(long, files)), tmp_path, "old")
    found = compare(before, opened(long.public, tmp_path, "new"))
    assert {(item.kind, item.path) for item in found.items} == {
        (Kind.ADDED, f"{names.leaves(long.case.lot)}:{n}") for n in range(201, second(long)[-1] + 1)
    }


def test_an_event_gone_from_its_bundle_is_told(long: Played, tmp_path: Path) -> None:
    less = changed(long.public, lambda files: _line(files, of(long, "jsonl"), 3, b""))
    found = compare(opened(long.public, tmp_path, "old"), opened(less, tmp_path, "new"))
    assert {(item.kind, item.path) for item in found.lost} == {
        (Kind.GONE, names.event(long.case.lot, 260)),
        (Kind.GONE, names.event(long.case.lot, 260, "salt")),
    }


def test_a_receipt_stands_beside_it(long: Played, tmp_path: Path) -> None:
    """Whether both are one history follows from the tiles, too."""
    receipt = bytes(receipts.of_bid(long.case, 0))
    said = convict(receipt, long.policy, opened(long.public, tmp_path))
    assert said.failed == ()
    assert {v.check.id for v in said.verdicts if v.status.value == "pass"} >= {"07.01", "07.03", "07.04"}
