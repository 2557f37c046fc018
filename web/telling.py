"""Who is told what by an act: messages that go into inboxes in the act's own transaction.

A message never says how many bid or who they are, and never who sits on a panel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from evaluation.acts import members
from experts.acts import reading as drawn
from experts.rules.plan import SUPERVISOR, Panel
from experts.rules.snapshot import Identity
from kernel import canon
from kernel.actor import CLERK, Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.acts import inbox
from people.acts import reading as people
from people.rules.message import Message, To
from trading.acts import deposits, inviting, parties, reading
from trading.acts.reading import Lot
from trading.rules import answering, framework
from trading.rules.lifecycle import Regime, Stage
from trading.rules.tender import TenderDocument
from web import (
    approval_news,
    contract_news,
    deal_news,
    deposit_news,
    doubted,
    firm_news,
    framework_news,
    lead_news,
    letter_news,
    recording_news,
    second_news,
    stage_news,
    talk_news,
)
from web import format as written
from web.desks import duties, stages

INTERRUPTED: Final = {
    "lot.suspend": Words("标段已中止", "the lot is suspended"),
    "lot.resume": Words("标段已恢复", "the lot goes on"),
    "lot.terminate": Words("标段已终止", "the lot is terminated"),
    "lot.void_evaluation": Words("评审已宣布无效", "the evaluation is void"),
}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class News:
    """What happened, as the one who writes the messages sees it."""

    ctx: Context
    entry: Entry

    @property
    def lot(self) -> Lot:
        return reading.lot(self.ctx, self.entry.subject)

    @property
    def tender(self) -> str:
        """The tender that the entry is about."""
        subject = self.entry.subject
        if subject.startswith("L-"):
            return self.lot.tender
        return subject if subject.startswith("T-") else parties.raised(self.ctx, subject)[1]

    @property
    def paper(self) -> TenderDocument:
        return reading.tender(self.ctx, self.tender).document

    @property
    def name(self) -> Words:
        """The lot in words, or the tender."""
        if self.entry.subject.startswith("L-"):
            return Words(self.lot.title_zh, self.lot.title_en)
        return Words(self.paper.title.zh, self.paper.title.en)


Telling = Callable[[News], Iterator[Message]]


def after(ctx: Context, entry: Entry) -> None:
    """Deliver what the entry gives reason to. An act is never undone because a message could not be written: that
    is an alarm in the log of the server."""
    telling = ON.get(entry.type)
    if telling is None:
        return
    try:
        with ctx.tx.begin_nested():
            clerk = replace(ctx, actor=CLERK)
            inbox.deliver(clerk, telling(News(clerk, entry)))
    except Exception:  # noqa: BLE001  whatever is wrong with a message, the act stands
        _log.exception("message", act=entry.type, subject=entry.subject)


# ---------------------------------------------------------------- one message


@dataclass(frozen=True, slots=True)
class Said:
    """What is told: the words, where to go on, until when."""

    words: Words
    href: str
    until: datetime | None = None
    urgent: bool = False


def _to(news: News, those: Iterable[To], said: Said) -> Iterator[Message]:
    entry = news.entry
    for each in those:
        yield Message(
            each, entry.subject, entry.type, entry.leaf.hex(), _limited(said), said.href, said.until, said.urgent
        )


def _limited(said: Said) -> Words:
    if said.until is None:
        return said.words
    zh, en = written.until(said.until, "zh"), written.until(said.until, "en")
    return Words(f"{said.words.zh}期限：{zh}（北京时间）。", f"{said.words.en} Limit: {en} (Beijing time).")


def _told(zh: str, en: str, of: Words) -> Words:
    return Words(f"{of.zh}：{zh}。", f"{of.en}: {en}.")


# ---------------------------------------------------------------- to whom


def _bidders(orgs: Iterable[str]) -> list[To]:
    return [To(Role.BIDDER, org=org) for org in sorted(set(orgs))]


def _interested(news: News) -> list[To]:
    """Whoever bids for a lot of the tender, or came into its room, which is over, or asked about its documents."""
    lots, ctx = reading.lots_of(news.ctx, news.tender), news.ctx
    bidding = (org for lot in lots for org in (*parties.bidders(ctx, lot.id), *deposits.entrants(ctx, lot.id)))
    return _bidders([*bidding, *parties.enquirers(news.ctx, news.tender)])


def _offices(news: News, *roles: Role) -> list[To]:
    paper = news.paper
    held = {Role.TENDEREE: paper.tenderee, Role.AGENCY: paper.agency, Role.SUPERVISOR: paper.supervisor}
    return [To(role, org=held[role].code) for role in roles]


def _panel(news: News) -> list[To]:
    """Those who sit; each gets a message of its own, and none names another."""
    seats = members.seats(news.ctx, members.sitting(news.ctx, news.lot))
    return [To(Role(seat.kind.value), person=seat.who) for seat in seats]


# ---------------------------------------------------------------- what


def _asked(news: News) -> Iterator[Message]:
    said = _told("有人对招标文件提问，须答复", "somebody asked about the documents and waits for an answer", news.name)
    by = _answer_by(news, reading.lots_of(news.ctx, news.tender)[0])
    yield from _to(news, _offices(news, Role.AGENCY), Said(said, duties.act(news.entry.subject, "answer"), by))


def _objected_documents(news: News) -> Iterator[Message]:
    by = _answer_by(news, reading.lots_of(news.ctx, news.tender)[0])
    said = _told("有人对招标文件提出异议，须答复", "an objection to the documents waits for your answer", news.name)
    yield from _to(news, _offices(news, Role.TENDEREE), Said(said, duties.act(news.entry.subject, "answer"), by))


def _answered(news: News) -> Iterator[Message]:
    org, tender = parties.raised(news.ctx, news.entry.subject)
    said = _told("您的提问或异议已答复", "your question or objection has been answered", news.name)
    yield from _to(news, _bidders([org]), Said(said, f"/tenders/{tender}"))


def _announced(news: News) -> Iterator[Message]:
    """Where not everybody may bid, those who may are asked to."""
    said = _told("邀请贵单位投标", "you are invited to bid", news.name)
    orgs = inviting.invited(news.ctx, news.tender)
    yield from _to(news, _bidders(orgs), Said(said, f"/tenders/{news.tender}", news.paper.closes))


def _clarified(news: News) -> Iterator[Message]:
    said = _told("招标文件已澄清，请阅读", "the documents have been clarified; please read", news.name)
    yield from _to(news, _interested(news), Said(said, f"/tenders/{news.tender}"))


def _amended(news: News) -> Iterator[Message]:
    said = _told(
        "招标文件已修改，请按新的文件和截止时间投标", "the documents have been amended: bid by them", news.name
    )
    yield from _to(news, _interested(news), Said(said, f"/tenders/{news.tender}", news.paper.closes))


def _ordered(news: News) -> Iterator[Message]:
    """With the second signature the bidders' window begins."""
    lot = news.lot
    if lot.stage is not Stage.OPENING or lot.window_ends is None:
        return
    said = _told("开标令已下达，请解密投标文件", "the opening is ordered: decrypt your bid now", news.name)
    href = duties.page(lot.id, "submit")
    yield from _to(news, _bidders(parties.bidders(news.ctx, lot.id)), Said(said, href, lot.window_ends, urgent=True))


