"""Witnesses asked over real HTTP: whose word is kept, whose answer is passed over, and which stops the signing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, text

from kernel import checkpoints, journal, merkle, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs
from kernel.chance import SystemChance
from kernel.checkpoints import Checkpoint
from kernel.db import reading, writing
from kernel.errors import NotFound, NotTrusted
from kernel.merkle import TreeHead
from signing.rules import note
from signing.rules.note import Key, Kind
from signing.rules.witnessing import SIZE_TYPE, Witness, Witnesses
from tests.support.databases import MORNING, acting, unguard
from tests.support.logs import NOON, cosigner, log_key, serving
from web import witnesses
from web.witnesses import Collector
from witness.cosigner import Cosigner

LOG: Final = log_key()
SQLITE: Final = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def grow(engine: Engine, blobs: Blobs, count: int = 3, *, quorum: int = 0) -> Checkpoint:
    """So many entries and a checkpoint over them."""
    with acting(engine, blobs) as ctx:
        journal.append_many(ctx, [Act("note", "L-1", CLERK, MORNING, {"n": n}) for n in range(count)])
    made = sequencer.sequence(engine, LOG, MORNING, SystemChance(), 0, quorum=quorum)
    assert made
    return made


def asking(engine: Engine, *asked: tuple[Cosigner, str]) -> Collector:
    return Collector(engine, LOG, Witnesses(tuple(Witness(made.held.key, url, True) for made, url in asked), 1))


def newest(engine: Engine) -> Checkpoint:
    with reading(engine) as tx:
        return sequencer.checkpoint(tx)


def test_cosignatures_are_kept_and_carried_by_proofs(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    one, two = cosigner(tmp_path / "1", LOG, name="a.example"), cosigner(tmp_path / "2", LOG, name="b.example")
    grow(engine, blobs)
    with serving(one) as first, serving(two) as second:
        collector = asking(engine, (two, second), (one, first))
        assert (collector.collect(), collector.collect()) == (2, 0)
        grow(engine, blobs)
        with reading(engine) as tx:
            head = journal.find(tx, journal.entries(tx, "L-1")[0].leaf)
            proof = sequencer.tlog_proof(tx, head.leaf)  # under the one before: that one is cosigned
        assert collector.collect() == 2
    index, path, signed = merkle.proof_parts(proof)
    held = note.verified(note.note(signed), [LOG.key, one.held.key, two.held.key])
    assert [each.time for each in held] == [None, NOON, NOON]
    said = merkle.tree_head(note.note(signed).text)
    assert (said.size, newest(engine).size) == (3, 6)
    merkle.verify_inclusion(head.leaf, index, said.size, path, said.root)
    assert newest(engine).witnesses == ("a.example", "b.example")


def test_the_best_cosigned_checkpoint_proves(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    """Most witnesses first, then the newest; an entry that no cosigned one holds is proven by the newest."""
    for size, names in ((3, "ab"), (6, "ab"), (9, "a"), (12, "")):
        assert grow(engine, blobs).size == size
        with writing(engine) as tx:
            for name in names:
                checkpoints.cosign(tx, size, name, f"— {name} AAAAAAA=\n".encode())
    with reading(engine) as tx:
        found = {index: checkpoints.covering(tx, index) for index in (0, 5, 6, 8, 9)}
        assert checkpoints.cosigned(tx, "a") == 9
    assert {index: one.size for index, one in found.items() if one} == {0: 6, 5: 6, 6: 9, 8: 9, 9: 12}


@SQLITE
def test_a_witness_that_is_not_heard_holds_nothing_up(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    made, gone = cosigner(tmp_path / "w", LOG), Key("gone.example", Kind.COSIGNATURE, bytes(32))
    grow(engine, blobs)
    with serving(made) as url:
        here, away = Witness(made.held.key, url, True), Witness(gone, "http://127.0.0.1:1", True)
        assert Collector(engine, LOG, Witnesses((away, here), 1)).collect() == 1


@SQLITE
@pytest.mark.parametrize("theirs", [0, 3, 6])
def test_a_witness_is_led_up_to_the_newest_from_what_it_knows(
    engine: Engine, blobs: Blobs, tmp_path: Path, theirs: int
) -> None:
    """Our own memory of it may be gone or behind: it tells."""
    made = cosigner(tmp_path / "w", LOG)
    with serving(made) as url:
        for size in (3, 6):
            grow(engine, blobs)
            if size <= theirs:
                asking(engine, (made, url)).collect()
        with writing(engine) as tx:
            unguard(tx)
            tx.execute(text("DELETE FROM log_cosignature"))
        assert asking(engine, (made, url)).collect() == 1
    assert made.state.view(LOG.name).head.size == 6


def cosigned(made: Cosigner, size: int) -> None:
    """The witness holds a checkpoint, signed by our own key, of a log that this database never had."""
    root = merkle.root(merkle.leaf_hash(bytes([n])) for n in range(size))
    made.add_checkpoint(b"old 0\n\n" + LOG.sign(TreeHead(LOG.name, size, root).text))


@SQLITE
@pytest.mark.parametrize("ours", [0, 3])
def test_a_witness_that_knows_a_larger_log_is_an_alarm(engine: Engine, blobs: Blobs, tmp_path: Path, ours: int) -> None:
    """As after a restored backup, also one without any checkpoint yet."""
    made = cosigner(tmp_path / "w", LOG)
    cosigned(made, 200)
    if ours:
        grow(engine, blobs, ours)
    with serving(made) as url, pytest.raises(NotTrusted, match=r"log\.rolled_back"):
        asking(engine, (made, url)).collect()


@SQLITE
@pytest.mark.parametrize(("theirs", "evidence"), [(3, 1), (2, 1)])
def test_a_witness_that_holds_another_history_is_an_alarm(
    engine: Engine, blobs: Blobs, tmp_path: Path, theirs: int, evidence: int
) -> None:
    """Of the same size and of a smaller one. The witness keeps what the log has signed twice."""
    made = cosigner(tmp_path / "w", LOG)
    cosigned(made, theirs)
    grow(engine, blobs, 3)
    with serving(made) as url, pytest.raises(NotTrusted, match=r"log\.forked"):
        asking(engine, (made, url)).collect()
    assert len(made.state.evidence()) >= evidence


@SQLITE
def test_who_has_cosigned_the_newest_is_asked_too_where_everybody_is(
    engine: Engine, blobs: Blobs, tmp_path: Path
) -> None:
    """A restored copy may hold the witness's line under its newest checkpoint, and the witness one more since."""
    made = cosigner(tmp_path / "w", LOG)
    with serving(made) as url:
        collector = asking(engine, (made, url))
        grow(engine, blobs)
        assert collector.collect() == 1
        assert collector.collect(everybody=True) == 1
        made.state.file.unlink()
        renewed = cosigner(tmp_path / "w2", LOG)
        cosigned(renewed, 200)
        shutil.copy(renewed.state.file, made.state.file)
        assert collector.collect() == 0
        with pytest.raises(NotTrusted, match=r"log\.rolled_back"):
            collector.collect(everybody=True)


