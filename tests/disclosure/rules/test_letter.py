"""Letters and tickets: the table, the clocks at each boundary, what may be published, the lines as data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Final

import pytest

from disclosure.rules import letter, letter_clock, letter_form, letter_line
from disclosure.rules.letter import ENDED, By, Case, Channel, Grade, Limit, Stage
from disclosure.rules.request import Done
from disclosure.rules.request_clock import Colour
from kernel.canon import Json
from kernel.errors import Fault, NotFound, NotNow, NotValid
from kernel.workdays import DAY, announced

MAYOR, DESK = letter_line.ours().values()
CALENDAR: Final = announced()
MONDAY: Final = date(2026, 3, 2)
TAKE_UP: Final = date(2026, 3, 4)  # two working days
ANSWER: Final = date(2026, 3, 9)  # five: a question of policy to the desk
BODY: Final[dict[str, Json]] = {
    "office": "A", "line": "8890", "matter": "policy", "channel": "phone", "consent": True,
}  # fmt: skip


def done(verb: str, day: int = 2, **body: Json) -> Done:
    return Done(verb, datetime(2026, 3, day, 2, tzinfo=UTC), body)


def case(*more: Done, **changed: Json) -> Case:
    return letter.case([Done("submit", done("").at, BODY | changed), *more])


def test_only_the_table_leads_from_stage_to_stage() -> None:
    known = {(one.source, one.verb): one.target for one in letter.TABLE}
    for stage, verb in product(Stage, {one.verb for one in letter.TABLE}):
        if (stage, verb) in known:
            assert letter.step(stage, verb).target is known[stage, verb]
        else:
            with pytest.raises(NotNow, match=r"letter\.stage") as refused:
                letter.step(stage, verb)
            assert letter.STAGES[stage].zh in refused.value.words.zh
    assert {one.verb for one in letter.TABLE if one.by is By.HEAD} == {"decline", "answer", "publish", "erase"}
    assert letter.by("escalate") is By.CLERK
    with pytest.raises(Fault):
        letter.case([])


def test_a_letter_is_handed_on_rated_and_published_once() -> None:
    found = case(done("accept"), done("transfer", 3, to="B"), done("answer", 5), done("rate", 6, grade="poor"))
    assert (found.stage, found.holders, found.reached, found.ended) == (
        Stage.ANSWERED,
        ("A", "B"),
        date(2026, 3, 3),
        date(2026, 3, 5),
    )
    assert (found.channel, found.consent, found.grade, found.transfers) == (Channel.PHONE, True, Grade.POOR, 1)
    with pytest.raises(NotNow, match=r"letter\.rated"):
        letter.after(found, done("rate", 7, grade="good"))
    public = letter.after(found, done("publish", 7))
    with pytest.raises(NotNow, match=r"letter\.published"):
        letter.after(public, done("publish", 8))


def test_an_office_enters_what_a_caller_says_and_nothing_for_who_writes_on_the_web() -> None:
    for channel, more in ((Channel.PHONE, ["withdraw"]), (Channel.COUNTER, ["withdraw"]), (Channel.WEB, [])):
        open_one = case(done("accept"), channel=channel)
        assert letter.of_office(open_one) == ["answer", "transfer", *more]


def test_the_mayors_letter_is_handed_on_once_and_a_ticket_down_two_levels() -> None:
    first = case(line="mayor", matter="question")
    letter_clock.may_transfer(first, MAYOR, "B")
    second = letter.after(first, done("transfer", 3, to="B"))
    with pytest.raises(NotNow, match=r"letter\.transferred"):
        letter_clock.may_transfer(second, MAYOR, "C")
    ticket = case(done("transfer", 3, to="B"))
    with pytest.raises(NotNow, match=r"letter\.same"):
        letter_clock.may_transfer(ticket, DESK, "A")
    letter_clock.may_transfer(ticket, DESK, "C")
    with pytest.raises(NotNow, match=r"letter\.transferred"):
        letter_clock.may_transfer(letter.after(ticket, done("transfer", 4, to="C")), DESK, "D")


@pytest.mark.parametrize(
    ("more", "today", "limit"),
    [
        ((), TAKE_UP, None), ((), TAKE_UP + DAY, Limit.TAKE_UP),
        ((done("accept"),), ANSWER, None), ((done("accept"),), ANSWER + DAY, Limit.ANSWER),
        ((done("transfer", 4, to="B"),), TAKE_UP + DAY, None),  # who was handed it has its own two days
        ((done("transfer", 4, to="B"),), date(2026, 3, 7), Limit.TAKE_UP),
        ((done("accept"), done("answer", 3)), ANSWER + DAY, None),
        ((done("escalate", 5, limit="take_up"),), ANSWER, None),  # nobody above: not looked at again
        ((done("escalate", 5, limit="take_up"),), ANSWER + DAY, Limit.ANSWER),
        ((done("accept"), done("escalate", 10, limit="answer")), date(2026, 12, 1), None),
    ],
)  # fmt: skip
def test_a_limit_is_over_on_the_day_after_its_last(more: tuple[Done, ...], today: date, limit: Limit | None) -> None:
    rung = letter_clock.over(case(*more), DESK, today, CALENDAR)
    assert (rung.limit if rung else None) is limit


def test_what_is_late_goes_back_up_one_level_at_a_time_and_each_has_its_days() -> None:
    down = case(done("accept"), done("transfer", to="B"), done("transfer", to="C"))
    once = letter.after(down, done("escalate", 12, limit="answer"))
    assert (once.holder, once.raised) == ("B", date(2026, 3, 12))
    assert letter_clock.over(once, DESK, date(2026, 3, 16), CALENDAR) is None
    again = letter_clock.over(once, DESK, date(2026, 3, 17), CALENDAR)
    assert again is not None
    assert (again.limit, again.clock.on) == (Limit.ANSWER, date(2026, 3, 16))
    twice = letter.after(once, done("escalate", 17, limit="answer"))
    assert (twice.holder, twice.top) == ("A", frozenset())
    top = letter.after(twice, done("escalate", 20, limit="answer"))
    assert (top.holder, top.top) == ("A", frozenset({Limit.ANSWER}))
    assert letter_clock.next_rung(top, DESK, CALENDAR) is None


def test_the_clerk_looks_early_where_the_last_day_may_still_move() -> None:
    late = case()
    rung = letter_clock.next_rung(late, DESK, CALENDAR)
    assert rung is not None
    assert (rung.look, rung.clock.provisional) == (TAKE_UP, False)
    last = replace(late, arrived=date(2026, 12, 31), reached=date(2026, 12, 31))
    moving = letter_clock.next_rung(last, DESK, CALENDAR)
    assert moving is not None
    assert moving.clock.provisional
    assert moving.look == date(2027, 1, 2)
    assert moving.look <= moving.clock.on


@pytest.mark.parametrize(
    ("more", "today", "colour"),
    [
        ((), MONDAY, Colour.GREEN), ((), TAKE_UP - DAY, Colour.YELLOW), ((), TAKE_UP, Colour.YELLOW),
        ((), TAKE_UP + DAY, Colour.RED), ((done("accept"),), date(2026, 3, 5), Colour.GREEN),
        ((done("accept"),), date(2026, 3, 6), Colour.YELLOW), ((done("accept"),), ANSWER + DAY, Colour.RED),
        ((done("transfer", 10, to="B"),), date(2026, 3, 10), Colour.RED),  # late, whoever has it since when
        ((done("withdraw", 3),), ANSWER + DAY, Colour.DONE),
    ],
)  # fmt: skip
def test_a_letter_is_yellow_near_its_last_day_and_red_after_it(
    more: tuple[Done, ...], today: date, colour: Colour
) -> None:
    assert letter_clock.colour(case(*more), DESK, today, CALENDAR) is colour


@pytest.mark.parametrize(("verb", "day", "late"), [("answer", 9, False), ("answer", 10, True), ("withdraw", 30, False)])
def test_an_answer_on_the_last_day_is_in_time(verb: str, day: int, late: bool) -> None:
    found = case(done("accept"), done(verb, day))
    assert found.stage in ENDED
    assert letter_clock.late(found, DESK, date(2026, 6, 1), CALENDAR) is late


# ---------------------------------------------------------------- what is said


SAID: Final[dict[str, Json]] = {
    "line": "mayor", "matter": "question", "name": "陈静", "contact": "0571-8888 1234", "title": "路灯", "text": "不亮",
}  # fmt: skip


def test_a_letter_says_who_what_and_whether_it_may_be_published() -> None:
    assert not letter_form.read(SAID).consent
    assert letter_form.read(SAID | {"consent": True}).personal["title"] == "路灯"
    letter_form.read(SAID | {"text": "x" * 4000})
    for wrong in ({"text": "x" * 4001}, {"name": " "}, {"consent": "yes"}, {"more": "x"}):
        with pytest.raises(NotValid):
            letter_form.read(SAID | wrong)


@pytest.mark.parametrize(
    "told",
    ["陈 静反映", "陈－静", "致电 0571 88881234", "拨打０５７１８８８８１２３４", "手机 13800138000", "a@example.test"],
)
def test_nothing_that_tells_who_wrote_is_published(told: str) -> None:
    texts: dict[str, Json] = {"title": "路灯", "question": "青屿路的路灯不亮", "reply": "已修复，服务电话 12345"}
    assert letter_form.published(texts, "陈静", "0571-8888 1234") == texts
    for member in texts:
        with pytest.raises(NotValid, match=r"letter\.personal") as refused:
            letter_form.published(texts | {member: told}, "陈静", "0571-8888 1234")
        assert refused.value.field == member


def test_a_single_letter_is_no_name_to_look_for() -> None:
    assert not letter_form.tells("静海路的无障碍设施", "静", "无")
    assert letter_form.tells("微信 Chen-J8", "静", "chenj8")
    assert letter_form.tells("微信 abcd", "静", "abcd")


# ---------------------------------------------------------------- the lines


def test_the_lines_are_data_and_an_operator_sets_its_own_times() -> None:
    assert [one.place for one in letter_line.ours().values()] == [1, 2]
    assert (MAYOR.transfers, DESK.transfers) == (1, 2)
    own = 'place=3\nzh="区长信箱"\nen="District"\ntake_up="DSK-1"\nrung="DSK-3"\nlevels=[{zh="x",en="x"}]\n'
    own += 'matters=[{id="q",zh="问",en="q",answer="WEB-C"}]'
    every = letter_line.every({"letters/district.toml": own, "sites/x.toml": ""})
    assert list(every) == ["mayor", "8890", "district"]
    assert (every["district"].transfers, every["district"].words.en) == (0, "District")
    assert letter_line.known("mayor", {}).levels[1].words.zh == "责任单位"
    assert MAYOR.matter("help").words.en == "call for help"
    with pytest.raises(NotFound, match=r"letter\.line"):
        letter_line.known("other", {})
    with pytest.raises(NotValid, match=r"letter\.matter"):
        DESK.matter("help")
    for wrong in (
        "x = 1",
        own.replace("WEB-C", "DIS-14"),
        own.replace("DSK-1", "XXX-1"),
        own.replace('{zh="x",en="x"}', ""),
    ):
        with pytest.raises(NotValid, match=r"letter\.malformed"):
            letter_line.read("x", wrong)