def _invited(news: News) -> Iterator[Message]:
    """In the order of the draw: those whom it asked, or the one who fills a vacancy."""
    did, pid = str(news.entry.body["did"]), news.entry.body.get("pid")
    if not isinstance(drawn.progress(news.ctx.tx, did).plan.of, Panel):
        return
    said = _told("请您参加评标，请答复", "you are asked to sit on a panel; please answer", news.name)
    for each in drawn.panel(news.ctx.tx, did):
        if each.state == members.ASKED and pid in (None, each.pid.hex()):
            to = To(Role.EXPERT, person=each.expert_id)
            yield from _to(news, [to], Said(said, "/me", each.answer_by.replace(microsecond=0), urgent=True))


def _fell_back(news: News) -> Iterator[Message]:
    """The party that is named in public hears of it at once, and the supervisor of either."""
    silent = _told(
        "贵单位逾期未提交抽取随机值，已公开记明，本轮改由备用方提交",
        "you gave no value for the draw in time; that is on public record, and the reserve gives one in your place",
        news.name,
    )
    other = _told(
        "交易中心逾期未提交抽取随机值，已公开记明，本轮改由备用方提交",
        "the centre gave no value for the draw in time; that is on public record, and the reserve gives one",
        news.name,
    )
    href, supervisor = duties.page(news.lot.id), _offices(news, Role.SUPERVISOR)
    if news.entry.body["party"] == SUPERVISOR:
        yield from _to(news, supervisor, Said(silent, href, urgent=True))
        return
    offices = people.offices(news.ctx, Role.CENTRE)
    centre = [To(Role.CENTRE, org=org) for org in offices if reading.in_hand(news.ctx, news.lot, org)]
    yield from _to(news, centre, Said(silent, href, urgent=True))
    yield from _to(news, supervisor, Said(other, href))


