"""Suspension, resumption, a void evaluation, the end: what was decided, on which law, by whom, what follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disclosure.rules import decision_papers, papers
from disclosure.rules.parts import Signature
from disclosure.rules.source import Source
from disclosure.rules.visibility import Moment
from kernel.canon import Json
from kernel.errors import Words
from tests.support.sources import source, tender

BODY: dict[str, Json] = {"basis": "招标投标法实施条例第六十二条", "reason": "投诉处理期间"}
BY = (Signature(Words("监督部门", "Supervisor"), "青屿市公共资源交易监督管理办公室", "2026-03-25 10:00:00.000"),)
M = Moment
Writer = Callable[[Source, tuple[Signature, ...], Moment], papers.Decision]
WRITERS: tuple[Writer, ...] = (
    decision_papers.suspension_notice,
    decision_papers.resumption_notice,
    decision_papers.voiding_notice,
)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("regime", ["BID", "P87", "INTL"])
@pytest.mark.parametrize("reached", Moment)
def test_every_decision_names_basis_approver_reason_and_what_follows(
    writer: Writer, regime: str, reached: Moment
) -> None:
    view = writer(source(tender(regime), body=BODY), BY, reached)
    assert [one.zh for one in view.basis] == [BODY["basis"]]
    assert (view.reason.zh, view.approved) == (BODY["reason"], BY)
    assert view.next
    assert all(one.zh and one.en for one in (view.cause, *view.next))


def follows(writer: Writer, reached: Moment) -> str:
    return "".join(one.zh for one in writer(source(body=BODY), BY, reached).next)


def test_what_stands_still_depends_on_how_far_the_lot_had_come() -> None:
    told = [follows(decision_papers.suspension_notice, at) for at in (M.ANNOUNCED, M.CLOSED, M.OPENING, M.OPENED)]
    assert "不接收" in told[0]
    assert "不开标" in told[1]
    assert told[1] == told[2]
    assert "不评标" in told[3]
    assert told[3] == follows(decision_papers.suspension_notice, M.RESULT)
    assert all("另行公告" in one for one in told)


def test_a_resumption_says_where_the_lot_goes_on() -> None:
    told = {at: follows(decision_papers.resumption_notice, at) for at in Moment}
    assert "继续接收投标文件" in told[M.ANNOUNCED]
    assert told[M.CLOSED] == told[M.OPENING]
    assert "继续开标" in told[M.OPENING]
    assert told[M.OPENED] == told[M.RANKED] == "继续评标"
    assert "公示" in told[M.PUBLISHED]


@pytest.mark.parametrize("reached", Moment)
def test_candidates_fall_with_a_void_evaluation_if_they_were_published(reached: Moment) -> None:
    told = follows(decision_papers.voiding_notice, reached)
    assert ("候选人同时作废" in told) is (reached >= M.PUBLISHED)
    assert "重新抽取" in told


def test_too_few_bids_are_not_counted_in_public_and_nobody_approves_it() -> None:
    for regime, law in (("BID", "招标投标法"), ("P87", "管理办法")):
        view = decision_papers.ending_notice(source(tender(regime), body={"count": 2, "least": 3}), BY)
        assert view.cause.zh == "投标人少于 3 个，依法不得开标"
        assert "2 " not in view.cause.zh
        assert (view.reason, view.approved) == (Words("", ""), ())
        assert law in view.basis[0].zh


def test_a_termination_gives_its_own_ground_and_its_approver() -> None:
    view = decision_papers.ending_notice(source(body={"basis": "招标文件第九条", "reason": "项目取消"}), BY)
    assert ([one.zh for one in view.basis], view.reason.zh, view.approved) == (["招标文件第九条"], "项目取消", BY)


def test_a_basis_that_is_a_rule_of_the_table_is_cited_by_its_law() -> None:
    view = decision_papers.ending_notice(source(body={"basis": "GPL-57", "reason": "采购任务取消"}), BY)
    assert view.basis[0].zh == "政府采购法第五十七条"
    assert view.basis[0].en.endswith("art. 57")
