"""Auditing a log from its static files: it grew, it was rewritten, it shrank, a tile or an entry lies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from client.audit import audit
from client.log import log as command
from client.tiles import Folder
from kernel import merkle, tiles
from kernel.merkle import TreeHead
from kernel.tiles import Tile
from tests.support.logs import Log, log_key

SIZE: Final = 70_000
"""Three levels of tiles."""


def publish(log: Log, folder: Path, old: int = 0) -> Path:
    """The static files of all that the log has, as C2SP wants them."""
    for one in tiles.grown(old, len(log.tree)):
        first, height = one.n * tiles.WIDTH, 8 * (one.level or 0)
        places = range(first, first + one.width)
        whole = (
            [log.entries[at] for at in places] if one.level is None else [log.tree.node(height, at) for at in places]
        )
        file = folder / one.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(tiles.bundle(whole) if one.level is None else b"".join(whole))
    (folder / tiles.CHECKPOINT).write_bytes(log.note())
    return folder


def head(log: Log, size: int | None = None) -> TreeHead:
    whole = len(log.tree) if size is None else size
    return TreeHead(log.key.name, whole, log.tree.root(whole))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Log, Path]:
    made = Log().grow(SIZE)
    return made, publish(made, tmp_path_factory.mktemp("log"))


@pytest.mark.parametrize("old", [1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE - 1, SIZE])
def test_a_log_that_grew_holds_from_any_size(large: tuple[Log, Path], old: int) -> None:
    log, folder = large
    made = audit(Folder(folder), head(log, old), head(log))
    assert made.failures == []
    assert made.entries == (0 if old == SIZE else SIZE - old // 256 * 256)


def test_a_whole_log_is_audited_from_nothing(large: tuple[Log, Path]) -> None:
    log, folder = large
    made = audit(Folder(folder), None, head(log))
    assert (made.failures, made.entries, made.tiles) == ([], SIZE, 274 + 2 + 1)
    assert audit(Folder(folder), None, head(log), bundles=False).entries == 0


def test_an_older_checkpoint_holds_although_its_parts_are_gone(large: tuple[Log, Path]) -> None:
    """A partial tile may go once the whole one is there: it is cut from that one."""
    log, folder = large
    made = audit(Folder(folder), head(log, 300), head(log, 1000))
    assert (made.failures, made.entries) == ([], 1000 - 256)


# ---------------------------------------------------------------- what does not hold


def lie(folder: Path, one: Tile, at: int) -> None:
    file = folder / one.name
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(bytes(data))


LIES: Final[dict[str, Callable[[Path], object]]] = {
    "0 → new root": lambda folder: lie(folder, Tile(0, 2), 0),
    "entry 512": lambda folder: lie(folder, Tile(None, 2), 2 + 20),
    "hash 2 of tile/1/000.p/3": lambda folder: lie(folder, Tile(1, 0, 3), 64),
    "cannot be read": lambda folder: (folder / Tile(0, 2).name).unlink(),
    "entries/002 cannot be read": lambda folder: (folder / Tile(None, 2).name).unlink(),
    "incomplete": lambda folder: (folder / Tile(0, 3, 32).name).write_bytes(bytes(31 * 32)),
    "entries/003.p/32 is incomplete": lambda folder: (folder / Tile(None, 3, 32).name).write_bytes(b""),
    "breaks off": lambda folder: (folder / Tile(None, 2).name).write_bytes(b"\0\5ab"),
}


@pytest.mark.parametrize("what", LIES)
def test_a_tile_that_lies_is_named(tmp_path: Path, what: str) -> None:
    log = Log().grow(800)
    folder = publish(log, tmp_path)
    LIES[what](folder)
    made = audit(Folder(folder), head(log, 500), head(log))
    told = " | ".join(words.en for words in made.failures)
    assert made.failures
    if "root" not in what:
        assert what in told


def test_history_rewritten_before_the_older_checkpoint_is_found(tmp_path: Path) -> None:
    kept = head(Log().grow(300))
    other = Log().grow(10).grow(1, b"changed").grow(989)
    made = audit(Folder(publish(other, tmp_path)), kept, head(other))
    assert [words.en for words in made.failures] == [
        "the tiles do not give the root of the older checkpoint: history was rewritten"
    ]


def test_a_log_that_shrank_and_one_of_another_name_are_found(large: tuple[Log, Path]) -> None:
    log, folder = large
    assert "shrunk" in audit(Folder(folder), head(log), head(log, 5)).failures[0].en
    other = TreeHead("other.example", 5, log.tree.root(5))
    assert "two logs" in audit(Folder(folder), other, head(log)).failures[0].en


def test_two_checkpoints_of_one_size_and_two_roots(large: tuple[Log, Path]) -> None:
    log, folder = large
    forged = TreeHead(log.key.name, SIZE, merkle.EMPTY_ROOT)
    assert audit(Folder(folder), forged, head(log)).failures
    assert audit(Folder(folder), head(log), forged).failures


# ---------------------------------------------------------------- the command


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(command, ["--lang", "en", "audit", *map(str, arguments)])
    return done.exit_code, done.output


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Log, Path, Path]:
    """A log of 600 entries in a folder, and its checkpoint at 300 in a file."""
    log = Log().grow(600)
    (tmp_path / "old.txt").write_bytes(log.note(300))
    return log, publish(log, tmp_path / "log"), tmp_path / "old.txt"


def test_the_command_reads_a_folder_the_web_and_two_files(kept: tuple[Log, Path, Path]) -> None:
    log, folder, old = kept
    key = log.key.key.vkey
    assert run("--from", old, "--to", folder, "--log-key", key)[0] == 0
    with served(folder) as url:
        code, said = run("--from", old, "--to", url, "--log-key", key)
        assert (code, "300 → 600" in said) == (0, True)
        assert run("--from", old, "--to", folder / tiles.CHECKPOINT, "--tiles", url, "--log-key", key)[0] == 0
    assert run("--to", folder / tiles.CHECKPOINT, "--log-key", key, "--no-entries")[0] == 0


def test_a_proof_that_somebody_kept_is_a_checkpoint_too(kept: tuple[Log, Path, Path]) -> None:
    log, folder, old = kept
    path = tuple(merkle.inclusion_proof(log.tree.node, 7, 300))
    old.write_bytes(merkle.proof_text(merkle.Proof(7, 300, path), log.note(300)))
    assert run("--from", old, "--to", folder, "--log-key", log.key.key.vkey)[0] == 0


def test_without_the_log_s_key_it_says_what_was_not_checked(kept: tuple[Log, Path, Path]) -> None:
    _, folder, old = kept
    code, said = run("--from", old, "--to", folder)
    assert (code, "cannot-check" in said) == (0, True)


def test_exit_1_where_it_does_not_hold(kept: tuple[Log, Path, Path]) -> None:
    log, folder, old = kept
    key = log.key.key.vkey
    stranger = log_key(b"s" * 32)
    assert run("--from", old, "--to", folder, "--log-key", stranger.key.vkey)[0] == 1
    old.write_bytes(Log().grow(300, b"other").note())
    code, said = run("--from", old, "--to", folder, "--log-key", key)
    assert (code, "FAIL" in said) == (1, True)


def test_exit_2_where_there_is_nothing_to_read(kept: tuple[Log, Path, Path]) -> None:
    log, folder, old = kept
    assert run("--from", old, "--to", folder / "nowhere" / "x")[0] == 2
    assert run("--from", old, "--to", folder, "--log-key", "no key")[0] == 2
    old.write_bytes(b"no checkpoint")
    assert run("--from", old, "--to", folder, "--log-key", log.key.key.vkey)[0] == 2
    assert run("--from", folder / "none", "--to", folder)[0] == 2
