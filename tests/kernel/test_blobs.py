"""Files by their digest: whole or not at all, in a folder and in an object store."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore

from kernel import blobs, object_store
from kernel.blobs import Blobs, FolderBlobs
from kernel.errors import Fault, NotFound, NotValid, Unavailable
from kernel.object_store import StoreBlobs
from tests.support.parts import ROOT

UNKNOWN: Final = "ab" * 32


@pytest.fixture(params=["folder", "store", "local store"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    store = MemoryStore() if request.param == "store" else LocalStore(tmp_path / "objects", mkdir=True)
    return StoreBlobs(store, tmp_path / "spool")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@given(st.lists(st.binary(max_size=200), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_what_is_put_comes_back_under_its_digest(kept: Blobs, chunks: list[bytes]) -> None:
    data = b"".join(chunks)
    digest = kept.write(chunks)
    assert digest == hashlib.sha256(data).hexdigest() == kept.put(data)
    assert kept.get(digest) == data
    assert b"".join(kept.chunks(digest)) == data
    assert kept.size(digest) == len(data)
    assert kept.has(digest)


def test_what_was_never_put_is_not_found(kept: Blobs) -> None:
    assert not kept.has(UNKNOWN)
    for ask in (kept.get, kept.size, lambda digest: list(kept.chunks(digest))):
        with pytest.raises(NotFound, match=UNKNOWN):
            ask(UNKNOWN)


def test_erasing_is_for_good_and_may_be_repeated(kept: Blobs) -> None:
    digest = kept.put(b"personal data")
    kept.erase(digest)
    kept.erase(digest)
    assert not kept.has(digest)


def test_a_shelf_is_found_and_cleared_by_itself(kept: Blobs) -> None:
    """Equal bytes on two shelves and beside them: clearing one takes nothing from the others."""
    one, two = kept.shelf("package-1"), kept.shelf("package-2")
    digest = kept.put(b"the same bytes")
    assert not one.has(digest)
    assert {one.put(b"the same bytes"), two.put(b"the same bytes"), one.put(b"others")} > {digest}
    one.clear()
    assert not one.has(digest)
    assert two.get(digest) == kept.get(digest) == b"the same bytes"
    one.clear()
    assert one.size(one.put(b"anew")) == 4
    for name in ("", "../x", "a/b", "A", "x" * 65):
        with pytest.raises(Fault):
            kept.shelf(name)


def test_a_folder_says_what_is_free_on_its_disk_and_a_store_does_not(tmp_path: Path) -> None:
    free = FolderBlobs(tmp_path / "blobs").shelf("package-1").room()
    assert free is not None
    assert 0 <= free <= shutil.disk_usage(tmp_path).total
    assert StoreBlobs(MemoryStore(), tmp_path).room() is None


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """Half a file of an hour ago goes, one that is being written now stays, and so does what is kept."""
    kept = FolderBlobs(tmp_path)
    digest, shelf = kept.put(b"whole"), kept.shelf("package-1").put(b"whole")
    now = datetime.now(UTC)
    for name, age in (("old", 3600), ("new", 0)):
        (tmp_path / "incoming" / name).write_bytes(b"half")
        os.utime(tmp_path / "incoming" / name, (now.timestamp() - age,) * 2)
    assert kept.sweep(now - timedelta(minutes=30)) == 1
    assert [path.name for path in (tmp_path / "incoming").iterdir()] == ["new"]
    assert kept.get(digest) == kept.shelf("package-1").get(shelf) == b"whole"
    assert StoreBlobs(MemoryStore(), tmp_path).sweep(now) == 0


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "AB" * 32, "ab" * 31, "ab" * 32 + "\n", "../" + "a" * 61])
def test_only_a_digest_names_a_file(kept: Blobs, digest: str) -> None:
    for ask in (kept.get, kept.size, kept.has, kept.erase):
        with pytest.raises(NotValid, match=r"blob\.digest"):
            ask(digest)


def test_a_source_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def torn() -> Iterator[bytes]:
        yield b"first half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        FolderBlobs(tmp_path).write(torn())
    assert files(tmp_path) == []


def test_bytes_that_are_not_what_was_said_are_not_kept(kept: Blobs) -> None:
    digest = hashlib.sha256(b"what was announced").hexdigest()
    with pytest.raises(NotValid, match=r"blob\.other"):
        kept.write([b"what came"], digest)
    assert not kept.has(digest)
    assert not kept.has(hashlib.sha256(b"what came").hexdigest())
    assert kept.write([b"what was ", b"announced"], digest) == digest


def test_damaged_bytes_are_never_given_as_whole(tmp_path: Path) -> None:
    kept = FolderBlobs(tmp_path)
    digest = kept.put(b"what was sealed")
    path = tmp_path / digest[:2] / digest[2:]
    path.write_bytes(b"what was sEaled")
    with pytest.raises(Fault, match="damaged"):
        kept.get(digest)
    with pytest.raises(Fault, match="damaged"):
        list(kept.chunks(digest))


def test_damaged_objects_are_noticed_too(tmp_path: Path) -> None:
    store = MemoryStore()
    kept = StoreBlobs(store, tmp_path)
    digest = kept.put(b"one")
    store.put(f"{digest[:2]}/{digest[2:]}", b"two")
    with pytest.raises(Fault, match="damaged"):
        kept.get(digest)


@pytest.mark.parametrize("kind", ["folder", "store"])
def test_a_large_file_takes_constant_memory(tmp_path: Path, kind: str) -> None:
    kept = FolderBlobs(tmp_path) if kind == "folder" else StoreBlobs(LocalStore(tmp_path), tmp_path / "spool")
    piece = bytes(1 << 20)
    tracemalloc.start()
    digest = kept.write(piece for _ in range(64))
    size = sum(len(part) for part in kept.chunks(digest))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 64 << 20
    assert peak < 8 << 20


FULL: Final = """
import resource, signal, sys
from pathlib import Path
from kernel.blobs import FolderBlobs
from kernel.errors import Unavailable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
kept = FolderBlobs(Path(sys.argv[1]))
try:
    kept.write(bytes(1 << 16) for _ in range(32))
