"""Names, widths and bundles of C2SP tlog-tiles, and nodes from tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import merkle, tiles
from kernel.errors import NotFound, NotValid
from kernel.merkle import Tree
from kernel.tiles import Tile

NAMES = [
    (Tile(0, 0), "tile/0/000"),
    (Tile(0, 67, 12), "tile/0/067.p/12"),
    (Tile(0, 999), "tile/0/999"),
    (Tile(1, 1000), "tile/1/x001/000"),
    (Tile(None, 1234067), "tile/entries/x001/x234/067"),
    (Tile(63, 5, 255), "tile/63/005.p/255"),
]


@pytest.mark.parametrize(("tile", "name"), NAMES)
def test_a_tile_has_the_name_of_the_specification(tile: Tile, name: str) -> None:
    assert tile.name == name
    level, rest = name.removeprefix("tile/").split("/", 1)
    assert tiles.named(level, rest) == tile


STRANGE = [
    ("0", ""), ("0", "0"), ("0", "0000"), ("0", "x000"), ("0", "1000"), ("0", "001/000"), ("0", "x001/x000"),
    ("0", "x000/001"), ("0", "000.p/0"), ("0", "000.p/256"), ("0", "000.p/01"), ("0", "000.p/"), ("0", "-01"),
    ("0", "٠٠٠"), ("00", "000"), ("64", "000"), ("-1", "000"), ("entry", "000"), ("²", "000"), ("0", "x999/" * 9 + "999"),
]  # fmt: skip


@pytest.mark.parametrize(("level", "rest"), STRANGE)
def test_any_other_name_is_unknown(level: str, rest: str) -> None:
    with pytest.raises(NotFound):
        tiles.named(level, rest)


@given(st.text(alphabet="0123456789x/.p", max_size=24))
def test_a_name_that_is_understood_is_the_tile_s_only_name(rest: str) -> None:
    try:
        made = tiles.named("0", rest)
    except NotFound:
        return
    assert made.name == f"tile/0/{rest}"


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_example() -> None:
    """The example in the specification's section on partial tiles."""
    made = list(tiles.grown(0, 70_000))
    assert sum(1 for one in made if one.level == 0 and one.whole) == 273
    parts = [(one.level, one.width) for one in made if not one.whole]
    assert parts == [(None, 112), (0, 112), (1, 17), (2, 1)]
    assert [one for one in tiles.grown(0, 256) if one.level == 1] == [Tile(1, 0, 1)]


@given(st.integers(0, 70_000), st.integers(0, 3_000), st.integers(0, 3_000))
def test_what_grows_in_two_steps_is_what_grows_in_one(old: int, first: int, second: int) -> None:
    """Every tile of the larger tree is put out by the one step or the other, and whole ones only once."""
    middle, size = old + first, old + first + second
    steps = [*tiles.grown(old, middle), *tiles.grown(middle, size)]
    assert set(tiles.grown(old, size)) <= set(steps)
    assert len([one for one in steps if one.whole]) == len({one for one in steps if one.whole})
    assert list(tiles.grown(size, size)) == []


@given(st.integers(1, 70_000), st.integers(0, 300))
def test_the_edge_is_what_there_is_of_a_tile(size: int, n: int) -> None:
    for level in (None, 0, 1):
        listed = [one for one in tiles.grown(0, size) if (one.level, one.n) == (level, n)]
        if listed:
            assert tiles.edge(size, level, n) == listed[0]
        else:
            with pytest.raises(NotFound):
                tiles.edge(size, level, n)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_a_bundle_reads_back(entries: list[bytes]) -> None:
    assert tiles.entries(tiles.bundle(entries)) == entries


@pytest.mark.parametrize("data", [b"\0", b"\0\1", b"\0\2a", b"\0\0\0"])
def test_a_bundle_that_breaks_off_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid):
        tiles.entries(data)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_nodes_from_tiles_are_those_of_the_tree(size: int) -> None:
    tree = Tree(merkle.leaf_hash(number.to_bytes(4)) for number in range(size))

    def fetch(level: int, n: int) -> bytes:
        width = tiles.edge(size, level, n).width
        return b"".join(tree.node(8 * level, n * 256 + at) for at in range(width))

    node = tiles.nodes(fetch)
    assert merkle.root_at(node, size) == tree.root()
    assert merkle.inclusion_proof(node, size // 2, size) == merkle.inclusion_proof(tree.node, size // 2, size)
    with pytest.raises(NotFound):
        node(0, size)
