"""One world a test: a house with a hand-set clock, a CA, people with keys, and everything done as people do it."""

from __future__ import annotations

import base64
import itertools
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final, Self

from sqlalchemy import Engine

from client import facts as client_facts
from client import pack as client_pack
from client import seal as client_seal
from client import task as client_task
from client.keys import Opener, Sm2Opener
from client.seal import Bid, Hands
from kernel import canon, clock, journal, law, money
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.clock import HandClock
from kernel.journal import Entry
from kernel.settings import Settings
from people.acts import enrolment, session
from signing.acts import authorities
from signing.acts.tasks import Task
from signing.ports import Desk, OwnAuthority, Serials
from signing.rules import authority, cms, envelope
from signing.rules.authority import Term
from signing.rules.certificate import Purpose
from signing.rules.keywrap import Holder
from signing.rules.manifest import PIECE
from signing.rules.sm2 import Sm2Key
from tests.support import kept
from tests.support.databases import MORNING
from tests.support.kept import Kept, Result
from tests.support.pki import Member, Pki
from trading import store
from trading.acts import announce, bidding, clerk, packages, releasing
from web import conduct, tasks
from web.request import House

DAY = timedelta(days=1)
OFFICES: Final = (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR)
CUSTODIANS: Final = ("custodian1", "custodian2", "custodian3")
STAFF: Final = {*OFFICES, *CUSTODIANS}
"""Whom a tender needs, by what a world calls them."""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, with the keys in hand."""

    member: Member
    actor: Actor


@dataclass
class World:
    """`engine` is empty but for its tables; the official clock starts on 2026-03-02.

    What most tests begin by is played once a worker and put back in the others, unless `restored` is false.

    `enclosed` are files that bids at a price (by its text) hold beside the usual ones; `addresses`
    from which organisations upload.
    """

    restored: ClassVar[bool] = True
    engine: Engine
    blobs: Blobs
    pki: Pki = field(default_factory=lambda: Pki(at=MORNING))
    people: dict[str, Person] = field(default_factory=dict)
    kept: Kept | None = None
    way: tuple[str, ...] = ()
    enclosed: dict[str, dict[str, bytes]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    _crls: itertools.count[int] = field(default_factory=lambda: itertools.count(10))
    _members: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.clock = HandClock(MORNING)
        self.house = House(Settings(), self.engine, self.blobs, self.clock, SystemChance())
        self.way = kept.begun(self)
        self.begin("trust and an administrator", self._begin)

    def _begin(self) -> None:
        desk = Desk(self.pki.seal, OwnAuthority(self.pki.tsa, Serials(b"k" * 16, 1)))
        self.house = replace(self.house, desk=desk)
        with self.house.acting(CLERK) as ctx:
            authorities.trust(ctx, self.pki.root.certificate, list(Purpose), production=False)
            authorities.introduce(ctx, self.pki.issuing.certificate)
        self.publish_crls()
        with self.house.acting(CLERK) as ctx:
            boss = self.pki.member(next(self._members), name="安全管理员")
            enrolment.first_admin(ctx, boss.org, boss.org_name, boss.person, Role.SECURITY_ADMIN)
        self.people["security"] = self.sign_in(boss, Role.SECURITY_ADMIN)

    def begin(self, name: str, play: Callable[[], Result]) -> Result:
        """As `step`, of what most tests begin by."""
        states = kept.here(self) if self.restored else None
        return states.at(self, name, play) if states else play()

    def keep(self, states: Kept) -> Self:
        """Begin each further step where another test has begun it, if nothing else was done before."""
        self.kept, self.way = states, kept.begun(self)
        return self

    def step(self, name: str, play: Callable[[], Result]) -> Result:
        """Play, or put back what was kept; `name` says all that the outcome depends on."""
        return self.kept.at(self, name, play) if self.kept else play()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def publish_crls(self) -> None:
        """Fresh revocation lists of both CAs, good for a month."""
        at = self.now.replace(microsecond=0)
        with self.house.acting(CLERK) as ctx:
            term, n = Term(at - timedelta(hours=1), at + 30 * DAY), next(self._crls)
            authorities.publish_crl(ctx, authority.crl(self.pki.root, n, term))
            authorities.publish_crl(ctx, authority.crl(self.pki.issuing, n, term, self.pki.revoked))

    def move_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        self.publish_crls()

    # ------------------------------------------------------------ people

    def sign_in(self, member: Member, role: Role) -> Person:
        """Answer a challenge with the member's certificate, as `ggzy sign` does."""
        wall = clock.wall()
        with self.house.acting(Actor("nobody", Role.PUBLIC)) as ctx:
            challenge, document = session.challenge(ctx, role, "test", wall)
            token = session.sign_in(ctx, challenge, cms.sign(document, member.signer, ctx.now), wall)
        assert token
        with self.house.looking() as ctx:
            found = session.session(ctx.tx, token, wall)
        assert found is not None
        return Person(member, found.actor)

    def office(self, role: Role, name: str = "") -> Person:
        """A person in an office, enrolled by the security administrator; the same one for the same name."""
        called = name or role.value
        if called not in self.people:
            member = self.pki.member(next(self._members), name=f"{called}办事员")
            self.enrol(member, role)
            self.people[called] = self.sign_in(member, role)
        return self.people[called]

    def enrol(self, member: Member, role: Role) -> None:
        """The security administrator gives somebody a mandate."""
        body: dict[str, Json] = {"org": member.org, "org_name": member.org_name, "name": member.person, "role": role}
        self.do(self.people["security"], "system.enrol", "S-people", body)

    def bidder(self, n: int) -> Person:
        called = f"bidder{n}"
        if called not in self.people:
            self.people[called] = self.sign_in(self.pki.member(next(self._members), name=f"投标员{n}"), Role.BIDDER)
        return self.people[called]

    # ------------------------------------------------------------ acts

    def do(self, person: Person, act: str, subject: str, body: Mapping[str, Json] | None = None) -> Entry:
        """Ask for an act and sign its task, as a page and `ggzy sign` do together."""
        done = conduct.perform(self.house, person.actor, act, subject, body or {})
        if isinstance(done, Task):
            return conduct.finish(self.house, done.id, cms.sign(done.document, person.member.signer, self.now))
        return done

    def tick(self) -> list[str]:
        """The clerk's round: everything of trading that is due, each in a transaction of its own."""
        done = []
        with self.house.looking(CLERK) as ctx:
            due, bids = clerk.due(ctx.tx, self.now), clerk.to_decrypt(ctx.tx, self.now)
        for act, lot in due:
            with self.house.acting(CLERK) as ctx:
                clerk.ACTS[act](ctx, lot, {})
            done.append(act)
        for bid in bids:
            with self.house.looking(CLERK) as ctx:
                found = clerk.decrypted(ctx, bid)
            if found is not None:
                with self.house.acting(CLERK) as ctx:
                    clerk.keep(ctx, found)
        return done

    def lot(self, lot: str) -> store.Lot:
        with self.house.looking() as ctx:
            return store.lot(ctx.tx, lot)

    def chain(self, subject: str) -> list[Entry]:
        with self.house.looking() as ctx:
            return journal.entries(ctx.tx, subject)

    # ------------------------------------------------------------ a tender

    def staff(self) -> None:
        """Enrol the offices and custodians of a tender."""
        if STAFF - self.people.keys():
            self.begin("staffed", self._staff)

    def _staff(self) -> None:
        for role in OFFICES:
            self.office(role)
        self.custodians()

    def register(
        self,
        title: str = "测试项目",
        category: str = "procurement",
        site: str = "",
        approval: str = "青发改〔2026〕1号",
    ) -> str:
        self.staff()
        tenderee = self.office(Role.TENDEREE)
        body: dict[str, Json] = {
            "code": f"QY-{next(self._members)}",
            "title": title,
            "category": category,
            "tenderee": {"code": tenderee.member.org, "name": tenderee.member.org_name},
            "approval_no": approval,
        }
        if site:
            body["site_code"] = site
        return str(self.do(self.office(Role.AGENCY), "project.register", "S-people", body).subject)

    def draft(self, project: str, **changed: Json) -> str:
        document = self.document(project, **changed)
        for custodian in self.custodians():
            self.blobs.put(custodian.member.encrypt.certificate)
        with self.house.acting(self.office(Role.AGENCY).actor) as ctx:
            return announce.draft(ctx, project, document)

    def custodians(self) -> list[Person]:
        return [self.office(Role.CUSTODIAN, name) for name in CUSTODIANS]

    def document(self, project: str, **changed: Json) -> dict[str, Json]:
        """A complete `ebid-tender/v1` of one lot, announced now, closing after 21 days."""
        self.staff()
        number = project.removeprefix("P-")

        def named(person: Person) -> dict[str, Json]:
            return {"code": person.member.org, "name": person.member.org_name}

        offices = {role: named(self.office(Role(role))) for role in ("tenderee", "agency", "supervisor")}
        holders: list[Json] = [
            {"i": i, **named(c), "certificate_sha256": canon.sha256(c.member.encrypt.certificate).hex()}
            for i, c in enumerate(self.custodians(), 1)
        ]
        made: dict[str, Json] = {
            "no": f"QY-{number}", "category": "procurement", "kind": "goods", "regime": "BID",
            "title": {"zh": "图书采购", "en": "Purchase of books"}, **offices,
            "funding": "市财政", "approval_no": "青发改〔2026〕1号", "place": "青屿市", "contact": "王女士 0000-0000",
            "objection_channel": "在线提出", "opening_place": "网上开标大厅",
            "documents": {"from": canon.instant(self.now), "until": canon.instant(self.now + 6 * DAY),
                          "price": {"currency": "CNY", "amount": "0.00"}},
            "deadline": canon.instant((self.now + 21 * DAY).replace(microsecond=0)),
            "publicity_days": 3, "validity_days": 90, "files": [], "rules": {"sha256": law.digest()},
            "seal": {"mode": "self+custodians", "k": 2, "custodians": holders, "window_minutes": 30,
                     "remedy": "custodians"},
            "lots": [self.lot_document(f"L-{number}-1")],
        }  # fmt: skip
        return made | changed

    def lot_document(self, lot: str) -> dict[str, Json]:
        return {
            "lot": lot, "no": "1", "title": {"zh": "第一标段", "en": "Lot 1"},
            "budget": {"currency": "CNY", "amount": "2000000.00"},
            "ceiling": {"currency": "CNY", "amount": "2000000.00"}, "duration_days": 30, "quality": "合格",
            "qualification": [{"id": "Q1", "zh": "独立法人", "en": "a legal person"}],
            "form": {"currencies": ["CNY"], "requires": []}, "method": "lowest_evaluated_price",
            "params": {"rounding": {"places": 2, "at": "output"}, "mean": "arithmetic", "tie": "shown", "policies": [],
                       "abnormal": None, "reminder": 900, "minimum": 3, "brands": False},
            "criteria": [], "base_currency": "CNY", "rates": {},
            "panel": {"size": 5, "representatives": 0, "strata": [
                {"id": "goods", "specialties": ["B03"], "regions": [], "n": 5, "priority": 1}]},
        }  # fmt: skip

    def announced(self, **changed: Json) -> tuple[str, str]:
        """A tender that is announced: its id and its only lot's."""
        if changed:
            return self._announced(changed)
        return self.begin("announced", lambda: self._announced({}))

    def _announced(self, changed: Mapping[str, Json]) -> tuple[str, str]:
        tender = self.draft(self.register(), **changed)
        self.do(self.office(Role.AGENCY), "tender.announce", tender)
        return tender, f"L-{tender.removeprefix('T-')}-1"

    # ------------------------------------------------------------ bids

    def sealed(self, person: Person, lot: str, amount: str, folder: Path, filler: int = 0) -> Bid:
        """Pack, sign and seal a bid on the bidder's own machine; `filler` makes it so many bytes larger."""
        with self.house.looking(person.actor) as ctx:
            found = store.lot(ctx.tx, lot)
            terms = bidding.terms(ctx, found)
            document = ctx.blobs.get(terms.tender_doc_sha256)
        known = client_facts.Facts(lot, document, terms.custodians, terms.bidder, None, terms.seq, terms.prev, self.now)
        here = Path(tempfile.mkdtemp(dir=folder))
        (here / "files").mkdir()
        (here / "files" / "offer.txt").write_text(f"我方报价 {amount} 元", encoding="utf-8")
        (here / "files" / "drawing.bin").write_bytes(b"\1" * filler)
        if known.part.envelopes == 2:
            (here / "files" / "报价").mkdir()
            (here / "files" / "报价" / "price.txt").write_text(f"单价 {amount}", encoding="utf-8")
        for name, data in self.enclosed.get(amount, {}).items():
            (here / "files" / name).write_bytes(data)
        pack = client_pack.pack(here / "files", self.form(lot, amount), known.part)
        hands = Hands(person.member.signer, person.member.encrypt.certificate)
        client_seal.seal(pack, known, hands, SystemChance(), here / "sealed")
        return Bid(here / "sealed")

    def upload(self, person: Person, lot: str, bid: Bid) -> str:
        """The pieces of `sealed.bin`, as the upload route keeps them; gives the package."""
        data = bid.sealed.read_bytes()
        with self.house.acting(person.actor) as ctx:
            package = packages.begin(ctx, lot, len(data), self.addresses.get(person.actor.org, ""))
        for n in range(0, len(data), PIECE):
            part = data[n : n + PIECE]
            with self.house.acting(person.actor) as ctx:
                digest = packages.shelf(ctx.blobs, package).put(part)
                packages.keep(ctx, package, n // PIECE, digest, len(part))
        return package

    def delivery(self, package: str, bid: Bid) -> dict[str, Json]:
        return {
            "package": package,
            "manifest": _base64(bid.manifest),
            "manifest_p7s": _base64(bid.p7s),
            **_keys(bid),
            **({"second": _keys(bid.second)} if bid.second.key.exists() else {}),
        }

    def submit(self, person: Person, lot: str, amount: str, folder: Path, act: str = "lot.submit_bid") -> Entry:
        bid = self.sealed(person, lot, amount, folder)
        return self.do(person, act, lot, self.delivery(self.upload(person, lot, bid), bid))

    def release(self, person: Person, bid: str) -> Entry:
        """The bidder unwraps its key at home and hands it over."""
        with self.house.looking(person.actor) as ctx:
            p7m, context = releasing.key_of(ctx, bid)
        key = envelope.unwrap_key(p7m, context, opener(person))
        act = "bid.release_second_key" if context.endswith(b"|2") and context.count(b"|") == 5 else "bid.release_key"
        return self.do(person, act, bid, {"key": base64.b64encode(key).decode()})

    def release_share(self, person: Person, bid: str) -> Entry:
        """A custodian unwraps its share and hands it over."""
        with self.house.looking(person.actor) as ctx:
            i, p7m, context = releasing.share_of(ctx, bid)
        share = envelope.unwrap_share(p7m, context, i, opener(person))
        return self.do(person, "bid.release_share", bid, {"i": i, "share": base64.b64encode(share.data).decode()})

    def release_shares(self, person: Person, lot: str, act: str = "bid.release_share") -> Entry:
        """As a custodian's client does it: one signature for all bids of the lot that wait."""
        asked = tasks.ask(self.house, person.actor, act, lot, {})
        at_home = client_task.Task(asked.id, asked.kind, asked.document, asked.params, self.now)
        p7s = cms.sign(asked.document, person.member.signer, self.now)
        shares = client_task.bid_shares(at_home, opener(person))
        return tasks.finish(self.house, asked.id, {"p7s": base64.b64encode(p7s).decode(), "shares": shares})

    def order_opening(self, lot: str) -> None:
        self.do(self.office(Role.TENDEREE), "lot.order_opening", lot)
        self.do(self.office(Role.SUPERVISOR), "lot.order_opening", lot)

    def form(self, lot: str, amount: str) -> dict[str, Json]:
        """Without an amount that of a first stage, which names no price."""
        if not amount:
            return {"v": "ebid-form/v1", "lot": lot}
        total: list[Json] = [money.money(amount).json()]
        return {"v": "ebid-form/v1", "lot": lot, "total": total, "total_words": money.in_words(money.money(amount))}


def _keys(bid: Bid) -> dict[str, Json]:
    """The key files of one envelope, as they are sent."""
    return {"key_p7m": _base64(bid.key), "shares": [_base64(share) for share in sorted(bid.folder.glob("share-*.p7m"))]}


def _base64(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()


def opener(person: Person) -> Holder:
    """The person's encryption key, as the client holds it."""
    own, certificate = person.member.encrypt.key, person.member.encrypt.certificate
    return Sm2Opener(own, certificate) if isinstance(own, Sm2Key) else Opener(own, certificate)
