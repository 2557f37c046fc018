"""The errands of talks (谈判、磋商): what is said with each supplier apart, the call, last quotes, leaving, minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from evaluation.acts import last_quotes, members, negotiating, reviewing
from kernel import actor, canon, money
from kernel.actor import MEMBERS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from trading.acts import reading
from web.answers import Answers
from web.desks.errands import FINAL, TEXT, Errand, select
from web.desks.facilities import moment
from web.views.elements import Choice, Fact, Field
from web.words import Text, join, phrase

_PANEL: Final = tuple(sorted(actor.MEMBERS))
_GROUP: Final = Words("评审小组", "The group")
_YOU: Final = Words("本单位", "You")
_MOMENT: Final = Words("最后报价截止（北京时间）", "Last quotes until (Beijing time)")
_TOTAL: Final = Words("最后报价", "Last quote")
_FIRST: Final = Words("首次报价", "First quote")


def _names(ctx: Context, subject: str) -> dict[str, str]:
    return {each.bid: each.name for each in reading.opened(ctx, subject)}


# ---------------------------------------------------------------- talks


def _speaking(ctx: Context, subject: str) -> tuple[Field, ...]:
    """A member chooses with whom; a supplier speaks to the group alone."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    if ctx.actor.role not in MEMBERS:
        return (TEXT,)
    names = _names(ctx, subject)
    choices = (Choice(bid, names[bid]) for bid in reviewing.in_hand(ctx, of))
    return (select("bid", Words("供应商", "Supplier"), *choices), TEXT)


