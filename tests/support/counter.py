"""A platform as small as the client's contract (docs/client-http.md), behind an httpx transport that can break."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import httpx

from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotFound, Refusal
from signing.rules import cms, package, timestamp
from signing.rules.manifest import Manifest
from signing.rules.package import Arrived, Terms
from tests.support import pki
from tests.support.pki import Member
from trading.rules.receipt_file import ReceiptFile

SITE: Final = "http://platform.test"
LOT: Final = "L-2026-0001-1"
CUSTODIANS: Final = tuple(pki.shared().custodian(i) for i in (1, 2, 3))
BIDDER: Final = pki.shared().member(1)
TENDEREE, SUPERVISOR, AGENCY = (pki.shared().member(number) for number in (7001, 7002, 7003))
NOW: Final = pki.AT
DEADLINE: Final = NOW + timedelta(days=20)


def document(mode: str = "self+custodians", **lot: Json) -> bytes:
    """A complete `ebid-tender/v1` of one lot."""
    holders: list[Json] = [
        {
            "i": i,
            "code": each.org,
            "name": each.org_name,
            "certificate_sha256": canon.sha256(each.encrypt.certificate).hex(),
        }
        for i, each in enumerate(CUSTODIANS, start=1)
    ]

    def named(member: Member) -> dict[str, Json]:
        return {"code": member.org, "name": member.org_name}

    part: dict[str, Json] = {
        "lot": LOT,
        "no": "1",
        "title": {"zh": "第一标段", "en": "Lot 1"},
        "budget": None,
        "ceiling": None,
        "duration_days": 30,
        "quality": "合格",
        "qualification": [{"id": "Q1", "zh": "独立法人", "en": "a legal person"}],
        "form": {"currencies": ["CNY"], "requires": ["total_words"]},
        "method": "lowest_evaluated_price",
        "params": {},
        "criteria": [],
        "panel": {},
        "base_currency": "CNY",
        "rates": {},
    }
    return canon.canonical(
        {
            "v": "ebid-tender/v1",
            "tender": "T-2026-0001",
            "no": "QY-2026-0001",
            "version": 1,
            "project": "P-2026-0001",
            "category": "procurement",
            "kind": "goods",
            "regime": "BID",
            "title": {"zh": "图书采购", "en": "Purchase of books"},
            "tenderee": named(TENDEREE),
            "agency": named(AGENCY),
            "supervisor": named(SUPERVISOR),
            "funding": "市财政",
            "approval_no": "青发改〔2026〕1号",
            "place": "青屿市",
            "contact": "王女士 0000-0000",
            "objection_channel": "在线提出",
            "documents": {
                "from": canon.instant(NOW),
                "until": canon.instant(NOW + timedelta(days=6)),
                "price": {"currency": "CNY", "amount": "0.00"},
            },
            "deadline": canon.instant(DEADLINE),
            "opening_place": "网上开标大厅",
            "publicity_days": 3,
            "validity_days": 90,
            "files": [],
            "seal": {"mode": mode, "k": 2, "custodians": holders, "window_minutes": 30, "remedy": "custodians"},
            "rules": {"sha256": "0" * 64},
            "lots": [part | lot],
        }
    )


FORM: Final[dict[str, Json]] = {
    "v": "ebid-form/v1",
    "lot": LOT,
    "total": [{"currency": "CNY", "amount": "1200000.00"}],
    "total_words": "壹佰贰拾万元整",
}


class Broken(Exception):
    """The line breaks after the request arrived, or before."""


@dataclass
class Counter:
    """What the platform holds, and what it was asked. `trouble` may break the line, `routed` may refuse."""

    paper: bytes = field(default_factory=document)
    pieces: dict[str, dict[int, bytes]] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    bids: dict[int, Manifest] = field(default_factory=dict)
    bundles: dict[str, dict[str, Json]] = field(default_factory=dict)
    receipts: dict[str, dict[str, Json]] = field(default_factory=dict)
    withdrawn: bool = False
    withdrawals: dict[int, bytes] = field(default_factory=dict)
    tasks: dict[str, dict[str, Json]] = field(default_factory=dict)
    answers: dict[str, dict[str, Json]] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    released: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    signed_in: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    trouble: Callable[[httpx.Request], None] = lambda _request: None
    routed: Callable[[httpx.Request], None] = lambda _request: None
    site: str = SITE
    browser: str = ""
    now: datetime = NOW
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        self.trouble(request)
        try:
            self.routed(request)
            return self._routed(request, [part for part in request.url.path.split("/") if part][2:])
        except Refusal as refusal:
            said = {"code": refusal.code, "zh": refusal.words.zh, "en": refusal.words.en, "law": refusal.law}
            more = {"field": refusal.field, "remedy": refusal.remedy.zh, "status": 400, "title": "不符合规定"}
            return httpx.Response(400, json=said | more, headers={"content-type": "application/problem+json"})

    def _routed(self, request: httpx.Request, path: list[str]) -> httpx.Response:
        body = json.loads(request.content) if request.headers.get("content-type") == "application/json" else {}
        match (request.method, *path):
            case ("POST", "challenges") | ("GET", "challenges", _):
                return self._challenge(str(body.get("role", "bidder")))
            case ("POST", "sessions"):
                return self._session(body)
            case ("GET", "lots", _):
                return httpx.Response(200, json=self.facts())
            case ("GET", "files", sha256):
                return httpx.Response(200, content=self.files[sha256])
            case (_, "lots", _, "packages") | (_, "packages", *_):
                return self._packages(request, path)
        return self._acted(request, path, body)

    def _packages(self, request: httpx.Request, path: list[str]) -> httpx.Response:
        match (request.method, *path):
            case ("POST", "lots", _, "packages"):
                return self._begun(request.headers["idempotency-key"])
            case ("GET", "lots", _, "packages"):
                return httpx.Response(200, json={"packages": [self._unsent(name) for name in self.pieces]})
            case ("DELETE", _, name):
                del self.pieces[name]
                return httpx.Response(204)
            case ("PUT", _, name, "pieces", n):
                return self._piece(name, int(n), request)
        held = self.pieces[path[1]].items()
        rows = [{"n": n, "sha256": canon.sha256(p).hex(), "size": len(p)} for n, p in held]
        return httpx.Response(200, json={"pieces": rows})

    def _acted(self, request: httpx.Request, path: list[str], body: dict[str, Json]) -> httpx.Response:
        match (request.method, *path):
            case ("POST", "lots", _, "acts", "submit_bid" | "replace_bid"):
                once = request.headers["idempotency-key"]
                if once not in self.bundles:
                    self.bundles[once] = self._take(body)
                return httpx.Response(201, json=self.bundles[once])
            case ("GET", "bids", _, "receipts", seq, *more):
                return self._received(seq) if not more else self._withdrawn(int(seq))
            case (_, "bids", _, "pieces", n):
                return self._restored(request, int(n))
            case ("GET", "bids", bid, "key"):
                return httpx.Response(200, content=self.keys[bid])
            case ("POST", "bids", _, "acts", "release_key"):
                self.released.append(base64.b64decode(str(body["key"])))
                return httpx.Response(201, json={})
        return self._tasks(request.method, path, body)

    def _received(self, seq: str) -> httpx.Response:
        return httpx.Response(200, json=self.receipts[seq])

    def _withdrawn(self, seq: int) -> httpx.Response:
        if seq not in self.withdrawals:
            raise NotFound("receipt.none", "这份投标没有撤回", "this package was not withdrawn")
        return httpx.Response(200, content=self.withdrawals[seq])

    def _restored(self, request: httpx.Request, n: int) -> httpx.Response:
        if request.method == "PUT":
            return self._piece("p1", n, request)
        return httpx.Response(200, json={"bid": "B-1", "n": n, "whole": n in self.pieces["p1"]})

    def _tasks(self, method: str, path: list[str], body: dict[str, Json]) -> httpx.Response:
        match (method, *path):
            case ("POST", "bids", _, "acts", "withdraw_bid"):
                return httpx.Response(202, json=self.tasks["withdrawal"])
            case ("GET", "tasks", task):
                if task not in self.tasks:
                    raise NotFound("task.unknown", "没有这个签名任务", "no such signing task")
                return httpx.Response(200, json=self.tasks[task])
            case ("POST", "tasks", task):
                self.answers[task] = body
                if self.tasks[task]["kind"] == "bid.withdraw_bid":
                    self.withdrawals[max(self.bids)] = self.withdrawal(max(self.bids))
                return httpx.Response(201, json={"done": True})
        return httpx.Response(404, text="nothing here")

    def _challenge(self, role: str) -> httpx.Response:
        said = {
            "v": "ebid-signin/v1",
            "challenge": "c1",
            "site": self.site,
            "role": role,
            "at": canon.instant(self.now),
            "browser": self.browser,
        }
        self._signed = canon.canonical(said)
        return httpx.Response(201, json={"challenge": "c1", "document": _b64(self._signed)})

    def _session(self, body: dict[str, Json]) -> httpx.Response:
        cms.verify(self._signed, base64.b64decode(str(body["p7s"])))
        self.signed_in.append(str(body["challenge"]))
        return httpx.Response(201, json={"token": "t" * 64})

    def facts(self) -> dict[str, Json]:
        last = self.bids[max(self.bids)] if self.bids else None
        mode = canon.mapping(self.paper)["seal"]
        certificates = [_b64(c.encrypt.certificate) for c in CUSTODIANS]
        assert isinstance(mode, dict)
        return {
            "lot": LOT,
            "document": _b64(self.paper),
            "certificates": list(certificates) if mode["mode"] != "self" else [],
            "bidder": f"O-{BIDDER.org}",
            "bid": "B-1" if last else None,
            "sealed": last is not None and not self.withdrawn,
            "seq": len(self.bids) + 1,
            "prev": canon.sha256(last.data()).hex() if last else None,
            "now": canon.instant(self.now),
        }

    def _begun(self, once: str) -> httpx.Response:
        if once not in self.packages:
            self.packages[once] = f"p{next(self._numbers)}"
            self.pieces[self.packages[once]] = {}
        return httpx.Response(201, json={"package": self.packages[once]})

    def _unsent(self, name: str) -> dict[str, Json]:
        here = self.pieces[name]
        size = sum(len(each) for each in here.values())
        return {"package": name, "size": size, "pieces": 3, "here": len(here), "begun_at": canon.instant(self.now)}

    def _piece(self, name: str, n: int, request: httpx.Request) -> httpx.Response:
        data = request.read()
        assert request.headers["content-digest"] == f"sha-256=:{_b64(canon.sha256(data))}:"
        assert request.headers["content-length"] == str(len(data))
        self.pieces[name][n] = data
        return httpx.Response(201, json={})

    def terms(self) -> Terms:
        facts = self.facts()
        mode = str(canon.mapping(self.paper)["seal"]["mode"])  # type: ignore[index,call-overload]
        return Terms(
            tender="T-2026-0001",
            tender_doc_sha256=canon.sha256(self.paper).hex(),
            lot=LOT,
            bidder=f"O-{BIDDER.org}",
            seq=len(self.bids) + 1,
            prev=str(facts["prev"]) if facts["prev"] else None,
            deadline=DEADLINE,
            mode=mode,
            k=2 if mode != "self" else 0,
            custodians=tuple(c.encrypt.certificate for c in CUSTODIANS) if mode != "self" else (),
        )

    def _take(self, body: dict[str, Json]) -> dict[str, Json]:
        names = ("manifest", "manifest_p7s", "key_p7m")
        signed, p7s, key_p7m = (base64.b64decode(str(body[name])) for name in names)
        held = self.pieces[str(body["package"])]
        sealed = b"".join(held[n] for n in sorted(held))
        shares = body["shares"]
        assert isinstance(shares, list)
        came = Arrived(
            manifest=signed,
            header=sealed[:56],
            size=len(sealed),
            pieces=package.pieces_of(sealed),
            key_p7m=key_p7m,
            shares=tuple(base64.b64decode(str(share)) for share in shares),
        )
        said = package.check(came, self.terms())
        cms.verify(signed, p7s)
        self.bids[said.seq] = said
        self.keys["B-1"] = key_p7m
        self.receipts[str(said.seq)] = self.bundle(said, signed, p7s)
        return self.receipts[str(said.seq)]

    def withdrawal(self, seq: int, /, **changed: Json) -> bytes:
        """The receipt file of the withdrawal of that package; `changed` members of its event's body are forged."""
        body: dict[str, Json] = {"tender": "T-2026-0001", "lot": LOT, "bidder": f"O-{BIDDER.org}", "seq": seq}
        event = canon.canonical({"subject": "B-1", "type": "bid.withdraw_bid", "body": body | changed})
        token = timestamp.issue(timestamp.of(event), pki.shared().tsa, timestamp.Terms(), 7, self.now)
        return bytes(ReceiptFile(event, canon.sha256(b"salt"), cms.sign(event, pki.shared().seal, self.now), token))

    def bundle(self, said: Manifest, signed: bytes, p7s: bytes, /, **changed: Json) -> dict[str, Json]:
        """The receipt of a submission, sealed and stamped; `changed` members of it are forged."""
        same: dict[str, Json] = {
            "seq": said.seq,
            "manifest_sha256": canon.sha256(signed).hex(),
            "pieces_sha256": said.sealed.pieces_sha256,
            "received_at": canon.instant(self.now),
        }
        event = canon.canonical({"v": "ebid-event/v1", "subject": "B-1", "body": same, "type": "bid.submit_bid"})
        salt = canon.sha256(b"salt")
        leaf = merkle.leaf_hash(merkle.entry(merkle.commitment(salt, event)))
        more: dict[str, Json] = {"v": "ebid-receipt/v1", "tender": said.tender, "lot": said.lot, "bid": "B-1"}
        last: dict[str, Json] = {"p7s_sha256": canon.sha256(p7s).hex(), "sealed_size": said.sealed.size}
        paper = canon.canonical({**more, **same, **last, "leaf_hash": leaf.hex(), **changed})
        ca = pki.shared()
        token = timestamp.issue(timestamp.of(paper), ca.tsa, timestamp.Terms(), next(self._numbers), self.now)
        proof = merkle.proof_text(merkle.Proof(0, 1, ()), merkle.TreeHead("log.test", 1, leaf).text + b"\n-- sig\n")
        return {
            "receipt": _b64(paper),
            "p7s": _b64(cms.sign(paper, ca.seal, self.now)),
            "tsr": _b64(token),
            "event": _b64(event),
            "salt": _b64(salt),
            "proof": proof.decode(),
        }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