def test_a_checkpoint_is_vouched_for_with_the_quorum_s_last_line(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    """A witness outside the quorum does not help, and nobody vouches for a checkpoint that came before another."""
    made = [cosigner(tmp_path / name, LOG, name=f"{name}.example") for name in "abc"]

    def vouched() -> int:
        with reading(engine) as tx:
            found = checkpoints.vouched(tx, 0)
            return found.size if found else 0

    with ExitStack() as stack:
        asked = [Witness(one.held.key, stack.enter_context(serving(one)), n < 2) for n, one in enumerate(made)]
        old = grow(engine, blobs, quorum=2)
        for few in ((asked[0],), (asked[0], asked[2])):
            Collector(engine, LOG, Witnesses(few, 2)).collect()
            assert vouched() == 0
        first = grow(engine, blobs, quorum=2)
        Collector(engine, LOG, Witnesses(tuple(asked), 2)).collect()
        assert vouched() == first.size
        with writing(engine) as tx:
            checkpoints.vouch(tx, old.size)
            for size, name in ((old.size, "b.example"), (first.size, "d.example")):
                checkpoints.cosign(tx, size, name, b"a line that was long under way\n")
            kept = [checkpoints.of_size(tx, size) for size in (old.size, first.size)]
        assert vouched() == first.size
        assert [each.witnesses for each in kept if each] == [
            ("a.example", "c.example"),
            ("a.example", "b.example", "c.example", "d.example"),
        ], "the smaller one was overtaken, and stays without its quorum"


@SQLITE
def test_another_pass_in_the_meantime_is_no_alarm(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    """The witness is ahead of the checkpoint that we asked about, not of the log."""
    made = cosigner(tmp_path / "w", LOG)
    old = grow(engine, blobs)
    with serving(made) as url:
        collector = asking(engine, (made, url))
        grow(engine, blobs)
        collector.collect()
        with writing(engine) as tx:
            unguard(tx)
            tx.execute(text("DELETE FROM log_cosignature"))
        assert not collector._ask(collector.witnesses.asked[0], old)


@contextmanager
def answering(status: int, kind: str, data: bytes) -> Iterator[str]:
    """A witness that always says the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


STRANGE: Final = [
    (200, "text/plain", b""),
    (200, "text/plain", "— w.example AAAAAAAAAAAA\n".encode()),
    (200, "text/plain", b"x" * 200_000),
    (403, "text/plain", b"no"),
    (409, "text/plain", b"1\n"),
    (409, SIZE_TYPE, b"many\n"),
    (500, "text/html", b"<html>"),
    (302, "text/plain", b""),
]


@SQLITE
@pytest.mark.parametrize(("status", "kind", "data"), STRANGE)
def test_no_answer_but_a_right_one_is_believed(
    engine: Engine, blobs: Blobs, status: int, kind: str, data: bytes
) -> None:
    grow(engine, blobs)
    with answering(status, kind, data) as url:
        witness = Witness(Key("w.example", Kind.COSIGNATURE, bytes(32)), url, True)
        assert Collector(engine, LOG, Witnesses((witness,), 1)).collect() == 0
    assert newest(engine).witnesses == ()


def test_the_policy_file_of_the_settings_is_read(tmp_path: Path) -> None:
    made = cosigner(tmp_path / "w", LOG)
    file = tmp_path / "witnesses"
    file.write_text(f"log {LOG.key.vkey}\nwitness city {made.held.key.vkey} https://w.example/\nquorum city\n")
    assert witnesses.read(file, LOG) == Witnesses((Witness(made.held.key, "https://w.example", True),), 1)
    assert witnesses.read(None, LOG) == Witnesses()
    with pytest.raises(NotFound, match=r"witnesses\.file"):
        witnesses.read(tmp_path / "none", LOG)
