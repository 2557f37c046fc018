"""The course of one tender, from notice to award, as the people of the cast play it."""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from client import vrf
from client.receipt import Receipt
from client.seal import Bid
from experts.acts import reading as experts
from experts.rules import entropy
from ggzy.demo import cast
from ggzy.demo.books import Offer
from ggzy.demo.cast import Player
from ggzy.demo.company import PASSPHRASE, Company, Script
from ggzy.demo.house import instant
from ggzy.demo.robot import Robot
from kernel import canon, law
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import Fault
from signing.rules.authority import Holder
from trading.acts import contracting, performing, reading
from trading.rules import calendar, sale
from trading.rules.tender import TenderDocument

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
CONTRACT: Final = "按招标文件和投标文件履行；验收合格后付款；违约责任依民法典合同编。"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One bid as its bidder keeps it."""

    offer: Offer
    bid: Bid
    receipt: Receipt


class Play:
    """One tender on its way; each method is one official step."""

    def __init__(self, company: Company, script: Script) -> None:
        self.company, self.script, self.stage = company, script, company.stage
        self.agency, self.tenderee = company.robot(cast.AGENCY), company.robot(script.tenderee)
        self.supervisor, self.centre = company.robot(cast.SUPERVISOR), company.robot(cast.CENTRE)
        self.custodians = [company.robot(player) for player in cast.CUSTODIANS]
        self.tender = self.lot = ""
        self.bids: list[Sealed] = []
        self.experts: list[Robot] = []

    def run(self) -> None:
        """From notice to award."""
        for step in (self.announce, self.submit, self.open, self.draw, self.evaluate, self.award):
            step()

    # ------------------------------------------------------------ notice

    def announce(self) -> None:
        self.company.say("发布招标公告", "The tender is announced")
        project = self._register()
        number = project.removeprefix("P-")
        self.lot = f"L-{number}-1"
        answer = self.agency.ask("PUT", f"projects/{project}/draft", canon.canonical(self._document(self.lot)))
        self.tender = str(answer["tender"])
        if answer["missing"]:
            raise Fault(f"the demo's notice lacks {answer['missing']}")
        self.agency.do("tender.announce", self.tender)
        if not self.sells:
            self.agency.do("lot.plan_draw", self.lot, self._plan("evaluation"))
        self.stage.settle()

    @property
    def sells(self) -> bool:
        """Whether it is competed for, and nothing of it sealed or evaluated."""
        return self.script.document("L-0")["kind"] == sale.KIND

    def _register(self) -> str:
        content, player = self.script.document("L-0"), self.script.tenderee
        done = self.agency.do(
            "project.register",
            "S-people",
            {
                "code": str(content["no"]),
                "title": str(content["title"]["zh"]),  # type: ignore[call-overload,index]
                "category": str(content["category"]),
                "tenderee": {"code": player.org, "name": player.org_name},
                "approval_no": str(content["approval_no"]),
            },
        )
        return str(done["subject"])

    def _document(self, lot: str) -> dict[str, Json]:
        sealed: dict[str, Json] = {} if self.sells else {"seal": self._seal()}
        now = self.stage.now
        offices = {"tenderee": self.script.tenderee, "agency": cast.AGENCY, "supervisor": cast.SUPERVISOR}
        return self.script.document(lot) | {
            **{role: {"code": player.org, "name": player.org_name} for role, player in offices.items()},
            "documents": {
                "from": instant(now),
                "until": instant(now + 15 * DAY),
                "price": {"currency": "CNY", "amount": "0.00"},
            },
            "deadline": instant(_half_past_nine(now + 21 * DAY)),
            "files": [],
            "rules": {"sha256": law.digest()},
            **sealed,
        }

    def _seal(self) -> dict[str, Json]:
        holders: list[Json] = []
        for i, player in enumerate(cast.CUSTODIANS, 1):
            kept = self.agency.keep("certificates", self.company.robot(player).keys.encrypt.certificate)
            named = {"code": player.org, "name": player.org_name}
            holders.append({"i": i, **named, "certificate_sha256": str(kept["sha256"])})
        made: dict[str, Json] = {"mode": "self+custodians", "k": 2, "custodians": holders, "window_minutes": 30}
        return made | {"remedy": "custodians"}

    def _plan(self, what: str) -> dict[str, Json]:
        return {"what": what, "keys": dict(self.company.vrf_keys()), "custody": "same-machine"}

    # ------------------------------------------------------------ bids

    def submit(self) -> None:
        document = self._paper()
        self.stage.move_to(document.closes - 3 * DAY)
        for offer in self.script.offers(self.lot):
            self.company.say(f"{offer.bidder.org_name} 密封并递交投标", f"{offer.bidder.org_name} seals and submits")
            robot = self.company.robot(offer.bidder)
            bid, receipt = robot.bid(self.lot, self._files(offer), offer.form, self._folder(offer.bidder) / "sealed")
            self.bids.append(Sealed(offer, bid, receipt))
        self.stage.settle()
        self.stage.move_to(document.closes + MINUTE)
        self.company.say("投标截止", "The deadline has passed")

    @property
    def closes(self) -> datetime:
        """The deadline that the announced document names."""
        return self._paper().closes

    def _paper(self) -> TenderDocument:
        with self.stage.house.looking() as ctx:
            return reading.tender(ctx, self.tender).document

    def _folder(self, player: Player) -> Path:
        return self.stage.folder / "bidders" / player.name / self.lot

    def _files(self, offer: Offer) -> Path:
        folder = self._folder(offer.bidder) / "documents"
        folder.mkdir(parents=True, exist_ok=True)
        total = "；".join(f"{m['currency']} {m['amount']}" for m in offer.form["total"])  # type: ignore[union-attr,index,call-overload]
        (folder / "bid-letter.txt").write_text(
            f"投标函 Bid letter\n{offer.bidder.org_name}\n{total}\n", encoding="utf-8"
        )
        (folder / "technical.txt").write_text("技术文件 Technical proposal\n" * 40, encoding="utf-8")
        return folder

    # ------------------------------------------------------------ opening

    def open(self) -> None:
        self.company.say("下达开标令，投标人远程解密", "The opening is ordered; bidders decrypt from afar")
        self.tenderee.do("lot.order_opening", self.lot)
        self.supervisor.do("lot.order_opening", self.lot)
        for sealed in self.bids:
            if sealed.offer.bidder.name != self.script.stays_away:
                self.company.robot(sealed.offer.bidder).release(sealed.bid, sealed.receipt.bid)
        self.stage.move_to(self.stage.now + 31 * MINUTE)
        if self.script.stays_away:
            self.company.say("一名投标人未到，由保管人会同解密", "One bidder stays away: the custodians open its bid")
            for custodian in self.custodians[:2]:
                custodian.do("bid.release_share", self.lot)
        self.stage.settle()
        self.agency.do("lot.open_bids", self.lot)
        self.stage.settle()

    # ------------------------------------------------------------ draw

    def draw(self) -> None:
        self.company.say("抽取评标专家", "The experts are drawn by lot")
        self._entropy()
        for _ in range(20):
            waiting = self._drawn()
            if not waiting:
                break
            for robot in waiting:
                robot.do("lot.accept", self.lot)
        self._film("第一开标室")
        self.agency.do("lot.convene", self.lot)
        self.supervisor.do("lot.convene", self.lot)
        self.stage.settle()
        for robot in self.experts:
            robot.do("lot.enter_evaluation", self.lot)

    def _film(self, room: str) -> None:
        """The centre enters what the room's camera took; the file itself is no part of this house."""
        with self.stage.house.looking() as ctx:
            opened = reading.lot(ctx, self.lot).opened_at or ctx.now
        taken: dict[str, Json] = {"room": room, "camera": "1", "file_sha256": canon.sha256(room.encode()).hex()}
        taken |= {"since": canon.instant(opened - timedelta(hours=1)), "until": canon.instant(self.stage.now)}
        self.centre.do("lot.enter_recording", self.lot, taken)

    def _entropy(self) -> None:
        """Both parties prove over the frozen state, each with its own key file."""
        self.stage.settle()
        for robot, party in ((self.centre, "centre"), (self.supervisor, "supervisor")):
            for draw in robot.asked(f"lots/{self.lot}/draws"):
                for task in draw["tasks"]:
                    document = base64.b64decode(task["task"])
                    answer = vrf.prove(self.company.vrf_file(party), PASSPHRASE, document, party)
                    proof = base64.b64encode(entropy.read_answer(answer).proof).decode()
                    robot.do("lot.give_entropy", self.lot, {"did": draw["did"], "j": task["j"], "proof": proof})
        self.stage.settle()

    def _drawn(self) -> list[Robot]:
        """The experts who are asked now, with their certificates; the messenger alone knows who they are."""
        with self.stage.house.looking() as ctx:
            dids = experts.dids(ctx.tx, self.lot)
            asked = [seat for seat in experts.panel(ctx.tx, dids[-1]) if seat.state == "asked"]
            people = [experts.expert(ctx.tx, seat.expert_id) for seat in asked]
        made = []
        for expert in people:
            employer = cast.code(500)
            holder = Holder(expert.name, employer, "青屿市评标专家自由职业者", expert.id)
            made.append(self.stage.enter(f"expert-{expert.id}", holder, Role.EXPERT))
        self.experts += made
        return made

    # ------------------------------------------------------------ evaluation

    def evaluate(self) -> None:
        self.company.say("资格审查与评审", "Qualification review and evaluation")
        results: list[Json] = [
            {"bid": sealed.receipt.bid, "passed": True, "findings": [],
             "policies": list(self.script.policies.get(sealed.offer.bidder.name, ()))}
            for sealed in self.bids
        ]  # fmt: skip
        reviewers = self.experts[: len(self.experts) // 2 + 1] if self.script.panel_reviews else [self.tenderee]
        for robot in reviewers:
            robot.do("lot.review_qualification", self.lot, {"results": results})
        if self.script.points is not None:
            self._score()
        self.stage.settle()
        self._film("第一评标室")
        self.company.say("全体评委签署评标报告", "Every member signs the report")
        for robot in self.experts:
            robot.do("lot.sign_report", self.lot)
        self.stage.settle()

    def _score(self) -> None:
        points = self.script.points
        for n, robot in enumerate(self.experts):
            sheet = {s.receipt.bid: dict(points(s.offer.bidder.name, n)) for s in self.bids} if points else {}
            robot.do("lot.seal_scores", self.lot, {"points": sheet})
        self.company.say("全部评分密封后一并开启", "All sheets are sealed, then opened at once")
        for custodian in self.custodians[:2]:
            custodian.do("lot.release_score_shares", self.lot)

    # ------------------------------------------------------------ result

    def award(self) -> None:
        if self.script.publicity:
            self.company.say("中标候选人公示", "The candidates are published")
            self.agency.do("lot.publish_candidates", self.lot)
            self.stage.move_to(self._publicity_ends() + MINUTE)
        self.company.say("定标并发出通知书", "The award is made and everybody is told")
        self.tenderee.do("lot.award", self.lot)
        self.stage.settle()
        self._contract()
        with self.stage.house.looking() as ctx:
            lot = reading.lot(ctx, self.lot)
        self.stage.move_to(calendar.objections_end(lot.regime, lot.stage_since))
        self.company.say("异议期满，归档", "Nobody can object any more: the lot is archived")

    def _contract(self) -> None:
        self.company.say("双方签署同一份合同", "Both parties sign the same contract")
        self.tenderee.do("lot.offer_contract", self.lot, {"text": CONTRACT})
        with self.stage.house.looking() as ctx:
            won = contracting.winner(ctx.tx, self.lot)
        winner = next(sealed.offer.bidder for sealed in self.bids if sealed.offer.bidder.org == won)
        supplier = self.company.robot(winner)
        supplier.do("lot.sign_contract", self.lot)
        self.company.say("交付并验收", "Delivery and acceptance")
        self._perform(supplier)

    def _perform(self, supplier: Robot) -> None:
        with self.stage.house.looking() as ctx:
            price: Json = dict(performing.price(ctx, self.lot).json())
        supplier.do("lot.perform", self.lot, {"text": "按合同全部交付。", "claimed": price})
        with self.stage.house.looking() as ctx:
            (claim,) = performing.claims(ctx, self.lot)
        found: dict[str, Json] = {"performance": claim.leaf.hex(), "paid": price, "text": "验收合格。", "rating": 5}
        self.tenderee.do("lot.accept_performance", self.lot, found)

    def _publicity_ends(self) -> datetime:
        with self.stage.house.looking() as ctx:
            when = reading.next_task(ctx, reading.lot(ctx, self.lot)).when
        if when is None:
            raise Fault("the publicity has no end")
        return when


def _half_past_nine(day: datetime) -> datetime:
    """09:30 in Beijing on that day."""
    return day.replace(hour=1, minute=30, second=0, microsecond=0)


def forever() -> None:
    """Wait until the reader stops the demo."""
    threading.Event().wait()
