"""What firms do beside their bids, in a life where each act is done once: deposits, rights of their people, a lost key, a live competition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from evaluation.acts import leads, screening
from evaluation.rules.screens.kept import After
from experts.rules import plan as plans
from kernel import canon, lease
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.journal import Entry
from tests.support import auctions, dealt, frameworks, lotteries, second
from tests.support.world import Person
from trading.acts import cashier, deposits, live
from trading.rules import bank_statement, fair_review
from trading.rules.live.command import Due, Offer, Pause
from trading.rules.live.drawn import WINNER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.life import Life

YUAN: Final[Json] = {"currency": "CNY", "amount": "1234567.89"}
DEMAND: Json = {
    "amount": {"amount": "40000.00", "currency": "CNY"},
    "means": ["transfer", "e_guarantee"],
    "required_to_bid": False,
}


def sheet(**findings: str) -> dict[str, Json]:
    """A review of fair competition that finds nothing, unless said."""
    items: list[Json] = [
        {"item": each.id, "finding": findings.get(each.id, "clear"), "reason": "逐条核对招标文件后认定"}
        for each in fair_review.ITEMS
    ]
    return {"items": items, "heard": "征求了三家经营者的书面意见"}


def deposited(life: Life, person: Person, lot: str, line: str, **more: str) -> str:
    """A reference is asked for, money or a guarantee comes, one of the centre enters it, another books it; its id."""
    life.do(person, "lot.ask_account", lot)
    with life.house.looking(person.actor) as ctx:
        mine = deposits.own(ctx, life.lot(lot))
    assert mine is not None
    came: dict[str, Json] = {"line": line, "reference": mine.reference, "amount": "40000.00", "payer": "某某公司",
                             "paid_at": canon.instant(life.now), **more}  # fmt: skip
    first, second = life.office(Role.CENTRE, "cashier1"), life.office(Role.CENTRE, "cashier2")

    def entered() -> int:
        with life.house.acting(first.actor) as ctx:
            return cashier.enter(ctx, bank_statement.read([came]))

    life.deed("enter_arrivals", entered)
    life.do(second, "deposit.book_arrival", mine.id, {"arrival": line})
    return mine.id


def guaranteed(life: Life, person: Person, lot: str) -> str:
    """A guarantee that the centre has checked."""
    made = deposited(life, person, lot, "g-1", means="e_guarantee", valid_until="2027-06-01")
    asked: dict[str, Json] = {"arrival": "g-1", "holds": True}
    life.do(life.office(Role.CENTRE, "cashier2"), "deposit.check_guarantee", made, asked)
    return made


def given_back(life: Life, deposit: str, line: str) -> None:
    life.do(life.office(Role.CENTRE, "cashier2"), "deposit.return_deposit", deposit, {"arrival": line})


def kept_back(life: Life, deposit: str) -> None:
    why: dict[str, Json] = {"basis": "实施条例第三十五条", "reason": "开标时因投标人原因未解密"}
    life.do(life.office(Role.TENDEREE), "deposit.keep_deposit", deposit, why)


def screened(life: Life, lot: str) -> None:
    """The clerk keeps the leads of an opened lot, and its supervisor says what became of one."""
    with life.house.looking(CLERK) as ctx:
        found = screening.screened(ctx, lot, After.OPENING)

    def reported() -> Entry:
        with life.house.acting(CLERK) as ctx:
            return leads.report_leads(ctx, found)

    life.deed("report_leads", reported)
    said: dict[str, Json] = {"lead": found.leads[0].id, "status": leads.Status.EXPLAINED, "text": "材料价格信息相同"}
    life.do(life.office(Role.SUPERVISOR), leads.JUDGE, leads.subject(lot), said)


def auctioned(life: Life) -> None:
    """Rooms are opened and entered, and their writer settles their end: with a bid there is a deal, without one the lot
    lapses, of equal ones one is drawn."""
    sold, lapsed = auctions.auction(life, 1), auctions.opened(life, auctions.demanding(life))
    stopped = auctions.opened(life, auctions.demanding(life))
    for one in (lapsed, stopped):
        _paused(life, one)
    why: dict[str, Json] = {"reason": "线路中断"}
    life.do(life.office(Role.CENTRE), "room.extend", lapsed.room, why | {"seconds": 60})
    life.do(life.office(Role.CENTRE), "room.resume", lapsed.room, why)
    life.do(life.office(Role.SUPERVISOR), "room.stop", stopped.room, why)
    _settled(life, sold, sold.bid(sold.numbers[0], "1000000.00"))
    _settled(life, lapsed)
    life.do(life.office(Role.TENDEREE), "lot.confirm_deal", sold.lot)
    dealt.contracted(life, sold.lot)
    equal = auctions.equal(life)
    life.drawn(equal.lot, WINNER)
    life.tick()


def _paused(life: Life, of: auctions.Auction) -> None:
    with life.house.acting(CLERK) as ctx:
        epoch = lease.take(ctx.tx, of.room, "life", ctx.now, 5).epoch
        order = Pause(at=ctx.now, officer=life.office(Role.CENTRE).actor.tag, reason="线路中断")
        live.settle(ctx, live.load(ctx, of.room), [order], epoch)


def _settled(life: Life, of: auctions.Auction, *bids: Offer) -> None:
    with life.house.acting(CLERK) as ctx:
        epoch = lease.take(ctx.tx, of.room, "life", ctx.now, 5).epoch
    ends = of.starts + timedelta(hours=2)
    batch = [*bids, Due(at=ends)]

    def settled() -> None:
        with life.house.acting(CLERK) as ctx:
            live.settle(ctx, live.load(ctx, of.room), batch, epoch)

    life.deed("clerk.settle", settled)


def peopled(life: Life) -> None:
    """A firm's administrator gives a colleague a right and takes it; then its key is lost, and the centre says so."""
    firm = life.pki.member(300)
    boss, clerk = (
        life.sign_in(life.pki.member(n, name=name, of=firm), Role.BIDDER)
        for n, name in ((301, "管理员甲"), (302, "资料员乙"))
    )
    asked: dict[str, Json] = {"person": clerk.actor.id, "rights": ["prepare"]}
    life.do(boss, "system.authorise", "S-people", asked)
    life.do(boss, "system.end_authority", "S-people", asked)
    head: dict[str, Json] = {"head": {"name": "张某", "key": "0017"}, "holders": [], "managers": []}
    life.do(boss, "system.declare_control", "S-people", head)
    lost: dict[str, Json] = {"certificate_sha256": canon.sha256(boss.member.sign.certificate).hex()}
    life.do(life.office(Role.CENTRE), "system.report_loss", "S-people", lost | {"text": "U 盾遗失"})
    life.do(life.people["security"], "system.confirm_loss", "S-people", lost)


