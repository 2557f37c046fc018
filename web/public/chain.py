"""The journal for everybody: the chain of a subject, one entry with its bytes and its proof, the look-up of a leaf."""

from __future__ import annotations

from typing import Final

from disclosure.rules import wording
from experts.acts import reading as drawn
from kernel import canon, sequencer
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, NotNow, Words
from web.public import course, names, visible
from web.public.case import subject as address
from web.public.visible import Seen
from web.views.elements import Fact, Link
from web.views.public import EntryPage, SubjectPage
from web.words import Phrase, join, phrase

KINDS: Final = {
    "P": Words("项目的日志", "Journal of a project"),
    "T": Words("招标的日志", "Journal of a tender"),
    "L": Words("标段的日志", "Journal of a lot"),
    "B": Words("投标的日志", "Journal of a bid"),
    "Q": Words("提问的日志", "Journal of a question"),
    "M": Words("保证金的日志", "Journal of a deposit"),
    "K": Words("框架协议的日志", "Journal of a framework agreement"),
    "D": Words("名单抽取的日志", "Journal of a draw"),
    "S": Words("公告的日志", "Journal of notices"),
    "U": Words("单位的日志", "Journal of an office"),
    "W": Words("文件的日志", "Journal of a document"),
    "R": Words("申请的日志", "Journal of a request"),
    "V": Words("意见征集事项的日志", "Journal of a matter before the public"),
    "Y": Words("调查的日志", "Journal of a survey"),
    "J": Words("考评的日志", "Journal of an assessment"),
    "H": Words("来信的日志", "Journal of a letter"),
    "N": Words("舆情的日志", "Journal of a case of public opinion"),
    "G": Words("登记簿的日志", "Journal of a register"),
    "E": Words("案件的日志", "Journal of a case"),
    "FA": Words("代办的日志", "Journal of an agent’s order"),
    "FL": Words("招商线索的日志", "Journal of a lead"),
    "FM": Words("会审的日志", "Journal of a review"),
    "FD": Words("寄送的日志", "Journal of deliveries"),
    "FB": Words("预约的日志", "Journal of appointments"),
}

OWN: Final = {
    "S-log": Words("日志告警的日志", "Journal of the log’s alarms"),
    "S-site": Words("网页文件的日志", "Journal of the site’s files"),
}


def page(ctx: Context, subject: str) -> SubjectPage:
    """NotFound where nothing of the chain may be told."""
    places = visible.chain(ctx, subject)
    facts: tuple[Fact, ...] = (
        Fact(Words("条数", "Entries"), phrase("{n}", n=len(places)), style="n"),
        Fact(Words("末条的叶子摘要", "Leaf of the last"), places[-1].entry.leaf.hex(), style="mono"),
        Fact(Words("供程序读取", "For programmes"), "JSON", f"/log/entries?subject={subject}"),
    )
    if subject.startswith("D-"):
        facts += tuple(_file(subject, did) for did in drawn.dids(ctx.tx, subject))
    return SubjectPage(subject, OWN.get(subject) or KINDS[subject.partition("-")[0]], facts, course.happenings(places))


def _file(subject: str, did: str) -> Fact:
    step = did.rpartition("/")[2]
    return Fact(
        Words("供 ggzy verify draw 重算", "For ggzy verify draw"), did, f"/draws/{subject}/{step}/draw.json", "mono"
    )


def entry(ctx: Context, subject: str, number: int) -> EntryPage:
    """One entry: its exact bytes if they are public, its leaf and its proof in any case."""
    found = _at(visible.chain(ctx, subject), number)
    leaf = found.entry.leaf.hex()
    facts = [Fact(Words("时刻", "At"), phrase("{at}", at=found.at))] if found.known else []
    facts.append(Fact(Words("叶子摘要", "Leaf"), leaf, style="mono"))
    if found.entry.tprev:
        before = f"{address(subject)}/{number - 1}"
        facts.append(Fact(Words("上一条的叶子", "Leaf before"), found.entry.tprev, before, "mono"))
    facts.append(_place(ctx, found))
    downloads = [Link(Words("日志证明（tlog-proof）", "Proof (tlog-proof)"), f"/log/proofs/{leaf}")]
    if found.whole:
        facts.append(Fact(Words("盐", "Salt"), found.entry.salt.hex(), style="mono"))
        downloads.insert(0, Link("JSON", f"{address(subject)}/{number}/event.json"))
    return EntryPage(
        subject=subject,
        number=number,
        what=_what(found),
        facts=tuple(facts),
        event=found.entry.data.decode() if found.whole else "",
        withheld="" if found.whole else found.why,
        downloads=tuple(downloads),
    )


def _what(found: Seen) -> Words | Phrase:
    if not found.known:
        return Words("暂不公开。", "Not public yet.")
    return join(wording.act(found.type), names.actor(found.entry.actor))


def _at(places: list[Seen], number: int) -> Seen:
    if not 1 <= number <= len(places):
        raise NotFound("entry.unknown", "没有这个日志条目", "there is no such entry", field="number")
    return places[number - 1]


def data(ctx: Context, subject: str, number: int) -> bytes:
    """The exact bytes of a public entry; NotFound for any other."""
    found = _at(visible.chain(ctx, subject), number)
    if not found.whole:
        raise NotFound("entry.withheld", "这一条的原文不公开", "the bytes of this entry are not public", field="number")
    return found.entry.data


def _place(ctx: Context, found: Seen) -> Fact:
    name = Words("在全站日志里", "In the log")
    try:
        proof = sequencer.inclusion(ctx.tx, found.entry.leaf)
    except NotNow:
        return Fact(name, Words("等待下一个检查点", "waits for the next checkpoint"))
    return Fact(name, phrase("第 {index} 条，检查点 {size}", index=proof.index, size=proof.size))


def listing(ctx: Context, subject: str) -> dict[str, Json]:
    """The chain for programmes: place and leaf of every entry, bytes and salt where they are public."""
    rows: list[Json] = [_row(one) for one in visible.chain(ctx, subject)]
    return {"subject": subject, "entries": rows}


def _row(one: Seen) -> dict[str, Json]:
    made: dict[str, Json] = {"tseq": one.tseq, "tprev": one.entry.tprev, "leaf": one.entry.leaf.hex()}
    if one.known:
        made |= {"type": one.type, "at": canon.instant(one.at)}
    if one.whole:
        made |= {"event": one.entry.data.decode(), "salt": one.entry.salt.hex()}
    return made


def looked_up(ctx: Context, leaf: str) -> tuple[bool, tuple[Fact, ...]]:
    """Whether the leaf of a receipt is under the newest checkpoint, and where; NotFound if nobody knows it."""
    try:
        proof = sequencer.inclusion(ctx.tx, bytes.fromhex(leaf))
    except NotNow:
        return False, ()
    return True, (
        Fact(Words("位置", "Place"), phrase("第 {index} 条，检查点 {size}", index=proof.index, size=proof.size)),
        Fact(Words("证明", "Proof"), "tlog-proof", f"/log/proofs/{leaf}"),
    )
