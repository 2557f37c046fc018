"""Deposits: a bidder's reference and state, the bank's statement, the cashier's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect

from kernel import canon
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, NotValid, Refusal, Words
from trading.acts import banking, deposits, reading
from trading.acts import cashier as acts
from trading.acts.deposits import Own
from trading.rules import bank_statement, deposit, reference
from trading.rules.bank_statement import Line
from trading.rules.deposit import Purpose
from web import conduct
from web.answers import Answered, Answers, answers, kept, told
from web.desks import cashier, duties, refunds
from web.pages import page
from web.problems import refusals, status_of
from web.request import House, Visiting, signed_in
from web.routes.bidder import bidder
from web.routes.body import saved
from web.visit import Visit

REFUSALS: Final = refusals()
TAG: Final = ["deposit"]
LARGEST: Final = 1024 * 1024
SETTLED: Final = ("match", "order")
DONE: Final = ("book_arrival", "check_guarantee", "return_deposit")


@dataclass(frozen=True)
class Statement:
    """Either `lines`, each an object of texts as `docs/deposit.md` names them, or the same as a CSV file's text."""

    lines: list[dict[str, str]] | None = None
    csv: str | None = None


@post("/api/v1/deposits/statements", tags=TAG, responses=REFUSALS, status_code=200, sync_to_thread=True)
def take(house: NamedDependency[House], who: NamedDependency[Actor], data: JSONBody[Statement]) -> dict[str, int]:
    """Put a bank's statement on the list, all of it or nothing; another person books each line.

    The same statement may come again.
    """
    given: list[Json] = [dict(line) for line in data.lines or []]
    read = bank_statement.read_csv(data.csv) if data.csv is not None else bank_statement.read(given)
    return {"lines": len(read), "new": _entered(house, who, read)}


def _entered(house: House, who: Actor, lines: tuple[Line, ...]) -> int:
    with house.acting(who) as ctx:
        return acts.enter(ctx, lines)


