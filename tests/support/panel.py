"""A world whose lots are evaluated: experts with certificates, a draw, a panel that reviews, seals and signs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from client import task as client_task
from evaluation.acts import blind, clerk, convening, drawing, members, reporting, reviewing, scoring, sheets
from evaluation.acts.members import Seat
from evaluation.rules.panel import Seat as Kind
from experts.acts import drawing as experts_drawing
from experts.acts import reading as drawn
from experts.acts import register
from experts.rules import plan as plans
from experts.rules.beacon import Beacon
from experts.rules.plan import Fallback
from experts.rules.pool import Tie
from ggzy.demo import pool
from kernel import canon, clock, money
from kernel.actor import CLERK, Actor, Role
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.context import Context
from kernel.journal import Entry
from people.acts import session
from people.acts.countersigning import countersign
from signing.rules import cms, manifest, vrf
from signing.rules.statement import Signed, statement
from tests.support import beacon, draws
from tests.support.filmed import filmed
from tests.support.tenders import COMMON, criterion, own
from tests.support.world import DAY, Person, World, opener
from trading.acts import contracting, reading
from web import conduct

Do = Callable[[Context, str, Mapping[str, Json], Signed | None], Entry]
Prepare = Callable[[Context, str, Mapping[str, Json]], Mapping[str, Json]]
KEYS: Final[Json] = {party: base64.b64encode(key).decode() for party, key in draws.KEYS.items()}
PARTIES: Final = {"centre": Role.CENTRE, "supervisor": Role.SUPERVISOR}


def panel_document(size: int = 5, representatives: int = 0) -> dict[str, Json]:
    drawn_ = size - representatives
    stratum: Json = {"id": "A01", "specialties": ["A01"], "regions": [], "n": drawn_, "priority": 1}
    return {"size": size, "representatives": representatives, "strata": [stratum]}


@dataclass
class Hall(World):
    """The world with a pool of experts; `experts` are those who can sign, by expert id.

    Plans name `beacon` and `fallback`; `silent` are the parties that give no value, by round.
    """

    experts: dict[str, Person] = field(default_factory=dict)
    beacon: Beacon | None = None
    fallback: Fallback | None = None
    silent: dict[int, str] = field(default_factory=dict)

    # ------------------------------------------------------------ people

    def enrol_experts(self, count: int) -> None:
        self.step(f"experts {count}", lambda: self._enrol_experts(count))

    def _enrol_experts(self, count: int) -> None:
        keeper = self.office(Role.CENTRE)
        with self.house.acting(keeper.actor) as ctx:  # a roster without people still names the specialties
            register.import_pool(ctx, register.read_pool(ctx, pool.workbook(0)))
        for n in range(1, count + 1):
            member = self.pki.expert(n)
            one = draws.expert(
                n, id=f"P-{5000 + n}", name=member.person, ties=(Tie(member.org, draws.DAY - 999 * DAY),)
            )
            with self.house.acting(keeper.actor) as ctx:
                register.enrol(ctx, one)
            wall = clock.wall()
            with self.house.acting(Actor("nobody", Role.PUBLIC)) as ctx:
                challenge, document = session.challenge(ctx, Role.EXPERT, "test", wall)
                p7s = cms.sign(document, member.signer, ctx.now)
            with self.house.acting(keeper.actor) as ctx:
                token = register.sign_in(ctx, challenge, p7s, wall)
            assert token
            with self.house.looking() as ctx:
                found = session.session(ctx.tx, token, wall)
            assert found is not None
            self.experts[one.id] = Person(member, found.actor)

    # ------------------------------------------------------------ acts

    def act(self, person: Person, do: Do, lot: str, body: Mapping[str, Json], prepare: Prepare | None = None) -> Entry:
        """Do an act with the person's signature under its statement."""
        kind = f"lot.{do.__name__}"
        with conduct.acting(self.house, person.actor, lot) as ctx:
            exact = prepare(ctx, lot, body) if prepare else body
            p7s = cms.sign(statement(kind, lot, ctx.actor.tag, exact), person.member.signer, ctx.now)
            return do(ctx, lot, exact, countersign(ctx, person.actor, kind, lot, exact, p7s))

    def clerk(self, *acts: str) -> list[str]:
        """Rounds of the clerk until nothing is due any more; only `acts`, if any are named."""
        done: list[str] = []
        while True:
            with self.house.looking(CLERK) as ctx:
                due = [each for each in clerk.due(ctx) if not acts or each.act in acts]
            if not due:
                return done
            with self.house.acting(CLERK) as ctx:
                clerk.ACTS[due[0].act](ctx, due[0].lot, due[0].body)
            done.append(due[0].act)

    # ------------------------------------------------------------ from announcement to panel

    def lot_of(self, method: str, *, params: Mapping[str, Json] | None = None, **members: Json) -> Json:
        """A lot document that can be evaluated; `members` replace or add."""
        scored = method == "comprehensive_scoring"
        rest: list[Json] = [criterion("C1", 4000), criterion("C2", 3000, objective=True)] if scored else []
        return {
            **self.lot_document("L-2026-0001-1"),
            "method": method,
            "params": {**COMMON, **own(method), **(params or {})},
            "criteria": rest,
            "panel": panel_document(),
            "budget": {"currency": "CNY", "amount": "2000000.00"},
            **members,
        }

    def opened(self, folder: Path, prices: Sequence[str], lot: Json, **changed: Json) -> tuple[str, list[str]]:
        """An opened lot with a bid for each price; the bids in the order of submission."""
        name = f"opened {prices} {lot} {changed}"
        found, bids = self.step(name, lambda: self._opened(folder, prices, lot, changed))
        return found, list(bids)

    def _opened(
        self, folder: Path, prices: Sequence[str], lot: Json, changed: Mapping[str, Json]
    ) -> tuple[str, list[str]]:
        until = canon.instant(self.now + 8 * DAY)
        on_offer: Json = {"from": canon.instant(self.now), "until": until, "price": money.money("0.00").json()}
        _, lot_id = self.announced(**{"lots": [lot], "documents": on_offer, **changed})
        bids = [str(self.submit(self.bidder(n), lot_id, price, folder).subject) for n, price in enumerate(prices)]
        self.move_to(self.now + 21 * DAY + timedelta(minutes=1))
        self.tick()
        self.order_opening(lot_id)
        for n, bid in enumerate(bids):
            self.release(self.bidder(n), bid)
        self.move_to(self.now + timedelta(minutes=31))
        self.tick()
        self.do(self.office(Role.AGENCY), "lot.open_bids", lot_id)
        return lot_id, bids

    def planned(self, lot: str, what: str = "evaluation") -> str:
        """Publish the plan of a draw and give its did."""
        asked: dict[str, Json] = {"what": what, "keys": KEYS, "custody": "same-machine"}
        if self.fallback:
            asked["fallback"] = self.fallback.json()
        entry = self.act(self.office(Role.AGENCY), drawing.plan_draw, lot, asked, self._prepared)
        return str(entry.body["did"])

    def _prepared(self, ctx: Context, lot: str, asked: Mapping[str, Json]) -> Mapping[str, Json]:
        """As the platform prepares it, but that the plan names the tests' own network."""
        body = drawing.prepare_plan(ctx, lot, asked)
        of = replace(plans.read(ctx.blobs.get(str(body["plan_sha256"]))), beacon=self.beacon)
        return {**body, "plan_sha256": ctx.blobs.put(of.document)}

    def entropy(self, lot: str, did: str, j: int = 0) -> None:
        """Every value that the round needs; for a silent party the hours go by, and the reserve proves."""
        self.sequence()
        silent = self.silent.get(j)
        for party in PARTIES:
            if party != silent:
                self.prove(lot, did, j, party)
        if silent and self.fallback:
            self.move_to(self.now + timedelta(hours=self.fallback.after_hours))
            assert self.clerk("fall_back") == ["fall_back"]
            self.prove(lot, did, j, "reserve")
        if self.beacon and j == 0:
            self.give_beacon(lot, did)

    def sequence(self) -> None:
        """A pass of the log."""
        draws.checkpoint(self.engine, self.now)

    def prove(self, lot: str, did: str, j: int, party: str) -> Entry:
        """The party's proof for the round; the reserve's comes by the centre's desk."""
        with self.house.acting(self.office(PARTIES.get(party, Role.CENTRE)).actor) as ctx:
            proof = vrf.prove(draws.SECRETS[party], experts_drawing.task(ctx, did, j).alpha)
            body: dict[str, Json] = {"did": did, "j": j, "proof": base64.b64encode(proof).decode(), "party": party}
            return drawing.give_entropy(ctx, lot, body)

    def give_beacon(self, lot: str, did: str) -> Entry:
        """The agency waits for the round and brings its value."""
        with self.house.looking() as ctx:
            awaited = drawn.progress(ctx.tx, did).awaited
        assert awaited is not None
        if self.now < awaited.at:
            self.move_to(awaited.at)
        value = base64.b64encode(beacon.value(awaited.round)).decode()
        return self.do(self.office(Role.AGENCY), "lot.give_beacon", lot, {"did": did, "signature": value})

    def drawn(self, lot: str, what: str = "evaluation") -> str:
        """The whole draw from plan to result."""
        did = self.planned(lot, what)
        self.clerk("snapshot_pool", "exclude", "freeze_draw")
        self.entropy(lot, did)
        self.clerk("draw")
        return did

    def asked(self, did: str) -> list[Person]:
        """Those who sit now, accepted or not, by pid."""
        with self.house.looking() as ctx:
            return [self.experts[each.expert_id] for each in drawn.panel(ctx.tx, did)]

    def representative(self, n: int = 1) -> Person:
        """Somebody of the tenderee's organisation, enrolled as its representative on panels."""
        called = f"representative{n}"
        if called not in self.people:
            member = self.pki.member(8000 + n, name=f"招标人代表{n}", of=self.office(Role.TENDEREE).member)
            self.enrol(member, Role.REPRESENTATIVE)
            self.people[called] = self.sign_in(member, Role.REPRESENTATIVE)
        return self.people[called]

    def name(self, lot: str, n: int = 1) -> Entry:
        """The tenderee names its representative `n`."""
        body: dict[str, Json] = {"person": self.representative(n).actor.id}
        return self.do(self.office(Role.TENDEREE), "lot.name_representative", lot, body)

    def accept(self, person: Person, lot: str) -> Entry:
        return self.do(person, "lot.accept", lot)

    def convened(self, lot: str, representatives: int = 0) -> list[Person]:
        """Draw, name, accept, convene: the evaluation has begun."""
        return self.step(f"convened {lot} {representatives}", lambda: self._convened(lot, representatives))

    def _convened(self, lot: str, representatives: int) -> list[Person]:
        did = self.drawn(lot)
        for n in range(1, representatives + 1):
            self.name(lot, n)
        for person in (*self.asked(did), *map(self.representative, range(1, representatives + 1))):
            self.accept(person, lot)
        self.sat(lot)
        return self.panel(lot)

    def sat(self, lot: str) -> None:
        """Both convene the panel; the recordings of the opening and of what follows are entered."""
        filmed(self, lot, "opening")
        for role in (Role.AGENCY, Role.SUPERVISOR):
            self.act(self.office(role), convening.convene, lot, {}, convening.convocation)
        filmed(self, lot)

    def panel(self, lot: str) -> list[Person]:
        """The drawn first, then the representatives: whose pid is smaller is chance."""
        drawn_first = sorted(self.seats(lot), key=lambda seat: seat.kind is Kind.REPRESENTATIVE)
        return [self.member(seat) for seat in drawn_first]

    def member(self, seat: Seat) -> Person:
        """Who sits there."""
        people = {person.actor.id: person for person in self.people.values()}
        return self.experts[seat.who] if seat.kind is Kind.EXPERT else people[seat.who]

    def seats(self, lot: str) -> list[Seat]:
        with self.house.looking() as ctx:
            return members.seats(ctx, members.sitting(ctx, reading.lot(ctx, lot)))

    def numbers(self, lot: str) -> dict[str, str]:
        """Bid → number of the blind part, which nobody but the platform knows while the panel scores."""
        with self.house.looking() as ctx:
            who = blind.numbers(ctx, members.sitting(ctx, reading.lot(ctx, lot)))
        return {bid: number for number, bid in who.items()}

    # ------------------------------------------------------------ review and scores

    def decide(self, lot: str, do: Do, body: Mapping[str, Json], votes: int = 3) -> Entry:
        """So many members sign equal words; gives the last vote's entry."""
        return [self.act(person, do, lot, body) for person in self.panel(lot)[:votes]][-1]

    def reviewed(self, bids: Sequence[str], **granted: dict[str, Json]) -> dict[str, Json]:
        """Every bid passes; `granted` adds to the result of `b0`, `b1`, …"""
        results: list[Json] = [
            {"bid": bid, "passed": True, "findings": [], **granted.get(f"b{n}", {})} for n, bid in enumerate(bids)
        ]
        return {"results": results}

    def seal(self, person: Person, lot: str, points: Mapping[str, Json], commit_to: str = "") -> Entry:
        """Fill the sheet in, sign and seal it on the expert's own machine, send it; `commit_to` is a false commitment."""
        with conduct.acting(self.house, person.actor, lot) as ctx:
            sheet, params = scoring.filled(ctx, lot, {"points": points}), sheets.seal_params(ctx, lot)
        task = client_task.Task("t", "lot.seal_scores", sheet, params, self.now)
        made = dict(client_task.sealed_sheet(task, person.member.signer, SystemChance()))
        if commit_to:
            said = replace(manifest.read_sheet(base64.b64decode(str(made["manifest"]))), score=commit_to).data()
            p7s = cms.sign(said, person.member.signer, self.now)
            made |= {"manifest": base64.b64encode(said).decode(), "manifest_p7s": base64.b64encode(p7s).decode()}
        with conduct.acting(self.house, person.actor, lot) as ctx:
            return scoring.seal_scores(ctx, lot, made)

    def score_shares(self, person: Person, lot: str) -> list[Json]:
        """A custodian's shares of all sheets, unwrapped."""
        with self.house.looking(person.actor) as ctx:
            params = scoring.shares_params(ctx, lot)
        document = statement("lot.release_score_shares", lot, person.actor.tag, {"i": params["i"]})
        task = client_task.Task("t", "lot.release_score_shares", document, params, self.now)
        return client_task.sheet_shares(task, opener(person))

    def release_scores(self, person: Person, lot: str) -> Entry:
        """A custodian hands its shares of all sheets over."""
        i = self.custodians().index(person) + 1
        shares = self.score_shares(person, lot)
        with self.house.acting(person.actor) as ctx:
            return scoring.release_score_shares(ctx, lot, {"i": i, "shares": shares})

    def scored(self, lot: str, points: Sequence[Mapping[str, Json]]) -> None:
        """Every member seals his points, two custodians release their shares, the clerk opens all at once."""
        for person, given in zip(self.panel(lot), points, strict=True):
            self.seal(person, lot, given)
        for custodian in self.custodians()[:2]:
            self.release_scores(custodian, lot)
        assert self.clerk() == ["open_scores"]

    def signed(self, lot: str, people: Sequence[Person] = ()) -> None:
        for person in people or self.panel(lot):
            self.act(person, reporting.sign_report, lot, {}, reporting.prepare_report)

    def computed(self, lot: str) -> reporting.Draft:
        with self.house.looking() as ctx:
            return reporting.draft(ctx, members.sitting(ctx, reading.lot(ctx, lot)))

    def winner(self, lot: str) -> Person:
        """Who may sign the contract."""
        with self.house.looking() as ctx:
            org = contracting.winner(ctx.tx, lot)
        return next(one for name, one in self.people.items() if name.startswith("bidder") and one.actor.org == org)

    def ask(self, person: Person, lot: str, bid: str, kind: str) -> str:
        """Ask a bidder; gives the question's id."""
        body: dict[str, Json] = {"bid": bid, "kind": kind, "text": "请书面说明"}
        entry = self.act(person, reviewing.ask_bidder, lot, body, reviewing.prepare_text)
        return str(entry.body["found"]["question"])
