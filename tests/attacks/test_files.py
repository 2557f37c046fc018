"""An administrator edits the files beside the database: a bit, a whole file, one in another's place, one away."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from kernel.blobs import FolderBlobs
from tests.attacks.citizen import Citizen
from tests.attacks.edits import undone

KINDS = ("bit", "other", "cut", "gone")


def tampered(folder: Path, dice: Random) -> str:
    """One file, one of these ways."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    path, kind = dice.choice(files), dice.choice(KINDS)
    data = bytearray(path.read_bytes())
    if kind == "bit":
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    elif kind == "other":
        data = bytearray(dice.choice([each for each in files if each != path]).read_bytes())
    elif kind == "cut":
        del data[dice.randrange(len(data)) :]
    path.unlink()
    if kind != "gone":
        path.write_bytes(data)
    return f"{kind} {path.relative_to(folder)}"


def attacked(theirs: Engine, citizen: Citizen, folder: Path, seeds: range) -> Counter[str]:
    came: Counter[str] = Counter()
    blobs = citizen.played.case.hall.blobs
    assert isinstance(blobs, FolderBlobs)
    for seed in seeds:
        copy = folder / str(seed)
        shutil.copytree(blobs._folder, copy, copy_function=os.link)  # a file is never changed in place
        done = tampered(copy, Random(seed))
        with undone(theirs) as tx:
            said = citizen.look(tx, FolderBlobs(copy))
        assert said != "FALSE", f"seed {seed}: {done} gives a dossier that says something else and passes"
        came[said] += 1
        shutil.rmtree(copy)
    return came


def test_no_file_in_another_shape_gives_a_false_dossier(theirs: Engine, citizen: Citizen, tmp_path: Path) -> None:
    """Files are asked for by their digest, so a wrong one is no file at all."""
    came = attacked(theirs, citizen, tmp_path / "copies", range(6))
    assert came["none"] > 0
    assert came["caught"] == 0


@pytest.mark.torture
def test_nor_does_any_of_five_hundred(theirs: Engine, citizen: Citizen, tmp_path: Path) -> None:
    assert attacked(theirs, citizen, tmp_path / "copies", range(30, 530))["none"] > 50
