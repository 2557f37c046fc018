"""A small log in memory that signs its own checkpoints, and a witness that serves on a free port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import merkle
from kernel.merkle import Tree, TreeHead
from signing.rules.note import Key, Kind, LogKey
from signing.rules.witnessing import Request
from witness import key, state
from witness.cosigner import Cosigner
from witness.server import Server

ORIGIN: Final = "log.example/ggzy"
NOON: Final = 1_772_424_000


def log_key(seed: bytes = b"l" * 32, origin: str = ORIGIN) -> LogKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return LogKey(Key(origin, Kind.ED25519, private.public_key().public_bytes_raw()), private.sign)


@dataclass
class Log:
    """Entries `0`, `1`, `2` …; `other` makes them a different history from that number on."""

    key: LogKey = field(default_factory=log_key)
    tree: Tree = field(default_factory=Tree)
    entries: list[bytes] = field(default_factory=list)

    def grow(self, count: int, mark: bytes = b"") -> Log:
        for _ in range(count):
            entry = merkle.entry(merkle.leaf_hash(mark + str(len(self.entries)).encode()))
            self.entries.append(entry)
            self.tree.append(merkle.leaf_hash(entry))
        return self

    def note(self, size: int | None = None) -> bytes:
        """The signed checkpoint of the first `size` entries, by default of all."""
        whole = len(self.tree) if size is None else size
        return self.key.sign(TreeHead(self.key.name, whole, self.tree.root(whole)).text)

    def path(self, old: int, size: int | None = None) -> Sequence[bytes]:
        whole = len(self.tree) if size is None else size
        return merkle.consistency_proof(self.tree.node, old, whole) if old else ()

    def request(self, old: int, size: int | None = None) -> Request:
        return Request(old, tuple(self.path(old, size)), self.note(size))


def cosigner(
    folder: Path, *logs: LogKey, name: str = "witness.example/w", clock: Callable[[], int] = lambda: NOON
) -> Cosigner:
    """A new witness with its key and state in `folder`."""
    folder.mkdir(exist_ok=True)
    held = key.make(folder / "key", name)
    begun = state.begin(folder / "state", held.key.vkey)
    return Cosigner(held, {one.name: one.key for one in logs}, begun, clock)


@contextmanager
def serving(made: Cosigner) -> Iterator[str]:
    """The witness's address while it serves."""
    with Server(("127.0.0.1", 0), made) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.url
        server.shutdown()
        thread.join(timeout=10)
