"""The page of one project: approval, tender, contract, change, completion; the eight classes of a major one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.rules.licence import Licence
from disclosure.acts import major
from disclosure.rules import major as rules
from disclosure.rules import notice
from disclosure.rules.major import PLATFORMS, SLOTS, Filled, Investment, Item, Major, Posting, Slot
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, Words
from people.acts import units
from trading.acts.reading import Tender
from web.desks import duties
from web.desks.register_errands import INVESTMENTS
from web.public import licences
from web.views.elements import Fact, Link, Sign
from web.views.project import Dated, ProjectPage, SlotRow
from web.words import Text, phrase

ADDRESS: Final = "/projects"
_ACTS: Final = {
    "fill_slot": Words("登记公开内容", "Enter what is public"),
    "excuse_slot": Words("说明未公开原因", "Say why nothing is there"),
    "note_posting": Words("登记发布平台", "Note a posting"),
    "tell_funds": Words("公布资金情况", "Tell the funds"),
}
_COURSE: Final = (
    (Words("招标", "Tender"), {notice.TENDER, notice.CHANGE, notice.CLARIFICATION, notice.CANDIDATES}),
    (Words("中标", "Award"), {notice.RESULT, notice.DEALT, notice.ENDING, notice.WITHDRAWAL}),
    (Words("合同", "Contract"), {notice.CONTRACT}),
    (Words("变更", "Change"), {notice.CHANGED}),
    (Words("验收", "Completion"), {notice.ACCEPTED}),
)
NO_FUNDS: Final = Words(
    "政府投资项目，尚未公开资金安排和使用情况", "A government’s project whose funds and their use are not public yet"
)


def page(ctx: Context, project: str, reader: Actor) -> ProjectPage:
    """NotFound for a project that nothing is public of: no announced tender, no register."""
    tenders, found = major.tenders(ctx, project), _register(ctx, project)
    if not tenders and found is None:
        raise NotFound("project.unknown", f"没有项目 {project}", f"no such project: {project}", field="project")
    notices = major.notices(ctx, project)
    slots = rules.slots(found, notices) if found else ()
    return ProjectPage(
        number=project,
        title=found.title if found else Words(tenders[0].document.title.zh, tenders[0].document.title.en),
        facts=(*_facts(ctx, tenders, found), *_funds(found)),
        course=tuple(_course(ctx, tenders, found, notices)),
        slots=tuple(_row(one, _office(ctx, found)) for one in slots),
        flag=NO_FUNDS if found and found.lacks_funds else "",
        actions=tuple(_actions(project, found, reader)),
    )


def _register(ctx: Context, project: str) -> Major | None:
    try:
        return major.register(ctx, project)
    except NotFound:
        return None


def _facts(ctx: Context, tenders: list[Tender], found: Major | None) -> Iterator[Fact]:
    if tenders:
        paper = tenders[-1].document
        yield Fact(Words("招标人", "Tenderee"), paper.tenderee.name)
        yield Fact(Words("资金来源", "Funds"), paper.funding)
    if found:
        yield Fact(Words("责任单位", "Responsible office"), _office(ctx, found))
        yield Fact(Words("投资性质", "Investment"), INVESTMENTS[found.investment])


def _office(ctx: Context, found: Major | None) -> Text:
    of = units.find(ctx.tx, found.unit) if found else None
    return of.name if of else ""


def _funds(found: Major | None) -> Iterator[Fact]:
    if found and found.funds:
        of = found.funds
        yield Fact(Words("计划总投资", "Planned in all"), phrase("{sum}", sum=of.total), style="n")
        spent = phrase("{sum}，截至 {day:day}", sum=of.spent, day=of.on)
        yield Fact(Words("已支出", "Spent"), spent, style="n")
        yield Fact(Words("数据来源", "Source"), of.source)
    elif found and found.investment is Investment.GOVERNMENT:
        yield Fact(Words("资金情况", "Funds and their use"), Words("未公开", "not public yet"))


def _course(
    ctx: Context, tenders: list[Tender], found: Major | None, notices: list[tuple[str, Item]]
) -> Iterator[tuple[Text, tuple[Dated, ...]]]:
    approvals = [_approval(tenders[0], *one) for one in major.approvals(ctx, tenders).items()]
    entered = found.items.get(Slot.APPROVAL, ()) if found else ()
    yield Words("批准", "Approval"), (*approvals, *map(_dated, entered))
    for name, kinds in _COURSE:
        yield name, tuple(_dated(item) for kind, item in notices if kind in kinds)


def _approval(first: Tender, number: str, granted: Licence | None) -> Dated:
    """To the licence where it was granted here, else to the tender that names it."""
    if granted is None:
        return Dated(number, f"/tenders/{first.id}", "")
    return Dated(number, licences.address(number), granted.granted.isoformat())


def _dated(one: Item) -> Dated:
    return Dated(one.title, one.link, one.on.isoformat())


def _posted(one: Posting) -> Dated:
    return Dated(PLATFORMS[one.platform], one.link, one.on.isoformat())


def _row(one: Filled, unit: Text) -> SlotRow:
    if not one.items:
        state = Sign("warn", Words("无内容", "empty"))
    elif one.lacking:
        state = Sign("bad", Words("未在规定平台发布", "not posted where required"))
    else:
        state = Sign("good", Words("已公开", "public"))
    lacking = tuple(PLATFORMS[each] for each in one.lacking)
    items, postings = tuple(map(_dated, one.items)), tuple(map(_posted, one.postings))
    return SlotRow(SLOTS[one.slot], state, items, postings, _why(one, unit), lacking)


def _why(one: Filled, unit: Text) -> Text:
    return phrase("{reason}（责任单位：{unit}）", reason=one.reason, unit=unit) if one.reason else ""


def _actions(project: str, found: Major | None, reader: Actor) -> Iterator[Link]:
    """For officers: to enter it as a major project; for those of its office what the register takes."""
    if reader.role is not Role.OFFICER:
        return
    subject = major.subject(project)
    if found is None:
        yield Link(Words("列入重大建设项目", "Enter as a major project"), duties.act(subject, "open_project"))
    elif found.unit == reader.org:
        for verb, words in _ACTS.items():
            yield Link(words, duties.act(subject, verb))
