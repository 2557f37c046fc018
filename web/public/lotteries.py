"""Public lotteries for everybody: the list, one of them with its course, its lists, its order, and the hall's wall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import registers
from evaluation.acts import lotteries
from evaluation.acts.lotteries import ORDERING, Outcome
from experts.acts import reading as drawn
from experts.rules import lottery
from experts.rules.lottery import Group, Kind, Lottery, Stage
from experts.rules.sample import Entry, Ground
from kernel import deadlines, ids, journal, law, workdays
from kernel.actor import Actor
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from web.desks import duties
from web.public import registers as registers_page
from web.public.case import subject as chain
from web.views import elements
from web.views.elements import Command, Empty, Fact, Field, Form, Link, Sign
from web.views.lottery import (
    ListRow,
    LotteriesPage,
    LotteryPage,
    LotteryRow,
    Pages,
    PlaceRow,
    ScreenPage,
    SkipRow,
)
from web.words import Text, phrase

ADDRESS: Final = "/lotteries"
SHOWN: Final = 100
"""Places on one page."""
ON_WALL: Final = 20
KINDS: Final = {
    Kind.ALLOCATION: Words("保障性住房分配", "allocation of affordable homes"),
    Kind.INSPECTION: Words("双随机抽查", "double-random inspection"),
}
GROUNDS: Final = {
    Ground.EMPLOYER: Words("任职单位", "works or worked there"),
    Ground.KINSHIP: Words("亲属单位", "a relative is there"),
    Ground.DECLARED: Words("本人申报", "declared by the inspector"),
}
_HOME: Final = Sign("good", Words("可选房", "chooses a home"))
_WAITS: Final = Sign("plain", Words("轮候", "waits"))
_DRAWN: Final = Sign("good", Words("抽中", "drawn"))
_UNTOLD: Final = Sign("bad", Words("抽中，结果逾期未公布", "drawn; its result is overdue"))
_RULE: Final = "SPC-12"


def address(subject: str) -> str:
    return f"{ADDRESS}/{subject}"


def listing(ctx: Context, reader: Actor) -> LotteriesPage:
    """All there are, the newest first."""
    found = sorted(lotteries.every(ctx.tx), key=lambda one: (one[1].at, one[0]), reverse=True)
    return LotteriesPage(
        tuple(LotteryRow(of.title, address(subject), KINDS[of.kind], of.at, _state(ctx, subject, of))
              for subject, of in found),
        Empty(Words("还没有公开摇号。", "There has been no public lottery yet.")),
        _opening() if reader.role in ORDERING else None,
    )  # fmt: skip


def _opening() -> Form:
    hint = Words(
        "分房：登记项目的编号（如 2026-0003）；双随机：抽查的编号（如 2026-0017）",
        "of homes: the number of the registered project (2026-0003); of an inspection: its own (2026-0017)",
    )
    kind = Field("kind", Words("类型", "Kind"), "select", choices=tuple(
        elements.Choice(kind.value, words) for kind, words in KINDS.items()))  # fmt: skip
    field = Field("number", Words("编号", "Number"), hint=hint)
    return Form(f"{ADDRESS}/open", (kind, field), Words("填写摇号公告", "Write the announcement"), plain=True)


def _is_drawn(ctx: Context, subject: str) -> bool:
    did = lotteries.did_of(subject)
    return did in drawn.dids(ctx.tx, subject) and drawn.progress(ctx.tx, did).drawn


def _state(ctx: Context, subject: str, of: Lottery) -> Sign:
    if _is_drawn(ctx, subject):
        return Sign("good", Words("已抽取", "drawn"))
    if of.stage is Stage.PLANNED:
        return Sign("act", Words("等待抽取", "about to be drawn"))
    if of.until and ctx.now < of.until:
        return Sign("act", Words("名单公示中", "lists open to objections"))
    return Sign("plain", Words("准备中", "being prepared"))


# ---------------------------------------------------------------- one of them


def page(ctx: Context, subject: str, reader: Actor, number: str = "", first: int = 1) -> LotteryPage:
    """NotFound if there is no such lottery, or no such page of its order."""
    of = lotteries.held(ctx.tx, subject)
    out = lotteries.outcome(ctx, subject, of)
    places = tuple(_places(of, out, _results(ctx, subject, of))) if out else ()
    if not 1 <= first <= max(len(places), 1):
        raise NotFound("lottery.place", "没有这个次序", "there is no such place", field="from")
    names = lotteries.lists(ctx, of)
    return LotteryPage(
        title=of.title,
        stages=_stages(ctx, subject, of),
        now=_now(ctx, subject, of),
        facts=tuple(_facts(ctx, subject, of)),
        lists=tuple(_list(subject, of, group) for group in of.groups),
        objections=tuple(_objections(of)),
        acts=tuple(_acts(ctx, subject, of, reader)),
        places=places[first - 1 : first - 1 + SHOWN],
        pages=_pages(subject, first, len(places)) if places else None,
        skipped=tuple(_skipped(out)) if out else (),
        asked=number,
        found=_found(of, number, names, places) if number else "",
        proof=tuple(_proof(ctx, subject)),
        commands=_commands(subject) if out else (),
        href=address(subject),
        screen=f"{address(subject)}/screen",
    )


def screen(ctx: Context, subject: str, first: int = 1) -> ScreenPage:
    """What the wall shows, from that place on; after the last it begins again."""
    of = lotteries.held(ctx.tx, subject)
    out = lotteries.outcome(ctx, subject, of)
    places = tuple(_places(of, out, _results(ctx, subject, of))) if out else ()
    after = first + ON_WALL if first + ON_WALL <= len(places) else 1
    here = f"{address(subject)}/screen"
    return ScreenPage(
        of.title,
        _now(ctx, subject, of),
        places[first - 1 : first - 1 + ON_WALL],
        address(subject),
        f"{here}?from={after}",
    )


def _stages(ctx: Context, subject: str, of: Lottery) -> tuple[elements.Stage, ...]:
    entries = {one.type: one.at.replace(microsecond=0) for one in journal.entries(ctx.tx, subject)}
    steps = (
        (Words("公告", "Announced"), of.at.replace(microsecond=0)),
        (Words("名单公示", "Lists public"), entries.get("draw.publish_list") if of.stage is not Stage.OPENED else None),
        (Words("方案", "Plan"), entries.get("draw.plan_draw")),
        (Words("冻结", "Frozen"), entries.get("draw.freeze_draw")),
        (Words("抽取", "Drawn"), entries.get("draw.draw")),
    )
    made: list[elements.Stage] = []
    for name, at in steps:
        now = not at and (not made or made[-1].state == "done")
        facts = (phrase("{at:short} {at:clock}", at=at),) if at else ()
        made.append(elements.Stage(name, "done" if at else "now" if now else "todo", facts))
    return tuple(made)


def _now(ctx: Context, subject: str, of: Lottery) -> Text:
    if _is_drawn(ctx, subject):
        return Words("已抽取。任何人都可以用公布的文件重算。", "Drawn; anybody can run it again from the file.")
    if of.stage is Stage.PLANNED:
        return Words(
            "名单已冻结，等待中心和监督部门各给出一个谁也不能选的随机数。",
            "The lists are frozen; the centre and the supervisor each give a value that nobody can choose.",
        )
    if of.until is None:
        return Words("公告已发布，名单尚未全部公示。", "Announced; not every list is public yet.")
    if ctx.now < of.until:
        until = of.until.replace(microsecond=0)
        return phrase("名单公示至 {until}，期间可以提出异议。", until=until)
    if any(each.upheld is None for each in of.objections):
        return Words("公示期满，还有异议待答复。", "The time is over; an objection waits for its answer.")
    return Words("公示期满，等待公布抽取方案。", "The time is over; the plan of the draw follows.")


def _facts(ctx: Context, subject: str, of: Lottery) -> Iterator[Fact]:
    yield Fact(Words("类型", "Kind"), KINDS[of.kind])
    if of.project:
        yield Fact(Words("登记项目", "Registered project"), of.project, chain(of.project), "n")
        yield Fact(Words("房源", "Homes"), phrase("{n} 套", n=of.places or 0))
    on = Words("选房日", "Day of choosing") if of.project else Words("检查日", "Day of inspection")
    yield Fact(on, phrase("{at:day}", at=of.on))
    yield Fact(Words("依据", "Basis"), of.basis)
    yield Fact(Words("名单公示", "Lists are public for"), phrase("{n} 日", n=of.days))
    if of.kind is Kind.INSPECTION:
        yield from _inspecting(subject, of)
    if of.project:
        yield Fact(
            Words("规则", "Rule"),
            Words(
                "全体申请人按抽出的次序选房，前一组先选；房源选完后，其余按同一次序轮候。（待核：请对照当地分配办法）",
                "Everybody chooses in the order drawn, the first group first; who comes after the last home waits in "
                "that order. (To be checked against the local rules.)",
            ),
        )


def _inspecting(subject: str, of: Lottery) -> Iterator[Fact]:
    """By when the results are due and where they are, and what binds those who inspect."""
    due = phrase("{at:day}（检查日起 20 个工作日，待核）", at=_due(of))
    found = f"{registers_page.address(registers.INSPECTED)}?{urlencode({'q': _number(subject)})}"
    yield Fact(Words("结果公布期限", "Results are due"), due)
    yield Fact(Words("检查结果", "Results"), Words("逐个检查对象", "subject by subject"), found)
    yield Fact(
        Words("执法依据", "Rules of enforcement"),
        Words("执法主体的职责、权限、依据、流程和裁量基准", "duties, powers, basis, process, bounds of discretion"),
        registers_page.address("enforcement_items"),
    )


def _list(subject: str, of: Lottery, group: Group) -> ListRow:
    each = of.lists.get(group.id)
    how = Words("全部，按次序", "all, in order") if group.n is None else phrase("{n}", n=group.n)
    if each is None:
        return ListRow(group.title, how)
    until = each.until.replace(microsecond=0)
    return ListRow(group.title, how, each.count, until, each.sha256, f"{address(subject)}/lists/{group.id}.json")


def _objections(of: Lottery) -> Iterator[Fact]:
    answers = {
        None: Words("待答复", "waits for an answer"),
        True: Words("成立", "upheld"),
        False: Words("不成立", "not upheld"),
    }
    for each in of.objections:
        label = phrase("{number}，{at:day}", number=each.about, at=each.at)
        answer = answers[each.upheld]
        yield Fact(label, phrase("{answer}：{reason}", answer=answer, reason=each.reason) if each.reason else answer)


def _acts(ctx: Context, subject: str, of: Lottery, reader: Actor) -> Iterator[Link]:
    """What the reader's office may do now, each as a link to its form."""
    if reader.role not in ORDERING:
        return
    if of.stage is not Stage.PLANNED:
        yield Link(Words("公示名单", "Publish a list"), duties.act(subject, "publish_list"))
        if any(ctx.now < each.until for each in of.lists.values()):
            yield Link(Words("登记异议", "Enter an objection"), duties.act(subject, "object_list"))
    if any(each.upheld is None for each in of.objections):
        yield Link(Words("答复异议", "Answer an objection"), duties.act(subject, "answer_objection"))
    if of.stage is Stage.LISTED and of.until and ctx.now >= of.until:
        yield Link(Words("公布抽取方案", "Publish the plan"), duties.act(subject, "plan_draw"))
    if of.stage is Stage.PLANNED:
        yield from _of_draw(ctx, subject)


