"""A lot that was played to its end with its two dossiers, played once a run however many fixtures ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from kernel.blobs import FolderBlobs
from tests.support import bag
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.forgery import log_of
from tests.support.panel import Hall

Play = Callable[[Hall, Path], Case]


@dataclass
class Played:
    """A lot that ended, its two dossiers, and a policy that trusts its platform."""

    case: Case
    public: bytes
    supervision: bytes
    policy: bytes
    log: list[bytes]


_HERE: Final[dict[Play, Played]] = {}


def played(play: Play, template: Path, folder: Path) -> Iterator[Played]:
    """To be asked for by fixtures of the session, which only read; whoever asks later gets what is there already."""
    if play in _HERE:
        yield _HERE[play]
        return
    with sqlite_database(template, folder) as engine:
        made = play(Hall(engine, FolderBlobs(folder / "blobs")), folder)
        public, whole = made.export(), made.export(Edition.SUPERVISION)
        policy = bag.unpacked(whole)[1][names.POLICY_FILE]
        _HERE[play] = Played(made, public, whole, policy, log_of(made))
        yield _HERE[play]
        del _HERE[play]
