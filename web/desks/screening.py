"""The leads of a lot after its opening, for its supervisor: evidence, figure, fence, how often others look the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import ascii_uppercase
from typing import Final

from evaluation.acts import leads
from evaluation.acts.leads import STATUSES, Found
from evaluation.rules.screens import lead, likeness, segment, together
from evaluation.rules.screens.coalition import Influence
from evaluation.rules.screens.kept import After, Base, Screening
from evaluation.rules.screens.lead import Strength
from evaluation.rules.screens.prices import root, shown_as
from evaluation.rules.screens.together import Edge
from kernel.context import Context
from kernel.errors import Words
from web.desks import duties
from web.views.elements import Fact, Sign
from web.views.screening import Alike, Drawn, Lead, Likeness, Met, Quoted, ScreensPage
from web.words import Text, join, phrase

NAMES: Final = {
    "control": Words("同一控制关系", "One controller"),
    "bunched": Words("报价聚集", "Bunched prices"),
    "equal": Words("报价相同", "Equal prices"),
    "step": Words("等差报价", "Equal steps"),
    "ratio": Words("等比报价", "Equal ratios"),
    "far": Words("最低价偏离", "Lowest far below"),
    "close": Words("最低价贴近", "Lowest close by"),
    "fingerprints": Words("标识雷同", "The same marks"),
    "texts": Words("文件雷同", "Texts alike"),
    "passage": Words("整段相同", "A passage in common"),
    "bill_errors": Words("算术错误相同", "The same arithmetic errors"),
    "bill_equal": Words("单价相同", "Equal unit prices"),
    "bill_pattern": Words("单价规律性差异", "Unit prices apart by rule"),
    "bill_fit": Words("单价线性相关", "Unit prices on one line"),
    "together": Words("经常同场", "Often in one lot"),
    "bias": Words("专家评分偏向", "An expert on one side"),
}
WEIGHTS: Final = {
    Strength.STRONG: Sign("bad", Words("强", "Strong")),
    Strength.LEAD: Sign("warn", Words("线索", "Lead")),
    Strength.WEAK: Sign("plain", Words("弱", "Weak")),
}
AFTER: Final = {
    After.OPENING: Words("开标后（暗标文件待评审后再比）", "after the opening (blind papers wait for the ranking)"),
    After.EVALUATION: Words("评审后", "after the ranking"),
}
PERCENT: Final = 10**4
"""What squares of shares are multiplied with, so that their root is in percent."""


def page(ctx: Context, lot: str) -> ScreensPage:
    """NotNow before the opening is over, NotAllowed for anybody but the lot's supervisor."""
    found = leads.found(ctx, lot)
    return view(found) if found else ScreensPage(lot, duties.page(lot), is_screened=False)


def view(found: Found) -> ScreensPage:
    """The page of the newest screening."""
    of, lot = found.screening, found.screening.lot
    ordered = sorted(of.quoted, key=lambda name: (of.quoted[name], name))
    labels = {name: _label(place) for place, name in enumerate([*ordered, *sorted(of.pages.keys() - of.quoted.keys())])}
    return ScreensPage(
        lot=lot,
        href=duties.page(lot),
        currency=of.currency,
        quoted=tuple(Quoted(labels[name], name, Decimal(of.quoted[name]).scaleb(-of.digits)) for name in ordered),
        leads=tuple(_lead(each, found) for each in of.leads),
        facts=_facts(found),
        judge=duties.act(leads.subject(lot), "judge_lead") if of.leads else "",
        network=_drawn(of, labels),
        met=tuple(_met(each) for each in sorted(of.network, key=lambda each: (-each.met, each.bidders))),
        likeness=_likeness(of, labels),
    )


def _label(place: int) -> str:
    """A … Z, then A1 …"""
    turn, letter = divmod(place, len(ascii_uppercase))
    return f"{ascii_uppercase[letter]}{turn or ''}"