def _of_draw(ctx: Context, subject: str) -> Iterator[Link]:
    if not _is_drawn(ctx, subject):
        found = drawn.progress(ctx.tx, lotteries.did_of(subject))
        if found.missing:
            yield Link(Words("给出随机数", "Give the value"), duties.act(subject, "give_entropy"))
        if found.awaited:
            yield Link(Words("提交信标的值", "Give the beacon’s value"), duties.act(subject, "give_beacon"))


# ---------------------------------------------------------------- the order


def _results(ctx: Context, subject: str, of: Lottery) -> Mapping[str, Sign]:
    """Of an inspection by its subjects' numbers what was found; beyond the limit that nothing was published."""
    if of.kind is not Kind.INSPECTION:
        return {}
    ordered = journal.entries(ctx.tx, subject)[0].actor.partition(".")[2]
    told = registers.inspected(ctx, _number(subject), ordered)
    late = day_of(ctx.now) > _due(of)
    every = lotteries.lists(ctx, of).get(lottery.SUBJECTS, ())
    missing = dict.fromkeys((each.id for each in every), _UNTOLD) if late else {}
    return missing | {each: Sign("plain", result) for each, result in told.items()}


def _number(subject: str) -> str:
    return subject.removeprefix(f"{lotteries.PREFIX}{Kind.INSPECTION}-")