def said(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What was said: to a supplier its own thread alone, to members every thread, one after the other."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    names, ours = _names(ctx, subject), ctx.actor.role in MEMBERS
    threads = list(names) if ours else [negotiating.own(ctx, of)]
    return tuple(
        _line(ctx, entry, names[bid] if ours else _YOU, names[bid] if ours else "")
        for bid in threads
        for entry in negotiating.said(ctx, subject, bid)
    )


def _line(ctx: Context, entry: Entry, supplier: Text, thread: str) -> Fact:
    """Who speaks, in whose thread, when; never which member it was."""
    by_group = entry.actor.partition(".")[0] in MEMBERS
    who = join(_GROUP, thread) if by_group and thread else _GROUP if by_group else supplier
    text = ctx.blobs.get(str(entry.body["text_sha256"])).decode(errors="replace")
    return Fact(who, join(phrase("{at}", at=entry.at.replace(microsecond=0)), text), style="text")


# ---------------------------------------------------------------- the call and the quotes


def _calling(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    return (Field("moment", _MOMENT, "datetime-local", hint=Words("至少 30 分钟以后", "30 minutes from now at least")),)


def _called(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {"moment": canon.instant(moment(given.needed("moment", _MOMENT), "moment"))}


def _proposed(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What members have signed so far: only equal words make the call."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    until = last_quotes.called(ctx, of)
    if until is not None:
        return (Fact(_MOMENT, phrase("{at}", at=until.replace(microsecond=0))),)
    label = Words("已有成员提出", "Proposed by a member")
    return tuple(Fact(label, phrase("{at}", at=each)) for each in negotiating.proposed(ctx, subject))


def _currencies(ctx: Context, subject: str) -> list[dict[str, Json]]:
    """The totals of the supplier's own first quote."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    own = negotiating.own(ctx, of)
    form = next(each.form for each in reading.opened(ctx, subject) if each.bid == own)
    listed = form["total"]
    return [dict(each) for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []


def _quoting(ctx: Context, subject: str) -> tuple[Field, ...]:
    return tuple(
        Field(
            f"total.{each['currency']}",
            join(_TOTAL, str(each["currency"])),
            hint=Words("如 980000.00；每次密封替换上一次", "such as 980000.00; each sealing replaces the last"),
        )
        for each in _currencies(ctx, subject)
    )


def _quoted(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    total: list[Json] = [
        {**money.money(value.strip(), name, f"total.{name}").json()} for name, value in given.under("total.")
    ]
    return {"total": total}


def _due(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Until when, and what was read out at the opening."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    rows = [Fact(_MOMENT, phrase("{at}", at=last_quotes.moment(ctx, of).replace(microsecond=0)))]
    rows += [Fact(_FIRST, phrase("{sum}", sum=money.from_json(each)), style="n") for each in _currencies(ctx, subject)]
    return tuple(rows)


# ---------------------------------------------------------------- minutes


def _minutes(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Every thread, and every last quote as it was opened."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    return (*said(ctx, subject), *_results(ctx, subject, of))


def _results(ctx: Context, subject: str, of: members.Sitting) -> Iterable[Fact]:
    quotes, gone = last_quotes.quotes(ctx, of), last_quotes.left(ctx, of)
    for bid, name in _names(ctx, subject).items():
        if bid in quotes:
            sums = (phrase("{sum}", sum=each) for each in quotes[bid].total)
            yield Fact(join(_TOTAL, name), join(*sums), style="n")
        else:
            left = Words("已退出", "has left") if bid in gone else Words("没有最后报价", "no last quote")
            yield Fact(join(_TOTAL, name), left)


ERRANDS: Final[dict[str, Errand]] = {
    "lot.negotiate": Errand(
        "lot.negotiate",
        (*_PANEL, R.BIDDER),
        Words(
            "与每家供应商分别谈判（磋商），其他供应商看不到。写下的每一句都记入日志。",
            "Each supplier is talked with apart; no other sees it. Every word is kept in the log.",
        ),
        Words("发言", "Say"),
        _speaking,
        facts=said,
        cautions=(
            Words(
                "不得透露其他供应商的技术资料、价格和其他信息（政府采购法第三十八条）。",
                "Nothing of another supplier’s technology, prices or other information may be told "
                "(Government Procurement Law, art. 38).",
            ),
        ),
    ),
    "lot.call_last_quotes": Errand(
        "lot.call_last_quotes",
        _PANEL,
        Words(
            "过半数成员签署同一时刻后，谈判（磋商）结束，继续参加的供应商在此之前密封最后报价。",
            "The talks end once more than half of the members have signed the same moment; until then every supplier "
            "that goes on seals its last quote.",
        ),
        Words("要求最后报价", "Call for last quotes"),
        _calling,
        _called,
        _proposed,
        Words("谈判（磋商）可以结束，各供应商机会平等", "The talks may end; every supplier had an equal chance"),
        (FINAL,),
    ),
    "lot.seal_quote": Errand(
        "lot.seal_quote",
        (R.BIDDER,),
        Words(
            "最后报价在您的电脑上密封给保管人，截止前任何人（包括平台）都打不开；截止后与其他供应商的一并开启。"
            "不报价又不退出的，视为没有最后报价，不再参加评审。",
            "The last quote is sealed to the custodians on your computer: nobody, the platform included, can open it "
            "before the moment; then all are opened together. Whoever neither quotes nor leaves is out.",
        ),
        Words("密封最后报价", "Seal the last quote"),
        _quoting,
        _quoted,
        _due,
        Words("这是我单位的最后报价", "This is my organisation’s last quote"),
    ),
    "lot.leave_negotiation": Errand(
        "lot.leave_negotiation",
        (R.BIDDER,),
        Words(
            "最后报价截止前可以退出；保证金退还，不再参加评审。",
            "Until the moment you may leave; your deposit goes back and you take no further part.",
        ),
        Words("退出", "Leave"),
        confirm=Words("我单位退出谈判（磋商）", "My organisation leaves the talks"),
        cautions=(FINAL,),
    ),
    "lot.release_quote_shares": Errand(
        "lot.release_quote_shares",
        (R.CUSTODIAN,),
        Words(
            "最后报价截止后，保管人交出份额，平台一并开启全部最后报价。",
            "Once the moment is over, custodians release their shares and all last quotes are opened at once.",
        ),
        Words("交出最后报价密钥份额", "Release the shares of the last quotes"),
        confirm=Words(
            "我交出本单位保管的最后报价份额", "I release the shares of last quotes that my organisation holds"
        ),
        cautions=(Words("签名命令要加 --encryption-key FILE.p12。", "Add --encryption-key FILE.p12 to the command."),),
    ),
    "lot.sign_minutes": Errand(
        "lot.sign_minutes",
        _PANEL,
        Words(
            "记录由日志汇成：谁对谁说了什么、谁退出、最后报价各是多少。全体成员签署后才能评分、排名。",
            "The record is made of the log: who said what to whom, who left, what was quoted last. Nothing is scored "
            "or ranked before every member has signed it.",
        ),
        Words("签署记录", "Sign the minutes"),
        facts=_minutes,
        confirm=Words("以上记录属实", "This record is true"),
        cautions=(FINAL,),
    ),
}
