"""The log of a subject for those who watch: its entries, their digests, their bytes."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from disclosure.rules.dossier import Edition
from kernel import journal
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, Words
from kernel.journal import Entry
from people.acts import reading as people
from web import dossiers
from web.desks import log, lots, screening, supervising
from web.format import digest
from web.pages import page
from web.request import House, Visiting, signed_in
from web.routes.desks import download
from web.views.elements import Fact, Link
from web.views.public import EntryPage, SubjectPage
from web.visit import Visit
from web.words import Text, join, phrase

WATCHERS = frozenset({Role.SUPERVISOR, Role.AUDIT_ADMIN})
WITHHELD = Words(
    "内容已依法删除，或者在结果确定前不公开（招标投标法第三十七条）；链和日志仍成立。",
    "The content has been erased by law, or is closed until a result stands (Bidding Law, Art. 37); "
    "chain and log still hold.",
)


def _watcher(visit: Visit) -> Actor:
    who = signed_in(visit)
    if who.role not in WATCHERS:
        raise NotAllowed("act.not_allowed", "只有监督部门和审计管理员可以查看", "for supervisors and auditors")
    return who


def _chain(ctx: Context, who: Actor, subject: str) -> list[Entry]:
    """The subject's entries; a supervisor sees its own lots', and of refusals what concerns them."""
    found: list[Entry] = []
    if who.role is Role.AUDIT_ADMIN:
        found = supervising.audited(ctx, subject)
    else:
        own = lots.mine(ctx, who)
        chains = supervising.subjects(ctx, own)
        if subject in chains:
            found = journal.entries(ctx.tx, subject)
        elif subject == journal.REFUSALS:
            found = supervising.refusals(ctx, own, chains)
    if not found:
        raise NotFound("entry.unknown", "没有这个日志条目", "there is no such entry")
    return found


@get("/me/log/{subject:str}", include_in_schema=False, sync_to_thread=True)
def chain(visit: Visiting, house: NamedDependency[House], subject: FromPath[str]) -> Response[str]:
    """Every entry of a subject with its digest; whether the chain holds."""
    who = _watcher(visit)
    with house.looking(who) as ctx:
        entries, names = _chain(ctx, who, subject), people.names(ctx)
        broken = journal.broken_at(ctx.tx, subject)
    holds: Text = Words("成立", "holds") if broken is None else phrase("在第 {n} 条断裂", n=broken)
    facts = (
        Fact(Words("条数", "Entries"), str(len(entries))),
        Fact(Words("链", "Chain"), holds),
        Fact(Words("末条叶子值", "Last leaf"), digest(entries[-1].leaf.hex(), whole=True), style="mono"),
    )
    rows = tuple(log.happening(one, names, with_digest=True) for one in entries if not one.erased)
    return page(visit, "subject", SubjectPage(subject, phrase("日志 {subject}", subject=subject), facts, rows))


def _entry(ctx: Context, who: Actor, subject: str, n: int) -> Entry:
    for one in _chain(ctx, who, subject):
        if one.tseq == n:
            return one
    raise NotFound("entry.unknown", "没有这个日志条目", "there is no such entry")


@get("/me/log/{subject:str}/{n:int}", include_in_schema=False, sync_to_thread=True)
def entry(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], n: FromPath[int]) -> Response[str]:
    """One entry: who, when, its place, its exact bytes."""
    who = _watcher(visit)
    with house.looking(who) as ctx:
        one, names = _entry(ctx, who, subject, n), people.names(ctx)
    facts = [Fact(Words("叶子值", "Leaf"), digest(one.leaf.hex(), whole=True), style="mono")]
    if one.tprev:
        facts.insert(0, Fact(Words("前一条叶子值", "Leaf before"), digest(one.tprev, whole=True), style="mono"))
    if not one.erased:
        at = Fact(Words("时刻", "Time"), phrase("{at}", at=one.at))
        facts = [at, Fact(Words("办理人", "By"), log.who(one.actor, names)), *facts]
    whole = Link(Words("下载原始字节", "Download the bytes"), f"/me/log/{subject}/{n}/event.json")
    view = EntryPage(
        subject, n, join(log.what(one)), tuple(facts), one.data.decode(),
        "" if one.data else WITHHELD, (whole,) if one.data else (),
    )  # fmt: skip
    return page(visit, "entry", view)


@get("/me/log/{subject:str}/{n:int}/event.json", include_in_schema=False, sync_to_thread=True)
def event(visit: Visiting, house: NamedDependency[House], subject: FromPath[str], n: FromPath[int]) -> Response[bytes]:
    """The exact bytes of an entry."""
    who = _watcher(visit)
    with house.looking(who) as ctx:
        one = _entry(ctx, who, subject, n)
    return download(one.data, f"{subject}-{n}.json", "application/json")


@get("/me/lots/{lot:str}/dossier.zip", include_in_schema=False, sync_to_thread=True)
def dossier(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Stream:
    """The edition for supervision, for the lot's own supervisor; NotNow before the lot has ended."""
    who = signed_in(visit)
    if who.role is not Role.SUPERVISOR:
        raise NotAllowed("act.not_allowed", "只有监督部门可以下载", "for the supervision department")
    with house.looking(who) as ctx:
        lots.lot(ctx, who, lot)
    sha256 = dossiers.digest(house, who, lot, Edition.SUPERVISION)
    return dossiers.saved(house, sha256, f"dossier-supervision-{lot}.zip")


@get("/me/lots/{lot:str}/screens", include_in_schema=False, sync_to_thread=True)
def screens(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """What the screens for collusion find, for the lot's own supervisor; NotNow before the opening is over."""
    who = signed_in(visit)
    if who.role is not Role.SUPERVISOR:
        raise NotAllowed("act.not_allowed", "只有监督部门可以查看", "for the supervision department")
    with house.looking(who) as ctx:
        lots.lot(ctx, who, lot)
        return page(visit, "screens", screening.page(ctx, lot))


ROUTES = (chain, entry, event, dossier, screens)
