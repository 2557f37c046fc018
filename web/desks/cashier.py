"""The cashier's page: a line from a slip, a bank's statement, what waits for a second person, what must go back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.money import MINOR_DIGITS
from trading.acts import banking, owing
from trading.acts.banking import Books
from trading.acts.owing import Row
from trading.ports import Bank
from trading.rules import reference
from trading.rules.bank import Progress
from trading.rules.deposit import MEANS, PURPOSES, Means, Standing
from trading.rules.deposit_return import CAUSES, Owed
from web.answers import Answers
from web.desks import bank
from web.desks.drafting_asks import cited
from web.sentences import left, unit
from web.views.deposit import Arrived, CashierPage
from web.views.elements import Choice, Duty, Fact, Field, Form, Link, Shape, Sign
from web.words import Text, join, phrase

ADDRESS: Final = "/me/deposits"
STANDINGS: Final[dict[Standing, tuple[Shape, Words]]] = {
    Standing.LISTED: ("warn", Words("待第二人确认", "waits for a second person")),
    Standing.BOOKED: ("good", Words("已入账", "booked")),
    Standing.VERIFIED: ("good", Words("保函有效", "guarantee holds")),
    Standing.REFUSED: ("bad", Words("保函无效", "guarantee does not hold")),
}
IDLE: Final = Words("不计入保证金，可随时退还", "secures nothing and may go back at any time")
STRIKE: Final = Words("录错，划去", "Strike it out")
LISTED: Final = Words("确认到账", "Confirm arrivals")
CHECK: Final = Words("查验保函", "Check guarantees")
RETURN: Final = Words("退还投标保证金", "Return bid deposits")
MINE: Final = Words("由您录入，须由同事确认", "entered by you: a colleague confirms it")
_BASIC: Final = (
    Choice("", Words("银行没有说明", "the bank does not say")),
    Choice("yes", Words("是", "yes")),
    Choice("no", Words("否", "no")),
)


def entry() -> Form:
    """One line from a slip."""
    currencies = tuple(Choice(code, code) for code in MINOR_DIGITS)
    return Form(
        ADDRESS,
        (
            Field("line", Words("银行流水号或保函编号", "The bank's number, or the guarantee's")),
            Field("reference", Words("缴纳账号", "Reference"), hint=Words("十六位数字", "16 digits"), mode="numeric"),
            Field("means", Words("方式", "By"), "select", choices=tuple(Choice(m, w) for m, w in MEANS.items())),
            Field("amount", Words("金额", "Amount"), hint=Words("如 40000.00", "such as 40000.00"), mode="decimal"),
            Field("currency", Words("币种", "Currency"), "select", choices=currencies),
            Field(
                "paid_at",
                Words("到账时间", "Arrived"),
                hint=Words("如 2026-03-05 10:21:33", "such as 2026-03-05 10:21:33, Beijing time"),
            ),
            Field("payer", Words("付款人或出函机构", "Payer, or who issued it")),
            Field("account", Words("付款账号", "Payer's account"), required=False),
            Field("basic", Words("是否基本账户", "Basic account"), "select", choices=_BASIC, required=False),
            Field("valid_until", Words("保函有效期至", "Guarantee valid until"), "date", required=False),
        ),
        Words("录入", "Enter"),
    )


def file() -> Form:
    """A whole statement."""
    hint = Words("首行为列名，全部录入或全部不录入", "the first row names the columns; all lines or none")
    return Form(ADDRESS, (Field("csv", Words("银行对账单（CSV）", "Bank statement (CSV)"), "file", hint=hint),),
                Words("录入对账单", "Enter the statement"))  # fmt: skip


def line(given: Answers) -> list[Json]:
    """What was typed as a line of a statement."""
    return [{name: given.text(name) for name in (field.name for field in entry().fields) if given.text(name)}]


def page(ctx: Context, at: Bank | None, error: Text = "", shown: Form | None = None) -> CashierPage:
    """The list as it stands, the form as it was typed; `at` is the bank that is connected."""
    books = banking.books(ctx)
    rows = tuple(_arrived(row, books, at) for row in owing.overview(ctx))
    return CashierPage(shown or entry(), file(), rows, bank.told(at), bank.unmatched(books, ADDRESS, at), error)


def due(ctx: Context) -> list[Duty]:
    """What the list waits for from this person: what a colleague entered, guarantees to check, and what must go back,
    by the nearest of its limits."""
    rows = owing.overview(ctx)
    kinds = (
        (LISTED, [row for row in rows if row.standing is Standing.LISTED and not row.mine]),
        (CHECK, [row for row in rows if _unchecked(row)]),
        (RETURN, [row for row in rows if row.owed is not None]),
    )
    return [*(_duty(what, found, ctx.now) for what, found in kinds if found), *_unmatched(banking.books(ctx))]


def _unmatched(books: Books) -> Iterator[Duty]:
    """What came to nobody's sub-account and is not on its way back."""
    waiting = [one for one in books.unmatched if not bank.is_ordered(books.refunds.get(one.id))]
    if waiting:
        each = unit(len(waiting), "笔", "payment", "payments")
        on = Link(Words(f"{len(waiting)} {each.zh}", f"{len(waiting)} {each.en}"), ADDRESS)
        yield Duty(bank.APART, on, None, None, Link(Words("去办理", "Go"), ADDRESS), "")


