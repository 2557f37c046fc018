"""So many of published lists: anybody conducts it again, nobody is drawn beside whom he must avoid."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experts.rules import draw, sample, seed
from experts.rules import plan as plans
from experts.rules.draw import Case, Transcript, Why
from experts.rules.plan import Choice, Plan
from experts.rules.sample import Entry, Ground, Part, Sample
from kernel import canon, merkle
from kernel.errors import NotNow, NotTrusted, NotValid
from tests.support.draws import CHECKPOINT, first, plan, proofs

DID = "inspection/2026-0017/draw"


def subjects(count: int) -> tuple[Entry, ...]:
    return tuple(Entry("subjects", f"S{n:05d}", f"样例企业{n}") for n in range(1, count + 1))


def inspectors(count: int, avoid: Mapping[int, tuple[str, ...]] | None = None) -> tuple[Entry, ...]:
    against = avoid or {}
    return tuple(
        Entry("inspectors", f"P{n:03d}", f"执法{n}", dict.fromkeys(against.get(n, ()), Ground.DECLARED))
        for n in range(1, count + 1)
    )


def planned(*drawn: tuple[tuple[Entry, ...], int], did: str = DID) -> tuple[Plan, dict[str, bytes]]:
    """A plan that draws so many of each list, and the lists' files."""
    files = {entries[0].of: sample.document(entries[0].of, entries) for entries, _ in drawn}
    parts = [Part(entries[0].of, sha256(files[entries[0].of]).hexdigest(), n) for entries, n in drawn]
    return replace(plan(did=did), of=Sample(tuple(parts))), files


def conducted(of: Plan, files: Mapping[str, bytes]) -> Transcript:
    assert isinstance(of.of, Sample)
    lists = sample.read(of.of, files)
    case = Case(of, sample.root(lists), merkle.EMPTY_ROOT, CHECKPOINT, draw.listed(lists))
    return draw.conduct(case, [first(of)])


def ids(made: Transcript, of: tuple[Entry, ...]) -> list[str]:
    """Who of the list was drawn, in order."""
    named = {entry.leaf: entry.id for entry in of}
    return [named[seat.pid] for seat in made.panel if seat.pid in named]


def test_subjects_and_inspectors_of_a_double_random_inspection_are_drawn_in_one_keyed_order_each() -> None:
    firms, officers = subjects(3000), inspectors(40)
    of, files = planned((firms, 30), (officers, 2))
    made = conducted(plans.read(of.document), files)
    assert made.document == conducted(of, files).document
    assert (len(ids(made, firms)), len(ids(made, officers))) == (30, 2)
    prk = made.turns[0].prk
    for entries, n in ((firms, 30), (officers, 2)):
        order = sorted(entries, key=lambda each: seed.expand(prk, canon.joined(each.of, each.leaf)))
        assert ids(made, entries) == [each.id for each in order[:n]]
    assert json.loads(made.document)["chosen"] is None


def test_an_inspector_stands_aside_for_a_subject_that_was_drawn_and_for_no_other() -> None:
    firms = subjects(9)
    free, files = planned((firms, 3), (inspectors(6), 2))
    drawn = ids(conducted(free, files), firms)
    rest = sorted({firm.id for firm in firms} - set(drawn))
    seen = Counter[str]()
    for number in range(12):
        officers = inspectors(6, {1: tuple(f"S{n:05d}" for n in range(1, 10)), 2: (rest[0],)})
        of, files = planned((firms, 3), (officers, 2), did=f"inspection/2026-0017/draw.{number}")
        made = conducted(of, files)
        seen.update(ids(made, officers))
        named = {entry.leaf: entry.id for entry in (*firms, *officers)}
        for skip in made.turns[0].skips:
            who = next(each for each in officers if each.leaf == skip.pid)
            assert (skip.stratum, skip.why) == ("inspectors", Why.AVOIDS)
            assert named[skip.member] in who.avoid
            assert skip.member in {seat.pid for seat in made.panel}
    assert seen["P001"] == 0
    assert seen["P002"] > 0


def test_too_few_who_need_not_stand_aside_is_refused_and_not_made_up_for() -> None:
    firms = subjects(4)
    every = tuple(firm.id for firm in firms)
    of, files = planned((firms, 2), (inspectors(3, {1: every, 2: every}), 2))
    with pytest.raises(NotNow, match=r"draw\.pool_short"):
        conducted(of, files)


def test_land_at_its_ceiling_is_drawn_among_the_bidders_who_reached_it_by_either_form_of_plan() -> None:
    """达到最高限价后摇号：每个到价竞买人一个号。"""
    reached = tuple(Entry("at-ceiling", f"{n:03d}", f"竞买人{n}") for n in (3, 7, 12, 20, 41))
    of, files = planned((reached, 1), did="land/2026-G-018/ceiling")
    (winner,) = ids(conducted(of, files), reached)
    assert winner in {each.id for each in reached}
    choice = replace(of, of=Choice("ceiling", tuple(each.id for each in reached)))
    chosen = draw.conduct(
        Case(choice, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, CHECKPOINT, draw.Field({}, {})), [first(choice)]
    ).chosen
    assert chosen in choice.of.options if isinstance(choice.of, Choice) else False
    wins = Counter(
        ids(conducted(each, files), reached)[0]
        for each in (replace(of, did=f"land/2026-G-018/ceiling.{n}") for n in range(60))
    )
    assert wins.keys() == {each.id for each in reached}


