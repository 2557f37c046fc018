"""The supervisor's desk: what is late, what was refused, everything in time order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from urllib.parse import urlencode

from evaluation.acts import leads
from kernel import journal, sequencer
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, Words
from kernel.journal import Entry
from people.acts import reading as people
from signing.acts import alarms as log_alarms
from trading.acts import reading
from trading.acts.reading import Lot
from trading.rules.calendar import Task
from web.desks import home, inbox, log, lots, shelves, stages
from web.desks.duties import Held, act, duties, nearest, page
from web.desks.stages import OVER, ROLES
from web.sentences import SOON, unit
from web.views.desks import Alarm, Pager, SupervisionPage
from web.views.elements import Choice, Empty, Fact, Field, Link, Margin
from web.views.public import Facet, Figure
from web.words import Text, join, phrase

PAGE: Final = 50
NEWEST: Final = 2000
"""So many refusals are looked through for a page."""
REFUSED: Final = "refused"
QUIET: Final = Empty(Words("现在没有告警。", "No alarms now."))


def subjects(ctx: Context, own: Iterable[Lot]) -> dict[str, str]:
    """Every chain that belongs to these lots, and to which lot.

    Before the close no bid and no question: whoever asks may bid, and nobody is told who or how many (招标投标法 22).
    """
    found: dict[str, str] = {}
    for lot in own:
        found[lot.id] = lot.id
        found.setdefault(lot.tender, lot.id)
        found.setdefault(f"P-{lot.tender.removeprefix('T-')}", lot.id)
        if reading.closed(ctx, lot.id):
            found |= {one.id: lot.id for one in reading.questions(ctx, lot.tender)}
            found |= dict.fromkeys((*_bids(ctx, lot), leads.subject(lot.id)), lot.id)
    return found


def _bids(ctx: Context, lot: Lot) -> list[str]:
    closed = [entry for entry in journal.entries(ctx.tx, lot.id) if entry.type == "lot.close_bidding"]
    return [str(head["subject"]) for entry in closed for head in entry.body["heads"]]


def course(ctx: Context, own: Sequence[Lot]) -> list[Entry]:
    """All acts on these lots and all refusals about them, oldest first."""
    chains = subjects(ctx, own)
    entries = [entry for subject in chains for entry in journal.entries(ctx.tx, subject)]
    return log.in_order([*entries, *refusals(ctx, own, chains)])


def refusals(ctx: Context, own: Sequence[Lot], chains: Mapping[str, str]) -> list[Entry]:
    """What was refused about these lots; a bidder's attempts only after the close."""
    return [one for one in told(ctx, own, chains) if str(one.body["subject"]) in chains]


def told(ctx: Context, every: Iterable[Lot], chains: Mapping[str, str]) -> list[Entry]:
    """The newest refusals but those that would tell, before the close, that somebody is bidding."""
    over = {lot.id for lot in every if reading.closed(ctx, lot.id)}
    known = [one for one in journal.newest(ctx.tx, journal.REFUSALS, NEWEST) if not one.erased]
    return [one for one in known if not log.tells_of_bids(one, over, chains)]


def audited(ctx: Context, subject: str) -> list[Entry]:
    """Any chain, for the audit administrator; bids and questions only after the close, like for everybody, and what
    names a member of a panel only once a result has named him."""
    every = reading.lots_at(ctx)
    chains = subjects(ctx, every)
    if subject == journal.REFUSALS:
        return told(ctx, every, chains)
    hidden = subject.startswith(("B-", "Q-")) and subject not in chains
    since = _secret_since(ctx, every)
    found = [] if hidden else journal.entries(ctx.tx, subject)
    return [log.closed(one) if log.names_a_member(one, since) else one for one in found]


def _secret_since(ctx: Context, every: Iterable[Lot]) -> datetime | None:
    """Since when there are members of panels whom no result has named; None if there are none now."""
    begun: list[datetime] = []
    for lot in every:
        if lot.stage in OVER:
            continue
        chain = journal.entries(ctx.tx, lot.id)
        if not any(entry.type == "lot.notify" for entry in chain):
            begun += [entry.at for entry in chain if entry.type in ("lot.draw", "lot.name_representative")]
    return min(begun, default=None)


def alarm(held: Held) -> Alarm | None:
    """A step whose last moment is past, or near; the report to this desk counts like the lot's next step."""
    task, now = held.next, held.now
    if held.report_by and (task.when is None or held.report_by < task.when):
        task = Task("report_award", "tenderee", held.report_by, "BID-47")
    if not task.act or task.when is None or not task.until or held.lot.stage in OVER:
        return None
    if task.act in ("submit_bid", "order_opening") or task.when - now >= SOON:
        return None
    late = task.when <= now
    gone = max(timedelta(), now - task.when)
    return Alarm(
        shape="bad" if late else "warn",
        what=phrase("逾期 {time}", time=gone) if late else phrase("还有 {time}", time=task.when - now),
        number=held.lot.id,
        title=held.title,
        where=join(ROLES[Role(task.role)], stages.verb(task.act)),
        line=stages.next_step(task),
        keys=(
            Link(Words("打开标段", "Open the lot"), page(held.lot.id)),
            Link(Words("全程", "Whole course"), f"/me/log/{held.lot.id}"),
        ),
    )