def _due(of: Lottery) -> date:
    """The last day for publishing the results, counted from the day of inspection."""
    return deadlines.due(of.on, law.rule(_RULE, of.on).budget, (), workdays.announced()).on


def _places(of: Lottery, out: Outcome, results: Mapping[str, Sign]) -> Iterator[PlaceRow]:
    titles = {group.id: group.title for group in of.groups}
    for n, entry in enumerate(out.order, start=1):
        state = _DRAWN if of.places is None else _HOME if n <= of.places else _WAITS
        if entry.of == lottery.SUBJECTS:
            state = results.get(entry.id, state)
        yield PlaceRow(n, entry.id, entry.name, titles[entry.of], state)


def _pages(subject: str, first: int, count: int) -> Pages:
    def at(place: int) -> str:
        return f"{address(subject)}?from={place}#h-order"

    before = at(max(first - SHOWN, 1)) if first > 1 else ""
    return Pages(
        first, min(first + SHOWN - 1, count), count, before, at(first + SHOWN) if first + SHOWN <= count else ""
    )


def _found(of: Lottery, number: str, lists: dict[str, tuple[Entry, ...]], places: tuple[PlaceRow, ...]) -> Text:
    """What became of a number: its place, that it is on a list, or on none."""
    for one in places:
        if one.number == number:
            return phrase("{number}：第 {n} 位，{state}。", number=number, n=one.place, state=one.state.text)
    titles = [group.title for group in of.groups if number in {entry.id for entry in lists.get(group.id, ())}]
    if not titles:
        return phrase("名单中没有 {number}。", number=number)
    told = phrase("{number} 在名单“{list}”中，未被抽中。", number=number, list=titles[0])
    return told if places else phrase("{number} 在名单“{list}”中，尚未抽取。", number=number, list=titles[0])


def _skipped(out: Outcome) -> Iterator[SkipRow]:
    for one in out.skipped:
        yield SkipRow(one.entry.id, one.entry.name, one.beside.name or one.beside.id, GROUNDS[one.ground])


def _proof(ctx: Context, subject: str) -> Iterator[Fact]:
    if _is_drawn(ctx, subject):
        name = Words("抽取文件", "File of the draw")
        yield Fact(name, f"{subject}.{lottery.STEP}.json", f"/draws/{subject}/{lottery.STEP}/draw.json")
    count = len(journal.entries(ctx.tx, subject))
    yield Fact(Words("日志", "Journal"), phrase("{n} 条", n=count), chain(subject))


def _commands(subject: str) -> tuple[Command, ...]:
    line = f"ggzy verify draw {subject}.{lottery.STEP}.json"
    return (Command(line, Words("在自己的电脑上重算这次抽取", "Recompute this draw on your own computer")),)


def subject_of(kind: str, number: str) -> str:
    """The chain of the lottery that an office is about to announce."""
    return ids.subject("D", f"{kind}-{number.removeprefix('P-')}")