def _lead(of: lead.Lead, found: Found) -> Lead:
    said = (
        phrase("{at} {status}：{text}", at=one.at, status=STATUSES[one.status], text=one.text)
        for one in found.judged
        if one.lead == of.id
    )
    return Lead(
        NAMES[of.screen],
        WEIGHTS[of.strength],
        of.evidence,
        lead.in_a_hundred(of.rate),
        _beside(of),
        of.bidders,
        tuple(Alike(each.what, each.one, each.two) for each in of.shown),
        tuple(said),
    )


def _beside(of: lead.Lead) -> tuple[Decimal, Decimal] | None:
    if of.screen == "bunched":
        return Decimal(root(of.figure * PERCENT, 1)), Decimal(root(of.fence * PERCENT, 1))
    if of.screen in ("far", "texts", "bill_equal"):
        return Decimal(shown_as(of.figure * 100, 1)), Decimal(shown_as(of.fence * 100, 1))
    return None


# ---------------------------------------------------------------- facts


def _facts(found: Found) -> tuple[Fact, ...]:
    of = found.screening
    history = phrase("{n} 个同类标段（少于 {least} 个时不设界限）", n=of.history, least=segment.LEAST)
    pages = phrase("{n} 页有文字，出自 {bids} 份投标", n=sum(of.pages.values()), bids=len(of.pages))
    rows = [
        Fact(Words("筛查时刻", "Screened"), phrase("{at}，{after}", at=found.at, after=AFTER[of.after])),
        Fact(Words("本市场历史", "History of this market"), history),
        Fact(Words("比过的文字", "Text compared"), pages),
    ]
    return (*rows, *(_moved(each, of.base) for each in of.coalitions))


def _moved(of: Influence, base: Base) -> Fact:
    who, share = join(*of.bidders), shown_as(of.moved * 100, 1)
    label = phrase("{n} 家联合的最大影响", n=len(of.bidders))
    if base is Base.METHOD:
        return Fact(label, phrase("{who} 退出，评标基准价变动 {share}%", who=who, share=share))
    return Fact(label, phrase("{who} 退出，平均价变动 {share}%", who=who, share=share))


# ---------------------------------------------------------------- graphs


def _is_lead(of: Edge) -> bool:
    return of.met >= together.LEAST and of.share >= together.SHARE


def _drawn(of: Screening, labels: Mapping[str, str]) -> Drawn | None:
    """None where nobody has met anybody but here."""
    before = [each for each in of.network if each.met > 1]
    if not before:
        return None
    names = _by_letter({name for each in before for name in each.bidders}, labels)
    place = {name: at for at, name in enumerate(names)}
    lines = [(place[one], place[two], each.met, _is_lead(each)) for each in before for one, two in (each.bidders,)]
    return Drawn([labels[name] for name in names], lines)


def _by_letter(names: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    return sorted(names, key=lambda name: (len(labels[name]), labels[name]))


def _met(of: Edge) -> Met:
    return Met(of.bidders, of.met, of.wins, Decimal(shown_as(of.share * 100, 1)), _is_lead(of))


def _likeness(of: Screening, labels: Mapping[str, str]) -> tuple[Likeness, ...]:
    """A row for each bidder whose text was read; nothing where there are not two."""
    names = _by_letter((name for name, count in of.pages.items() if count), labels)
    if len(names) < 2:
        return ()
    both = {**of.likeness, **{(two, one): share for (one, two), share in of.likeness.items()}}
    return tuple(
        Likeness(
            labels[name],
            name,
            tuple(None if other == name else Decimal(shown_as(both[name, other] * 100, 1)) for other in names),
            tuple(other != name and both[name, other] >= likeness.FENCE for other in names),
        )
        for name in names
    )


def choices(found: Found) -> tuple[tuple[str, Text], ...]:
    """Every lead by its digest, as a list to choose from says it."""
    return tuple((each.id, join(NAMES[each.screen], *each.bidders)) for each in found.screening.leads)
