"""Inclusion of long chains: the log's tiles give its root, and a tile holds the leaf where the bundle says."""

from __future__ import annotations

from typing import Final

from disclosure.rules import dossier as names
from kernel import merkle, tiles
from kernel.errors import NotTrusted, NotValid
from kernel.merkle import TreeHead
from kernel.tiles import HASH, WIDTH, Tile
from verifier.bundles import Bundles
from verifier.case import Case
from verifier.chains import Chain
from verifier.columns import Taken
from verifier.dossier import Dossier
from verifier.findings import Place

_TILES: Final = "data/log/tile"


class Tiles:
    """The log's tiles that were shown to be of its tree, read when they are asked for; of each level the last one lies
    in memory."""

    def __init__(self, dossier: Dossier, size: int) -> None:
        self._dossier, self._size = dossier, size
        self.held: set[tuple[int, int]] = set()
        self._last: dict[int, tuple[int, bytes]] = {}

    def path(self, level: int, n: int) -> str:
        return names.tile(tiles.edge(self._size, level, n))

    def __call__(self, level: int, n: int) -> bytes:
        """Its hashes; none of a tile that is not held."""
        if (level, n) not in self.held:
            return b""
        if level not in self._last or self._last[level][0] != n:
            self._last[level] = n, self._dossier.whole(self.path(level, n))
        return self._last[level][1]


def tree(case: Case, final: TreeHead) -> Tiles:
    """Every tile of the dossier, once all of them are shown to be of the tree of the final checkpoint; else none."""
    found = Tiles(case.dossier, final.size)
    before = case.findings.failures("03.03")
    for path in case.dossier.under(_TILES):
        with case.findings.judging("03.03", Place(path)):
            found.held.add(_due(path, final.size, case.dossier.size(path) or 0))
    for level, n in sorted(found.held):
        with case.findings.judging("03.03", Place(found.path(level, n))):
            _stands(found, level, n)
    if found.held:
        with case.findings.judging("03.03", Place(_TILES)):
            if merkle.root_at(tiles.nodes(found), final.size) != final.root:
                raise NotTrusted("log.tile_root", "分块给出另一个根", "the tiles give another root")
    if case.findings.failures("03.03") != before:
        found.held.clear()
    return found


def _due(path: str, size: int, length: int) -> tuple[int, int]:
    """Level and number of the tile; NotFound or NotValid unless the tree of that size has it so wide."""
    level, _, rest = path.removeprefix(f"{_TILES}/").partition("/")
    named = tiles.named(level, rest)
    if named.level is None or named != tiles.edge(size, named.level, named.n) or length != named.width * HASH:
        raise NotValid("log.tile_width", "分块的宽度不符", "the tree has no tile of this width there")
    return named.level, named.n


def _stands(held: Tiles, level: int, n: int) -> None:
    """A full tile is one hash of the tile above it; the others make the right edge, from which the root follows."""
    data = held(level, n)
    if len(data) == Tile(level, n).width * HASH:
        above, at = divmod(n, WIDTH)
        if held(level + 1, above)[at * HASH : (at + 1) * HASH] != merkle.root(tiles.hashes(data)):
            raise NotTrusted("log.tile", "分块与上一层不符", "the tile is not that of the tile above it")


def audit_path(case: Case, index: int, size: int) -> list[bytes]:
    """The proof that the entry at `index` is in the tree of `size`, from the dossier's tiles."""
    nodes = tiles.nodes(lambda level, n: case.dossier.whole(names.tile(tiles.edge(size, level, n))))
    return merkle.inclusion_proof(nodes, index, size)


def inclusions(case: Case, chain: Chain, bundles: Bundles, tree: Tiles, taken: Taken) -> None:
    """03.03 for a chain in bundles: each leaf is where its bundle says, and no place is taken twice."""
    for n, index in bundles.places():
        if _leaf(tree, index) == chain.leaf(n) and taken.take(index):
            case.findings.held("03.03")
            chain.places[n] = index
        else:
            place = Place(bundles.path(n, "places"), chain.subject, n)
            case.findings.fail("03.03", place, "日志在此处不是这一条", "the log has not this one at this place")


def _leaf(tree: Tiles, index: int) -> bytes:
    n, at = divmod(index, WIDTH)
    return tree(0, n)[at * HASH : (at + 1) * HASH]
