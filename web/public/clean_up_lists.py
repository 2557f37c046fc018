"""What follows from the catalogue: rounds, tasks, differences of districts, halls, graded standards and penalties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from approval.acts import clean_up, districts, standards
from approval.rules.clean_up import DECISIONS, WATCHED
from approval.rules.matter import UNIFIED, Matter
from disclosure.acts import registers
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from people.rules import unit
from people.rules.unit import Post
from web.public.matter_lists import NO, Listing, Wanted, address, cited, yuan
from web.views.elements import Sign
from web.views.matters import ListRow
from web.words import Text, join, phrase

AUTHORISATIONS: Final = "approval_authorisations"


def _rounds(of: Wanted) -> Iterator[ListRow]:
    for one in reversed(clean_up.every(of.ctx.tx)):
        for each in one.conclusions:
            more: Text = of.office(each.office) if each.office else each.way or NO
            told = (of.matter(each.matter), DECISIONS[each.decision], more)
            yield ListRow((one.name, phrase("{on}", on=one.since), *told, cited(one.basis)),
                          f"/subjects/{clean_up.subject(one.number)}")  # fmt: skip


def _tasks(of: Wanted) -> Iterator[ListRow]:
    today = day_of(of.ctx.now)
    for one in clean_up.tasks(of.ctx.tx):
        late = one.late(today)
        word = Words("已报告", "reported") if one.done else Words("待报告", "to be reported")
        state = Sign("bad" if late else "good" if one.done else "plain", Words("逾期", "late") if late else word)
        told = (WATCHED[one.decision], of.office(one.owner), phrase("{on}", on=one.due), one.text)
        yield ListRow((of.matter(one.matter), *told), address(one.matter), state)


def _offers(of: Wanted) -> Iterator[ListRow]:
    for one in districts.offers(of.ctx.tx):
        hall = Words("进厅", "in the hall") if one.in_hall else Words("厅外", "outside")
        yield ListRow((of.matter(one.matter), of.office(one.site), hall, one.window, one.hours, one.phone),
                      address(one.matter))  # fmt: skip


def _differences(of: Wanted) -> Iterator[ListRow]:
    """A district that tells something else than holds there comes first."""
    for one in sorted(districts.differences(of.ctx.tx, day_of(of.ctx.now)), key=lambda one: one.approved):
        state = (
            Sign("warn", Words("经批准的例外", "approved exception"))
            if one.approved
            else Sign("bad", Words("与全市不一致", "differs"))
        )
        yield ListRow((of.matter(one.matter), of.office(one.site), UNIFIED[one.field], ""), address(one.matter), state)


def _halls(of: Wanted) -> Iterator[ListRow]:
    """三集中三到位: each department with its matters in and outside the hall, its approvers, its authorisations."""
    by_office: dict[str, list[Matter]] = defaultdict(list)
    for one in of.matters.values():
        by_office[one.office].append(one)
    for code, held in sorted(by_office.items()):
        outside = [one.name for one in held if not one.in_hall]
        holders = unit_holders(of, code)
        papers = registers.of_office(of.ctx, code).get(AUTHORISATIONS, 0)
        whole = not outside and holders and papers
        sign = Sign("good", Words("到位", "complete")) if whole else Sign("bad", Words("不到位", "not complete"))
        counts = (phrase("{n}", n=len(held)), phrase("{n}", n=len(held) - len(outside)))
        staff = (phrase("{n}", n=holders), phrase("{n}", n=papers))
        yield ListRow((of.office(code), *counts, *staff, join(*outside, by="、") if outside else ""), sign=sign)


def unit_holders(of: Wanted, code: str) -> int:
    """How many approvers the office has now."""
    held = units.holders(of.ctx.tx, code)
    return len({one.person for one in held if Post.APPROVER in unit.posts(held, one.person, of.ctx.now)})


def _standards(of: Wanted) -> Iterator[ListRow]:
    for one in standards.every(of.ctx.tx):
        for grade in one.standard.grades:
            fine = phrase("{least} 至 {most}", least=yuan(grade.least), most=yuan(grade.most))
            yield ListRow(
                (one.standard.name, of.office(one.unit), grade.circumstances, fine, cited(one.standard.basis))
            )


def _penalties(of: Wanted) -> Iterator[ListRow]:
    known = {one.standard.id: one.standard for one in standards.every(of.ctx.tx)}
    for one in standards.penalties(of.ctx.tx):
        made, standard = one.penalty, known[one.standard]
        grade: Text = next((each.circumstances for each in standard.grades if each.id == made.grade), made.grade)
        sign = Sign("warn", Words("超出档次", "outside its grade")) if made.outside else None
        told = (standard.name, grade, yuan(made.amount), phrase("{on}", on=one.on), made.reason)
        yield ListRow((made.paper, *told), sign=sign)


_MATTER: Final = Words("审批事项", "matter")
LISTS: Final[Mapping[str, Listing]] = {
    "rounds": Listing(
        Words("清理结论", "Rounds of clean-up"),
        Words("每一轮清理的结论和施行日期。", "What each round has decided, and from when it holds."),
        {"round": Words("轮次", "round"), "since": Words("施行", "from"), "matter": _MATTER,
         "decision": Words("结论", "decision"), "more": Words("去向", "where to"), "basis": Words("依据", "basis")},
        _rounds,
    ),
    "tasks": Listing(
        Words("清理后监管", "After a clean-up"),
        Words("取消、下放和改变管理方式以后，由谁监管、何时报告。", "Who looks after what was let go, and by when."),
        {"matter": _MATTER, "task": Words("任务", "task"), "owner": Words("责任单位", "office"),
         "due": Words("期限", "due"), "text": Words("结果", "result")},
        _tasks,
    ),
    "districts": Listing(
        Words("区县办理事项", "Matters in the districts"),
        Words("各区县政务服务中心办理的事项。", "What each district’s centre offers."),
        {"matter": _MATTER, "centre": Words("中心", "centre"), "hall": Words("进厅", "hall"),
         "window": Words("窗口", "window"), "hours": Words("时间", "hours"), "phone": Words("电话", "telephone")},
        _offers,
    ),
    "differences": Listing(
        Words("六统一差异", "Differences of districts"),
        Words(
            "名称、依据、材料、流程、时限、收费全市统一；这里列出各区县与全市不同之处和是否经过批准。",
            "Name, basis, materials, workflow, limits and fees are the same everywhere; where a district differs "
            "stands here, and whether that was approved.",
        ),
        {"matter": _MATTER, "centre": Words("中心", "centre"), "field": Words("要素", "field"),
         "state": Words("状态", "state")},
        _differences,
    ),
    "halls": Listing(
        Words("三集中三到位", "All in one hall"),
        Words(
            "每个部门的事项是否全部进厅、人员是否到位、授权书是否备案。",
            "Whether all matters of an office are in the hall, its approvers appointed, its authorisation on file.",
        ),
        {"office": Words("部门", "office"), "matters": Words("事项", "matters"),
         "in_hall": Words("进厅", "in the hall"),
         "approvers": Words("核准人", "approvers"), "papers": Words("授权书", "authorisations"),
         "outside": Words("厅外事项", "outside the hall")},
        _halls,
        dated=True,
    ),
    "standards": Listing(
        Words("裁量权基准", "Graded standards"),
        Words("同一违法行为按情节分档。", "One kind of offence, graded by its circumstances."),
        {"standard": Words("违法行为", "offence"), "office": Words("部门", "office"),
         "grade": Words("情节", "circumstances"),
         "fine": Words("罚款", "fine"), "basis": Words("依据", "basis")},
        _standards,
    ),
    "penalties": Listing(
        Words("处罚决定", "Penalties"),
        Words("超出所在档次的决定都写明理由。", "A decision outside its grade says why."),
        {"paper": Words("决定书文号", "decision"), "standard": Words("违法行为", "offence"),
         "grade": Words("情节", "circumstances"), "amount": Words("罚款", "fine"), "on": Words("登记", "entered"),
         "reason": Words("理由", "reason")},
        _penalties,
    ),
}  # fmt: skip
