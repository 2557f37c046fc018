"""A draw from plan to panel through its acts, on both databases."""

from __future__ import annotations

import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine

from experts.acts import drawing, reading
from experts.acts.reading import Edition
from experts.rules import draw, papers, snapshot
from experts.rules import plan as plans
from experts.rules.avoid import Reason
from experts.rules.draw import Case, Round, Vacancy
from experts.rules.plan import Choice
from kernel import checkpoints, journal, merkle
from kernel.act import Act
from kernel.blobs import Blobs
from kernel.db import reading as reads
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid
from signing.rules import vrf
from tests.support.databases import MORNING, acting
from tests.support.draws import (
    CHECKPOINT,
    DAY,
    DID,
    LOT,
    SECRETS,
    checkpoint,
    listed,
    panel,
    proofs,
    stratum,
)
from tests.support.draws import plan as a_plan
from tests.support.hall import AGENCY, FACTS, PARTIES, Hall


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
        "beacon_round": None,
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


def test_the_seed_waits_for_a_checkpoint_that_the_witnesses_have_seen(hall: Hall) -> None:
    """Not for the first that was signed: what nobody else saw could have been tried until it pleased."""
    hall.enrol()
    with acting(hall.engine, hall.blobs, AGENCY) as ctx:
        drawing.plan(ctx, LOT, of := a_plan())
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.snapshot(ctx, LOT, DID, DAY)
        drawing.exclude(ctx, LOT, DID, FACTS)
        drawing.freeze(ctx, LOT, DID, None)
    sizes = []
    for _ in range(3):
        sizes.append(checkpoint(hall.engine, quorum=1))
        with acting(hall.engine, hall.blobs) as ctx:
            with pytest.raises(NotNow, match=r"draw\.no_checkpoint") as refused:
                drawing.task(ctx, of.did)
            journal.append(ctx, Act("register", "P-1", AGENCY, MORNING, {}))
        assert "witness" in refused.value.remedy.en
    for size in (sizes[1], sizes[2], sizes[0]):  # the third and the first come too late to be the first
        with acting(hall.engine, hall.blobs) as ctx:
            checkpoints.vouch(ctx.tx, size)
            assert merkle.tree_head(drawing.task(ctx, DID).checkpoint).size == sizes[1]


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
