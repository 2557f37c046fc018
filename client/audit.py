"""Audit a log between two checkpoints from its static files: it only grew, and each tile says what its entries say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from client import tiles as files
from client.tiles import Source
from kernel import merkle, tiles
from kernel.errors import NotFound, NotTrusted, NotValid, Refusal, Words
from kernel.merkle import Frontier, TreeHead
from kernel.tiles import WIDTH, Tile

NOTHING: Final = 0


@dataclass(slots=True)
class Audit:
    """What came of it; every failure with the file where it shows."""

    old: TreeHead
    new: TreeHead
    tiles: int = 0
    entries: int = 0
    failures: list[Words] = field(default_factory=list)

    def fail(self, zh: str, en: str) -> None:
        self.failures.append(Words(zh, en))


def audit(source: Source, old: TreeHead | None, new: TreeHead, *, bundles: bool = True) -> Audit:
    """Everything between the two; `old` None is the empty log. Without `bundles` the entries themselves are not read.

    The right edge of the old tree is taken from the tiles and must give the old root; the newer leaves are added to it
    one after another and must give the new root. So no proof is asked for, and nothing is left out.
    """
    made = Audit(old or TreeHead(new.origin, NOTHING, merkle.EMPTY_ROOT), new)
    if made.old.origin != new.origin:
        made.fail("两个检查点属于不同的日志", "the two checkpoints are of two logs")
    if made.old.size > new.size:
        zh = f"日志变短了：{made.old.size} 条变为 {new.size} 条"
        made.fail(zh, f"the log has shrunk from {made.old.size} to {new.size}")
    if made.failures:
        return made
    try:
        _grown(source, made, bundles=bundles)
    except (NotFound, NotTrusted, NotValid) as refusal:
        made.failures.append(refusal.words)
    return made


def _grown(source: Source, made: Audit, *, bundles: bool) -> None:
    @lru_cache(maxsize=64)
    def fetch(level: int, n: int) -> bytes:
        return files.hashes(source, tiles.edge(made.new.size, level, n))

    edge = _edge(fetch, made)
    roots: dict[int, dict[int, bytes]] = {}
    for one in tiles.grown(made.old.size, made.new.size):
        if one.level is None:
            continue
        data = tiles.hashes(fetch(one.level, one.n))
        made.tiles += 1
        _compare(made, one, data, roots.get(one.level - 1, {}))
        if one.whole:
            roots.setdefault(one.level, {})[one.n] = merkle.root(data)
        if one.level == 0:
            _lowest(source if bundles else None, made, one, data, edge)
    if edge.root() != made.new.root:
        made.fail("各分块算不出新检查点的根", "the tiles do not give the root of the newer checkpoint")


def _edge(fetch: tiles.Fetch, made: Audit) -> Frontier:
    edge = merkle.frontier_at(tiles.nodes(fetch), made.old.size)
    if edge.root() != made.old.root:
        raise NotTrusted(
            "log.rewritten",
            "各分块算不出旧检查点的根：历史被改写过",
            "the tiles do not give the root of the older checkpoint: history was rewritten",
        )
    return edge


def _compare(made: Audit, one: Tile, data: list[bytes], below: dict[int, bytes]) -> None:
    """Each hash of a higher tile is the root of the whole tile below it, as far as that is newer than the old tree."""
    for at, said in enumerate(data, one.n * WIDTH):
        if below.get(at, said) != said:
            made.fail(
                f"{one.name} 的第 {at} 个哈希与下层分块不符", f"hash {at} of {one.name} is not that of the tile below"
            )


def _lowest(source: Source | None, made: Audit, one: Tile, data: list[bytes], edge: Frontier) -> None:
    """The leaves that are newer than the old tree, added to its edge; their entries, if there is where to read them."""
    if source is not None:
        _bundle(source, made, Tile(None, one.n, one.width), data)
    for leaf in data[max(0, made.old.size - one.n * WIDTH) :]:
        edge.append(leaf)


def _bundle(source: Source, made: Audit, one: Tile, leaves: list[bytes]) -> None:
    try:
        found = files.entries(source, one)
    except Refusal as refusal:
        made.failures.append(refusal.words)
        return
    made.entries += len(found)
    for at, (entry, leaf) in enumerate(zip(found, leaves, strict=True), one.n * WIDTH):
        if merkle.leaf_hash(entry) != leaf:
            made.fail(f"第 {at} 条（{one.name}）与其叶哈希不符", f"entry {at} in {one.name} is not that of its leaf")
