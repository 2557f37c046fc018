"""Two envelopes: of who did not pass the first nothing opens the second, and nothing of it is told anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from disclosure.rules import dossier as names
from evaluation.rules import first_envelope
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import NotTrusted
from signing.rules import cobblestone, envelope, manifest, package
from signing.rules.manifest import SECOND
from trading.rules import opening
from trading.rules.tender import LotDocument
from verifier import bids, ciphertext, decisions, result, scores, unsealing
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place

ORDER: Final = "lot.order_second"
OPENED: Final = "lot.open_second"
KEYS: Final = ("bid.release_second_key", "bid.release_second_share")
_FILE: Final = re.compile(r"data/bids/([^/]+)/(opened-2\.json|[0-9]+/key-2\.bin)")


def check(case: Case) -> None:
    """04.05, and of 03.05 what was opened of second envelopes."""
    of: LotDocument | None = None
    with case.findings.reading("04.05", Place(subject=case.lot)):
        of = case.paper().lot(case.lot)
    if of is None or of.envelopes != SECOND:
        _one(case)
        return
    for chain in case.bids:
        for event in chain.of(*bids.TAKEN):
            _apart(case, event)
    listed = _ordered(case)
    _nothing_of_others(case, listed)
    with case.findings.judging("04.05", Place(subject=case.lot)):
        _recorded(case, listed)
    for bid, outcome in bids.priced(case).items():
        if outcome["opened_sha256"] is not None:
            with case.findings.judging("03.05", Place(names.opened(bid, SECOND), bid)):
                _opened(case, bid, outcome)


def _one(case: Case) -> None:
    """Where the bids are in one envelope nobody does anything with a second one."""
    zh, en = "本标段只有一个信封", "the bids of this lot are in one envelope"
    for event in (*case.of_lot("lot.sign_first", ORDER, OPENED), *_released(case)):
        case.findings.fail("04.05", event.place, zh, en, "envelope.one")
    case.findings.not_applicable("04.05", zh, en)


def _apart(case: Case, event: Event) -> None:
    """The signed manifest, which the receipt names, has the second envelope under a key of its own."""
    path = ciphertext.file_of(event, "manifest.json")
    if case.is_withheld(path):
        case.findings.cannot("04.05", "投标文件包未公开", "the package is withheld", event.place)
        return
    with case.findings.judging("04.05", event.place):
        said, sealed = manifest.read(case.file(path)), ciphertext.file_of(event, "sealed.bin")
        header = said.part(SECOND).header
        if sealed in case.dossier.digests:
            header = b"".join(ciphertext.span(case.dossier.chunks(sealed), said.part(SECOND).start, cobblestone.HEADER))
        package.check_parts(said, header)


def _ordered(case: Case) -> set[str]:
    """The bids whose second envelope both offices ordered opened: just those that passed; none without an order."""
    orders = case.of_lot(ORDER)
    if not orders:
        return set()
    with case.findings.judging("04.05", orders[-1].place):
        words = {canon.canonical(event.body["opened"]) for event in orders}
        signed = {event.role for event in orders}
        if len(words) != 1 or len(orders) != 2 or signed != {Role.TENDEREE, Role.SUPERVISOR}:
            raise NotTrusted("envelope.orders", "两方下达的开启令不同", "the two orders are not the same")
        _passed(case, orders[0])
    return {str(bid) for event in orders[:1] for bid in cast("list[Json]", event.body["opened"])}


def _passed(case: Case, order: Event) -> None:
    """Review, rejections and sheets as they stood give this list, and more than half of the panel signed it."""
    scored = [event for event in case.of_lot("lot.open_scores") if event.tseq < order.tseq][-1]
    of = scores.rules(case)
    standing = [bid for bid in bids.opened(case) if bid in decisions.in_hand(case, order)]
    cards = list(scores.cards(case, scored).values())
    due = list(first_envelope.passed(of, result.methods()[of.method], standing, cards))
    signed = decisions.decided(case, "sign_first", order).get("")
    if due != order.body["opened"] or signed is None or signed.body["passed"] != due:
        raise NotTrusted(
            "envelope.passed", "开启令所列不是通过第一信封评审的投标", "the order does not list the bids that passed"
        )


def _released(case: Case) -> list[Event]:
    return [event for chain in case.bids for event in chain.of(*KEYS)]


def _nothing_of_others(case: Case, listed: set[str]) -> None:
    """Keys, shares, and files of what they open, are of bids of the order alone."""
    for event in _released(case):
        case.findings.expect(
            "04.05", event.subject in listed, event.place,
            "开启令未列此投标，却交出了其第二信封的密钥或份额",
            "a key or share of the second envelope of a bid that the order does not list",
        )  # fmt: skip
    for event in case.of_lot("lot.release_second_share"):
        with case.findings.judging("04.05", event.place):
            shares = cast("list[Mapping[str, Json]]", event.found["shares"])
            if not {str(each["bid"]) for each in shares} <= listed:
                raise NotTrusted("envelope.share", "交出了不应开启的份额", "a share of a bid that stays sealed")
    paths = [*case.dossier.digests, *(item.path for item in case.withheld)]
    for path, found in ((path, _FILE.fullmatch(path)) for path in paths):
        if found is not None:
            case.findings.expect(
                "04.05", found[1] in listed, Place(path, found[1]),
                "不予开启的第二信封却有内容或密钥", "content or key of a second envelope that stays sealed",
            )  # fmt: skip


def _recorded(case: Case, listed: set[str]) -> None:
    """The record tells every bid of the first opening once: opened, failed by both offices' word, or sealed."""
    event = case.last(OPENED)
    if event is None:
        return
    lines = cast("list[dict[str, Json]]", event.found["bids"])
    due = canon.canonical(opening.second_record(case.tender, case.lot, event.at, lines))
    digest = str(event.found["record_sha256"])
    if case.document(digest) != due or canon.sha256(due).hex() != digest:
        raise NotTrusted("opening.record", "开标记录与事项不符", "the opening record is not what the event says")
    if [each["bid"] for each in lines] != sorted(bids.opened(case)):
        raise NotTrusted("opening.bids", "记录所列投标不全", "the record's bids are not those of the first opening")
    for each in lines:
        if not _became(case, each, listed):
            raise NotTrusted(
                "opening.outcome", "第二信封的结果没有相应事项", "no event makes the outcome that the record tells"
            )


