"""A draw from plan to panel through its acts, on both databases."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, select

from experts.acts import answering, drawing, reading, register
from experts.acts.drawing import Drawn
from experts.acts.reading import Edition
from experts.rules import draw, papers, snapshot
from experts.rules import plan as plans
from experts.rules.avoid import Declared, Facts, Reason
from experts.rules.draw import Case, Round, Vacancy
from experts.rules.plan import Choice, Plan
from experts.rules.pool import Expert, Tie
from experts.store.draws import Member, State
from experts.store.register import certificates
from kernel import canon, journal, merkle
from kernel.act import Act
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import Blobs
from kernel.db import reading as reads
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid
from signing.acts import Signatory
from signing.rules import vrf
from tests.support.databases import MORNING, acting
from tests.support.draws import (
    CHECKPOINT,
    DAY,
    DID,
    LOT,
    SECRETS,
    checkpoint,
    code,
    expert,
    listed,
    panel,
    proofs,
    stratum,
)
from tests.support.draws import plan as a_plan

BIDDER, OWNER = code(9001), code(9002)
KEEPER = Actor("keeper", Role.CENTRE, code(8001))
AGENCY = Actor("agent", Role.AGENCY, code(8002))
PARTIES = {plans.CENTRE: KEEPER, plans.SUPERVISOR: Actor("inspector", Role.SUPERVISOR, code(8003))}
POOL = [
    *(expert(number) for number in range(1, 13)),
    expert(13, ties=(Tie(BIDDER, DAY - timedelta(days=900), DAY - timedelta(days=800)),)),
    expert(14, specialties=("C01",)),
]
FACTS = Facts(DAY, frozenset({BIDDER}), frozenset({OWNER}))


@dataclass
class Hall:
    """One site on which a draw is held."""

    engine: Engine
    blobs: Blobs
    now: datetime = MORNING

    def enrol(self, pool: Sequence[Expert] = POOL) -> None:
        with acting(self.engine, self.blobs, KEEPER) as ctx:
            for each in pool:
                register.enrol(ctx, each)

    def frozen(self, of: Plan, facts: Facts = FACTS, declared: Sequence[Declared] = ()) -> None:
        """Plan, snapshot, exclusions and freeze, in the log."""
        with acting(self.engine, self.blobs, AGENCY) as ctx:
            drawing.plan(ctx, LOT, of)
        with acting(self.engine, self.blobs) as ctx:
            drawing.snapshot(ctx, LOT, of.did, DAY)
            drawing.exclude(ctx, LOT, of.did, facts, declared)
            drawing.freeze(ctx, LOT, of.did, None)
        checkpoint(self.engine)

    def entropy(self, did: str, j: int = 0) -> None:
        for party, actor in PARTIES.items():
            with acting(self.engine, self.blobs, actor) as ctx:
                proof = vrf.prove(SECRETS[party], drawing.task(ctx, did, j).alpha)
                drawing.give_entropy(ctx, LOT, did, party, proof, j)

    def drawn(self, of: Plan, facts: Facts = FACTS) -> Drawn:
        self.enrol()
        self.frozen(of, facts)
        self.entropy(of.did)
        with acting(self.engine, self.blobs, now=self.now) as ctx:
            return drawing.draw(ctx, LOT, of.did)

    def decline(self, member: Member) -> journal.Entry:
        with acting(self.engine, self.blobs, Actor(member.alias, Role.EXPERT)) as ctx:
            return answering.decline(ctx, LOT, member.did)

    def panel(self, did: str = DID) -> tuple[Member, ...]:
        with reads(self.engine) as tx:
            return reading.panel(tx, did)

    def types(self) -> list[str]:
        with reads(self.engine) as tx:
            return [entry.type for entry in journal.entries(tx, LOT)]


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    return Hall(engine, blobs)


def test_a_draw_goes_from_plan_to_panel_and_anyone_can_run_it_again(hall: Hall) -> None:
    of = a_plan()
    made = hall.drawn(of)
    assert hall.types() == [
        "lot.plan_draw",
        "lot.snapshot_pool",
        "lot.exclude",
        "lot.freeze_draw",
        "lot.give_entropy",
        "lot.give_entropy",
        "lot.draw",
    ]
    with reads(hall.engine) as tx:
        files = reading.material(tx, DID, Edition.SUPERVISION)
        entries = {entry.type: entry.body for entry in journal.entries(tx, LOT)}
    rows, excluded = papers.read_snapshot(files["snapshot.csv"]), papers.read_exclusions(files["exclusions.csv"])
    said = json.loads(files["transcript.json"])
    again = draw.conduct(
        Case(
            plans.read(files["plan.json"]),
            snapshot.root(rows),
            merkle.root(row.leaf for row in excluded),
            said["checkpoint"].encode(),
            draw.eligible(of, rows, {row.pid for row in excluded}),
        ),
        [Round(0, {share["party"]: b64decode(share["proof"]) for share in said["turns"][0]["shares"]})],
    )
    assert again.document == files["transcript.json"] == made.transcript.document
    assert entries["lot.freeze_draw"] == {
        "did": DID,
        "plan_sha256": of.sha256.hex(),
        "snapshot_root": said["snapshot_root"],
        "exclusion_root": said["exclusion_root"],
        "bid_set_root": None,
        "counts": {"rows": 13, "excluded": 1, "strata": {"A01": 12}},
    }
    assert entries["lot.exclude"]["counts"] == {"EMPLOYER_OF_BIDDER_3Y": 1}
    assert entries["lot.draw"]["transcript_sha256"] == sha256(files["transcript.json"]).hexdigest()
    assert [seat["pid"] for seat in entries["lot.draw"]["seats"]] == [seat["pid"] for seat in said["panel"]]


def test_the_seed_hangs_on_the_first_checkpoint_after_the_freeze(hall: Hall) -> None:
    hall.enrol()
    hall.frozen(a_plan())
    with acting(hall.engine, hall.blobs) as ctx:
        before = drawing.task(ctx, DID)
        journal.append(ctx, Act("register", "P-1", AGENCY, MORNING, {}))
    checkpoint(hall.engine)
    with acting(hall.engine, hall.blobs) as ctx:
        assert drawing.task(ctx, DID) == before
    assert merkle.tree_head(before.checkpoint).origin == "log.example/ggzy"


def test_a_second_draw_is_refused_by_the_database_and_changes_nothing(hall: Hall) -> None:
    hall.drawn(a_plan())
    before = hall.panel()
    with pytest.raises(Conflict, match=r"draw\.second") as refused, acting(hall.engine, hall.blobs) as ctx:
        drawing.draw(ctx, LOT, DID)
    assert refused.value.law == "BIR-46"
    assert hall.panel() == before
    assert hall.types().count("lot.draw") == 1


def test_of_two_who_press_at_once_one_draws(hall: Hall) -> None:
    hall.enrol()
    hall.frozen(a_plan())
    hall.entropy(DID)

    def press(_: int) -> str:
        try:
            with acting(hall.engine, hall.blobs) as ctx:
                drawing.draw(ctx, LOT, DID)
        except Conflict as refused:
            return refused.code
        return "drawn"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == ["draw.second"] * 3 + ["drawn"]
    assert hall.types().count("lot.draw") == 1


def test_files_appear_as_the_draw_goes_on(hall: Hall) -> None:
    hall.enrol()
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.plan(ctx, LOT, a_plan())
        assert [*reading.material(ctx.tx, DID, Edition.PUBLIC)] == ["plan.json"]
        drawing.snapshot(ctx, LOT, DID, DAY)
        assert [*reading.material(ctx.tx, DID, Edition.PUBLIC)] == ["plan.json", "snapshot.csv"]
        drawing.exclude(ctx, LOT, DID, FACTS)
        assert [*reading.material(ctx.tx, DID, Edition.PUBLIC)] == ["plan.json", "snapshot.csv", "exclusions.csv"]
        assert not reading.progress(ctx.tx, DID).frozen
        with pytest.raises(NotNow, match=r"draw\.not_frozen"):
            reading.receipt(ctx.tx, DID, "E0001")


def test_a_plan_a_snapshot_the_exclusions_and_the_freeze_come_once_and_in_order(hall: Hall) -> None:
    hall.enrol()
    of = a_plan()
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.plan(ctx, LOT, of)
        with pytest.raises(Conflict, match=r"draw\.planned"):
            drawing.plan(ctx, LOT, of)
        with pytest.raises(NotNow, match=r"draw\.no_snapshot"):
            drawing.exclude(ctx, LOT, DID, FACTS)
        with pytest.raises(NotNow, match=r"draw\.no_lists"):
            drawing.freeze(ctx, LOT, DID, None)
        drawing.snapshot(ctx, LOT, DID, DAY)
        with pytest.raises(Conflict, match=r"draw\.snapshot_twice"):
            drawing.snapshot(ctx, LOT, DID, DAY)
        with pytest.raises(NotNow, match=r"draw\.no_snapshot"):
            drawing.exclude(ctx, LOT, DID, replace(FACTS, on=DAY + timedelta(days=1)))
        drawing.exclude(ctx, LOT, DID, FACTS)
        with pytest.raises(Conflict, match=r"draw\.excluded"):
            drawing.exclude(ctx, LOT, DID, FACTS)
        with pytest.raises(NotNow, match=r"draw\.not_frozen"):
            drawing.task(ctx, DID)
        drawing.freeze(ctx, LOT, DID, b"\x01" * 32)
        with pytest.raises(Conflict, match=r"draw\.frozen"):
            drawing.snapshot(ctx, LOT, DID, DAY)
        with pytest.raises(Conflict, match=r"draw\.frozen"):
            drawing.exclude(ctx, LOT, DID, FACTS)
        with pytest.raises(Conflict, match=r"draw\.frozen"):
            drawing.freeze(ctx, LOT, DID, None)


def test_nothing_is_drawn_before_the_checkpoint_and_both_values(hall: Hall) -> None:
    hall.enrol()
    of = a_plan()
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.plan(ctx, LOT, of)
        drawing.snapshot(ctx, LOT, DID, DAY)
        drawing.exclude(ctx, LOT, DID, FACTS)
        drawing.freeze(ctx, LOT, DID, None)
        with pytest.raises(NotNow):  # the freeze waits for the sequencer
            drawing.task(ctx, DID)
    checkpoint(hall.engine)
    with acting(hall.engine, hall.blobs) as ctx:
        with pytest.raises(NotNow, match=r"draw\.entropy_missing"):
            drawing.draw(ctx, LOT, DID)
        with pytest.raises(NotNow, match=r"draw\.no_vacancy"):
            drawing.task(ctx, DID, 1)
        assert [each.party for each in reading.progress(ctx.tx, DID).missing] == ["centre", "supervisor"]


def test_only_the_party_itself_gives_its_value_and_once(hall: Hall) -> None:
    hall.enrol()
    hall.frozen(a_plan())
    with acting(hall.engine, hall.blobs, PARTIES["centre"]) as ctx:
        alpha = drawing.task(ctx, DID).alpha
        good = vrf.prove(SECRETS["centre"], alpha)
        with pytest.raises(NotAllowed, match=r"entropy\.party"):
            drawing.give_entropy(ctx, LOT, DID, "supervisor", vrf.prove(SECRETS["supervisor"], alpha))
        with pytest.raises(NotTrusted, match=r"vrf\.proof"):
            drawing.give_entropy(ctx, LOT, DID, "centre", proofs(DID, checkpoint=CHECKPOINT)["centre"])
        with pytest.raises(NotTrusted, match=r"vrf\.proof"):
            drawing.give_entropy(ctx, LOT, DID, "centre", vrf.prove(SECRETS["supervisor"], alpha))
        entry = drawing.give_entropy(ctx, LOT, DID, "centre", good)
        with pytest.raises(Conflict, match=r"entropy\.given"):
            drawing.give_entropy(ctx, LOT, DID, "centre", good)
    assert entry.body["alpha_sha256"] == sha256(alpha).hexdigest()
    assert b64decode(entry.body["beta"]) == vrf.proof_to_hash(good)


def test_another_subject_s_draw_is_not_found(hall: Hall) -> None:
    hall.drawn(a_plan())
    with pytest.raises(NotFound, match=r"draw\.unknown"), acting(hall.engine, hall.blobs) as ctx:
        drawing.draw(ctx, "L-2026-0001-2", DID)


def test_a_stratum_without_enough_candidates_cannot_be_frozen(hall: Hall) -> None:
    hall.enrol()
    with pytest.raises(NotNow, match=r"draw\.pool_short") as refused:
        hall.frozen(a_plan(panel(stratum("A01", 3, 1), stratum("C01", 2, 2))))
    assert refused.value.field == "C01"
    assert refused.value.remedy.en


def test_an_exclusion_by_hand_is_frozen_with_the_automatic_ones(hall: Hall) -> None:
    hall.enrol()
    by_hand = [Declared(f"E00{n:02d}", Reason.EXPERT_DECLARED, "00" * 32, ("aa", "bb")) for n in (1, 2)]
    unknown = Declared("E9999", Reason.EXPERT_DECLARED, "00" * 32, ("aa", "bb"))
    hall.frozen(a_plan(), declared=[*by_hand, unknown])
    with reads(hall.engine) as tx:
        receipt = json.loads(reading.receipt(tx, DID, "E0001"))
        innocent = json.loads(reading.receipt(tx, DID, "E0005"))
        with pytest.raises(NotFound, match=r"draw\.not_in_snapshot"):
            reading.receipt(tx, DID, "E0014")
    (against,) = receipt["exclusions"]
    assert (against["reason"], against["opened"]["fact"]["signatures"]) == ("EXPERT_DECLARED", ["aa", "bb"])
    assert innocent["exclusions"] == []
    for each in (receipt, innocent):
        leaf = merkle.leaf_hash(canon.canonical(each["row"]))
        path = [bytes.fromhex(node) for node in each["path"]]
        merkle.verify_inclusion(leaf, each["index"], each["size"], path, bytes.fromhex(each["snapshot_root"]))


def test_a_vacancy_is_logged_then_given_entropy_then_filled(hall: Hall) -> None:
    hall.drawn(a_plan())
    gone = hall.panel()[0]
    left = hall.decline(gone)
    with acting(hall.engine, hall.blobs) as ctx:
        assert reading.progress(ctx.tx, DID).open == 1
        with pytest.raises(NotNow, match=r"draw\.entropy_missing"):
            drawing.replace(ctx, LOT, DID)
    hall.entropy(DID, 1)
    with acting(hall.engine, hall.blobs) as ctx:
        made = drawing.replace(ctx, LOT, DID)
        with pytest.raises(NotNow, match=r"draw\.no_vacancy"):
            drawing.replace(ctx, LOT, DID)
    pid = made.transcript.turns[1].seats[0].pid
    assert made.entry.body == {
        "did": DID,
        "j": 1,
        "vacancy_leaf": left.leaf.hex(),
        "pid": pid.hex(),
        "transcript_sha256": made.transcript.sha256.hex(),
    }
    assert pid in {each.pid for each in hall.panel()}
    assert gone.pid not in {each.pid for each in hall.panel()}
    assert made.transcript.turns[1].round.vacancy == Vacancy(gone.pid, draw.Vacated.DECLINED, left.leaf)


def test_two_open_vacancies_are_filled_one_after_the_other(hall: Hall) -> None:
    hall.drawn(listed())
    for member in hall.panel()[:2]:
        hall.decline(member)
    with acting(hall.engine, hall.blobs) as ctx:
        assert reading.progress(ctx.tx, DID).open == 2
        assert reading.progress(ctx.tx, DID).missing == ()
        drawing.replace(ctx, LOT, DID)
        drawing.replace(ctx, LOT, DID)
        assert reading.progress(ctx.tx, DID).open == 0
    assert len(hall.panel()) == 5


def test_who_sits_for_one_lot_is_engaged_that_day_for_the_next(hall: Hall) -> None:
    hall.drawn(a_plan())
    first, gone = {each.expert_id for each in hall.panel()}, hall.panel()[0]
    hall.decline(gone)
    other = "T-2026-0001/L-2026-0001-1/coefficient-panel"
    hall.frozen(a_plan(did=other))
    with reads(hall.engine) as tx:
        excluded = papers.read_exclusions(reading.material(tx, other, Edition.SUPERVISION)["exclusions.csv"])
    hall.entropy(other)
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.draw(ctx, LOT, other)
    engaged = [row for row in excluded if row.reason is Reason.ALREADY_ENGAGED_SAME_DAY]
    assert len(engaged) == 4
    assert not {each.expert_id for each in hall.panel(other)} & (first - {gone.expert_id})


def test_the_coefficient_is_drawn_without_a_pool(hall: Hall) -> None:
    of = a_plan(Choice("coefficient", ("3.0", "3.5", "4.0")), "T-2026-0001/L-2026-0001-1/coefficient")
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.plan(ctx, LOT, of)
        with pytest.raises(NotValid, match=r"draw\.no_panel"):
            drawing.snapshot(ctx, LOT, of.did, DAY)
        drawing.freeze(ctx, LOT, of.did, None)
    checkpoint(hall.engine)
    hall.entropy(of.did)
    with acting(hall.engine, hall.blobs) as ctx:
        made = drawing.draw(ctx, LOT, of.did)
    assert made.transcript.chosen in ("3.0", "3.5", "4.0")
    assert made.entry.body["chosen"] == made.transcript.chosen
    assert hall.panel(of.did) == ()


def test_answers_are_the_expert_s_own_and_come_once(hall: Hall) -> None:
    hall.drawn(a_plan())
    one, two, three, four, five = hall.panel()
    alias = Actor(one.alias, Role.EXPERT)
    with acting(hall.engine, hall.blobs, alias) as ctx:
        with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
            reading.member(ctx.tx, DID, alias)
        entry = answering.accept(ctx, LOT, DID)
        assert reading.member(ctx.tx, DID, alias).expert_id == one.expert_id
        with pytest.raises(NotNow, match=r"seat\.answered"):
            answering.accept(ctx, LOT, DID)
    assert (entry.actor, entry.body) == (f"expert.{one.pid.hex()[:32]}", {"did": DID, "pid": one.pid.hex()})
    hall.decline(two)
    with pytest.raises(NotNow, match=r"seat\.vacated"):
        hall.decline(two)
    for stranger in (Actor("00" * 16, Role.EXPERT), Actor(three.alias, Role.CLERK), CLERK):
        with pytest.raises(NotAllowed, match=r"seat\.not_yours"), acting(hall.engine, hall.blobs, stranger) as ctx:
            answering.accept(ctx, LOT, DID)
    with acting(hall.engine, hall.blobs, Actor(four.alias, Role.EXPERT)) as ctx:
        answering.accept(ctx, LOT, DID)
        assert answering.avoid(ctx, LOT, DID).type == "lot.avoid"
    states = {each.pid: each.state for each in hall.panel()}
    assert states == {one.pid: State.ACCEPTED, three.pid: State.ASKED, five.pid: State.ASKED}


def test_the_clerk_notes_silence_when_its_time_is_over_and_absence_of_who_had_accepted(hall: Hall) -> None:
    hall.drawn(a_plan())
    one, two, *_ = hall.panel()
    with acting(hall.engine, hall.blobs, Actor(two.alias, Role.EXPERT)) as ctx:
        answering.accept(ctx, LOT, DID)
    due = MORNING + timedelta(minutes=30)
    with acting(hall.engine, hall.blobs, now=due - timedelta(milliseconds=1)) as ctx:
        assert reading.overdue(ctx.tx, ctx.now) == []
        with pytest.raises(NotNow, match=r"seat\.time_left"):
            answering.time_out(ctx, LOT, DID, one.pid)
    with acting(hall.engine, hall.blobs, now=due) as ctx:
        late = reading.overdue(ctx.tx, ctx.now)
        assert {each.pid for each in late} == {each.pid for each in hall.panel()} - {two.pid}
        assert answering.time_out(ctx, LOT, DID, one.pid).body["reason"] == "TIMEOUT"
        with pytest.raises(NotNow, match=r"seat\.answered"):
            answering.time_out(ctx, LOT, DID, two.pid)
        with pytest.raises(NotNow, match=r"seat\.not_accepted"):
            answering.absent(ctx, LOT, DID, late[-1].pid)
        assert answering.absent(ctx, LOT, DID, two.pid).body["reason"] == "ABSENT"
    with pytest.raises(NotAllowed, match=r"seat\.unknown"), acting(hall.engine, hall.blobs, AGENCY, due) as ctx:
        answering.absent(ctx, LOT, DID, two.pid)


def test_the_award_opens_the_names_of_the_members_and_of_nobody_else(hall: Hall) -> None:
    hall.drawn(a_plan())
    hall.decline(hall.panel()[0])
    with reads(hall.engine) as tx:
        opened = reading.disclose(tx, DID)
        rows = {
            row.pid: row for row in papers.read_snapshot(reading.material(tx, DID, Edition.SUPERVISION)["snapshot.csv"])
        }
        public = reading.material(tx, DID, Edition.PUBLIC)
    assert len(opened) == 4
    for each in opened:
        named = sha256(canon.joined("ebid-draw/v1/id", each.expert_id, each.name, each.idsalt)).digest()
        assert rows[each.pid].idc == named
        assert each.json()["expert"] == each.expert_id
    told = b"".join(public.values())
    assert not [each for each in POOL if each.id.encode() in told or each.name.encode() in told]
    assert public["snapshot.csv"].startswith(b"pid,leaf\n")


def test_the_journal_of_a_draw_names_nobody(hall: Hall) -> None:
    hall.drawn(a_plan())
    for member in hall.panel():
        hall.decline(member)
    with reads(hall.engine) as tx:
        said = b"".join(entry.data for entry in journal.entries(tx, LOT))
    assert not [each.id for each in POOL if each.id.encode() in said or each.name.encode() in said]


def test_an_expert_who_is_signed_in_acts_under_his_alias(hall: Hall) -> None:
    hall.drawn(a_plan())
    member = hall.panel()[0]
    signatory = Signatory(code(1), "单位一", member.name, "cd" * 32, "ecdsa_p256", "", "ef" * 32)
    with acting(hall.engine, hall.blobs, KEEPER) as ctx:
        register.bind_certificate(ctx, member.expert_id, signatory)
        with pytest.raises(Conflict, match=r"expert\.certificate"):
            register.bind_certificate(ctx, member.expert_id, signatory)
        assert reading.holder(ctx.tx, "cd" * 32) == member.expert_id
        person = Actor(ctx.tx.scalars(select(certificates.c.person)).one(), Role.EXPERT, code(1))
        assert reading.alias(ctx.tx, DID, person) == Actor(member.alias, Role.EXPERT)
        assert [each.did for each in reading.desk(ctx.tx, person)] == [DID]
        assert reading.seated(ctx.tx, LOT, person) == Actor(member.alias, Role.EXPERT)
        with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
            reading.seated(ctx.tx, "L-2026-0001-2", person)
        for stranger in (Actor("nobody", Role.EXPERT), replace(person, role=Role.BIDDER)):
            with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
                reading.alias(ctx.tx, DID, stranger)
    with reads(hall.engine) as tx:
        assert reading.dids(tx, LOT) == [DID]