def test_who_leaves_the_list_changes_nothing_in_the_order_of_the_others() -> None:
    """With the seed held: each keeps the place that its own row gives it."""
    firms = subjects(12)
    prk = bytes(32)
    whole = list(seed.ascending(prk, "subjects", (each.leaf for each in firms)))
    for gone in firms:
        rest = list(seed.ascending(prk, "subjects", (each.leaf for each in firms if each is not gone)))
        assert rest == [leaf for leaf in whole if leaf != gone.leaf]


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 12), st.integers(1, 8), st.integers(0, 3))
def test_exactly_so_many_are_drawn_none_twice(count: int, n: int, extra: int) -> None:
    firms, officers = subjects(max(count, n)), inspectors(2 + extra)
    of, files = planned((firms, n), (officers, 2))
    made = conducted(of, files)
    assert len({seat.pid for seat in made.panel}) == n + 2
    assert [seat.stratum for seat in made.panel] == ["subjects"] * n + ["inspectors"] * 2


def test_the_same_name_in_two_lists_is_two_entries() -> None:
    one, other = Entry("north", "S1", "样例"), Entry("south", "S1", "样例")
    assert one.leaf != other.leaf
    of, files = planned(((one,), 1), ((other,), 1))
    assert [seat.pid for seat in conducted(of, files).panel] == [one.leaf, other.leaf]


def test_the_root_holds_every_entry_of_every_list() -> None:
    firms, officers = subjects(5), inspectors(4)
    of, files = planned((firms, 2), (officers, 1))
    assert isinstance(of.of, Sample)
    leaves = sorted(each.leaf for each in (*firms, *officers))
    assert sample.root(sample.read(of.of, files)) == merkle.root(leaves)
    tree = merkle.Tree(leaves)
    proof = merkle.inclusion_proof(tree.node, 3, 9)
    merkle.verify_inclusion(leaves[3], 3, 9, proof, merkle.root(leaves))


# ---------------------------------------------------------------- forms


def test_a_plan_of_lists_is_read_back_and_the_plans_of_lots_are_what_they_were() -> None:
    of, _ = planned((subjects(3), 1), (inspectors(3), 2))
    assert plans.read(of.document) == of
    said = json.loads(of.document)
    assert (said["panel"], said["choice"]) == (None, None)
    assert [each["n"] for each in said["sample"]["lists"]] == [1, 2]
    assert "sample" not in json.loads(plan().document)


GOOD = Part("subjects", "0" * 64, 1)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (Sample(()), "plan.sample"),
        (Sample((GOOD, GOOD)), "plan.sample"),
        (Sample((replace(GOOD, n=0),)), "plan.sample"),
        (Sample((replace(GOOD, sha256="00"),)), "plan.sample"),
        (Sample((replace(GOOD, sha256="0" * 63 + "G"),)), "hex"),
        (Sample((replace(GOOD, id="a b"),)), "id.malformed"),
    ],
)
def test_what_no_sample_may_say(wrong: Sample, error: str) -> None:
    with pytest.raises(NotValid, match=error):
        replace(plan(), of=wrong).check()


@pytest.mark.parametrize(
    "change",
    [
        {"sample": None},
        {"sample": {"lists": 3}},
        {"sample": {"lists": [{"id": "subjects", "sha256": "0" * 64}]}},
        {"sample": {"lists": [{"id": "subjects", "sha256": "0" * 64, "n": True}]}},
        {"sample": {"lists": [{"id": "subjects", "sha256": "0" * 64, "n": 1, "more": 1}]}},
        {"choice": {"label": "tie-1", "options": ["a", "b"]}},
    ],
)
def test_a_plan_of_another_form_is_refused(change: dict[str, canon.Json]) -> None:
    of, _ = planned((subjects(3), 1))
    with pytest.raises(NotValid, match=r"plan\."):
        plans.read(canon.canonical(json.loads(of.document) | change))


def listed(**changes: canon.Json) -> bytes:
    entry: dict[str, canon.Json] = {"id": "S1", "name": "一", "avoid": {}}
    return canon.canonical({"v": sample.VERSION, "list": "subjects", "entries": [entry | changes]})


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        sample.document("subjects", subjects(2)[::-1]),
        sample.document("subjects", subjects(1) * 2),
        sample.document("others", subjects(1)),
        listed(more=1),
        listed(name=1),
        listed(id="a b"),
        listed(avoid=["b"]),
        listed(avoid={"b": "friend"}),
        listed(avoid={"b": []}),
        listed(avoid={"b": 1}),
        listed(avoid="ab"),
    ],
)
def test_a_list_of_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid):
        sample.read_list("subjects", data)


def test_another_list_than_the_planned_one_is_refused() -> None:
    of, files = planned((subjects(3), 1))
    assert isinstance(of.of, Sample)
    for wrong in ({}, {"subjects": sample.document("subjects", subjects(4))}, {"subject": files["subjects"]}):
        with pytest.raises(NotValid, match=r"list\.other"):
            sample.read(of.of, wrong)


def test_a_proof_over_another_draw_is_no_entropy_of_this_one() -> None:
    of, files = planned((subjects(3), 1))
    assert isinstance(of.of, Sample)
    lists = sample.read(of.of, files)
    case = Case(of, sample.root(lists), merkle.EMPTY_ROOT, CHECKPOINT, draw.listed(lists))
    with pytest.raises(NotTrusted):
        draw.conduct(case, [draw.Round(0, proofs("inspection/2026-0018/draw"))])
