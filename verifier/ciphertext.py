"""A sealed file as the dossier holds it: its pieces, and the part that is one envelope."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from disclosure.rules import dossier as names
from signing.rules.manifest import PIECE
from verifier.case import Case
from verifier.event import Event


def pieces(case: Case, path: str) -> list[bytes]:
    """SHA-256 of every 8 MiB."""
    made, digest, size = [], hashlib.sha256(), 0
    for part in case.dossier.chunks(path):
        view = memoryview(part)
        while view:
            step = view[: PIECE - size]
            digest.update(step)
            view, size = view[len(step) :], size + len(step)
            if size == PIECE:
                made.append(digest.digest())
                digest, size = hashlib.sha256(), 0
    return [*made, digest.digest()] if size else made


def file_of(event: Event, name: str) -> str:
    """A file of the package that the event took in."""
    return names.bid(event.subject, int(str(event.body["seq"])), name)


def span(chunks: Iterator[bytes], start: int, size: int) -> Iterator[bytes]:
    """So many bytes of a stream from byte `start` on."""
    at = 0
    for chunk in chunks:
        if part := chunk[max(start - at, 0) : max(start + size - at, 0)]:
            yield part
        at += len(chunk)
