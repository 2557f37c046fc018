"""The stages of a request as one table, and the case that its acts make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import product

import pytest

from disclosure.rules import request
from disclosure.rules.request import Asked, By, Case, Channel, Done, Kind, Position, Stage
from kernel.canon import Json
from kernel.errors import Fault, NotNow, NotValid

MONDAY = date(2026, 3, 2)


def done(verb: str, on: int = 2, /, **body: Json) -> Done:
    return Done(verb, datetime(2026, 3, on, 2, tzinfo=UTC), body)


def submitted(channel: Channel = Channel.COUNTER, kind: Kind = Kind.INFORMATION) -> Done:
    return done("submit", kind=kind, channel=channel)


def played(*more: Done, channel: Channel = Channel.COUNTER) -> Case:
    return request.case([submitted(channel), *more])


STEPS = {
    (Stage.ARRIVED, "confirm"): Stage.OPEN,
    (Stage.ARRIVED, "withdraw"): Stage.WITHDRAWN,
    (Stage.OPEN, "consult"): Stage.OPEN,
    (Stage.OPEN, "serve"): Stage.OPEN,
    (Stage.OPEN, "hear"): Stage.OPEN,
    (Stage.OPEN, "ask_reasons"): Stage.OPEN,
    (Stage.OPEN, "give_reasons"): Stage.OPEN,
    (Stage.OPEN, "delay"): Stage.OPEN,
    (Stage.OPEN, "extend"): Stage.OPEN,
    (Stage.OPEN, "ask_supplement"): Stage.SUPPLEMENT,
    (Stage.OPEN, "charge"): Stage.FEE,
    (Stage.OPEN, "answer"): Stage.ANSWERED,
    (Stage.OPEN, "withdraw"): Stage.WITHDRAWN,
    (Stage.SUPPLEMENT, "supplement"): Stage.OPEN,
    (Stage.SUPPLEMENT, "lapse"): Stage.LAPSED,
    (Stage.SUPPLEMENT, "withdraw"): Stage.WITHDRAWN,
    (Stage.FEE, "pay"): Stage.OPEN,
    (Stage.FEE, "lapse"): Stage.LAPSED,
    (Stage.FEE, "withdraw"): Stage.WITHDRAWN,
    (Stage.ANSWERED, "record_appeal"): Stage.ANSWERED,
    (Stage.ANSWERED, "open_to_all"): Stage.ANSWERED,
    (Stage.ANSWERED, "erase"): Stage.ANSWERED,
    (Stage.LAPSED, "erase"): Stage.LAPSED,
    (Stage.WITHDRAWN, "erase"): Stage.WITHDRAWN,
}
VERBS = sorted({verb for _, verb in STEPS})


@pytest.mark.parametrize("stage", Stage)
def test_at_each_stage_exactly_the_steps_of_the_table_are_done(stage: Stage) -> None:
    for verb in VERBS:
        if (stage, verb) in STEPS:
            assert request.step(stage, verb).target is STEPS[stage, verb]
        else:
            with pytest.raises(NotNow) as refused:
                request.step(stage, verb)
            assert refused.value.code == "request.stage"
            assert request.STAGES[stage].zh in refused.value.words.zh


def test_the_head_alone_extends_signs_the_answer_and_erases() -> None:
    assert {one.verb for one in request.TABLE if one.by is By.HEAD} == {"extend", "answer", "erase"}
    assert {one.verb for one in request.TABLE if one.by is By.CLERK} == {"lapse"}


@pytest.mark.parametrize(("channel", "kind"), list(product(Channel, Kind)))
def test_each_channel_has_its_day_of_receipt(channel: Channel, kind: Kind) -> None:
    found = request.case([submitted(channel, kind)])
    assert (found.channel, found.kind, found.arrived) == (channel, kind, MONDAY)
    if channel in (Channel.COUNTER, Channel.SIGNED_MAIL):
        assert (found.stage, found.received, found.since) == (Stage.OPEN, MONDAY, MONDAY)
    else:
        assert (found.stage, found.received, found.since) == (Stage.ARRIVED, None, None)
        confirmed = request.after(found, done("confirm", 4))
        assert confirmed.received == confirmed.since == date(2026, 3, 4)


def test_mail_counts_from_the_day_of_signing_that_the_office_names() -> None:
    assert request.begun(done("submit", 4, kind="information", channel="signed_mail", day="2026-03-02")).since == MONDAY


def test_a_moment_counts_on_its_day_in_beijing() -> None:
    assert Done("confirm", datetime(2026, 3, 2, 16, tzinfo=UTC), {}).day == date(2026, 3, 3)


def test_a_supplement_and_a_payment_begin_the_time_anew() -> None:
    asked = played(done("ask_supplement", 4, until="2026-03-16"))
    assert (asked.stage, asked.until, asked.supplemented) == (Stage.SUPPLEMENT, date(2026, 3, 16), False)
    given = request.after(asked, done("supplement", 10))
    assert (given.since, given.until, given.received) == (date(2026, 3, 10), None, MONDAY)
    assert given.supplemented
    charged = request.after(given, done("charge", 11, until="2026-04-09"))
    assert (charged.stage, charged.until, charged.charged) == (Stage.FEE, date(2026, 4, 9), True)
    paid = request.after(charged, done("pay", 13))
    assert (paid.since, paid.until) == (date(2026, 3, 13), None)


@pytest.mark.parametrize("verb", ["lapse", "withdraw"])
def test_who_gives_up_is_waited_for_no_more(verb: str) -> None:
    assert played(done("ask_supplement", 4, until="2026-03-16"), done(verb, 17)).until is None


def test_opinions_are_kept_one_by_one() -> None:
    found = played(
        done("consult", 3, asked="third"),
        done("consult", 4, asked="other"),
        done("serve", 5, no=1),
        done("hear", 9, no=1, position="objects"),
    )
    first, second = found.consultations
    assert (first.no, first.asked, first.sent, first.served, first.heard, first.position) == (
        1, Asked.THIRD, date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 9), Position.OBJECTS,
    )  # fmt: skip
    assert (second.no, second.asked, second.served, second.heard) == (2, Asked.OTHER, None, None)


@pytest.mark.parametrize("no", [0, 2])
def test_an_opinion_that_nobody_was_asked_for_is_refused(no: int) -> None:
    with pytest.raises(NotValid):
        played(done("consult", 3, asked="third"), done("serve", 4, no=no))


def test_extension_delay_reasons_and_the_day_of_the_answer_are_kept() -> None:
    found = played(
        done("extend", 3, days=20),
        done("ask_reasons", 4),
        done("give_reasons", 5),
        done("delay", 6, until="2026-06-30"),
        done("answer", 9),
        done("record_appeal", 20),
    )
    assert (found.extension, found.asked_reasons, found.delayed) == (20, True, date(2026, 6, 30))
    assert (found.stage, found.answered) == (Stage.ANSWERED, date(2026, 3, 9))


@pytest.mark.parametrize("body", [{"days": 0}, {"days": 21}, {}])
def test_an_extension_has_one_to_twenty_working_days(body: Mapping[str, Json]) -> None:
    with pytest.raises(NotValid):
        played(done("extend", 3, **body))


def test_a_day_that_is_none_is_refused_by_its_name() -> None:
    with pytest.raises(NotValid) as refused:
        played(done("delay", 3, until="soon"))
    assert refused.value.field == "until"


def test_a_chain_without_a_beginning_is_our_fault() -> None:
    with pytest.raises(Fault):
        request.case([])
