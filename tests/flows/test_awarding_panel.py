"""评定分离 by the acts: an awarding panel is named, votes in rounds, for lots or after deliberation, and nobody decides
before it or past it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.rules import dossier as names
from evaluation.acts import awarding, members
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.errors import NotAllowed, NotNow, NotValid
from tests.support import bag, node
from tests.support.awarders import WHY, awarded, awarder, name, ranked, turn, vote
from tests.support.browser import Browser, site, text
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.world import DAY
from verifier import dossier as reader
from verifier.verify import verify


@pytest.fixture
def hall(sqlite_template: Path, kept: Kept, tmp_path: Path) -> Iterator[Hall]:
    """On one database: what a panel says is in the journal alone."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made = Hall(engine, FolderBlobs(tmp_path / "blobs")).keep(kept)
        made.enrol_experts(8)
        yield made


def verified(case: Case, folder: Path) -> None:
    """Both verifiers count the votes again, and agree about all else."""
    case.hall.move_to(case.hall.now + 70 * DAY)
    case.archive()
    path, policy = folder / "dossier.zip", folder / "policy.json"
    path.write_bytes(case.export())
    policy.write_bytes(bag.unpacked(path.read_bytes())[1][names.POLICY_FILE])
    report = verify(reader.read(path), policy.read_bytes())
    assert report.failed == ()
    mine = {verdict.check.id: verdict.status.value for verdict in report.verdicts}
    assert mine["05.08"] == "pass"
    assert node.statuses(node.verified(path, policy)[1]) == mine


def test_rounds_of_votes_decide_whose_place_is_the_first(hall: Hall, tmp_path: Path) -> None:
    lot, bids = ranked(hall, tmp_path, "award_by_vote")
    with hall.house.looking() as ctx, pytest.raises(NotNow, match=r"awarders\.undecided"):
        awarding.prepare_candidates(ctx, lot, {})
    for wrong, code in ((range(1, 4), "size"), ((1, 2, 3, 4, 4), "twice")):
        with pytest.raises(NotValid, match=rf"awarders\.{code}"):
            name(hall, lot, *wrong)
    with pytest.raises(NotValid, match="members"):
        name(hall, lot, 1, 2, 3, 4, 5, head=6)
    name(hall, lot, head=2)
    with pytest.raises(NotAllowed, match=r"awarders\.not_yours"):
        vote(hall, lot, 6, bids[0])
    with pytest.raises(NotValid, match=r"ballot\.reason"):
        vote(hall, lot, 1, bids[0], why="九个字的理由不够")
    vote(hall, lot, 1, bids[0])
    with pytest.raises(NotNow, match=r"ballot\.cast"):
        vote(hall, lot, 1, bids[1])
    with pytest.raises(NotNow, match=r"awarders\.begun"):
        name(hall, lot)
    for n, at in ((2, 0), (3, 1), (4, 1)):
        vote(hall, lot, n, bids[at])
    assert hall.clerk() == [], "one has not voted"
    assert WHY not in str([entry.body for entry in hall.chain(lot)])
    vote(hall, lot, 5, bids[2])
    assert hall.clerk() == ["open_ballots"]
    told = hall.chain(lot)[-1].body
    assert (told["standing"], told["first"]) == (sorted(bids[:2]), [])
    with pytest.raises(NotValid, match=r"ballot\.votes"):
        vote(hall, lot, 1, bids[2])
    assert turn(hall, lot, [[bids[1]]] * 3 + [[bids[0]]] * 2).body["first"] == [bids[1]]
    with pytest.raises(NotNow, match=r"awarders\.over"):
        vote(hall, lot, 1, bids[1])
    made = awarded(hall, lot)
    assert (made.body["bid"], made.body["place"], made.body["found"]) == (bids[1], 1, {"first": True})


def test_votes_choose_whose_lots_are_drawn_and_each_desk_leads_to_its_own_ballot(hall: Hall, tmp_path: Path) -> None:
    lot, bids = ranked(hall, tmp_path, "award_by_vote_and_lots", into_lots=2)
    app, act = site(hall), f"/me/acts/{lot}"
    awarder(hall, 1)
    office = Browser(hall, app, hall.office(Role.TENDEREE))
    assert f"{act}/name_awarders" in office.get("/me").text
    people = office.get(f"{act}/name_awarders")
    assert "定标委员1" in text(people)
    assert "checked" not in people.text, "nobody sits by default"
    name(hall, lot)
    assert f"{act}/cast_ballot" not in office.get("/me").text
    page = Browser(hall, app, awarder(hall, 3))
    assert f"{act}/cast_ballot" in page.get("/me").text
    form = page.get(f"{act}/cast_ballot")
    assert form.text.count('name="vote.') == 2
    assert "第 1 轮" in text(form)
    answer = page.post(f"{act}/cast_ballot", {"vote.1": bids[0], "vote.2": bids[2], "reason": WHY})
    assert "这是我本人的意见" in text(answer)
    one, two, three = bids
    told = turn(hall, lot, [[one, two], [one, three], [one, two], [two, one], [three, one]])
    assert told.body["first"] == sorted([one, two])
    with hall.house.looking() as ctx, pytest.raises(NotNow, match=r"ranking\.tied"):
        awarding.prepare_candidates(ctx, lot, {})
    hall.drawn(lot, "tie-1")
    with hall.house.looking() as ctx:
        (only,) = awarding.candidates(ctx, members.sitting(ctx, hall.lot(lot)))
    assert only["place"] == 1
    assert only["bid"] in (one, two)
    assert awarded(hall, lot).body["bid"] == only["bid"]
    verified(Case(hall, lot, bids), tmp_path)


def test_the_head_decides_once_all_have_spoken(hall: Hall, tmp_path: Path) -> None:
    lot, bids = ranked(hall, tmp_path, "award_by_deliberation")
    name(hall, lot, head=2)
    said = {"bid": bids[2], "reason": WHY}
    with pytest.raises(NotNow, match=r"awarders\.unheard"):
        hall.do(awarder(hall, 2), "lot.decide_winner", lot, said)
    assert turn(hall, lot, [[]] * 5).body["first"] == []
    with pytest.raises(NotNow, match=r"ballot\.other_turn"):
        vote(hall, lot, 1)
    with pytest.raises(NotNow, match=r"awarders\.unheard"):
        hall.do(awarder(hall, 1), "lot.decide_winner", lot, said)
    with pytest.raises(NotValid, match=r"ballot\.reason"):
        hall.do(awarder(hall, 2), "lot.decide_winner", lot, said | {"reason": "很好"})
    with pytest.raises(NotValid, match=r"vote\.candidate"):
        hall.do(awarder(hall, 2), "lot.decide_winner", lot, said | {"bid": "B-" + "0" * 32})
    hall.do(awarder(hall, 2), "lot.decide_winner", lot, said)
    assert awarded(hall, lot).body["bid"] == bids[2]
    verified(Case(hall, lot, bids), tmp_path)


def test_an_even_panel_is_not_announced(hall: Hall) -> None:
    part = hall.lot_of("award_by_vote", params={"abnormal": None, "awarders": 6})
    with pytest.raises(NotValid, match="awarders"):
        hall.announced(lots=[part], kind="works")
