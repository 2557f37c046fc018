"""Strangers' code and ours: their witness and our log, our witness and their log, proofs and tiles both ways.

The peer is aics-tlog 0.2.1 and aics-witness 0.1.0 from PyPI, which need Python 3.12; for older ones `vectors/aics.json`
holds what they said once.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from client.audit import audit
from client.tiles import Folder
from kernel import journal, merkle, publication, sequencer
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs
from kernel.chance import SystemChance
from kernel.db import reading
from kernel.errors import NotTrusted
from kernel.merkle import Tree
from kernel.mirror import FolderMirror
from signing.rules import note, witnessing
from signing.rules.witnessing import Witness, Witnesses
from tests.support.databases import MORNING, acting
from tests.support.logs import NOON, ORIGIN, Log, cosigner, log_key, serving
from web.witnesses import Collector

LOG: Final = log_key()
RECORDED: Final = json.loads((Path(__file__).parent / "vectors" / "aics.json").read_text("utf-8"))
SQLITE: Final = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def live(test: Callable[..., None]) -> Callable[..., None] | None:
    """A test that needs the peers themselves: no test at all where they cannot be, and CI tries the newest Python, too."""
    return test if sys.version_info >= (3, 12) else None


@pytest.fixture
def tlog() -> Any:  # noqa: ANN401  a stranger's module without types of ours
    return pytest.importorskip("aics_tlog")


@contextmanager
def their_witness(folder: Path, origin: str, vkey: str) -> Iterator[tuple[Any, str]]:
    """Their server on a free port: the witness, and its address."""
    aics = pytest.importorskip("aics_witness")
    store = aics.WitnessStore(folder / "their.db", create=True)
    made = aics.Witness(
        "their.example/w",
        Ed25519PrivateKey.from_private_bytes(b"t" * 32),
        store,
        [aics.LogConfig.from_strings(origin, [vkey])],
        clock=lambda: NOON,
    )
    server = aics.make_server(made)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made, server.url
    finally:
        server.shutdown()
        server.server_close()
        store.close()


def grow(engine: Engine, blobs: Blobs, count: int, subject: str) -> None:
    with acting(engine, blobs) as ctx:
        journal.append_many(ctx, [Act("note", subject, CLERK, MORNING, {"n": n}) for n in range(count)])
    assert sequencer.sequence(engine, LOG, MORNING, SystemChance(), 0)


@live
@SQLITE
def test_their_witness_cosigns_our_log_and_they_verify_all_of_it(
    tlog: Any,  # noqa: ANN401
    engine: Engine,
    blobs: Blobs,
    tmp_path: Path,
) -> None:
    mirror = FolderMirror(tmp_path / "log")
    with their_witness(tmp_path, ORIGIN, LOG.key.vkey) as (made, url):
        witness = Witness(note.key(made.vkey_text), url, True)
        collector = Collector(engine, LOG, Witnesses((witness,), 1))
        for number, count in enumerate((3, 297, 1)):
            grow(engine, blobs, count, f"L-{number}")
            assert collector.collect() == 1
    with reading(engine) as tx:
        newest = sequencer.checkpoint(tx)
        leaf = journal.entries(tx, "L-1")[100].leaf
        index, path, _ = merkle.proof_parts(sequencer.tlog_proof(tx, leaf))
        grown = sequencer.consistency(tx, 300, 301)
        before = sequencer.root(tx, 300)
    publication.publish(engine, mirror, newest, 0)
    assert tlog.verify_inclusion(leaf, index, newest.size, list(path), newest.root)
    assert tlog.verify_consistency(300, 301, before, newest.root, grown)
    judged = tlog.verify_checkpoint(
        tlog.parse_note(newest.note), tlog.parse_vkey(LOG.key.vkey), [made.vkey], 1, expected_origin=ORIGIN
    )
    assert judged.log_ok
    assert judged.ok
    report = tlog.audit_tiles(tlog.FileSystemTileReader(tmp_path / "log"), newest.size, newest.root)
    assert report is not None


@live
def test_our_witness_cosigns_their_log_and_we_audit_it(tlog: Any, tmp_path: Path) -> None:  # noqa: ANN401
    aics = pytest.importorskip("aics_witness")
    private = Ed25519PrivateKey.from_private_bytes(b"l" * 32)
    store = tlog.DirectoryTileStore(tmp_path / "theirs", fsync=False)
    writer, notes = tlog.IncrementalTileWriter(store), list[bytes]()
    made = cosigner(tmp_path / "w", LOG)
    tree = tlog.MerkleTree()
    with serving(made) as url:
        client = aics.WitnessClient(url, made.held.key.vkey, clock=lambda: NOON)
        for size in (1, 300, 700):
            batch = [str(n).encode() for n in range(writer.size, size)]
            writer.append(batch)
            for entry in batch:
                tree.append(entry)
            head = tlog.Checkpoint(origin=ORIGIN, size=size, root=writer.root())
            signed = tlog.checkpoint.sign_checkpoint(head, private, ORIGIN).to_bytes()
            lines = client.submit(signed, tree.consistency_proof)
            notes.append(aics.merge_cosignatures(signed, lines))
    held = note.verified(note.note(notes[-1]), [LOG.key, made.held.key])
    assert [one.time for one in held] == [None, NOON]
    heads = [merkle.tree_head(note.note(one).text) for one in notes]
    audited = audit(Folder(tmp_path / "theirs"), heads[1], heads[2])
    assert (audited.failures, audited.entries) == ([], 700 - 256)


@live
def test_their_client_is_told_our_size_and_led_on(tlog: Any, tmp_path: Path) -> None:  # noqa: ANN401
    aics = pytest.importorskip("aics_witness")
    assert tlog
    made, log = cosigner(tmp_path / "w", LOG), Log(LOG).grow(9)
    made.add_checkpoint(bytes(log.request(0, 4)))
    with serving(made) as url:
        client = aics.WitnessClient(url, made.held.key.vkey, clock=lambda: NOON)
        assert client.submit(log.note(), lambda old, new: list(log.path(old, new)))
        with pytest.raises(aics.WitnessAhead):
            client.submit(log.note(5), lambda old, new: list(log.path(old, new)))


@live
def test_where_they_are_known_to_be_wrong(tlog: Any) -> None:  # noqa: ANN401
    """An empty hash under an empty root passes with them; ours must have 32 bytes."""
    assert tlog.verify_inclusion(b"", 0, 1, [], b"")
    with pytest.raises(NotTrusted):
        merkle.verify_inclusion(b"", 0, 1, [], b"")


# ---------------------------------------------------------------- what they said once


def test_their_recorded_checkpoint_and_cosignature_hold() -> None:
    log, witness = note.key(RECORDED["log"]), note.key(RECORDED["witness"])
    held = note.verified(note.note(RECORDED["cosigned"].encode()), [log, witness])
    assert [one.time for one in held] == [None, RECORDED["time"]]
    head = merkle.tree_head(note.note(RECORDED["cosigned"].encode()).text)
    assert head.root == Tree(merkle.leaf_hash(str(n).encode()) for n in range(head.size)).root()


def test_their_recorded_request_is_understood_as_ours() -> None:
    asked = witnessing.request(RECORDED["request"].encode())
    assert bytes(asked) == RECORDED["request"].encode()
    known = Tree(merkle.leaf_hash(str(n).encode()) for n in range(asked.old))
    witnessing.extends(asked, merkle.TreeHead(ORIGIN, asked.old, known.root()))


def test_their_recorded_answer_is_believed() -> None:
    text = note.note(RECORDED["cosigned"].encode()).text
    line = witnessing.cosignature(text, RECORDED["answer"].encode(), note.key(RECORDED["witness"]))
    assert line.text.decode() == RECORDED["answer"]