def _named(news: News) -> Iterator[Message]:
    """Whom the tenderee names is asked like those who were drawn."""
    body = news.entry.body
    who = Identity.read(bytes.fromhex(str(body["pid"])), news.ctx.blobs.get(str(body["idc"])))
    said = _told("招标人指派您参加评标，请答复", "the tenderee names you for its panel; please answer", news.name)
    yield from _to(news, [To(Role.REPRESENTATIVE, person=who.expert_id)], Said(said, "/me"))


def _convened(news: News) -> Iterator[Message]:
    if news.lot.stage is not Stage.EVALUATING:
        return
    said = _told("评标委员会已组建，请开始评审", "the panel is convened: please begin", news.name)
    yield from _to(news, _panel(news), Said(said, duties.page(news.lot.id), urgent=True))
    if news.lot.regime is Regime.P87:
        said = _told("评审已开始，请进行资格审查", "the evaluation has begun: please review qualification", news.name)
        href = duties.act(news.lot.id, "review_qualification")
        yield from _to(news, _offices(news, Role.TENDEREE), Said(said, href))


def _questioned(news: News) -> Iterator[Message]:
    found = news.entry.body
    org = parties.bidder(news.ctx, str(found["bid"]))
    said = _told("书面询问，请答复", "you are asked in writing; please answer", news.name)
    by = canon.moment(str(found["found"]["answer_by"])).replace(microsecond=0)
    yield from _to(news, _bidders([org]), Said(said, duties.act(news.lot.id, "answer"), by, urgent=True))


def _opened_scores(news: News) -> Iterator[Message]:
    said = _told("评分已开启，请签署评标报告", "the scores are open: please sign the report", news.name)
    yield from _to(news, _panel(news), Said(said, duties.act(news.lot.id, "sign_report")))


def _published(news: News) -> Iterator[Message]:
    until = canon.moment(str(news.entry.body["until"]))
    said = _told("中标候选人已公示", "the candidates are published", news.name)
    those = [*_bidders(parties.bidders(news.ctx, news.lot.id)), *_offices(news, Role.TENDEREE)]
    yield from _to(news, those, Said(said, f"/lots/{news.lot.id}", until))


def _notified(news: News) -> Iterator[Message]:
    """The winner gets the award notice, everybody else who bid the result (BID-45)."""
    if framework.admits(news.lot.way):
        return (yield from framework_news.admitted(news.ctx, news.entry))
    winner = parties.bidder(news.ctx, str(news.entry.body["winner"]))
    others = [org for org in parties.bidders(news.ctx, news.lot.id) if org != winner]
    href = duties.page(news.lot.id)
    won = _told(
        "贵单位中标，请查收中标通知书并按期签订合同",
        "you have won: see the award notice, and sign the contract in time",
        news.name,
    )
    lost = _told(
        "结果已公布，贵单位未中标，请查收结果通知书", "the result is out; you have not won: see the letter", news.name
    )
    yield from _to(news, _bidders([winner]), Said(won, href, urgent=True))
    yield from _to(news, _bidders(others), Said(lost, href))
    said = _told("结果已公布", "the result is published", news.name)
    yield from _to(
        news, _offices(news, Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR), Said(said, f"/lots/{news.lot.id}")
    )


