"""The whole server over a database file that was put back from an older copy: it does not start, whoever remembers."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kernel import journal
from kernel.act import Act
from kernel.actor import CLERK
from kernel.checkpoints import Checkpoint
from kernel.errors import NotTrusted
from kernel.settings import Settings
from tests.support.logs import cosigner, serving
from web import commands


def settings(folder: Path) -> Settings:
    return replace(
        Settings(),
        data=folder,
        database=f"sqlite:///{folder}/ggzy.db",
        blobs=str(folder / "blobs"),
        log_files=str(folder / "log"),
        witnesses=folder / "policy" if (folder / "policy").exists() else None,
    )


def work(folder: Path, subject: str) -> Checkpoint:
    """One run of the server: start, an act, a pass, its witness asked, stop."""
    house, keys = commands.furnished(settings(folder))
    keeper = commands.keeper(house, keys)
    with house.acting(CLERK) as ctx:
        journal.append(ctx, Act("note", subject, CLERK, ctx.now, {}))
    made = keeper.sequence()
    assert made
    assert keeper.collect() == len(house.witnesses.asked)
    keeper.stop()
    house.engine.dispose()
    return made


@pytest.mark.parametrize("who", ["the published checkpoint", "the witness"])
def test_a_server_over_an_older_copy_does_not_start(tmp_path: Path, who: str) -> None:
    folder = tmp_path / "data"
    bare, keys = commands.furnished(settings(folder))
    bare.engine.dispose()
    witness = cosigner(tmp_path / "w", keys.log)
    with serving(witness) as url:
        (folder / "policy").write_text(f"witness w {witness.held.key.vkey} {url}\nquorum w\n")
        work(folder, "L-1")
        shutil.copy(folder / "ggzy.db", tmp_path / "backup.db")
        work(folder, "L-2")
        for file in folder.glob("ggzy.db*"):
            file.unlink()
        shutil.copy(tmp_path / "backup.db", folder / "ggzy.db")
        if who == "the witness":
            shutil.rmtree(folder / "log")
        house, keys = commands.furnished(settings(folder))
        with pytest.raises(NotTrusted, match=r"log\.rolled_back") as refused:
            commands.keeper(house, keys)
        house.engine.dispose()
    assert refused.value.remedy.zh
    assert refused.value.remedy.en


def test_without_a_restored_copy_it_starts_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, second = (work(folder, f"L-{n}").size for n in range(2))
    assert second == first + 1
