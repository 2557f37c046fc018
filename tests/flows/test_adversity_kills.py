"""A kill -9 in the middle of each act: the whole act is there or nothing of it, and every chain and the log hold.

Each act is done by children that die on a copy of the database; `run.py torture` kills them at every step.
"""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import Engine

from kernel.blobs import Blobs, FolderBlobs
from tests.support.databases import postgresql_database, sqlite_database
from tests.support.kills import Mortal, one
from tests.support.life import EVERY, announced_to_opened, whole_life

HANDFUL = frozenset({"lot.submit_bid", "bid.withdraw_bid", "clerk.close_bidding", "bid.release_key", "lot.open_bids"})


def mortal(engine: Engine, blobs: Blobs, folder: Path, names: frozenset[str] | None = None) -> Mortal:
    return Mortal(engine, blobs, folder=folder, names=names, chosen=one(random.Random(20260302)))


def test_each_act_there_is(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        life = mortal(engine, FolderBlobs(tmp_path / "blobs"), tmp_path)
        whole_life(life, tmp_path)
    assert life.survived.keys() >= EVERY
    assert {"sequence", "decrypt"} <= life.survived.keys()


def test_some_acts_on_postgresql(postgresql_furnished: str, tmp_path: Path) -> None:
    with postgresql_database(postgresql_furnished) as engine:
        life = mortal(engine, FolderBlobs(tmp_path / "blobs"), tmp_path, HANDFUL)
        announced_to_opened(life, tmp_path)
    assert life.survived.keys() == HANDFUL