def _unchecked(row: Row) -> bool:
    return row.standing is Standing.BOOKED and row.means is not Means.TRANSFER and not row.mine


def _duty(what: Words, rows: list[Row], now: datetime) -> Duty:
    owed = [row.owed for row in rows if row.owed is not None]
    by = min((one.by for one in owed if one.by is not None), default=None) if what is RETURN else None
    each = unit(len(rows), "笔", "arrival", "arrivals")
    on = Link(Words(f"{len(rows)} {each.zh}", f"{len(rows)} {each.en}"), ADDRESS)
    law = cited(owed[0].rule) if what is RETURN else ""
    return Duty(what, on, by, left(by, now) if by else None, Link(Words("去办理", "Go"), ADDRESS), law)


def _arrived(row: Row, books: Books, connected: Bank | None) -> Arrived:
    shape, said = STANDINGS[row.standing]
    at = phrase("{at}", at=row.paid_at.replace(microsecond=0))
    return Arrived(
        reference.grouped(row.reference), phrase("{sum}", sum=row.money), at, Sign(shape, said), _why(row, books),
        tuple(_facts(row)), tuple(_keys(row, books, connected)),
    )  # fmt: skip


def _why(row: Row, books: Books) -> Text:
    if row.id in books.refunds:
        return bank.why(books.refunds[row.id])
    if row.owed is not None:
        return _owed(row.owed)
    if row.standing is Standing.LISTED and row.mine:
        return MINE
    return IDLE if row.idle else ""


def _owed(owed: Owed) -> Text:
    when: Text = Words("应及时退还", "to go back promptly")
    if owed.by is not None:
        when = phrase("须在 {by:until} 前退还", by=owed.by)
    parts: list[Text] = [CAUSES[owed.cause], when, cited(owed.rule)]
    if owed.provisional:
        parts.append(Words("暂按合同签订期限推算", "reckoned from the contract's own last day"))
    if owed.interest:
        parts.append(Words("连同利息", "with interest"))
    return join(*parts)


def _facts(row: Row) -> Iterator[Fact]:
    yield Fact(Words("流水号", "Number"), row.id, style="mono")
    yield Fact(Words("用途", "For"), PURPOSES[row.purpose])
    yield Fact(Words("方式", "By"), MEANS[row.means])
    if row.payer:
        yield Fact(Words("付款人", "Payer"), row.payer)
    if row.account:
        yield Fact(Words("付款账号", "Account"), row.account, style="mono")
    if row.lot:
        yield Fact(Words("标段", "Lot"), row.lot, f"/lots/{row.lot}")
        if row.means is Means.E_GUARANTEE:
            yield Fact(Words("保函原件", "Guarantee"), "JSON", f"/api/v1/deposits/{row.deposit}/guarantees")
        yield Fact(Words("投标人", "Bidder"), row.org, style="mono")


def _keys(row: Row, books: Books, at: Bank | None) -> Iterator[Form]:
    def key(verb: str, words: Words, *fields: Field, sure: Text = "", **hidden: str) -> Form:
        held = (("arrival", row.id), *hidden.items())
        return Form(f"{ADDRESS}/{row.deposit}/{verb}", fields, words, sure, hidden=held, plain=bool(sure))

    if row.standing is Standing.LISTED:
        if not row.mine:
            yield key("book_arrival", Words("确认到账", "Confirm"))
        yield key("strike", STRIKE, sure=Words("这一笔录错了，从名单划去，不能恢复",
                                              "This line was entered wrongly: strike it out for good"))  # fmt: skip
        return
    if _unchecked(row):
        yield key("check_guarantee", Words("查验：有效", "It holds"), holds="yes")
        yield key("check_guarantee", Words("查验：无效", "It does not hold"), holds="no")
    ordered = books.refunds.get(row.id)
    if (row.owed is not None or row.idle) and not (ordered and ordered.progress is Progress.WAITING):
        bears = row.owed is not None and row.owed.interest
        interest = Field("interest", Words("利息", "Interest"), required=False, mode="decimal")
        fields = (interest,) if bears else ()
        if bank.takes(at, row, books):
            yield key("order", bank.ORDER, *fields)
        yield key("return_deposit", Words("已退还", "It has gone back"), *fields)
