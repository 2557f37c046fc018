"""Signatures, seals and time stamps: over exactly these bytes, by whom, with certificates that held at that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, cast

from cryptography import x509

from disclosure.rules import dossier as names
from disclosure.rules import event_types
from kernel.actor import MEMBERS, Role
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid, Unavailable
from signing.rules import certificate, cms, path, signed_data, tbs, timestamp
from signing.rules.certificate import Identity, Purpose
from signing.rules.revocation import Evidence
from signing.rules.signed_data import CMS, Form
from verifier import rooms, suites
from verifier.case import Case
from verifier.event import Event, Line
from verifier.findings import Place


@dataclass(frozen=True, slots=True)
class Item:
    """One signature to be judged: what, over what, when, as what, and by whom it must be (an actor's tag)."""

    data: bytes
    p7s: str
    at: datetime
    purpose: Purpose
    actor: str
    place: Place


class Evidences:
    """Certificates and revocation data of the dossier; for a moment only what says something about it."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.sealers: set[str] = set()
        self.certificates = [case.dossier.files[path] for path in case.dossier.under("data/certs")]

    @cached_property
    def _issuers(self) -> dict[bytes, list[bytes]]:
        made: dict[bytes, list[bytes]] = {}
        for each in self.certificates:
            try:
                made.setdefault(tbs.subject(each), []).append(each)
            except NotTrusted:
                continue  # nobody can be judged by it
        return made

    @cached_property
    def _lists(self) -> list[tuple[datetime, bytes]]:
        made = []
        for path_ in self._case.dossier.under("data/crls"):
            data = self._case.dossier.files[path_]
            try:
                made.append((x509.load_der_x509_crl(data).last_update_utc, data))
            except ValueError:
                continue
        return sorted(made)

    @cached_property
    def _answers(self) -> tuple[bytes, ...]:
        return tuple(self._case.dossier.files[path_] for path_ in self._case.dossier.under("data/ocsp"))

    def at(self, moment: datetime) -> Evidence:
        """The lists last made before the moment, and those made after it, which may know more."""
        before = [data for made, data in self._lists if made <= moment][-8:]
        return Evidence((*before, *(data for made, data in self._lists if made > moment)), self._answers)

    def above(self, leaf: bytes, chain: tuple[bytes, ...]) -> list[bytes]:
        """The CAs above `leaf`: those that the signature carries, and those of the dossier by name."""
        found = dict.fromkeys(chain)
        level = [leaf, *chain]
        for _ in range(path.DEEPEST):
            level = [ca for one in level for ca in self._issuers.get(tbs.issuer(one), ()) if ca not in found]
            found |= dict.fromkeys(level)
        return list(found)[: 2 * path.DEEPEST]

    def check_carried(self, signature: bytes, form: Form = CMS) -> None:
        """NotTrusted if a signature or token carries a certificate that is not among the evidence: nothing vouches
        for the certificates in it but the signer's own."""
        if not set(signed_data.read(signature, form).certificates) <= set(self.certificates):
            raise NotTrusted(
                "certificate.stray",
                "签名夹带了不在证据中的证书",
                "it carries a certificate that is not among the evidence",
            )


def check(case: Case) -> None:
    """02.01, 02.02, 02.05, and of 04.02 the lag of tokens."""
    evidence = Evidences(case)
    signed = False
    for subject in sorted(case.chains):
        chain = case.chains[subject]
        for line in chain.lines():
            signed |= line.signed
            if _concerned(case, subject, line):
                _event(case, evidence, chain.events[line.tseq])
    if not signed:
        case.findings.not_applicable("02.05", "没有个人签署的事项", "no act was signed by a person")
    if not case.policy.own:
        for id_ in ("02.01", "02.02"):
            case.findings.cannot(id_, "信任取自案卷本身", "the trusted CAs were taken from the dossier itself")


_PACKAGES: Final = frozenset({"bid.submit_bid", "bid.replace_bid"})
_OPENS: Final = {"lot.open_scores": "lot.seal_scores", "lot.open_quotes": "lot.seal_quote"}
"""By what is opened, what was sealed."""
_SCORED: Final = frozenset({*_OPENS, *_OPENS.values()})


def _concerned(case: Case, subject: str, line: Line) -> bool:
    """Whether something of the event was, or had to be, signed, sealed or stamped."""
    own = (names.event(subject, line.tseq, kind) in case.dossier.files for kind in ("p7s", "tsr"))
    return line.signed or line.type in event_types.SEALED | _PACKAGES | _SCORED or any(own)


def _event(case: Case, evidence: Evidences, event: Event) -> None:
    at = _token(case, evidence, event)
    _mandatory(case, event)
    for item in _items(case, evidence, event, event.at if at is None else at):
        _judge(case, evidence, item)


def _mandatory(case: Case, event: Event) -> None:
    if event.type in event_types.SEALED:
        for kind, id_ in (("p7s", "02.01"), ("tsr", "02.02")):
            case.findings.expect(
                id_, event.file(kind) in case.dossier.files, event.place, f"缺少 .{kind}", f"its .{kind} is missing"
            )


# ---------------------------------------------------------------- tokens


def _token(case: Case, evidence: Evidences, event: Event) -> datetime | None:
    """genTime of the event's token, if it has one that holds."""
    if event.file("tsr") not in case.dossier.files:
        return None
    return _stamp(case, evidence, event.data, event.file("tsr"), event)


def token(case: Case, evidence: Evidences, data: bytes, path_: str) -> datetime:
    """genTime of the token `path_` over `data`; NotTrusted unless it holds."""
    found = case.file(path_)
    said = timestamp.read(found)
    leaf = said.certificate or b""
    known = tuple(evidence.above(leaf, ())) if leaf else tuple(evidence.certificates[:8])
    stamped = timestamp.stamp(found, data, case.policy.anchors[Purpose.TSA], evidence.at(said.at), known)
    evidence.check_carried(found)
    return stamped.at


def _stamp(case: Case, evidence: Evidences, data: bytes, path_: str, event: Event) -> datetime | None:
    place = Place(path_, event.subject, event.tseq)
    with case.findings.judging("02.02", place):
        at = token(case, evidence, data, path_)
        case.findings.expect(
            "04.02",
            abs(at - event.at) <= case.policy.lag,
            place,
            f"时间戳与事项时间相差 {abs(at - event.at)}",
            f"the token is {abs(at - event.at)} away from the event",
        )
        return at
    return None


# ---------------------------------------------------------------- signatures and seals


def _items(case: Case, evidence: Evidences, event: Event, at: datetime) -> Iterator[Item]:
    """Every signature that belongs to the event."""
    body = event.body
    if isinstance(body.get("doc_sha256"), str) and isinstance(body.get("p7s_sha256"), str):
        yield from _statement_item(case, event, at)
    if event.file("p7s") in case.dossier.files:
        place = Place(event.file("p7s"), event.subject, event.tseq)
        yield Item(event.data, event.file("p7s"), at, Purpose.SEAL, "", place)
    if event.type in _PACKAGES:
        yield from _package(case, evidence, event)
    if event.type in _OPENS.values():
        folder = names.score(int(str(body["round"])), str(body["pid"]), str(event.tseq))
        yield from _pair(case, event, f"{folder}.manifest.json", f"{folder}.manifest.p7s", Purpose.SIGN)
    if event.type in _OPENS:
        yield from _sheets(case, event)


def _statement_item(case: Case, event: Event, at: datetime) -> Iterator[Item]:
    digest = str(event.body["p7s_sha256"])
    path_ = names.doc(digest, "p7s")
    if path_ not in case.dossier.files:
        yield from _left_out(case, path_, event)
        return
    if case.is_withheld(names.doc(str(event.body["doc_sha256"]), "json")):
        return  # what was signed is not here to be compared; `statements` says so
    with case.findings.judging("02.01", event.place):
        statement = case.document(str(event.body["doc_sha256"]))
        yield Item(statement, path_, at, Purpose.SIGN, event.actor, Place(path_, event.subject, event.tseq))


def _left_out(case: Case, path_: str, event: Event) -> Iterator[Item]:
    place = Place(path_, event.subject, event.tseq)
    if case.is_withheld(path_):
        case.findings.cannot("02.01", "签名未公开", "the signature is withheld", place)
    else:
        case.findings.fail("02.01", place, "缺少签名文件", "the signature is missing")
    yield from ()


def _pair(case: Case, event: Event, data: str, p7s: str, purpose: Purpose) -> Iterator[Item]:
    """A signed file with a place of its own; by the event's actor, or the platform's seal."""
    if p7s not in case.dossier.files or data not in case.dossier.files:
        yield from _left_out(case, p7s, event)
        return
    actor = "" if purpose is Purpose.SEAL else event.actor
    yield Item(case.dossier.files[data], p7s, event.at, purpose, actor, Place(p7s, event.subject, event.tseq))


def _package(case: Case, evidence: Evidences, event: Event) -> Iterator[Item]:
    folder = names.bid(event.subject, int(str(event.body["seq"])), "")
    yield from _pair(case, event, f"{folder}manifest.json", f"{folder}manifest.p7s", Purpose.SIGN)
    yield from _pair(case, event, f"{folder}receipt.json", f"{folder}receipt.p7s", Purpose.SEAL)
    if f"{folder}receipt.tsr" in case.dossier.files and f"{folder}receipt.json" in case.dossier.files:
        receipt = case.dossier.files[f"{folder}receipt.json"]
        _stamp(case, evidence, receipt, f"{folder}receipt.tsr", event)
    elif not case.is_withheld(f"{folder}receipt.tsr"):
        place = Place(f"{folder}receipt.tsr", event.subject, event.tseq)
        case.findings.fail("02.02", place, "回执没有时间戳", "the receipt has no time stamp")


def _sheets(case: Case, event: Event) -> Iterator[Item]:
    """The sheets inside: judged by the time at which they were sealed."""
    sealed = {str(each.body["pid"]): each for each in case.of_lot(_OPENS[event.type])
              if each.tseq < event.tseq and each.body["round"] == event.body["round"]}  # fmt: skip
    listed = cast("list[Mapping[str, Json]]", event.body["sheets"])
    for sheet in listed:
        pid = str(sheet["pid"])
        if "fault" not in sheet and pid in sealed:
            folder = names.score(int(str(event.body["round"])), pid, "")
            yield from _pair(case, sealed[pid], f"{folder}sheet.json", f"{folder}sheet.p7s", Purpose.SIGN)


def _judge(case: Case, evidence: Evidences, item: Item) -> None:
    with case.findings.judging("02.01", item.place):
        p7s = case.file(item.p7s)
        form = suites.form(case, p7s, item.place, item.purpose)
        try:
            signature = cms.verify(item.data, p7s, form)
        except Unavailable as error:  # of this machine; nothing is wrong with the signature
            case.findings.cannot("02.01", error.words.zh, error.words.en, item.place)
            return
        evidence.check_carried(p7s, form)
        above = evidence.above(signature.certificate, signature.chain)
        anchors = case.policy.anchors[item.purpose]
        who = certificate.judge(signature.certificate, above, anchors, evidence.at(item.at), item.at, item.purpose)
        _role(case, evidence, item, who)


# ---------------------------------------------------------------- roles


def _role(case: Case, evidence: Evidences, item: Item, who: Identity) -> None:
    """02.05: the certificate is that of the organisation, or of the drawn person, in whose name the act was done."""
    with case.findings.judging("02.05", item.place):
        if item.purpose is Purpose.SEAL:
            _sealer(case, evidence, item, who)
            return
        role, _, name = item.actor.partition(".")
        if role in MEMBERS:
            _member(case, item, who, name)
            return
        due = None if item.place.subject.startswith("Q-") and role == Role.BIDDER else _parties(case, item).get(role)
        if who.org != name or (due is not None and name not in due):
            raise NotTrusted(
                "role.other", f"签名单位 {who.org} 不是 {item.actor}", f"signed by {who.org}, acted as {item.actor}"
            )
        _awarder(case, item, who)


def _awarder(case: Case, item: Item, who: Identity) -> None:
    """A ballot, and the head's decision, are signed by the very member whom the tenderee named."""
    ballots = case.of_lot("lot.cast_ballot", "lot.decide_winner")
    event = next((each for each in ballots if (each.subject, each.tseq) == (item.place.subject, item.place.tseq)), None)
    if event is None:
        return
    named = [each for each in case.of_lot("lot.name_awarders") if each.tseq < event.tseq]
    listed = cast("list[Mapping[str, Json]]", named[-1].body["members"]) if named else []
    if who.person not in [one["name"] for one in listed if one["n"] == event.body["member"]]:
        raise NotTrusted("role.awarder", "签名人不是该定标委员", "signed by somebody else than that member")


def _sealer(case: Case, evidence: Evidences, item: Item, who: Identity) -> None:
    """One organisation seals everything, and it neither buys, bids nor supervises: no other signature passes for a
    seal. (The operator may hold a custodian's share.)"""
    evidence.sealers.add(who.org)
    parties = _parties(case, item)
    barred = parties["bidder"] | parties["tenderee"] | parties["supervisor"]
    if len(evidence.sealers) > 1 or who.org in barred:
        raise NotTrusted("role.sealer", f"盖章单位 {who.org} 不是平台", f"sealed by {who.org}, not by the platform")


def _parties(case: Case, item: Item) -> dict[str, set[str]]:
    """Role → the organisations that have it in this tender, as the tender document says."""
    paper = case.paper()
    parties = {
        "tenderee": {paper.tenderee.code},
        "agency": {paper.agency.code},
        "supervisor": {paper.supervisor.code},
        "custodian": {holder.code for holder in paper.seal.custodians},
    }
    bidders = {str(event.body["bidder"])[2:] for chain in case.bids for event in chain if "bidder" in event.body}
    entered = {event.actor.partition(".")[2] for room in rooms.of(case) for event in room.of("room.enter")}
    return parties | {"bidder": bidders | entered}


def _member(case: Case, item: Item, who: Identity, alias: str) -> None:
    """The member of the panel whom the result names for that seat; a representative by the tenderee's certificate."""
    told, is_expert = case.last("lot.notify"), item.actor.startswith(f"{Role.EXPERT}.")
    listed = told.body["members" if is_expert else "representatives"] if told else []
    named = [one for one in cast("list[Mapping[str, Json]]", listed) if str(one["pid"]).startswith(alias)]
    if not named:
        case.findings.cannot("02.05", "成员姓名未公开", "the member's name is not disclosed", item.place)
        return
    ours = is_expert or who.org == case.paper().tenderee.code
    if who.person != named[0]["name"] or not ours:
        raise NotValid("role.member", "签名人不是该席位的成员", "signed by somebody else than the seat's member")
