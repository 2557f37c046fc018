"""The home page: what is on today, what is new, what this month came to; and the page of openings."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from disclosure.acts import reading
from disclosure.acts.reading import Opening, Wanted
from kernel.context import Context
from kernel.deadlines import begins_at, day_of
from kernel.errors import Words
from signing.rules.witnessing import Witnesses
from trading.acts import reading as trading
from trading.rules.lifecycle import Stage
from web import sentences
from web.public import lot, month, names, notices, witnessed
from web.public.month import Awarded
from web.public.notices import Asked
from web.views.elements import Claim, Empty, Link
from web.views.public import Facet, HomePage, NoticeRow, OpeningsPage, Sitting
from web.words import Text, phrase

NEWEST: Final = 5
LISTED: Final = 20
FAR: Final = timedelta(days=3650)
WATCH: Final = Words("任何人都可以旁观开标，无需登录。", "Anybody may watch an opening; no sign-in needed.")
KEEP: Final = Claim(
    "good",
    Words("每个人都能下载日志的检查点，自己保存", "Anybody can download and keep the log’s checkpoints"),
    why=Words("谁存下一个，就能证明此前没有改过", "whoever keeps one can prove that nothing before it has changed"),
)
NOTHING_PLANNED: Final = Empty(
    Words("今天没有开标，近期也没有安排。", "No opening today, and none is planned."),
    Link(Words("看公告", "See the notices"), "/notices"),
)


def page(ctx: Context, witnesses: Witnesses) -> HomePage:
    sittings, awards = _sittings(ctx), month.newest(ctx, NEWEST)
    found, counts = reading.notices(ctx, Wanted(), NEWEST), reading.facets(ctx, Wanted())
    months = month.year(ctx)
    return HomePage(
        today=day_of(ctx.now),
        summary=WATCH,
        sittings=sittings,
        next_sitting=_next(ctx),
        kinds=tuple(
            Facet(names.category(name, ctx.catalogue), count, Asked(category=name).address())
            for name, count in sorted(counts.categories.items())
        ),
        claims=(*_claims(awards), witnessed.claim(ctx, witnesses)),
        notices=tuple(notices.row(one, ctx.catalogue) for one in found.rows),
        notices_in_all=found.found,
        awards=tuple(one.row for one in awards),
        figures=month.figures(months[-1]),
        chart=month.chart(months),
    )


def _claims(awards: list[Awarded]) -> tuple[Claim, ...]:
    if not awards:
        return (KEEP,)
    if any(one.wrong for one in awards):
        told = Claim("bad", phrase("最近定标的 {n} 项里，有重算不同的", n=len(awards)), "05.07")
    else:
        told = Claim("good", phrase("最近定标的 {n} 项，名次已由记录重算，全部相同", n=len(awards)), "05.07")
    return (KEEP, told)


# ---------------------------------------------------------------- openings


def _sittings(ctx: Context) -> tuple[Sitting, ...]:
    """Today's openings by time; nothing of them tells how many bids there are."""
    return tuple(_sitting(ctx, one) for one in reading.openings(ctx, day_of(ctx.now)))


def _sitting(ctx: Context, one: Opening) -> Sitting:
    title, at = _title(ctx, one.lot), lot.address(one.lot)
    if one.stage is Stage.ANNOUNCED:
        left = sentences.left(one.at, ctx.now).text if one.at > ctx.now else ""
        return Sitting(one.at, Words("截止并开标", "Deadline and opening"), title, f"{at}/opening", left)
    if one.stage in (Stage.CLOSED, Stage.OPENING, Stage.UNSEALING):
        return Sitting(one.at, Words("开标进行中", "Opening now"), title, f"{at}/opening", running=True)
    return Sitting(one.at, Words("开标", "Opening"), title, at, names.NOW[one.stage], past=True)


def _title(ctx: Context, lot_id: str) -> Words:
    """The tender's title, with the lot's own where there are several."""
    paper = trading.tender(ctx, trading.lot(ctx, lot_id).tender).document
    return lot.titled(paper, lot_id)


def _next(ctx: Context) -> Empty:
    found = reading.next_opening(ctx, ctx.now)
    if found is None:
        return NOTHING_PLANNED
    when = phrase("今天没有开标。下一场：{at:short} {at:clock}。", at=found.at)
    return Empty(when, Link(_title(ctx, found.lot), lot.address(found.lot)))


def openings(ctx: Context) -> OpeningsPage:
    """Today's openings, those to come, and the newest past ones."""
    tonight = begins_at(day_of(ctx.now) + timedelta(days=1))
    due = trading.lots_due(ctx, tonight, tonight + FAR, LISTED)
    coming = [one for one in due if one.stage is Stage.ANNOUNCED]
    past = trading.lots_opened(ctx, LISTED)
    return OpeningsPage(
        today=day_of(ctx.now),
        sittings=_sittings(ctx),
        coming=tuple(
            _row(ctx, one, phrase("{at:day} {at:clock} 截止并开标", at=one.deadline or ctx.now)) for one in coming
        ),
        past=tuple(_row(ctx, one, phrase("{at:day} 开标", at=one.opened_at or ctx.now)) for one in past),
        next_sitting=_next(ctx),
    )


def _row(ctx: Context, one: trading.Lot, when: Text) -> NoticeRow:
    paper = trading.tender(ctx, one.tender).document
    meta = (when, names.category(paper.category, ctx.catalogue), paper.tenderee.name)
    return NoticeRow(lot.titled(paper, one.id), lot.address(one.id), meta)