def of_log(ctx: Context, said: Text) -> tuple[Alarm, ...]:
    """The log's own alarm, before all others; one that stands in its journal can be acknowledged here."""
    if not said:
        return ()
    keys = [Link(Words("日志", "The log"), "/log")]
    if log_alarms.standing(ctx.tx):
        keys.insert(0, Link(Words("确认告警", "Acknowledge"), act(log_alarms.LOG, "acknowledge_alarm")))
    title = Words("日志", "The log")
    return (Alarm("bad", Words("日志告警", "alarm of the log"), log_alarms.LOG, title, "", said, keys=tuple(keys)),)


def alarms(held: Iterable[Held]) -> tuple[Alarm, ...]:
    """Red first, then by lateness."""
    found = [(one, made) for one in held if (made := alarm(one))]
    found.sort(key=lambda pair: (pair[1].shape != "bad", pair[0].next.when or pair[0].now))
    return tuple(made for _, made in found)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the course is asked for: `only` is `refused` for refusals alone, `lot` one lot's alone, `page` from
    1, the newest acts first."""

    only: str = ""
    lot: str = ""
    page: int = 1

    def at(self, page: int = 1, *, only: str | None = None) -> str:
        """The address of another page, or of the first one of another choice."""
        fields = {"only": self.only if only is None else only, "lot": self.lot, "page": str(page) if page > 1 else ""}
        kept = urlencode({name: value for name, value in fields.items() if value})
        return f"/me?{kept}#h-course" if kept else "/me#h-course"


@dataclass(frozen=True, slots=True)
class Part:
    """The acts of one page, newest first, with the way to the others."""

    rows: tuple[Entry, ...]
    pager: Pager


def part(entries: Sequence[Entry], asked: Asked) -> Part:
    """A page past the last one is the last one."""
    chosen = [one for one in entries if asked.only != REFUSED or one.type == "system.refused"]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(1, asked.page), pages)
    first = (page - 1) * PAGE
    before, after = asked.at(page - 1) if page > 1 else "", asked.at(page + 1) if page < pages else ""
    return Part(tuple(reversed(chosen))[first : first + PAGE], Pager(len(chosen), page, pages, before, after))


def _choice(own: Sequence[Lot], asked: Asked) -> Field:
    """One lot, or all of them."""
    every = Choice("", Words("全部标段", "All lots"))
    named = (Choice(lot.id, join(lot.id, Words(lot.title_zh, lot.title_en))) for lot in own)
    return Field("lot", Words("标段", "Lot"), "select", asked.lot, choices=(every, *named), required=False)


def _facets(asked: Asked, every: int, refused: int) -> tuple[Facet, ...]:
    return (
        Facet(Words("全部", "All"), every, asked.at(only=""), chosen=asked.only != REFUSED),
        Facet(Words("只看未受理", "Refusals only"), refused, asked.at(only=REFUSED), chosen=asked.only == REFUSED),
    )


def desk(ctx: Context, person: Actor, asked: Asked, said: Text) -> SupervisionPage:
    """`said` is what is wrong with the log. NotFound for a lot that is not this supervisor's."""
    own = lots.mine(ctx, person)
    held = [lots.held(ctx, lot) for lot in own]
    names, wanted = people.names(ctx), [lot for lot in own if asked.lot in ("", lot.id)]
    if asked.lot and not wanted:
        raise lots.unknown(asked.lot)
    entries = course(ctx, wanted)
    refused, found = sum(one.type == "system.refused" for one in entries), (*of_log(ctx, said), *alarms(held))
    shown = part(entries, asked)
    owed = nearest([duty for one in held for duty in duties(one)])
    busy = [one for one in held if one.lot.stage not in OVER]
    return SupervisionPage(
        title=Words("监督", "Supervision"),
        summary=phrase("{alarms} 项告警，{duties} 件须您办。监督员看得到全部行为，不能改动任何一项。",
                       alarms=len(found), duties=len(owed)),
        figures=(
            Figure(Words("在办标段", "Lots in hand"), str(len(busy)), unit(len(busy), "个", "lot", "lots")),
            Figure(Words("待您办", "For you"), str(len(owed)), unit(len(owed), "件", "act", "acts")),
            Figure(
                Words("告警", "Alarms"), str(len(found)), unit(len(found), "项", "alarm", "alarms"), "", _worst(found)
            ),
            Figure(Words("未受理", "Refused"), str(refused), unit(refused, "次", "time", "times")),
        ),
        alarms=found,
        quiet=QUIET,
        idle=shelves.idle(held),
        happenings=tuple(log.happening(entry, names) for entry in shown.rows),
        log=_log(ctx, own),
        duties=owed,
        shelves=(shelves.lots(held, home.HAND, home.NONE),),
        messages=inbox.newest(ctx),
        filters=_facets(asked, len(entries), refused),
        choice=_choice(own, asked),
        only=asked.only,
        pager=shown.pager,
        links=home.links(person),
        margin=Margin(links=tuple(Link(lot.id, page(lot.id)) for lot in own)),
    )  # fmt: skip


def _worst(found: Sequence[Alarm]) -> Literal["", "bad", "warn"]:
    return found[0].shape if found else ""


def _log(ctx: Context, own: Sequence[Lot]) -> tuple[Fact, ...]:
    broken = [lot.id for lot in own if journal.broken_at(ctx.tx, lot.id) is not None]
    intact = Words("无", "none")
    facts = [Fact(Words("链断裂", "Broken chains"), join(*broken) if broken else intact)]
    try:
        last = sequencer.checkpoint(ctx.tx)
    except NotFound:
        return tuple(facts)
    at = phrase("{at}", at=last.at)
    return (
        Fact(Words("日志条数", "Log entries"), f"{last.size:,}"),
        Fact(Words("最新检查点", "Newest checkpoint"), at),
        *facts,
    )
