"""The log as static files, and what its start finds out from them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest
from obstore.store import MemoryStore
from sqlalchemy import Engine, text

from kernel import journal, merkle, publication, sequencer, tiles
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import Blobs, FolderBlobs
from kernel.chance import SystemChance
from kernel.checkpoints import Checkpoint
from kernel.db import connect, reading, writing
from kernel.errors import Fault, NotTrusted, NotValid
from kernel.merkle import Tree, TreeHead
from kernel.mirror import FolderMirror, Mirror, StoreMirror, mirror
from signing.rules.note import LogKey
from tests.support.databases import MORNING, acting, sqlite_database, unguard
from tests.support.logs import log_key

SIGNER: Final[LogKey] = log_key()


@pytest.fixture(params=["folder", "store"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Mirror:
    return FolderMirror(tmp_path / "log") if request.param == "folder" else StoreMirror(MemoryStore())


def grow(engine: Engine, blobs: Blobs, count: int, subject: str) -> list[bytes]:
    with acting(engine, blobs) as ctx:
        made = journal.append_many(ctx, [Act("note", subject, CLERK, MORNING, {"n": n}) for n in range(count)])
    return [one.leaf for one in made]


def signed(engine: Engine) -> Checkpoint:
    made = sequencer.sequence(engine, SIGNER, MORNING, SystemChance(), 0)
    assert made
    return made


def test_files_are_put_whole_and_dropped_by_folder(files: Mirror) -> None:
    assert files.get("tile/0/000.p/3") is None
    for data in (b"first", b"second"):
        files.put("tile/0/000.p/3", data)
        assert files.get("tile/0/000.p/3") == data
    files.put("tile/0/000", b"whole")
    files.drop("tile/0/000.p")
    files.drop("tile/0/000.p")
    assert (files.get("tile/0/000.p/3"), files.get("tile/0/000")) == (None, b"whole")


def test_a_mirror_is_a_folder_or_a_store(tmp_path: Path) -> None:
    assert isinstance(mirror(str(tmp_path)), FolderMirror)
    with pytest.raises(NotValid, match=r"mirror\.url"):
        mirror("ftp://host/log")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("steps", [(1, 255), (3, 300, 1), (256,), (600, 5)])
def test_what_was_published_is_the_tree_that_was_signed(
    engine: Engine, blobs: Blobs, files: Mirror, steps: tuple[int, ...]
) -> None:
    """Read as a stranger would: root from the tiles, entries that hash to the lowest tiles."""
    old, leaves = 0, list[bytes]()
    for number, count in enumerate(steps):
        leaves += grow(engine, blobs, count, f"L-{number}")
        made = signed(engine)
        publication.publish(engine, files, made, old)
        old = made.size
    assert publication.published(files, SIGNER) == TreeHead(SIGNER.name, made.size, Tree(leaves).root())

    def fetch(level: int | None, n: int) -> bytes:
        data = files.get(tiles.edge(made.size, level, n).name)
        assert data is not None
        return data

    assert merkle.root_at(tiles.nodes(fetch), made.size) == made.root
    bundles = [entry for n in range(-(-made.size // 256)) for entry in tiles.entries(fetch(None, n))]
    assert [merkle.leaf_hash(entry) for entry in bundles] == leaves


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_parts_go_once_the_whole_is_there_and_stay_until_then(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    files, old, found = FolderMirror(tmp_path / "log"), 0, []
    for number, count in enumerate((3, 2, 251)):
        grow(engine, blobs, count, f"L-{number}")
        made = signed(engine)
        publication.publish(engine, files, made, old)
        old = made.size
        lowest = (path for path in (tmp_path / "log" / "tile" / "0").rglob("*") if path.is_file())
        found.append(sorted(path.relative_to(tmp_path / "log").as_posix() for path in lowest))
    assert found[1] == ["tile/0/000.p/3", "tile/0/000.p/5"]
    assert found[2] == ["tile/0/000"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_publication_that_broke_off_is_made_good(engine: Engine, blobs: Blobs) -> None:
    class Broken(StoreMirror):
        def put(self, name: str, data: bytes) -> None:
            if name.startswith("tile/1"):
                raise OSError(28, "no space")
            super().put(name, data)

    store = MemoryStore()
    grow(engine, blobs, 300, "L-1")
    made = signed(engine)
    with pytest.raises(OSError, match="no space"):
        publication.publish(engine, Broken(store), made, 0)
    assert publication.published(StoreMirror(store), SIGNER) is None
    publication.publish(engine, StoreMirror(store), made, 0)
    publication.check(engine, SIGNER, StoreMirror(store))


def test_a_database_restored_from_an_older_backup_is_found(sqlite_template: Path, tmp_path: Path) -> None:
    """The file is copied, work goes on, the copy is put back: nothing inside it can tell, what was published does."""
    files, blobs = FolderMirror(tmp_path / "log"), FolderBlobs(tmp_path / "blobs")
    with sqlite_database(sqlite_template, tmp_path) as engine:
        grow(engine, blobs, 3, "L-1")
        publication.publish(engine, files, signed(engine), 0)
        engine.dispose()
        shutil.copy(tmp_path / "ggzy.db", tmp_path / "backup.db")
        grow(engine, blobs, 2, "L-2")
        publication.publish(engine, files, signed(engine), 3)
        publication.check(engine, SIGNER, files)
    for old in tmp_path.glob("ggzy.db*"):
        old.unlink()
    shutil.copy(tmp_path / "backup.db", tmp_path / "ggzy.db")
    restored = connect(f"sqlite:///{tmp_path / 'ggzy.db'}")
    sequencer.check(restored, SIGNER)
    with pytest.raises(NotTrusted, match=r"log\.rolled_back"):
        publication.check(restored, SIGNER, files)
    grow(restored, blobs, 9, "L-3")  # and it does not help to go on until it has overtaken what was published
    signed(restored)
    with pytest.raises(Fault, match="published at size 5"):
        publication.check(restored, SIGNER, files)
    restored.dispose()


def test_a_published_checkpoint_of_another_key_is_refused(engine: Engine, files: Mirror) -> None:
    other = log_key(b"o" * 32)
    files.put(tiles.CHECKPOINT, other.sign(TreeHead(other.name, 0, merkle.EMPTY_ROOT).text))
    with pytest.raises(NotTrusted):
        publication.check(engine, SIGNER, files)


def test_history_that_was_rewritten_as_a_whole_is_found(engine: Engine, blobs: Blobs, files: Mirror) -> None:
    """Everything in the database agrees with itself; what was published does not."""
    grow(engine, blobs, 3, "L-1")
    publication.publish(engine, files, signed(engine), 0)
    with writing(engine) as tx:
        unguard(tx)
        for table in (
            "log_vouched",
            "log_checkpoint",
            "log_head",
            "log_tile",
            "log_entry",
            "log_queue",
            "journal_body",
            "journal_event",
        ):
            tx.execute(text(f"DELETE FROM {table}"))
    grow(engine, blobs, 4, "L-1")
    signed(engine)
    with reading(engine) as tx:
        assert sequencer.checkpoint(tx).size == 4
    with pytest.raises(Fault, match="published at size 3"):
        publication.check(engine, SIGNER, files)