except Unavailable as refused:
    print(refused.code)
kept.put(b"a small one still fits")
"""


def test_a_disk_without_room_is_said_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    """The limit on a file's size stands for the full disk: the write fails in the middle, as on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout == "storage.full\n"
    assert [path.read_bytes() for path in files(tmp_path)] == [b"a small one still fits"]


def test_what_is_large_never_lies_in_tmp(kept: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    before = files(tmp_path)
    with kept.scratch() as file:
        file.write(b"large")
        file.seek(0)
        assert kept.write([file.read()]) == hashlib.sha256(b"large").hexdigest()
    with pytest.raises(Unavailable, match=r"storage\.full"), kept.scratch():
        raise OSError(errno.ENOSPC, "full")
    with pytest.raises(ValueError, match="ours"), kept.scratch():
        raise ValueError("ours")
    assert len(files(tmp_path)) <= len(before) + 1, "no file stays but the one that was kept"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_every_way_of_being_full_is_a_refusal(number: int) -> None:
    with pytest.raises(Unavailable, match=r"storage\.full"), blobs._room():
        raise OSError(number, os.strerror(number))


def test_other_errors_of_the_disk_pass_unchanged(tmp_path: Path) -> None:
    (tmp_path / "incoming").write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        FolderBlobs(tmp_path).put(b"x")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What is synced while the test runs, in order."""
    told: list[Path] = []
    fsync = os.fsync

    def telling(handle: int) -> None:
        told.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", telling)
    return told


@pytest.mark.parametrize("shelf", ["", "package-1"])
def test_the_name_is_synced_with_every_folder_above_it(tmp_path: Path, synced: list[Path], shelf: str) -> None:
    """What is acknowledged must be found after a power cut, also where its shelf is as new as itself."""
    root = FolderBlobs(tmp_path / "blobs")
    digest = (root.shelf(shelf) if shelf else root).put(b"a piece")
    file = next(path for path in files(tmp_path) if path.name == digest[2:])
    assert synced[0].parent.name == "incoming", "the bytes first"
    above = [each for each in file.parents if each.is_relative_to(tmp_path / "blobs")]
    assert synced[1:] == above
    assert len(above) == (4 if shelf else 2)


def test_a_place_made_ready_beforehand_leaves_two_syncs_for_the_end(tmp_path: Path, synced: list[Path]) -> None:
    shelf, digest = FolderBlobs(tmp_path / "blobs").shelf("package-1"), hashlib.sha256(b"a piece").hexdigest()
    with shelf.incoming(digest) as file:
        above = [each for each in shelf._path(digest).parents if each.is_relative_to(tmp_path / "blobs")]
        assert synced == above[1:]
        synced.clear()
        assert file.write([b"a ", b"piece"]).size == 7
        file.keep(digest)
    assert [each.parent.name for each in synced[:1]] == ["incoming"]
    assert synced[1:] == above[:1]
    assert shelf.get(digest) == b"a piece"


def test_what_is_not_kept_in_the_end_is_gone(kept: Blobs, tmp_path: Path) -> None:
    with kept.incoming("ab" * 32) as file:
        file.write([b"half"])
    assert files(tmp_path) == []


def test_a_folder_that_lasts_is_not_synced_into_its_own_again(tmp_path: Path, synced: list[Path]) -> None:
    """The same bytes twice lie in the same folder; another shelf's, and a shelf's that was cleared, are new ones."""
    root = FolderBlobs(tmp_path / "blobs")
    for shelf, folders in (("a", 4), ("a", 1), ("b", 4), ("b", 1)):
        synced.clear()
        root.shelf(shelf).put(b"a piece")
        assert len(synced) == 1 + folders
    root.shelf("a").clear()
    synced.clear()
    root.shelf("a").put(b"a piece")
    assert len(synced) == 1 + 4


def test_a_store_remembers_no_more_folders_than_it_may(
    tmp_path: Path, synced: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "REMEMBERED", 1)
    root = FolderBlobs(tmp_path / "blobs")
    for shelf in "abc":
        root.shelf(shelf).put(b"a piece")
    assert len(root._lasting) == 3
    synced.clear()
    root.shelf("a").put(b"a piece")
    assert len(synced) == 1 + 4


KILLED: Final = """
import sys, time
from pathlib import Path
from kernel.blobs import FolderBlobs
def slow():
    yield b"first half"
    print("begun", flush=True)
    time.sleep(60)
FolderBlobs(Path(sys.argv[1])).write(slow())
"""


def test_a_killed_writer_leaves_no_file_under_a_digest(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"begun\n"
        writer.kill()
    assert [path.parent.name for path in files(tmp_path)] == ["incoming"]


def test_the_address_chooses_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert isinstance(object_store.blobs(str(tmp_path), tmp_path), FolderBlobs)
    assert isinstance(object_store.blobs("s3://bucket/prefix", tmp_path), StoreBlobs)
    with pytest.raises(NotValid) as refused:
        object_store.blobs("ftp://example.com/blobs", tmp_path)
    assert refused.value.field == "GGZY_BLOBS_URL"


def test_a_store_that_does_not_answer_is_said_so_in_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on the port; the library alone would try for three minutes."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    for name, value in {"ENDPOINT_URL": address, "REGION": "x", "ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    kept = object_store.blobs("s3://bucket", tmp_path / "spool")
    began = time.monotonic()
    asks: tuple[Callable[[], object], ...] = (
        lambda: kept.put(b"x"),
        lambda: kept.get(UNKNOWN),
        lambda: kept.size(UNKNOWN),
        lambda: kept.has(UNKNOWN),
        lambda: kept.erase(UNKNOWN),
        kept.shelf("a").clear,
    )
    for ask in asks:
        with pytest.raises(Unavailable, match=r"^storage\.unavailable") as refused:
            ask()
        assert refused.value.remedy.zh
    assert time.monotonic() - began < 60
    assert files(tmp_path) == []