def _became(case: Case, said: Mapping[str, Json], listed: set[str]) -> bool:
    bid, outcome = str(said["bid"]), said["outcome"]
    if bid not in listed:
        told = (said["by"], said["opened_sha256"], said["total"])
        return outcome == opening.SEALED and told == (None, None, None)
    verbs = [event.verb for event in case.chains[bid]]
    keys = {"bidder": "release_second_key", "custodians": "release_second_share"}
    if outcome == "opened":
        return said["opened_sha256"] is not None and keys[str(said["by"])] in verbs
    ordered = case.of_lot(ORDER)[-1].tseq
    by = {event.role for event in case.of_lot("lot.classify_failure")
          if event.tseq > ordered and (event.body["bid"], event.body["kind"]) == (bid, outcome)}  # fmt: skip
    return by == {Role.AGENCY, Role.SUPERVISOR}


def _opened(case: Case, bid: str, outcome: Mapping[str, Json]) -> None:
    """What the second key opens is what was recorded; the total read out is that of its form."""
    path = names.opened(bid, SECOND)
    taken = [event for event in case.chains[bid] if event.type in bids.TAKEN][-1]
    if path not in case.dossier.files:
        if not any((each.path, each.sha256) == (path, outcome["opened_sha256"]) for each in case.withheld):
            raise NotTrusted("opening.missing", "缺少 opened-2.json", "opened-2.json is missing")
        where = Place(path, bid)
        case.findings.cannot("03.05", "第二信封内容未公开", "what was in the second envelope is withheld", where)
        return
    said = canon.mapping(case.file(path))
    form = cast("Mapping[str, Json]", said["form"])
    if canon.sha256(case.file(path)).hex() != outcome["opened_sha256"] or (said["bid"], said["lot"]) != (bid, case.lot):
        raise NotTrusted("opening.other", "与开标记录不符", "it is not the one that was recorded")
    if form.get("total") != outcome["total"]:
        raise NotTrusted("opening.total", "唱标价与开标一览表不符", "the price read out is not that of the form")
    if ciphertext.file_of(taken, "sealed.bin") in case.dossier.digests:
        _unsealed(case, taken, said)


def _unsealed(case: Case, taken: Event, said: Mapping[str, Json]) -> None:
    seq, sealed = int(str(taken.body["seq"])), ciphertext.file_of(taken, "sealed.bin")
    part = manifest.read(case.file(ciphertext.file_of(taken, "manifest.json"))).part(SECOND)
    given = case.file(ciphertext.file_of(taken, "key-2.bin"))
    told = taken.body
    context = envelope.bid_context(str(told["tender"]), str(told["lot"]), str(told["bidder"]), seq, SECOND)
    key = envelope.key_holds(given, context, part.salt, part.commitment)
    cipher = ciphertext.span(case.dossier.chunks(sealed), part.start, part.size)
    if unsealing.contents(cobblestone.opened(cipher, key, context)) != (said["files"], said["form"]):
        raise NotTrusted("opening.content", "解密内容与记录不符", "what comes out is not what was recorded")
