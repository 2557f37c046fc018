"""A draw that was drawn again until it pleased: pressed twice, wiped and repeated, or changed afterwards."""

from __future__ import annotations

import base64
import copy
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import text

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from evaluation.acts import clerk
from experts.acts import reading as drawn_now
from kernel import journal, merkle
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.db import connect, writing
from kernel.errors import Conflict
from signing.rules import vrf
from tests.attacks.edits import copied
from tests.attacks.outside import Outside, named
from tests.support import bag, case, door
from tests.support.case import Case
from tests.support.databases import sqlite_database, unguard
from tests.support.door import Caller, code
from tests.support.forgery import Event, Forger, log_of
from tests.support.panel import KEYS, Hall
from tests.support.played import Played
from verifier import dossier as reader
from verifier.findings import Status
from verifier.verify import Report, verify

FILLED: Final = ("experts_vacancy", "experts_seat", "experts_result", "experts_share", "experts_evidence",
                 "experts_identity", "experts_draw_secret", "experts_engaged")  # fmt: skip
TRIES: Final = 24


@dataclass
class Planned:
    """A lot whose draw is planned and not begun; what follows happens in copies of its database."""

    hall: Hall
    lot: str
    did: str
    folder: Path
    numbers: Iterator[int]

    def again(self, of: Hall | None = None) -> Hall:
        """A second server over a copy of the database, as it stood then (or as that one's stands now)."""
        source = of or self.hall
        made = copy.copy(source)
        made.engine = connect(f"sqlite:///{copied(source.engine, self.folder / f'{next(self.numbers)}.db')}")
        made.house = replace(source.house, engine=made.engine)
        return made

    def drawn(self, hall: Hall) -> Case:
        hall.clerk("snapshot_pool", "exclude", "freeze_draw")
        hall.entropy(self.lot, self.did)
        hall.clerk("draw")
        return Case(hall, self.lot, [])

    def ended(self, made: Case) -> Case:
        """In a copy the supervisor ends the lot, so that it has a dossier."""
        other = Case(self.again(made.hall), made.lot, [])
        why: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"}
        other.hall.do(other.hall.office(Role.SUPERVISOR), "lot.terminate", made.lot, why)
        other.archive()
        return other

    def seated(self, made: Case) -> frozenset[str]:
        with made.hall.house.looking() as ctx:
            return frozenset(each.expert_id for each in drawn_now.panel(ctx.tx, self.did))


