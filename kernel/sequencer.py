"""Salted commitments → leaves of the one global log → signed checkpoints, in batches (verifiability 3.5, 3.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from kernel import chain, checkpoints, journal, merkle, tiles
from kernel.chain import NUMBER
from kernel.chance import Chance
from kernel.checkpoints import Checkpoint
from kernel.db import alone, metadata, reading, writing
from kernel.errors import Fault, NotFound, NotNow, NotTrusted, Words
from kernel.tiles import HASH, WIDTH, Tile

BATCH: Final = 10_000

log_entry = Table(
    "log_entry",
    metadata,
    Column("idx", NUMBER, primary_key=True, autoincrement=False),
    Column("leaf_hash", LargeBinary(32), nullable=False, unique=True),
    Column("entry", LargeBinary(58), nullable=False),
)
log_tile = Table(  # C2SP tlog-tiles: 256 hashes of height 8·level; a tile only ever grows
    "log_tile",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("n", NUMBER, primary_key=True, autoincrement=False),
    Column("data", LargeBinary(WIDTH * HASH), nullable=False),
)
log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", NUMBER, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)


class Signer(Protocol):
    """The log's key. `signing.rules.note.LogKey` answers this."""

    @property
    def name(self) -> str:
        """The log's origin: first line of each checkpoint and name of its key."""
        ...

    def sign(self, text: bytes) -> bytes:
        """The signed note over `text`."""
        ...

    def opened(self, note: bytes) -> bytes:
        """The text of a note that this key signed; NotTrusted for any other."""
        ...


Turn = Callable[[Connection], int]
"""Asked inside the pass's own transaction: how much padding. Conflict says that the pass is another process's."""


def sequence(
    engine: Engine, signer: Signer, now: datetime, chance: Chance, padding: int | Turn, *, quorum: int = 0
) -> Checkpoint | None:
    """One pass: what waits gets its place in the log, then the new head is signed. None if nothing is new.

    With `padding` M the pass adds padding entries at random places up to a multiple of M, at least M, so the log's
    growth tells of the time alone; with 0 it adds none. Where no witness is demanded (`quorum` 0) the checkpoint counts
    as vouched for at once. A pass that broke between writing and signing is made good by the next one.
    """
    with writing(engine) as tx:
        alone(tx, "sequencer")
        multiple = padding if isinstance(padding, int) else padding(tx)
        waiting = _waiting(tx)
        first = _extend(tx, _mixed(waiting, chance, multiple))
        if waiting:
            _release(tx, first)
    return _sign(engine, signer, now, vouched=not quorum)


def idle(tx: Connection) -> bool:
    """Whether nothing waits for its place and the head is signed."""
    last = checkpoints.newest(tx)
    return not tx.scalar(select(chain.queue.c.id).limit(1)) and _head(tx).size == (last.size if last else 0)


def _sign(engine: Engine, signer: Signer, now: datetime, *, vouched: bool) -> Checkpoint | None:
    """Sign the head, which is durable by now, unless it has been signed already."""
    with reading(engine) as tx:
        head, last = _head(tx), checkpoints.newest(tx)
    signed = last.size if last else 0
    if head.size < signed:
        raise rolled_back(head.size, signed)
    if head.size == signed:
        return None
    root = head.root()
    made = Checkpoint(head.size, root, signer.sign(merkle.TreeHead(signer.name, head.size, root).text), now)
    with writing(engine) as tx:
        alone(tx, "sequencer")
        last = checkpoints.newest(tx)
        if last and last.size >= made.size:  # another process was quicker, from the same or a later head
            return last
        checkpoints.add(tx, made)
        if vouched:
            checkpoints.vouch(tx, made.size)
    return made


def check(engine: Engine, signer: Signer, published: int = 0) -> None:
    """To be asked once before the first pass; a Fault or NotTrusted forbids to sign anything.

    The tiles must give the head's frontier and the root last signed, every event must be in the log or wait for
    it, and nobody may know a larger log than ours: `published` is the largest size known outside.
    """
    with reading(engine) as tx:
        head, last, nodes = _head(tx), checkpoints.newest(tx), _Tiles(tx).node
        if tx.scalar(select(func.coalesce(func.max(log_entry.c.idx), -1))) != head.size - 1:
            raise Fault("the log's entries do not reach to its head")
        if bytes(merkle.frontier_at(nodes, head.size)) != bytes(head):
            raise Fault("the log's tiles do not give the frontier of its head")
        if max(published, last.size if last else 0) > head.size:
            raise rolled_back(head.size, max(published, last.size if last else 0))
        if last:
            _check_signed(last, signer, merkle.root_at(nodes, last.size))
        if tx.scalar(_LOST.limit(1)):
            raise Fault("an event is neither in the log nor waiting for it")


