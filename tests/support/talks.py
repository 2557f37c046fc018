"""Lots whose suppliers are talked with: invited, opened, reviewed, talked with apart, quoting last, ranked, awarded."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from client import task as client_task
from evaluation.acts import awarding, members, negotiating, reviewing
from kernel import canon, money
from kernel.actor import Role
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.journal import Entry
from signing.rules import cms, manifest
from tests.support.case import Case
from tests.support.inquiries import invite, told
from tests.support.panel import Hall, panel_document
from tests.support.tenders import criteria, own
from tests.support.world import DAY, Person, opener
from trading.acts import reading
from trading.rules import procedure
from trading.rules.lifecycle import Regime
from web import tasks

if TYPE_CHECKING:
    from tests.support.life import Life

FIRST: Final = ("1200000.00", "1100000.00", "1000000.00", "1150000.00")
"""What is read out at the opening: the cheapest first quote does not win."""
TWO: Final[Mapping[str, Json]] = {"minimum": 2, "minimum_basis": "财库〔2014〕214号第三条第四项"}
"""Two may go on where the exception of the law is named."""


def cny(amount: str) -> dict[str, Json]:
    return {**money.money(amount).json()}


@dataclass
class Talks:
    """A lot that is talked about, with the bids in the order of submission."""

    hall: Hall
    lot: str
    bids: list[str] = field(default_factory=list)
    deed: Callable[[str, Callable[[], Entry]], Entry] = lambda _name, do: do()

    # ------------------------------------------------------------ what everybody does

    def say(self, person: Person, text: str, bid: str = "") -> Entry:
        body: dict[str, Json] = {"bid": bid, "text": text} if bid else {"text": text}
        return self.hall.act(person, negotiating.negotiate, self.lot, body, negotiating.prepare_text)

    def call(self, minutes: int = 60, votes: int = 2) -> str:
        """The group calls for last quotes; gives the moment."""
        moment = canon.instant(self.hall.now + timedelta(minutes=minutes))
        for person in self.hall.panel(self.lot)[:votes]:
            self.hall.do(person, "lot.call_last_quotes", self.lot, {"moment": moment})
        return moment

    def leave(self, n: int) -> Entry:
        return self.hall.do(self.hall.bidder(n), "lot.leave_negotiation", self.lot)

    def quote(self, n: int, amount: str, commit_to: str = "") -> Entry:
        """Bidder `n` seals its last quote on its own machine, as `ggzy sign` does; `commit_to`: a false commitment."""
        person = self.hall.bidder(n)

        def sealed(task: client_task.Task) -> Mapping[str, Json]:
            made = client_task.answer(task, client_task.Hands(person.member.signer), SystemChance())
            return {**made, **(self._lying(person, made, commit_to) if commit_to else {})}

        return self._answered(person, "lot.seal_quote", sealed, {"total": [cny(amount)]})

    def _lying(self, person: Person, made: Mapping[str, Json], commit_to: str) -> dict[str, Json]:
        said = replace(manifest.read_sheet(base64.b64decode(str(made["manifest"]))), score=commit_to).data()
        p7s = cms.sign(said, person.member.signer, self.hall.now)
        return {"manifest": base64.b64encode(said).decode(), "manifest_p7s": base64.b64encode(p7s).decode()}

    def release(self, *people: Person) -> None:
        """Custodians hand their shares of all quotes over, as `ggzy sign` does."""
        for person in people or self.hall.custodians()[:2]:
            hands = client_task.Hands(person.member.signer, opener(person))
            self._answered(
                person,
                "lot.release_quote_shares",
                lambda task, hands=hands: client_task.answer(task, hands, SystemChance()),  # type: ignore[misc]
                {},
            )

    def _answered(
        self,
        person: Person,
        kind: str,
        answer: Callable[[client_task.Task], Mapping[str, Json]],
        body: Mapping[str, Json],
    ) -> Entry:
        """A task whose client posts more than a signature."""
        task = tasks.ask(self.hall.house, person.actor, kind, self.lot, body)
        said = answer(client_task.Task(task.id, task.kind, task.document, task.params, self.hall.now))
        return self.deed(kind, lambda: tasks.finish(self.hall.house, task.id, said))

    def open(self, moment: str) -> None:
        """The moment comes, custodians release, the clerk opens all quotes at once."""
        self.hall.move_to(canon.moment(moment))
        self.release()
        assert self.hall.clerk("open_quotes") == ["open_quotes"]

    def sign_minutes(self, people: Sequence[Person] = ()) -> None:
        for person in people or self.hall.panel(self.lot):
            self.hall.act(person, negotiating.sign_minutes, self.lot, {}, negotiating.prepare_minutes)

    def offers(self) -> dict[str, str]:
        """By bid the price that is evaluated, or the ground on which it is out."""
        with self.hall.house.looking() as ctx:
            found = reviewing.offers(ctx, members.sitting(ctx, reading.lot(ctx, self.lot)))
        return {each.bid: each.rejection.ground if each.rejection else str(each.prices[0].amount) for each in found}

    def awarded(self) -> None:
        """The report signed, ranked, awarded to the first, told."""
        self.hall.signed(self.lot)
        assert self.hall.clerk() == ["rank"]
        self.hall.act(self.hall.office(Role.TENDEREE), awarding.award, self.lot, {}, awarding.prepare_award)
        assert self.hall.clerk() == ["notify"]


# ---------------------------------------------------------------- from the invitation to the review


def drafted(
    hall: Hall, way: str, method: str, params: Mapping[str, Json] | None = None, days: int = 20
) -> tuple[str, str]:
    """A draft of this procedure whose lot is evaluated by `method`; its id and its lot's."""
    params = {**own(method), **(params or {})}
    part = hall.lot_of(method, params=params, panel=panel_document(3), criteria=criteria(method, params))
    project = hall.register(category="procurement")
    lot = f"L-{project.removeprefix('P-')}-1"
    until = canon.instant((hall.now + days * DAY).replace(microsecond=0))
    offered: Json = {"from": canon.instant(hall.now), "until": until, "price": cny("0.00")}
    of: dict[str, Json] = {"regime": "P87", "procedure": procedure.ours()[way][Regime.P87].plain, "deadline": until}
    of |= {"documents": offered, "lots": [{**cast("dict[str, Json]", part), "lot": lot}]}
    if way == "single_source":
        of["particulars"] = told(hall.bidder(0).member.org_name)
    return hall.draft(project, **of), lot