def framed(life: Life) -> None:
    """A mall with a price list and an order, left; and a standing agreement whose supplier wins a second competition."""
    buyer, supplier = life.office(Role.TENDEREE), life.bidder(0)
    mall, other = frameworks.standing(life, "mall"), frameworks.standing(life, call_off="competition")
    for one in (mall, other):
        frameworks.taken_in(life, one, supplier)
    item: Json = {"id": "A1", "name": "打印纸", "unit": "箱", "price": {"currency": "CNY", "amount": "70.00"}}
    life.do(supplier, "framework.list_items", mall, {"items": [item]})
    asked: dict[str, Json] = {"supplier": supplier.actor.org, "item": "A1", "quantity": 1}
    ordered = life.do(buyer, "framework.order", mall, asked)
    life.do(supplier, "framework.answer_order", mall, {"order": ordered.leaf.hex(), "accepted": True})
    life.do(supplier, "framework.leave", mall, {"reason": "停产"})
    until = life.now + timedelta(hours=1)
    round_ = life.do(buyer, "framework.ask_quotes", other, {"quantity": 2, "until": canon.instant(until)}).leaf.hex()
    shown = frameworks.quoted(life, other, round_, supplier, "7000.00")
    life.move_to(until)
    life.do(supplier, "framework.show_quote", other, shown)


def succeeded(life: Life, lot: str) -> None:
    """The winner renounces, and the next candidate is awarded."""
    why: dict[str, Json] = {"reason": "主要设备停产，无法供货"}
    life.do(life.winner(lot), "lot.renounce_award", lot, why)
    life.do(life.office(Role.TENDEREE), "lot.withdraw_award", lot, {"ground": "renounced", **why})
    life.do(life.office(Role.TENDEREE), "lot.award", lot)
    assert life.clerk() == ["notify"]
    life.do(life.office(Role.TENDEREE), "lot.report_award", lot, {"text": "评标过程无异常情况。"})


def performed(life: Life, lot: str) -> None:
    """A change of the contract, one delivery, and its acceptance with a mark for the supplier."""
    tenderee, supplier = life.office(Role.TENDEREE), life.winner(lot)
    why: dict[str, Json] = {"to": YUAN, "basis": "民法典第五百四十三条", "reason": "追加一批"}
    life.do(tenderee, "lot.offer_change", lot, why)
    life.do(supplier, "lot.change_contract", lot)
    said = life.do(supplier, "lot.perform", lot, {"text": "全部交货", "claimed": YUAN})
    found: dict[str, Json] = {"performance": said.leaf.hex(), "paid": YUAN, "text": "合格", "rating": 5}
    life.do(tenderee, "lot.accept_performance", lot, found)


def in_two_envelopes(life: Life, folder: Path) -> None:
    """A lot whose prices are opened second, of those who passed alone: one by its bidder, one by the custodians."""
    life.clerk()  # what other lots still wait for
    lot, bids = second.opened_first(life, folder)
    second.judged(life, lot, bids)
    second.passed(life, lot)
    second.ordered(life, lot)
    second.priced(life, lot, bids)


def given_out(life: Life) -> None:
    """Homes of a registered project, drawn for with a beacon after an objection to a list."""
    centre = life.office(Role.CENTRE)
    project = life.register("云杉苑", "housing_allocation")
    subject = f"D-allocation-{project.removeprefix('P-')}"
    life.do(centre, "draw.open_lottery", subject, lotteries.homes(project))
    for name, numbers in lotteries.NUMBERS.items():
        life.do(centre, "draw.publish_list", subject, {"list": name, "entries": lotteries.entries(numbers)})
    asked: dict[str, Json] = {"list": "general", "about": "B003", "text": "已有住房"}
    objected = life.do(centre, "draw.object_list", subject, asked)
    answer: dict[str, Json] = {"objection": objected.leaf.hex(), "upheld": False, "reason": "住房已于上年出售"}
    life.do(centre, "draw.answer_objection", subject, answer)
    lotteries.beaconed(life, subject)
    life.city()
    for party in plans.PARTIES:
        life.prove(subject, lotteries.did(subject), 0, party)
    life.do(centre, "draw.give_beacon", subject, lotteries.lit(life, subject))
    assert life.city() == ["draw"]