@get("/api/v1/lots/{lot:str}/fee", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def own_fee(house: NamedDependency[House], who: NamedDependency[Actor], lot: FromPath[str]) -> dict[str, Any]:
    """The caller's own fee for the documents of the lot's tender, as for a deposit; it is paid once for all lots."""
    if who.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    with house.looking(who) as ctx:
        mine = deposits.own(ctx, reading.lot(ctx, lot), Purpose.DOCUMENTS)
    if mine is None:
        raise NotFound("fee.none", "招标文件免费", "the tender documents are free")
    return _told(mine)


@get("/api/v1/lots/{lot:str}/deposit", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def own(house: NamedDependency[House], who: NamedDependency[Actor], lot: FromPath[str]) -> dict[str, Any]:
    """The caller's own deposit for a lot: what is demanded, the reference, the state."""
    if who.role is not Role.BIDDER:
        raise NotAllowed("act.not_allowed", "只能由投标人办理", "this is for bidders")
    with house.looking(who) as ctx:
        mine = deposits.own(ctx, reading.lot(ctx, lot))
    if mine is None:
        raise NotFound("deposit.none", "本标段不要求投标保证金", "this lot demands no deposit")
    return _told(mine)


def _told(mine: Own) -> dict[str, Any]:
    return {
        "deposit": mine.id or None,
        "reference": mine.reference or None,
        "account": mine.account or None,
        "amount": mine.demand.amount.json(),
        "counted": deposit.counted(mine.demand, mine.arrivals).json(),
        "due": canon.instant(mine.demand.due),
        "means": sorted(mine.demand.means),
        "required_to_bid": mine.demand.required_to_bid,
        "state": mine.state,
    }


# ---------------------------------------------------------------- pages


@post(
    "/me/lots/{lot:str}/deposit",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def ask(visit: Visiting, house: NamedDependency[House], lot: FromPath[str], given: Answered) -> Redirect:
    """Get the reference under which the deposit, or the fee for the documents, is paid."""
    conduct.perform(house, bidder(visit), "lot.ask_account", lot, given.json())
    return Redirect(duties.page(lot, "submit"), status_code=303)


def _cashier(visit: Visit) -> Actor:
    who = signed_in(visit)
    if who.role is not Role.CENTRE:
        raise NotAllowed("act.not_allowed", "只能由交易中心办理", "only the centre may do this")
    return who


@get(cashier.ADDRESS, include_in_schema=False, sync_to_thread=True)
def shown(visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    with house.looking(_cashier(visit)) as ctx:
        return page(visit, "deposits", cashier.page(ctx, house.bank))


@get(f"{cashier.ADDRESS}/{refunds.NAME}", include_in_schema=False, sync_to_thread=True)
def refund_list(visit: Visiting, house: NamedDependency[House]) -> Response[bytes]:
    """All that must go back now; the mark at its head tells a table calculator that it is UTF-8."""
    with house.looking(_cashier(visit)) as ctx:
        told = refunds.listed(ctx)
    return saved(told.encode("utf-8-sig"), refunds.NAME, "text/csv")


@post(
    cashier.ADDRESS,
    include_in_schema=False,
    sync_to_thread=True,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def enter(visit: Visiting, house: NamedDependency[House], given: Answered) -> Response[Any]:
    """A line from a slip, or a statement as a file; what was typed stays where it is wrong."""
    who = _cashier(visit)
    try:
        _entered(house, who, _read(given))
    except Refusal as refusal:
        form, error = kept(cashier.entry(), given, refusal)
        with house.looking(who) as ctx:
            return page(visit, "deposits", cashier.page(ctx, house.bank, error, form), status_of(refusal))
    return Redirect(cashier.ADDRESS, status_code=303)


def _read(given: Answers) -> tuple[Line, ...]:
    """NotValid names the field of the form instead of the line, where it is one line."""
    if "csv" in given.files:
        try:
            return bank_statement.read_csv(given.files["csv"].decode())
        except UnicodeDecodeError as error:
            raise NotValid("deposit.statement", "对账单须为 UTF-8", "the statement is not UTF-8", field="csv",
                           remedy=Words("另存为 UTF-8 的 CSV", "Save it as CSV in UTF-8")) from error  # fmt: skip
    try:
        return bank_statement.read(cashier.line(given))
    except NotValid as wrong:
        field = wrong.field.rpartition(".")[2]
        raise NotValid(wrong.code, wrong.words.zh, wrong.words.en, law=wrong.law, field=field) from wrong


@post(
    f"{cashier.ADDRESS}/unmatched/{{verb:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def settle(visit: Visiting, house: NamedDependency[House], verb: FromPath[str], given: Answered) -> Response[Any]:
    """Match a payment that came to nobody's sub-account, or send it back."""
    who = _cashier(visit)
    if verb not in SETTLED:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    try:
        with house.acting(who) as ctx:
            _settled(ctx, verb, given)
    except Refusal as refusal:
        with house.looking(who) as ctx:
            return page(visit, "deposits", cashier.page(ctx, house.bank, told(refusal)), status_of(refusal))
    return Redirect(cashier.ADDRESS, status_code=303)


def _settled(ctx: Context, verb: str, given: Answers) -> None:
    number = given.text("n")
    n = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if verb == "match":
        banking.match(ctx, n, reference.read(given.text(f"reference-{n}")))
        return
    if not given.sure:
        raise NotValid("deposit.unsure", "退款不能撤回，请先勾选确认", "tick first that it is to go back for good",
                       field="sure")  # fmt: skip
    banking.order_back(ctx, n)


@post(
    f"{cashier.ADDRESS}/{{deposit:str}}/{{verb:str}}",
    include_in_schema=False,
    sync_to_thread=True,
    dependencies={"given": Provide(answers)},
)
def do(
    visit: Visiting, house: NamedDependency[House], deposit: FromPath[str], verb: FromPath[str], given: Answered
) -> Response[Any]:
    """Book, check, give back or strike out one arrival."""
    who = _cashier(visit)
    try:
        _done(house, who, deposit, verb, given)
    except NotFound:
        raise
    except Refusal as refusal:
        with house.looking(who) as ctx:
            return page(visit, "deposits", cashier.page(ctx, house.bank, told(refusal)), status_of(refusal))
    return Redirect(cashier.ADDRESS, status_code=303)


def _done(house: House, who: Actor, subject: str, verb: str, given: Answers) -> None:
    if verb == "strike":
        if not given.sure:
            raise NotValid("deposit.unsure", "划去后不能恢复，请先勾选确认",
                           "tick first that it is to be struck out for good", field="sure")  # fmt: skip
        with house.acting(who) as ctx:
            acts.strike(ctx, given.text("arrival"))
        return
    if verb == "order":
        with house.acting(who) as ctx:
            banking.order(ctx, subject, given.json())
        return
    if verb not in DONE:
        raise NotFound("act.unknown", f"没有这种行为：{verb}", f"no such act: {verb}", field="act")
    body = given.json()
    if "holds" in body:
        body["holds"] = body["holds"] == "yes"
    conduct.perform(house, who, f"deposit.{verb}", subject, body)


API: Final = (take, own, own_fee)
ROUTES: Final = (ask, shown, refund_list, enter, settle, do)
