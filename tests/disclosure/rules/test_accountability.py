"""Cases of accountability: who is named, who must be dealt with, who may judge, what a text may hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from disclosure.rules import accountability as rules
from disclosure.rules.accountability import Case, Event, Finding, Kind, Measure, Outcome, Signer
from kernel.canon import Json
from kernel.errors import Refusal
from kernel.reader import Reader
from people.rules.unit import Kind as Office

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATER = AT + timedelta(days=1)
SIGNERS: list[Json] = [
    {"step": "review", "person": "p1"},
    {"step": "clear", "person": "p2"},
    {"step": "sign", "person": "p1"},
]
LEAK = Event("open", "platform", AT, {"document": "W-1", "office": "o1", "withdrawal": "00", "signers": SIGNERS})
COMPLAINT = Event("complain", "anyone", AT, {"office": "o1", "details_sha256": "d"})


def found(*rows: tuple[str, str, str]) -> dict[str, Json]:
    return {"findings": [dict(zip(("person", "measure", "reason"), row, strict=True)) for row in rows]}


def made(*events: Event) -> Case:
    of = rules.replayed(events)
    assert of
    return of


def refused(body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as refusal:
        rules.finding(made(LEAK), body)
    return refusal.value.code


def test_a_case_names_its_signers_and_ends_with_a_finding_on_each() -> None:
    assert rules.replayed(()) is None
    open_ = made(LEAK)
    assert (open_.kind, open_.people, open_.closed) == (Kind.LEAK, ("p1", "p2"), None)
    assert open_.signers[2] == Signer("sign", "p1")
    body = found(("p2", "none", "已提示"), ("p1", "talk", "审核不严"))
    assert rules.finding(open_, body) == {
        "p1": Finding(Measure.TALK, "审核不严"),
        "p2": Finding(Measure.NONE, "已提示"),
    }
    closed = made(LEAK, Event("find", "o2", LATER, body))
    assert (closed.findings["p1"].measure, closed.closed, closed.judge) == (Measure.TALK, LATER, "o2")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (found(("p1", "talk", "审核不严")), "case.signers"),
        (found(("p1", "talk", "x"), ("p2", "none", "x"), ("p2", "none", "x")), "case.signers"),
        (found(("p1", "talk", "x"), ("p2", "none", "x"), ("p3", "none", "x")), "case.signers"),
        (found(("p1", "talk", "x"), ("p2", "none", " ")), "case.text"),
        (found(("p1", "talk", "x"), ("p2", "none", "字" * 2001)), "case.text"),
        (found(("p1", "talk", "x"), ("p2", "fine", "x")), "document.value"),
        ({"findings": [{"person": "p1", "measure": "talk", "reason": "x", "more": "y"}]}, "document.unknown"),
        ({"findings": [], "more": 1}, "document.unknown"),
    ],
    ids=["one-left-out", "one-twice", "a-stranger", "no-reason", "long-reason", "no-measure", "more-of-one", "more"],
)
def test_each_signer_is_dealt_with_once_and_with_a_reason(body: dict[str, Json], code: str) -> None:
    assert refused(body) == code


def test_a_complaint_ends_with_an_outcome() -> None:
    of = made(COMPLAINT, Event("answer", "o2", LATER, {"outcome": "upheld", "text_sha256": "t"}))
    assert (of.kind, of.outcome, of.text, of.details, of.people) == (Kind.COMPLAINT, Outcome.UPHELD, "t", "d", ())
    for case, kind, code in ((of, Kind.COMPLAINT, "case.closed"), (of, Kind.LEAK, "case.kind")):
        with pytest.raises(Refusal) as refusal:
            rules.open_for(case, kind)
        assert refusal.value.code == code
    rules.open_for(made(COMPLAINT), Kind.COMPLAINT)


@pytest.mark.parametrize("kind", list(Office))
@pytest.mark.parametrize("code", ["o1", "o2"])
def test_only_another_office_of_a_kind_that_judges_decides(kind: Office, code: str) -> None:
    may = code != "o1" and kind in (Office.SUPERVISION, Office.OPENNESS)
    if may:
        rules.second(made(LEAK), code, kind)
    else:
        with pytest.raises(Refusal) as refusal:
            rules.second(made(LEAK), code, kind)
        assert refusal.value.code == "case.second"


def test_a_text_that_may_be_empty_may_be_left_out() -> None:
    assert rules.line(Reader({}), "name", empty=True) == ""
    assert rules.line(Reader({"name": " 陈静 "}), "name", empty=True) == "陈静"
    assert rules.line(Reader({"text": "字" * 5000}), "text") == "字" * 5000
    with pytest.raises(Refusal):
        rules.line(Reader({"text": "字" * 5001}), "text")