def _check_signed(last: Checkpoint, signer: Signer, root: bytes) -> None:
    said = merkle.tree_head(signer.opened(last.note))
    if said != merkle.TreeHead(signer.name, last.size, root) or root != last.root:
        raise Fault(f"the log's tiles do not give the root that was signed at size {last.size}")


def rolled_back(ours: int, published: int) -> NotTrusted:
    """Somebody holds a larger log than this database: to go on signing would be to sign a second history."""
    return NotTrusted(
        "log.rolled_back",
        f"日志数据库只有 {ours} 条，但已公开签署过 {published} 条：很可能误用了旧备份。已停止签署日志",
        f"the log's database holds {ours} entries, but {published} were signed and published: "
        "most likely an older backup was put back. Nothing more is signed",
        remedy=Words(
            "请停用本库，恢复最新的数据库；恢复不了时，以新的日志名称和密钥另开日志，并向监督部门报告",
            "take this database out of service and restore the newest one; if there is none, begin a log under "
            "a new name and key, and tell the supervision department",
        ),
    )


def root(tx: Connection, size: int) -> bytes:
    """The root over the first `size` entries, 0 ≤ size ≤ the log's size, as the tiles give it."""
    return merkle.root_at(_Tiles(tx).node, size)


def checkpoint(tx: Connection, size: int | None = None) -> Checkpoint:
    """The newest checkpoint, or the one of exactly `size` entries; NotFound if there is none."""
    found = checkpoints.newest(tx) if size is None else checkpoints.of_size(tx, size)
    if not found:
        raise NotFound("log.no_checkpoint", "还没有这个检查点", "there is no such checkpoint")
    return found


def index(tx: Connection, leaf: bytes) -> int:
    """The place of a leaf in the log; NotNow while it waits for one, NotFound if nobody knows it."""
    place: int | None = tx.scalar(select(log_entry.c.idx).where(log_entry.c.leaf_hash == leaf))
    if place is None:
        journal.find(tx, leaf)
        raise _waits()
    return place


def places(tx: Connection, subject: str) -> dict[bytes, int]:
    """By leaf where the events of a subject stand, as far as they have a place."""
    joined = log_entry.join(chain.event, chain.event.c.leaf_hash == log_entry.c.leaf_hash)
    query = select(log_entry.c.leaf_hash, log_entry.c.idx).select_from(joined)
    return {row.leaf_hash: row.idx for row in tx.execute(query.where(chain.event.c.subject == subject))}


def inclusion(tx: Connection, leaf: bytes, size: int | None = None) -> merkle.Proof:
    """The proof that `leaf` is in the log of `size` entries, by default the last one signed.

    NotNow while no checkpoint covers the leaf, NotFound if nobody knows it.
    """
    place = index(tx, leaf)
    if size is None:
        last = checkpoints.newest(tx)
        size = last.size if last else 0
    if place >= size:
        raise _waits()
    return merkle.Proof(place, size, tuple(merkle.inclusion_proof(_Tiles(tx).node, place, size)))


def consistency(tx: Connection, old: int, new: int) -> list[bytes]:
    """The proof that the log of `new` entries extends that of `old`, 0 < old ≤ new ≤ the log's size."""
    if new > _head(tx).size:
        raise NotFound("log.size", f"日志还没有 {new} 条", f"the log has no {new} entries yet")
    return merkle.consistency_proof(_Tiles(tx).node, old, new)


def tile(tx: Connection, asked: Tile) -> bytes:
    """A tile of hashes, or a bundle of entries; NotFound for what no checkpoint covers."""
    last = checkpoints.newest(tx)
    first = asked.n * WIDTH
    if not last or first + asked.width > last.size >> tiles.HEIGHT * (asked.level or 0):
        raise tiles.unknown()
    if asked.level is not None:
        return _Tiles(tx).data(asked.level, asked.n)[: asked.width * HASH]
    here = (log_entry.c.idx >= first) & (log_entry.c.idx < first + asked.width)
    return tiles.bundle(tx.scalars(select(log_entry.c.entry).where(here).order_by(log_entry.c.idx)))


def tlog_proof(tx: Connection, leaf: bytes, under: Checkpoint | None = None) -> bytes:
    """The `.tlog-proof` file of an entry under a checkpoint, by default the best cosigned; refuses as `inclusion`."""
    place = index(tx, leaf)
    signed = under or checkpoints.covering(tx, place)
    if not signed:
        raise _waits()
    return merkle.proof_text(inclusion(tx, leaf, signed.size), signed.note)


