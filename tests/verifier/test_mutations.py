"""One byte changed anywhere, with the bag's manifests made right for it: always caught, by a check that is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from kernel.errors import NotValid
from tests.support import bag
from tests.support.played import Played
from verifier.dossier import NotADossier

EACH: Final = 22
FOLDERS: Final = ("events", "docs", "bids", "scores", "draw", "log", "result", "certs", "crls")
KINDS: Final = ("json", "salt", "tlog-proof", "p7s", "tsr", "leaves.txt")


def places(files: Mapping[str, bytes]) -> Iterator[tuple[str, int, int]]:
    """(path, position, bit): for every kind of file as many as there are, up to EACH, spread by a fixed seed."""
    dice = Random("mutations")
    for path in (path for group in _groups(files) for path in dice.sample(group, min(EACH, len(group)))):
        yield path, dice.randrange(len(files[path])), 1 << dice.randrange(8)


def _groups(files: Mapping[str, bytes]) -> list[list[str]]:
    """Events by kind of file; everything else by folder."""
    events = [
        sorted(path for path in files if path.startswith("data/events/") and path.endswith(kind)) for kind in KINDS
    ]
    rest = [
        sorted(path for path in files if path.startswith(f"data/{folder}/") and files[path]) for folder in FOLDERS[1:]
    ]
    about = [path for path in files if path in ("data/dossier.json", "data/withheld.json", "data/policy.json")]
    return [*events, *rest, about]


def _only_asks_for_less(old: bytes, new: bytes) -> bool:
    """Whether the platform's policy differs in its numbers alone: they bind nobody, and each may choose his own."""
    try:
        before, after = canon.mapping(old), canon.mapping(new)
    except NotValid:
        return False
    return {name for name in before if before[name] != after.get(name)} <= {"lag_ms", "skew_ms", "quorum"}


@pytest.mark.parametrize("part", range(4))
def test_every_changed_byte_is_caught_and_the_check_is_named(awarded: Played, tmp_path: Path, part: int) -> None:
    root, files = bag.unpacked(awarded.public)
    tried = list(places(files))
    assert len(tried) >= 200
    missed = []
    for path, at, bit in tried[part::4]:
        changed = bytearray(files[path])
        changed[at] ^= bit
        own = None if path == names.POLICY_FILE else awarded.policy
        if own is None and _only_asks_for_less(files[path], bytes(changed)):
            continue
        try:
            found = bag.judged(root, {**files, path: bytes(changed)}, own, tmp_path)
        except NotADossier:
            continue
        if not found.failed:
            missed.append((path, at))
    assert missed == []