def _objected(news: News) -> Iterator[Message]:
    """To the opening on the spot; to the result within the limit of the regime."""
    lot = news.lot
    said = _told(
        f"有人{stages.verb(news.entry.type.partition('.')[2]).zh}，须答复",
        "an objection waits for your answer",
        news.name,
    )
    yield from _to(
        news, _offices(news, Role.TENDEREE), Said(said, duties.act(lot.id, "answer_objection"), _answer_by(news, lot))
    )


def _complained(news: News) -> Iterator[Message]:
    said = _told("收到投诉，须处理", "a complaint waits for your decision", news.name)
    by = _answer_by(news, news.lot)
    yield from _to(news, _offices(news, Role.SUPERVISOR), Said(said, duties.act(news.lot.id, "decide_complaint"), by))


def _answer_by(news: News, lot: Lot) -> datetime | None:
    """By when the law wants the answer: the moment that the receipt names."""
    return answering.owed(lot.regime, news.entry.type, news.entry.at).until


def _settled(news: News) -> Iterator[Message]:
    org, lot = parties.raised(news.ctx, str(news.entry.body["objection"]))
    said = _told("您的异议或投诉已答复", "your objection or complaint has been answered", news.name)
    yield from _to(news, _bidders([org]), Said(said, duties.page(lot)))


def _interrupted(news: News) -> Iterator[Message]:
    """Everybody who has a part: offices, panel, and those who bid or asked."""
    done, of = INTERRUPTED[news.entry.type], news.name
    reason = str(news.entry.body.get("reason", ""))
    said = Words(f"{of.zh}：{done.zh}。{reason}", f"{of.en}: {done.en}. {reason}")
    offices = _offices(news, Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR)
    yield from _to(news, [*offices, *_panel(news)], Said(said, duties.page(news.lot.id)))
    yield from _to(news, _interested(news), Said(said, f"/lots/{news.lot.id}"))


def _stopped(news: News) -> Iterator[Message]:
    said = _told("投标不足，依法停止，须重新招标", "too few bids: stopped by law, to be tendered anew", news.name)
    those = [*_offices(news, Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR), *_interested(news)]
    yield from _to(news, those, Said(said, f"/lots/{news.lot.id}"))


def _apart(tell: Callable[[Context, Entry], Iterator[Message]], news: News) -> Iterator[Message]:
    return tell(news.ctx, news.entry)


_OFFICES: Final = {**approval_news.ON, **letter_news.ON}
_APART: Final = {**contract_news.ON, **deposit_news.ON, **doubted.ON, **lead_news.ON, **talk_news.ON, **_OFFICES}
ON: Final[Mapping[str, Telling]] = {
    "question.ask": _asked,
    "question.object_documents": _objected_documents,
    "question.answer": _answered,
    "question.answer_objection": _answered,
    "tender.announce": _announced,
    "tender.clarify": _clarified,
    "tender.amend": _amended,
    "lot.order_opening": _ordered,
    "lot.order_second": lambda news: second_news.ordered(news.ctx, news.entry),
    "lot.stop_too_few": _stopped,
    "lot.confirm_deal": lambda news: deal_news.confirmed(news.ctx, news.entry),
    "lot.lapse": lambda news: deal_news.lapsed(news.ctx, news.entry),
    "room.open": lambda news: deal_news.opened(news.ctx, news.entry),
    "lot.draw": _invited,
    "lot.replace_expert": _invited,
    "lot.fall_back": _fell_back,
    "lot.name_representative": _named,
    "lot.convene": _convened,
    "lot.excuse_recording": lambda news: recording_news.excused(news.ctx, news.entry),
    "lot.ask_bidder": _questioned,
    "lot.open_scores": _opened_scores,
    "lot.admit": lambda news: stage_news.admitted(news.ctx, news.entry),
    "lot.publish_candidates": _published,
    "lot.notify": _notified,
    **{type_: partial(_apart, tell) for type_, tell in _APART.items()},
    **framework_news.TOLD,
    "lot.object_opening": _objected,
    "lot.object_result": _objected,
    "lot.answer_objection": _settled,
    "lot.decide_complaint": _settled,
    "lot.complain": _complained,
    **dict.fromkeys(INTERRUPTED, _interrupted),
    **dict.fromkeys(("system.authorise", "system.end_authority"), lambda news: firm_news.changed(news.ctx, news.entry)),
}
"""By the entry's type. What is not here tells nobody by itself: it stands on the pages."""
