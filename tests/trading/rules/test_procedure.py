"""Ways of trading as data: what a file may say, and what a document may hold."""

from __future__ import annotations

import msgspec
import pytest

from kernel import law
from kernel.errors import NotAllowed, NotNow, NotValid
from tests.support.papers_of_tenders import draft
from trading.rules import procedure, tender
from trading.rules.lifecycle import EVALUATED, Regime
from trading.rules.procedure import Entry, Procedure

MADE = """
zh = "某方式"
en = "Some way"
entry = "invited"
invited = 2

[under.P87]
least = 2
to_deadline = "GPL-35"
basis = ["GPL-38"]
"""
INQUIRY = procedure.ours()["inquiry"][Regime.P87]
INVITED = procedure.ours()["invited_tender"][Regime.BID]


def test_three_bids_where_the_law_wants_three() -> None:
    assert {of: procedure.standard(of).least for of in EVALUATED} == {Regime.BID: 3, Regime.P87: 3, Regime.INTL: 1}


@pytest.mark.parametrize("name", sorted(procedure.ours()))
def test_what_comes_with_the_platform_cites_rules_with_clocks(name: str) -> None:
    for regime, each in procedure.ours()[name].items():
        assert each.id == name
        assert each.zh
        assert each.en
        assert law.known(each.to_deadline)
        assert not each.on_offer or law.known(each.on_offer)
        procedure.may_be_announced(each, regime, {})


def test_a_file_is_read_by_regime() -> None:
    assert procedure.read("some_way", MADE) == {
        Regime.P87: Procedure(
            id="some_way", zh="某方式", en="Some way", entry=Entry.INVITED, invited=2, least=2, to_deadline="GPL-35",
            panel="P87", basis=["GPL-38"],
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('entry = "invited"', 'entry = "friends"', "friends"),
        ('entry = "invited"', 'entry = "open"', "invited"),
        ("invited = 2", "", "invited"),
        ("invited = 2", "invited = 2\nonce = true\nlast_quotes = true", "last quote"),
        ("invited = 2", "invited = 0", "invited"),
        ("invited = 2", "invited = 2\nmost = 1", "most"),
        ("least = 2", "least = 0", "least"),
        ("least = 2", "least = 2.5", "least"),
        ("least = 2", "lest = 2", "lest"),
        ("[under.P87]", "[under.P88]", "P88"),
        ("[under.P87]", "[P87]", "under"),
        ('"GPL-35"', '"GPL-3500"', "GPL-3500"),
        ('["GPL-38"]', '["GPL-3800"]', "GPL-3800"),
        ('["GPL-38"]', "[]", "basis"),
        ("least = 2", 'least = 2\non_offer = "soon"', "soon"),
        ("least = 2", "least = ", "line"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_its_name(old: str, new: str, told: str) -> None:
    with pytest.raises(NotValid, match=told) as refused:
        procedure.read("some_way", MADE.replace(old, new))
    assert (refused.value.code, refused.value.field) == ("procedure.malformed", "some_way")


@pytest.mark.parametrize(("regime", "name"), [(Regime.BID, "inquiry"), (Regime.INTL, "invited_tender")])
def test_a_procedure_is_not_announced_under_a_regime_that_has_none(regime: Regime, name: str) -> None:
    written = next(iter(procedure.ours()[name].values()))
    with pytest.raises(NotValid) as refused:
        procedure.may_be_announced(written, regime, {})
    assert refused.value.code == "tender.procedure"


def test_a_procedure_is_announced_to_the_letter() -> None:
    procedure.may_be_announced(INQUIRY, Regime.P87, {})
    for changed in ({"least": 2}, {"once": False}, {"to_deadline": "GPL-35"}, {"invited": 1}, {"id": "no_such"}):
        with pytest.raises(NotValid, match="procedure"):
            procedure.may_be_announced(msgspec.structs.replace(INQUIRY, **changed), Regime.P87, {})


def test_a_document_holds_its_procedure_whole_or_is_an_open_tender() -> None:
    assert tender.read(draft()).way == procedure.standard(Regime.BID)
    held = tender.read(draft(procedure=INVITED.plain))
    assert held.way == INVITED
    assert procedure.held(msgspec.json.encode(INVITED).decode(), Regime.BID) == INVITED
    assert procedure.held(None, Regime.P87) == procedure.standard(Regime.P87)
    with pytest.raises(NotValid, match="procedure"):
        tender.read(draft(procedure=INVITED.plain | {"surprise": 1}))


def test_as_many_as_must_be_invited_may_be_all() -> None:
    assert procedure.read("some_way", MADE.replace("invited = 2", "invited = 2\nmost = 2"))[Regime.P87].most == 2


def test_an_inquiry_is_not_scored() -> None:
    procedure.may_use(INQUIRY, "lowest_evaluated_price", "lots.0.method")
    procedure.may_use(INVITED, "comprehensive_scoring", "lots.0.method")
    with pytest.raises(NotValid) as refused:
        procedure.may_use(INQUIRY, "comprehensive_scoring", "lots.0.method")
    assert (refused.value.code, refused.value.field, refused.value.law) == ("tender.method", "lots.0.method", "GPL-38")


def test_a_quote_is_for_good_where_the_law_says_so() -> None:
    procedure.may_change(INVITED)
    with pytest.raises(NotNow) as refused:
        procedure.may_change(INQUIRY)
    assert (refused.value.code, refused.value.law) == ("bid.once", "GPL-38")


def test_only_the_invited_come_in_where_one_is_invited() -> None:
    procedure.may_enter(procedure.standard(Regime.BID), invited=False)
    procedure.may_enter(INVITED, invited=True)
    with pytest.raises(NotAllowed) as refused:
        procedure.may_enter(INVITED, invited=False)
    assert refused.value.code == "bid.not_invited"


def test_last_quotes_are_sealed_to_custodians() -> None:
    talked = procedure.ours()["negotiation"][Regime.P87]
    procedure.may_seal(talked, custodians=True)
    procedure.may_seal(INQUIRY, custodians=False)
    with pytest.raises(NotValid) as refused:
        procedure.may_seal(talked, custodians=False)
    assert (refused.value.code, refused.value.field) == ("tender.last_quotes", "seal.mode")


def test_who_is_talked_with_quotes_last() -> None:
    talked = {name for name, under in procedure.ours().items() if any(each.last_quotes for each in under.values())}
    assert talked == {"negotiation", "consultation", "single_source"}