def proven(tx: Connection, leaves: Sequence[bytes]) -> tuple[Checkpoint, int] | None:
    """The checkpoint that proves the newest of these leaves that any checkpoint holds, and how many of them it holds:
    leaves of one chain enter the log in their order. None if none is held yet."""
    for held in range(len(leaves), 0, -1):
        place = tx.scalar(select(log_entry.c.idx).where(log_entry.c.leaf_hash == leaves[held - 1]))
        signed = None if place is None else checkpoints.covering(tx, place)
        if place is not None and signed is not None and place < signed.size:
            return signed, held
    return None


def _waits() -> NotNow:
    return NotNow(
        "log.waiting",
        "该条目已记入日志，正在等待下一个签名检查点，请稍后再取证明",
        "the entry is recorded and waits for the next signed checkpoint; ask for its proof in a moment",
    )


def _waiting(tx: Connection) -> Sequence[bytes]:
    """The log entries of the events that have no place yet, in the order in which they were recorded."""
    return tx.scalars(select(chain.queue.c.entry).order_by(chain.queue.c.id).limit(BATCH)).all()


_LOST: Final = (
    select(chain.event.c.id)
    .outerjoin(log_entry, chain.event.c.leaf_hash == log_entry.c.leaf_hash)
    .outerjoin(chain.queue, chain.event.c.id == chain.queue.c.id)
    .where(log_entry.c.idx.is_(None), chain.queue.c.id.is_(None))
)


def _release(tx: Connection, first: int) -> None:
    """What has its place from `first` on waits no longer; the database itself lets go only of what the log holds."""
    placed = select(chain.event.c.id).join(log_entry, log_entry.c.leaf_hash == chain.event.c.leaf_hash)
    tx.execute(delete(chain.queue).where(chain.queue.c.id.in_(placed.where(log_entry.c.idx >= first))))


def _mixed(entries: Sequence[bytes], chance: Chance, padding: int) -> list[bytes]:
    """The entries in their order, with padding between them at places nobody can foresee."""
    if not padding:
        return list(entries)
    total = max(padding, -(-len(entries) // padding) * padding)
    shuffled = sorted(range(total), key=lambda _: chance.bytes(16))
    pads, real = set(shuffled[len(entries) :]), iter(entries)
    return [merkle.entry(chance.bytes(32)) if place in pads else next(real) for place in range(total)]


def _extend(tx: Connection, entries: Sequence[bytes]) -> int:
    """Write entries, tiles and head; the place of the first."""
    head = _head(tx)
    first = head.size
    if not entries:
        return first
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    rows = zip(leaves, entries, strict=True)
    places = enumerate(rows, first)
    tx.execute(insert(log_entry), [{"idx": idx, "leaf_hash": leaf, "entry": entry} for idx, (leaf, entry) in places])
    _grow(tx, 0, first, leaves)
    for leaf in leaves:
        head.append(leaf)
    values = {"size": head.size, "frontier": bytes(head)}
    tx.execute(update(log_head).values(values) if first else insert(log_head).values(values | {"id": 1}))
    return first


def _grow(tx: Connection, level: int, size: int, hashes: Sequence[bytes]) -> None:
    """Add hashes to the tiles of `level`, which hold `size`; full tiles become hashes of the level above."""
    above = size // WIDTH
    full = []
    while hashes:
        n, filled = divmod(size, WIDTH)
        taken, hashes = hashes[: WIDTH - filled], hashes[WIDTH - filled :]
        data = (_Tiles(tx).data(level, n) if filled else b"") + b"".join(taken)
        at = (log_tile.c.level == level) & (log_tile.c.n == n)
        new = insert(log_tile).values(level=level, n=n, data=data)
        tx.execute(update(log_tile).where(at).values(data=data) if filled else new)
        size += len(taken)
        if len(data) == WIDTH * HASH:
            full.append(merkle.root(tiles.hashes(data)))
    if full:
        _grow(tx, level + 1, above, full)


class _Tiles:
    """The log's tiles as the database has them, each read once."""

    __slots__ = ("_node", "_seen", "_tx")

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._seen: dict[tuple[int, int], bytes] = {}
        self._node = tiles.nodes(self.data)

    def data(self, level: int, n: int) -> bytes:
        if (level, n) not in self._seen:
            at = (log_tile.c.level == level) & (log_tile.c.n == n)
            self._seen[level, n] = self._tx.scalar(select(log_tile.c.data).where(at)) or b""
        return self._seen[level, n]

    def node(self, level: int, index: int) -> bytes:
        try:
            return self._node(level, index)
        except NotFound as error:
            raise Fault(f"{error.words.en}: hash {index} of height {level}") from error


def _head(tx: Connection) -> merkle.Frontier:
    row = tx.execute(select(log_head.c.size, log_head.c.frontier)).one_or_none()
    return merkle.Frontier.read(*row) if row else merkle.Frontier()
