"""Lots that were played with real signatures and grown to a length, as dossiers to be verified."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from disclosure.acts import dossier
from disclosure.rules.dossier import Edition
from ggzy.demo import cast, commands, house, pool, summary
from ggzy.demo.company import Company
from ggzy.demo.play import Play
from kernel import journal, sequencer
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.db import reading as looking

EXPERTS: Final = 400
AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Lot:
    """A dossier of so many events, and a policy that trusts its platform."""

    archive: Path
    policy: Path
    events: int


@contextmanager
def played() -> Iterator[Company]:
    """A running platform, its offices and its experts."""
    with tempfile.TemporaryDirectory() as folder, house.running(Path(folder), house.free_port()) as stage:
        stage.settle()
        company = Company(stage, lambda _zh, _en: None)
        company.enrol()
        bidders = [player.org for player in cast.SUPPLIERS]
        company.robot(cast.CENTRE).keep("experts/import", pool.workbook(EXPERTS, bidders))
        yield company


def awarded(company: Company, number: str, more: int) -> Lot:
    """A tender from notice to award, with so many more entries in the middle of its course."""
    play = _convened(company, number)
    _grow(company, play.lot, more)
    play.evaluate()
    play.award()
    return _exported(company, play)


def terminated(company: Company, number: str, more: int) -> Lot:
    """As `awarded`, but ended by the supervisor after those entries."""
    play = _convened(company, number)
    _grow(company, play.lot, more)
    body: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"}
    play.supervisor.do("lot.terminate", play.lot, body)
    return _exported(company, play)


def _convened(company: Company, number: str) -> Play:
    script = commands.scripts()["school"]
    play = Play(company, replace(script, document=lambda lot: script.document(lot) | {"no": number}))
    for step in (play.announce, play.submit, play.open, play.draw):
        step()
    return play


def _grow(company: Company, lot: str, count: int) -> None:
    """Entries of a kind that may come any number of times, as their act would write them."""
    player, stage = cast.CUSTODIANS[0], company.stage
    actor = Actor(player.name, Role.CUSTODIAN, player.org)
    for first in range(0, count, AT_ONCE):
        with stage.house.acting(actor) as ctx:
            said: list[dict[str, Json]] = [
                {"i": n, "round": 0, "shares_sha256": f"{n:064x}"} for n in range(first, min(first + AT_ONCE, count))
            ]
            journal.append_many(ctx, [Act("release_score_shares", lot, actor, ctx.now, body) for body in said])


def _exported(company: Company, play: Play) -> Lot:
    stage = company.stage
    stage.settle()
    while not _all_in_log(stage):
        stage.settle()
    with stage.house.looking() as ctx:
        data = dossier.export(ctx, play.lot, Edition.PUBLIC, stage.house.origin)
    archive, policy = (stage.folder / f"{play.lot}.{ending}" for ending in ("zip", "policy.json"))
    archive.write_bytes(data)
    policy.write_bytes(summary.policy_of(company))
    return Lot(archive, policy, _events(archive))


def _events(archive: Path) -> int:
    with zipfile.ZipFile(archive) as bag:
        lists = (name for name in bag.namelist() if name.endswith("/leaves.txt"))
        return sum(bag.read(name).count(b"\n") for name in lists)


def _all_in_log(stage: house.Stage) -> bool:
    with looking(stage.house.engine) as tx:
        return sequencer.idle(tx)