def opened(
    hall: Hall,
    folder: Path,
    way: str,
    method: str,
    first: Sequence[str] = FIRST,
    params: Mapping[str, Json] | None = None,
) -> Talks:
    """Invited, submitted, opened, a group of three convened, every bid reviewed as qualified."""
    tender, lot = drafted(hall, way, method, params)
    invite(hall, tender, *(hall.bidder(n) for n in range(len(first))))
    hall.do(hall.office(Role.AGENCY), "tender.announce", tender)
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(first)]
    closes = hall.lot(lot).deadline
    assert closes is not None
    hall.move_to(closes + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    hall.convened(lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
    return Talks(hall, lot, bids)


def negotiated(hall: Hall, folder: Path) -> Case:
    """竞争性谈判 to its archive: four are talked with, one leaves, one seals twice, one stays silent."""
    hall.enrol_experts(7)
    of = opened(hall, folder, "negotiation", "negotiation", params=TWO)
    member, lot = hall.panel(of.lot)[0], of.lot
    of.say(member, "交货期能否缩短到二十日？", of.bids[0])
    of.say(hall.bidder(0), "可以，二十日内交货。")
    of.say(member, "是否含安装调试？", of.bids[1])
    of.leave(3)
    moment = of.call()
    of.quote(0, "990000.00")
    of.quote(1, "970000.00")
    of.quote(0, "960000.00")
    of.open(moment)
    of.sign_minutes()
    assert hall.clerk() == ["open_scores"]
    of.awarded()
    case = Case(hall, lot, of.bids)
    case.archive()
    return case


def talked(life: Life, folder: Path) -> None:
    """Each act of talks once: three are talked with, one leaves, two quote."""
    life.beacon, life.fallback, life.silent = None, None, {}
    of = opened(life, folder, "negotiation", "negotiation", FIRST[:3], params=TWO)
    of.deed = life.deed
    of.say(life.panel(of.lot)[0], "交货期能否缩短？", of.bids[0])
    of.leave(2)
    moment = of.call()
    of.quote(0, "990000.00")
    of.quote(1, "980000.00")
    of.open(moment)
    of.sign_minutes()