@pytest.fixture(scope="module")
def planned(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    folder = tmp_path_factory.mktemp("planned")
    with sqlite_database(sqlite_template, folder) as engine:
        hall = Hall(engine, FolderBlobs(folder / "blobs"))
        hall.enrol_experts(9)
        lot, _ = hall.opened(folder, case.PRICES[:3], hall.lot_of(case.SCORING))
        yield Planned(hall, lot, hall.planned(lot), folder, itertools.count())


@pytest.fixture(scope="module")
def once(planned: Planned) -> Case:
    """The true draw."""
    return planned.drawn(planned.again())


def looked(planned: Planned, made: Case, folder: Path) -> Report:
    """A stranger verifies the dossier that is made now."""
    data = planned.ended(made).export(Edition.SUPERVISION)
    (folder / "dossier.zip").write_bytes(data)
    return verify(reader.read(folder / "dossier.zip"), bag.unpacked(data)[1][names.POLICY_FILE])


# ---------------------------------------------------------------- asked for a second time


def test_a_second_draw_is_a_conflict_over_http_and_stands_in_the_journal(planned: Planned, once: Case) -> None:
    hall = planned.again(once.hall)
    before = planned.seated(once)
    with door.opened(hall) as http:
        asked = {"what": "evaluation", "keys": KEYS, "custody": "same-machine"}
        answer = Caller(http, hall, hall.office(Role.AGENCY)).act("lot.plan_draw", planned.lot, asked)
    assert (answer.status_code, code(answer)) == (412, "draw.planned"), "as every Conflict"
    with hall.house.looking() as ctx:
        told = journal.entries(ctx.tx, journal.REFUSALS)[-1]
    assert {name: told.body[name] for name in ("act", "subject", "code")} == {
        "act": "lot.plan_draw", "subject": planned.lot, "code": "draw.planned"}  # fmt: skip
    with pytest.raises(Conflict, match=r"draw\.second"), hall.house.acting(CLERK) as ctx:
        clerk.ACTS["draw"](ctx, planned.lot, {"did": planned.did})
    assert planned.seated(Case(hall, planned.lot, [])) == before


# ---------------------------------------------------------------- by the database's own administrator


def test_a_result_that_was_wiped_comes_out_the_same(planned: Planned, once: Case, tmp_path: Path) -> None:
    """From the same frozen pool, checkpoint and values only one panel follows; that it was pressed twice is told."""
    hall = planned.again(once.hall)
    with writing(hall.engine) as tx:
        unguard(tx)
        for table in ("experts_seat", "experts_result", "experts_engaged"):
            tx.execute(text(f"DELETE FROM {table}"))
    hall.clerk("draw")
    made = Case(hall, planned.lot, [])
    assert planned.seated(made) == planned.seated(once)
    report = looked(planned, made, tmp_path)
    assert "04.02" in report.failed
    assert any(planned.did in place for place in named(report, "04.02"))


def test_a_draw_that_was_wiped_and_held_anew_convicts_itself(planned: Planned, once: Case, tmp_path: Path) -> None:
    """All rows of the draw are gone; the journal still has the first freeze, and now a second one."""
    hall = planned.again(once.hall)
    with writing(hall.engine) as tx:
        unguard(tx)
        for table in FILLED:
            tx.execute(text(f"DELETE FROM {table}"))
        tx.execute(text("UPDATE experts_draw SET snapshot = NULL, exclusions = NULL, frozen_leaf = NULL"))
    report = looked(planned, planned.drawn(hall), tmp_path)
    assert {"04.02"} <= set(report.failed)
    assert any(planned.lot in place for place in named(report, "04.02"))


def wanted(planned: Planned, expert: str) -> Case:
    """The operator goes back to before the freeze, with both keys in one hand, until that expert sits."""
    for _ in range(TRIES):
        made = planned.drawn(planned.again())
        if expert in planned.seated(made):
            return made
    raise AssertionError("the dice were against him")


def test_going_back_until_it_pleases(planned: Planned, once: Case, tmp_path: Path) -> None:
    """It can be done by whoever holds the database, the log's key and both entropy keys. By itself such a dossier
    holds, and says that both keys lie on one machine. But of two freezes the witnesses have seen one."""
    left_out = next(one for one in sorted(planned.hall.experts) if one not in planned.seated(once))
    again = wanted(planned, left_out)
    assert left_out in planned.seated(again)
    alone = looked(planned, again, tmp_path)
    assert alone.failed == ()
    assert next(each.status for each in alone.verdicts if each.check.id == "05.01c") is Status.CANNOT
    played = [_as_played(planned.ended(made)) for made in (once, again)]
    outside = Outside.of_all(played[0], tmp_path)
    true, false = (outside.judged(Forger.of(each.case, each.supervision, each.log), each, tmp_path) for each in played)
    assert true.failed == ()
    assert false.failed == ("02.04",)
    assert {"data/log/checkpoint-final.txt"} <= set(named(false, "02.04"))
    assert all(one.state.evidence() for one in outside.witnesses)


def _as_played(made: Case) -> Played:
    data = made.export(Edition.SUPERVISION)
    return Played(made, data, data, bag.unpacked(data)[1][names.POLICY_FILE], log_of(made))


# ---------------------------------------------------------------- changed afterwards, with every key of the platform


@pytest.fixture
def forger(awarded: Played) -> Forger:
    return Forger.of(awarded.case, awarded.supervision, awarded.log)


def told(forger: Forger, change: Callable[[dict[str, Any]], None]) -> None:
    """The transcript says something else, and the journal names this transcript."""
    path = names.draw(forger.one("freeze_draw").body["did"], "transcript.json")
    forger.one("replace_expert").body["transcript_sha256"] = forger.json(path, change)


def pressed_twice(forger: Forger) -> str:
    draw = forger.one("draw")
    forger.insert(draw, Event(copy.deepcopy(draw.value), bytes(31) + b"\x05", 0, b""))
    return "04.02"


def never_drawn(forger: Forger) -> str:
    forger.drop(forger.one("draw"))
    return "01.04"


def another_pool(forger: Forger) -> str:
    """Somebody who was not drawn is out of the snapshot; its root is told anew wherever it stands."""
    did = forger.one("freeze_draw").body["did"]
    path, seated = names.draw(did, "snapshot.csv"), {seat["pid"] for seat in forger.one("draw").body["seats"]}
    seated.add(forger.one("replace_expert").body["pid"])
    lines = forger.files[path].splitlines(keepends=True)
    gone = next(line for line in lines[1:] if line.split(b",")[0].decode() not in seated)
    forger.files[path] = b"".join(line for line in lines if line != gone)
    root = merkle.root(bytes.fromhex(line.split(b",")[1].decode()) for line in lines[1:] if line != gone).hex()
    for verb in ("snapshot_pool", "freeze_draw"):
        forger.one(verb).body["snapshot_root"] = root
    told(forger, lambda said: said.update(snapshot_root=root))
    return "05.02 05.03"


def other_people(forger: Forger) -> str:
    """One seat goes to somebody else, in transcript and journal alike."""
    out = forger.named("decline")[0].body["pid"]
    seat = next(each for each in forger.one("draw").body["seats"] if each["pid"] != out)
    path = names.draw(forger.one("freeze_draw").body["did"], "snapshot.csv")
    rows = [line.split(b",")[0].decode() for line in forger.files[path].splitlines()[1:]]
    old, new = seat["pid"], next(pid for pid in rows if pid not in str(forger.one("draw").body["seats"]))
    seat["pid"] = new

    def change(said: dict[str, Any]) -> None:
        for listed in (said["panel"], said["turns"][0]["seats"]):
            for each in listed:
                each["pid"] = new if each["pid"] == old else each["pid"]

    told(forger, change)
    return "05.03"


def seats_of_the_journal(forger: Forger) -> str:
    """The transcript is the true one; the journal's order of the seats is not."""
    seats = forger.one("draw").body["seats"]
    seats[0], seats[1] = seats[1], seats[0]
    return "05.03"


def other_value(forger: Forger) -> str:
    """A second key of the centre's, whose value pleases more; the journal says the same."""
    given = next(event for event in forger.named("give_entropy") if event.body["party"] == "centre")
    proof = vrf.prove(bytes(31) + b"\x09", b"any")
    beta = vrf.proof_to_hash(proof)
    said = {"proof": base64.b64encode(proof).decode(), "beta": base64.b64encode(beta).decode()}
    given.body.update(said)

    def change(told_: dict[str, Any]) -> None:
        next(each for each in told_["turns"][0]["shares"] if each["party"] == "centre").update(said)

    told(forger, change)
    return "05.01a"


def kept_out(forger: Forger) -> str:
    """Somebody who sits is put on the list of those who stand aside, which is told anew."""
    did, pid = forger.one("freeze_draw").body["did"], forger.one("draw").body["seats"][0]["pid"]
    path = names.draw(did, "exclusions.csv")
    evidence = bytes(32)
    head = forger.files[path].split(b"\n")[0]
    forger.files[path] = head + b"\n" + f"{pid},KINSHIP,{evidence.hex()}\n".encode()
    return "05.05"


def vacancy_of_another(forger: Forger) -> str:
    """He who declined stays, and another's seat is said to have fallen vacant."""
    decline = forger.named("decline")[0]
    decline.body["pid"] = next(
        each["pid"] for each in forger.one("draw").body["seats"] if each["pid"] != decline.body["pid"]
    )
    return "05.03"


ATTACKS: Final = (pressed_twice, never_drawn, another_pool, other_people, seats_of_the_journal, other_value, kept_out,
                  vacancy_of_another)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_a_draw_that_was_changed_is_told(
    attack: Callable[[Forger], str], forger: Forger, awarded: Played, tmp_path: Path
) -> None:
    due = set(attack(forger).split())
    forger.reseal()
    report = bag.judged(forger.root, forger.files, awarded.policy, tmp_path)
    assert due <= set(report.failed)
    assert all(all(named(report, id_)) for id_ in due)


def test_a_pool_as_small_as_pleases_was_never_seen_by_the_witnesses(awarded: Played, tmp_path: Path) -> None:
    """What stood before the freeze cannot be another afterwards: the checkpoint that the draw hangs on is known."""
    outside, forger = Outside.of_all(awarded, tmp_path), Forger.of(awarded.case, awarded.supervision, awarded.log)
    another_pool(forger)
    forger.reseal()
    report = outside.judged(forger, awarded, tmp_path)
    assert {"02.04", "03.04"} <= set(report.failed)
