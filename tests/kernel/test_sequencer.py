"""The log: growth, order, proofs, and when it must not be signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from kernel import checkpoints, journal, merkle, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs, FolderBlobs
from kernel.chance import SeededChance, SystemChance
from kernel.checkpoints import Checkpoint
from kernel.db import connect, reading, writing
from kernel.errors import Fault, NotFound, NotNow, NotTrusted
from signing.rules.note import Key, Kind, LogKey
from tests.support.databases import MORNING, acting, sqlite_database, unguard

PRIVATE: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY: Final = Key("example.com/log", Kind.ED25519, PRIVATE.public_key().public_bytes_raw())
SIGNER: Final[sequencer.Signer] = LogKey(KEY, PRIVATE.sign)


def record(engine: Engine, blobs: Blobs, count: int, subject: str = "L-1") -> list[journal.Entry]:
    with acting(engine, blobs) as ctx:
        return journal.append_many(ctx, [Act("note", subject, CLERK, MORNING, {"n": n}) for n in range(count)])


def run(engine: Engine, padding: int = 0) -> Checkpoint | None:
    return sequencer.sequence(engine, SIGNER, MORNING, SystemChance(), padding)


def signed(engine: Engine, padding: int = 0) -> Checkpoint:
    made = run(engine, padding)
    assert made
    return made


def test_nothing_new_gives_no_checkpoint(engine: Engine) -> None:
    assert run(engine) is None
    with reading(engine) as tx, pytest.raises(NotFound):
        sequencer.checkpoint(tx)


def test_a_pass_signs_what_was_recorded(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, 5)
    checkpoint = signed(engine)
    assert checkpoint.size == 5
    assert checkpoint.root == merkle.root(one.leaf for one in made)
    body = merkle.tree_head(SIGNER.opened(checkpoint.note))
    assert body == merkle.TreeHead("example.com/log", 5, checkpoint.root)
    assert run(engine) is None
    with reading(engine) as tx:
        assert sequencer.checkpoint(tx) == sequencer.checkpoint(tx, 5) == checkpoint
        assert tx.scalar(text("SELECT count(*) FROM log_queue")) == 0


# growth with padding of 4: (events, entries added)
GROWTH: Final = [(0, 4), (1, 4), (3, 4), (4, 4), (5, 8), (8, 8), (9, 12)]


@pytest.mark.parametrize(("events", "added"), GROWTH)
def test_growth_hides_the_number_of_events(engine: Engine, blobs: Blobs, events: int, added: int) -> None:
    before = signed(engine, 4).size
    if events:
        record(engine, blobs, events)
    assert signed(engine, 4).size - before == added


def test_padding_looks_like_any_entry_and_lies_anywhere(engine: Engine, blobs: Blobs) -> None:
    places = set()
    for number in range(12):
        (one,) = record(engine, blobs, 1, f"L-{number}")
        signed(engine, 4)
        with reading(engine) as tx:
            places.add(sequencer.index(tx, one.leaf) % 4)
    assert len(places) > 1  # all twelve in one place: 1 in 4^11
    with reading(engine) as tx:
        entries = [bytes(entry) for entry in tx.scalars(text("SELECT entry FROM log_entry"))]
    assert {(len(entry), entry[:14]) for entry in entries} == {(58, merkle.ENTRY_LABEL)}
    assert len(set(entries)) == 48


def test_events_keep_their_order_between_the_padding(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, 3, "B-1") + record(engine, blobs, 3, "L-1")
    signed(engine, 16)
    with reading(engine) as tx:
        places = [sequencer.index(tx, one.leaf) for one in made]
    assert places == sorted(places)


def test_order_is_that_of_recording_however_the_queue_lies(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, 5)
    with writing(engine) as tx:
        unguard(tx)
        waiting = tx.execute(text("SELECT id, entry FROM log_queue")).all()
        tx.execute(text("DELETE FROM log_queue"))
        rows = [dict(row._mapping) for row in reversed(waiting)]
        tx.execute(text("INSERT INTO log_queue (id, entry) VALUES (:id, :entry)"), rows)
    signed(engine)
    with reading(engine) as tx:
        assert [sequencer.index(tx, one.leaf) for one in made] == [0, 1, 2, 3, 4]


@given(st.integers(0, 40), st.integers(0, 20), st.binary(max_size=4))
def test_mixing_adds_padding_up_to_a_multiple(events: int, padding: int, seed: bytes) -> None:
    entries = [merkle.entry(number.to_bytes(32, "big")) for number in range(events)]
    mixed = sequencer._mixed(entries, SeededChance(seed), padding)
    assert [entry for entry in mixed if entry in entries] == entries
    if padding:
        assert len(mixed) % padding == 0
        assert max(padding, events) <= len(mixed) < max(padding, events) + padding
    else:
        assert mixed == entries


def test_the_order_of_mixing_is_fair() -> None:
    """One event among four places: each place about a quarter of 2,000 times (χ² at 3 degrees, p = 0.00001)."""
    event = merkle.entry(bytes(32))
    chance, counts = SeededChance(b"fair"), [0] * 4
    for _ in range(2000):
        counts[sequencer._mixed([event], chance, 4).index(event)] += 1
    assert sum((count - 500) ** 2 / 500 for count in counts) < 26


@pytest.mark.parametrize("sizes", [(1, 1, 1), (255, 1, 1), (256, 1), (300, 700, 5), (257, 255)])
def test_tiles_give_every_proof(engine: Engine, blobs: Blobs, sizes: tuple[int, ...]) -> None:
    """Passes that end before, at and after the border of a tile; each proof checked by the pure verifier."""
    leaves: list[bytes] = []
    checkpoints = []
    for number, count in enumerate(sizes):
        leaves += [one.leaf for one in record(engine, blobs, count, f"L-{number}")]
        checkpoints.append(signed(engine))
    sequencer.check(engine, SIGNER)
    last = checkpoints[-1]
    assert last.root == merkle.root(leaves)
    with reading(engine) as tx:
        for index in sorted({0, 1, 254, 255, 256, 257, len(leaves) // 2, len(leaves) - 1} & set(range(len(leaves)))):
            proof = sequencer.inclusion(tx, leaves[index])
            assert (proof.index, proof.size) == (index, last.size)
            merkle.verify_inclusion(leaves[index], index, last.size, proof.path, last.root)
        for old in checkpoints:
            path = sequencer.consistency(tx, old.size, last.size)
            merkle.verify_consistency(old.size, last.size, path, old.root, last.root)


def test_tiles_have_the_published_form(engine: Engine, blobs: Blobs) -> None:
    """C2SP tlog-tiles: 256 hashes of 32 bytes; a hash of level 1 is the root of a full tile."""
    leaves = [one.leaf for one in record(engine, blobs, 600)]
    signed(engine)
    with reading(engine) as tx:
        tiles = {(level, n): bytes(data) for level, n, data in tx.execute(text("SELECT level, n, data FROM log_tile"))}
    assert {key: len(data) for key, data in tiles.items()} == {(0, 0): 8192, (0, 1): 8192, (0, 2): 88 * 32, (1, 0): 64}
    assert tiles[0, 1] == b"".join(leaves[256:512])
    assert tiles[1, 0][32:] == merkle.root(leaves[256:512])


def test_a_proof_file_verifies_from_its_own_text(engine: Engine, blobs: Blobs) -> None:
    made = record(engine, blobs, 3)
    signed(engine, 4)
    with reading(engine) as tx:
        file = sequencer.tlog_proof(tx, made[1].leaf)
    index, path, note = merkle.proof_parts(file)
    head = merkle.tree_head(SIGNER.opened(note))
    merkle.verify_inclusion(made[1].leaf, index, head.size, path, head.root)


def test_an_older_checkpoint_serves_as_well(engine: Engine, blobs: Blobs) -> None:
    (first,) = record(engine, blobs, 1)
    old = signed(engine, 4)
    (second,) = record(engine, blobs, 1, "L-2")
    signed(engine, 4)
    with reading(engine) as tx:
        index, path, note = merkle.proof_parts(sequencer.tlog_proof(tx, first.leaf, old))
        assert note == old.note
        merkle.verify_inclusion(first.leaf, index, old.size, path, old.root)
        with pytest.raises(NotNow, match=r"log\.waiting"):
            sequencer.tlog_proof(tx, second.leaf, old)


def test_an_entry_that_waits_says_so_and_an_unknown_one_is_unknown(engine: Engine, blobs: Blobs) -> None:
    (one,) = record(engine, blobs, 1)
    with reading(engine) as tx:
        for ask in (sequencer.index, sequencer.inclusion, sequencer.tlog_proof):
            with pytest.raises(NotNow, match=r"log\.waiting"):
                ask(tx, one.leaf)
            with pytest.raises(NotFound):
                ask(tx, bytes(32))
        with pytest.raises(NotFound, match=r"log\.size"):
            sequencer.consistency(tx, 1, 2)


def test_erasing_before_the_pass_loses_no_leaf(engine: Engine, blobs: Blobs) -> None:
    (one,) = record(engine, blobs, 1)
    with writing(engine) as tx:
        journal.erase(tx, one.leaf)
    signed(engine)
    with reading(engine) as tx:
        assert sequencer.index(tx, one.leaf) == 0


class Broken(Exception):
    """The process ends here."""


class DyingSigner:
    """A signer whose process dies before the signature is stored."""

    name = SIGNER.name

    def sign(self, text: bytes) -> bytes:
        raise Broken(text)

    def opened(self, note: bytes) -> bytes:
        return SIGNER.opened(note)


def test_a_pass_that_broke_before_signing_is_made_good_by_the_next(engine: Engine, blobs: Blobs) -> None:
    record(engine, blobs, 3)
    with pytest.raises(Broken):
        sequencer.sequence(engine, DyingSigner(), MORNING, SystemChance(), 4)
    sequencer.check(engine, SIGNER)
    assert signed(engine).size == 4


def test_two_that_sign_the_same_head_agree(engine: Engine, blobs: Blobs) -> None:
    record(engine, blobs, 3)

    class Slow:
        name = SIGNER.name

        def sign(self, text: bytes) -> bytes:
            self.other = signed(engine)
            return SIGNER.sign(text)

        def opened(self, note: bytes) -> bytes:
            return SIGNER.opened(note)

    slow = Slow()
    made = sequencer.sequence(engine, slow, MORNING + timedelta(seconds=1), SystemChance(), 0)
    assert made == slow.other
    with reading(engine) as tx:
        assert tx.scalar(text("SELECT count(*) FROM log_checkpoint")) == 1


def test_a_long_queue_is_taken_in_turns(engine: Engine, blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 10)
    made = record(engine, blobs, 25)
    assert [signed(engine).size for _ in range(3)] == [10, 20, 25]
    with reading(engine) as tx:
        assert [sequencer.index(tx, one.leaf) for one in made] == list(range(25))


# ---------------------------------------------------------------- what the database itself refuses
REFUSED: Final = [
    "UPDATE log_entry SET entry = leaf_hash",
    "DELETE FROM log_entry",
    "UPDATE log_checkpoint SET root = :zero",
    "DELETE FROM log_checkpoint",
    "DELETE FROM log_tile",
    "UPDATE log_tile SET data = :zero",
    "UPDATE log_tile SET n = n + 1",
    "DELETE FROM log_head",
    "UPDATE log_head SET size = size - 1",
    "UPDATE log_cosignature SET line = :zero",
    "DELETE FROM log_cosignature",
    "UPDATE log_vouched SET size = 0",
    "DELETE FROM log_vouched",
    "UPDATE log_stamp SET token_sha256 = day",
    "DELETE FROM log_stamp",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_the_log(engine: Engine, blobs: Blobs, statement: str) -> None:
    record(engine, blobs, 3)
    signed(engine)
    with writing(engine) as tx:
        checkpoints.cosign(tx, 3, "witness.example", "— witness.example AAAAAAA=\n".encode())
        checkpoints.stamp(tx, checkpoints.Stamp("2026-03-02", 3, "ab" * 32))
    with pytest.raises(DBAPIError, match="refuses"), writing(engine) as tx:
        tx.execute(text(statement), {"zero": bytes(96)} if ":zero" in statement else {})
    sequencer.check(engine, SIGNER)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_the_servers_role_has_the_rights_that_a_pass_needs(engine: Engine, blobs: Blobs) -> None:
    app = connect(engine.url.set(username="ggzy_app").render_as_string(hide_password=False))
    for number in range(2):  # the second pass extends tile and head
        record(app, blobs, 3, f"L-{number}")
        assert signed(app, 4).size == 4 * (number + 1)
    sequencer.check(app, SIGNER)
    with pytest.raises(DBAPIError, match="permission denied"), writing(app) as tx:
        tx.execute(text("DELETE FROM log_tile"))
    app.dispose()


# ---------------------------------------------------------------- when nothing may be signed
FORGED: Final = {
    "UPDATE log_head SET size = 2, frontier = :peak": "entries",
    "UPDATE log_head SET frontier = :peaks": "frontier",
    "UPDATE log_tile SET data = :tile": "frontier",
    "DELETE FROM log_entry WHERE idx = 2": "entries",
    "UPDATE log_checkpoint SET root = :root": "root",
    "DELETE FROM log_queue": "neither",
    "DELETE FROM log_tile": "incomplete",
}


@pytest.mark.parametrize(("statement", "why"), FORGED.items())
def test_the_start_finds_a_log_that_is_not_what_was_signed(
    engine: Engine, blobs: Blobs, statement: str, why: str
) -> None:
    record(engine, blobs, 3)
    signed(engine)
    record(engine, blobs, 1, "L-2")
    sequencer.check(engine, SIGNER)
    values = {"peak": bytes(32), "peaks": bytes(64), "tile": bytes(96), "root": bytes(32)}
    with writing(engine) as tx:
        unguard(tx)
        tx.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in f"{statement} "})
    with pytest.raises(Fault, match=why):
        sequencer.check(engine, SIGNER)


def test_a_database_restored_from_an_older_backup_never_signs_again(engine: Engine, blobs: Blobs) -> None:
    record(engine, blobs, 3)
    signed(engine)
    sequencer.check(engine, SIGNER, published=3)
    with pytest.raises(NotTrusted, match=r"log\.rolled_back"):
        sequencer.check(engine, SIGNER, published=4)
    with writing(engine) as tx:
        unguard(tx)
        tx.execute(text("DELETE FROM log_entry"))
        tx.execute(text("DELETE FROM log_tile"))
        tx.execute(text("DELETE FROM log_head"))
    with pytest.raises(NotTrusted, match=r"log\.rolled_back"):
        run(engine)
    with pytest.raises(NotTrusted, match=r"log\.rolled_back"):
        sequencer.check(engine, SIGNER)


@pytest.mark.parametrize(("origin", "size"), [("example.com/other", 3), ("example.com/log", 2)])
def test_a_checkpoint_that_says_something_else_is_found_at_the_start(
    engine: Engine, blobs: Blobs, origin: str, size: int
) -> None:
    record(engine, blobs, 3)
    root = signed(engine).root
    note = SIGNER.sign(merkle.TreeHead(origin, size, root).text)
    with writing(engine) as tx:
        unguard(tx)
        tx.execute(text("UPDATE log_checkpoint SET note = :note"), {"note": note})
    with pytest.raises(Fault, match="root"):
        sequencer.check(engine, SIGNER)


def test_a_checkpoint_of_another_key_is_found_at_the_start(engine: Engine, blobs: Blobs) -> None:
    record(engine, blobs, 3)
    signed(engine)
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    key = Key(KEY.name, Kind.ED25519, other.public_key().public_bytes_raw())
    with pytest.raises(NotTrusted):
        sequencer.check(engine, LogKey(key, other.sign))


def test_an_empty_log_may_start(engine: Engine) -> None:
    sequencer.check(engine, SIGNER)


batches = st.lists(st.integers(0, 30), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return iter(range(10**9))


@given(batches, st.integers(0, 5))
@settings(max_examples=15, deadline=None)
def test_each_checkpoint_extends_the_one_before(
    numbers: Iterator[int],
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[int],
    padding: int,
) -> None:
    folder = tmp_path_factory.mktemp("log")
    with sqlite_database(sqlite_template, folder) as engine:
        old = None
        for count in counts:
            if count:
                record(engine, FolderBlobs(folder / "blobs"), count, f"L-{next(numbers)}")
            new = run(engine, padding)
            if old and new:
                with reading(engine) as tx:
                    path = sequencer.consistency(tx, old.size, new.size)
                merkle.verify_consistency(old.size, new.size, path, old.root, new.root)
            old = new or old
        sequencer.check(engine, SIGNER)
