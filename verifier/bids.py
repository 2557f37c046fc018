"""Sealed bids, receipts and openings are what was logged before; the same ids everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from disclosure.rules import dossier as names
from disclosure.rules import event_types
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import NotTrusted
from signing.rules import cobblestone, envelope, manifest
from signing.rules.manifest import PIECE, Manifest
from trading.rules import opening, receipt
from verifier import ciphertext, unsealing
from verifier.case import Case
from verifier.chains import Chain
from verifier.event import Event
from verifier.findings import MALFORMED, Place

TAKEN: Final = ("bid.submit_bid", "bid.replace_bid")
KEYS: Final = {"bid.release_key": 1, "bid.release_second_key": manifest.SECOND}
"""Of which envelope a key is."""


def check(case: Case) -> None:
    """03.05 as far as bids go, and 04.03."""
    for chain in case.bids:
        for event in chain:
            if event.type in TAKEN:
                _package(case, event)
        if chain.leaves and not chain.events:
            case.findings.cannot("03.05", "投标未公开", "the bid is withheld", Place(subject=chain.subject))
        _keys(case, chain.subject)
    if not case.bids:
        case.findings.not_applicable("03.05", "没有投标", "there was no bid")
    _opening(case)
    _ids(case)


# ---------------------------------------------------------------- packages


def _package(case: Case, event: Event) -> None:
    seq = int(str(event.body["seq"]))
    path = names.bid(event.subject, seq, "manifest.json")
    if case.is_withheld(path):
        case.findings.cannot("03.05", "投标文件包未公开", "the package is withheld", event.place)
        return
    with case.findings.judging("03.05", Place(path, event.subject, event.tseq)):
        data = case.file(path)
        said = manifest.read(data)
        _named(case, event, path, "manifest_sha256")
        _named(case, event, names.bid(event.subject, seq, "manifest.p7s"), "manifest_p7s_sha256")
        _fits(case, said, event)
    _receipt(case, event, seq)
    _sealed(case, event, seq)
    _unsealed(case, event, seq)


def _named(case: Case, event: Event, path: str, member: str) -> None:
    if case.dossier.digests.get(path) != event.body[member]:
        raise NotTrusted("bid.file", f"{path} 与登记的摘要不符", f"{path} is not the file that was logged")


def _fits(case: Case, said: Manifest, event: Event) -> None:
    due = {
        "tender": said.tender,
        "lot": said.lot,
        "bidder": said.bidder,
        "seq": said.seq,
        "key_p7m_sha256": said.key_p7m_sha256,
        "sealed_size": said.sealed.size,
        "pieces_sha256": said.sealed.pieces_sha256,
    }
    wrong = [name for name, value in due.items() if event.body.get(name) != value]
    if wrong or -(-said.sealed.size // PIECE) != len(said.sealed.pieces):
        raise NotTrusted("bid.manifest", f"清单与登记不符：{wrong}", f"manifest and event differ: {wrong}")


def _receipt(case: Case, event: Event, seq: int) -> None:
    path = names.bid(event.subject, seq, "receipt.json")
    with case.findings.judging("03.05", Place(path, event.subject, event.tseq)):
        leaf = case.chains[event.subject].leaf(event.tseq)
        if case.file(path) != receipt.made(event.subject, event.body, leaf):
            raise NotTrusted("receipt.other", "回执与登记不符", "the receipt does not say what was logged")


def _sealed(case: Case, event: Event, seq: int) -> None:
    """The ciphertext, piece by piece, against the signed manifest."""
    path = names.bid(event.subject, seq, "sealed.bin")
    place = Place(path, event.subject, event.tseq)
    if path not in case.dossier.digests:
        listed = case.is_withheld(path)
        case.findings.expect(
            "01.06", listed, place, "密封文件缺失且未列明理由", "the sealed file is missing without a reason"
        )
        if listed and _opened_as(case, event):
            case.findings.cannot("03.05", "密封文件未公开", "the sealed file is withheld", place)
        elif _opened_as(case, event):
            case.findings.fail("03.05", place, "开启的密封文件缺失", "the sealed file that was opened is missing")
        return
    with case.findings.judging("03.05", place):
        said = manifest.read(case.file(names.bid(event.subject, seq, "manifest.json"))).sealed
        if tuple(ciphertext.pieces(case, path)) != said.pieces:
            raise NotTrusted("bid.sealed", "密封文件与清单不符", "the sealed file is not that of the manifest")


def _opened_as(case: Case, event: Event) -> bool:
    """Whether it was this package that was opened; of others no sealed file is needed."""
    outcome = outcomes(case).get(event.subject, {})
    return outcome.get("outcome") == "opened" and outcome.get("manifest_sha256") == event.body["manifest_sha256"]


def _unsealed(case: Case, event: Event, seq: int) -> None:
    """The key opens the sealed file, and what comes out is what `opened.json` says."""
    path = names.bid(event.subject, seq, "sealed.bin")
    if path not in case.dossier.digests:
        return
    with case.findings.judging("03.05", Place(path, event.subject, event.tseq)):
        told = event.body  # 04.03 holds its ids to the dossier's
        context = envelope.bid_context(str(told["tender"]), str(told["lot"]), str(told["bidder"]), seq)
        part = manifest.read(case.file(names.bid(event.subject, seq, "manifest.json"))).part(1)
        given = case.file(names.bid(event.subject, seq, "key.bin"))
        key = envelope.key_holds(given, context, part.salt, part.commitment)
        for released in case.chains[event.subject]:
            if released.type == "bid.release_key" and released.body["key_sha256"] != canon.sha256(given).hex():
                raise NotTrusted("bid.key", "密钥与交出的不符", "the key is not the one that was handed over")
        said = canon.mapping(case.file(names.opened(event.subject)))
        cipher = ciphertext.span(case.dossier.chunks(path), part.start, part.size)
        if unsealing.contents(cobblestone.opened(cipher, key, context)) != (said["files"], said["form"]):
            raise NotTrusted(
                "opening.content", "解密内容与 opened.json 不符", "what comes out is not what opened.json says"
            )


def _keys(case: Case, subject: str) -> None:
    """The keys handed over belong to the commitments of the package that stood last."""
    chain = case.chains[subject]
    last = [event for event in chain if event.type in TAKEN]
    for event in chain:
        if event.type in KEYS and last:
            path = names.bid(subject, int(str(last[-1].body["seq"])), "manifest.json")
            with case.findings.judging("03.05", event.place):
                said = manifest.read(case.file(path)).part(KEYS[event.type])
                if event.body["commitment"] != said.commitment.hex():
                    raise NotTrusted("bid.key", "密钥承诺不符", "the key is not that of the sealed package")


# ---------------------------------------------------------------- the opening


def outcomes(case: Case) -> dict[str, Mapping[str, Json]]:
    """What became of each bid, as the opening says; empty before it, or where what it says is of another form."""
    return _told(case, "lot.open_bids")


def priced(case: Case) -> dict[str, Mapping[str, Json]]:
    """What became of each second envelope, as the second opening says."""
    return _told(case, "lot.open_second")


def opened(case: Case) -> list[str]:
    """The bids whose first, or only, envelope was opened."""
    return [bid for bid, outcome in outcomes(case).items() if outcome["outcome"] == "opened"]


def _told(case: Case, act: str) -> dict[str, Mapping[str, Json]]:
    opened = case.last(act)
    try:
        listed = cast("list[Mapping[str, Json]]", opened.found["bids"]) if opened else []
        return {str(each["bid"]): each for each in listed}
    except MALFORMED:
        return {}  # 03.05 reads it again, and fails


def _opening(case: Case) -> None:
    opened = case.last("lot.open_bids")
    if opened is None:
        return
    with case.findings.judging("03.05", opened.place):
        record = opening.record(case.tender, case.lot, opened.at, cast("list[dict[str, Json]]", opened.found["bids"]))
        digest = str(opened.found["record_sha256"])
        if case.document(digest) != canon.canonical(record) or canon.sha256(canon.canonical(record)).hex() != digest:
            raise NotTrusted("opening.record", "开标记录与事项不符", "the opening record is not what the event says")
        listed = cast("list[Mapping[str, Json]]", opened.found["bids"])
        if sorted(str(each["bid"]) for each in listed) != [chain.subject for chain in case.bids]:
            raise NotTrusted("opening.bids", "开标记录与截标清单不符", "the record's bids are not those of the close")
    for bid, outcome in outcomes(case).items():
        place = Place(names.opened(bid), bid)
        with case.findings.judging("03.05", place):
            _opened(case, bid, outcome)


def _opened(case: Case, bid: str, outcome: Mapping[str, Json]) -> None:
    digest, path = outcome["opened_sha256"], names.opened(bid)
    taken = [event for event in case.chains[bid] if event.type in TAKEN]
    if not taken or outcome["manifest_sha256"] != taken[-1].body["manifest_sha256"]:
        raise NotTrusted("opening.package", "开启的不是最后一份文件包", "it is not the last package that was opened")
    _became(case, bid, outcome)
    if digest is None:
        return
    if path not in case.dossier.files:
        if not any((each.path, each.sha256) == (path, digest) for each in case.withheld):
            raise NotTrusted("opening.missing", "缺少 opened.json", "opened.json is missing")
        case.findings.cannot("03.05", "投标内容未公开", "what was in the bid is withheld", Place(path, bid))
        return
    data = case.file(path)
    said = canon.mapping(data)
    form = cast("Mapping[str, Json]", said["form"])
    if canon.sha256(data).hex() != digest or (said["bid"], said["lot"]) != (bid, case.lot):
        raise NotTrusted("opening.other", "opened.json 与开标记录不符", "opened.json is not the one that was recorded")
    if form.get("total") != outcome["total"]:
        raise NotTrusted("opening.total", "唱标价与开标一览表不符", "the price read out is not that of the form")


def _became(case: Case, bid: str, outcome: Mapping[str, Json]) -> None:
    """Opened by whose keys are there; out only by the bidder's own withdrawal or by both offices' signed decision."""
    acts = [event.verb for event in case.chains[bid]]
    last = [verb for verb in acts if verb in ("submit_bid", "replace_bid", "withdraw_bid")][-1]
    by = {event.role for event in case.of_lot("lot.classify_failure")
          if (event.body["bid"], event.body["kind"]) == (bid, outcome["outcome"])}  # fmt: skip
    keys = {"bidder": "release_key", "custodians": "release_share"}
    if last == "withdraw_bid":
        right = outcome["outcome"] == "withdrawn"
    elif outcome["outcome"] == "opened":
        right = outcome["opened_sha256"] is not None and keys[str(outcome["by"])] in acts
    else:
        right = by == {Role.AGENCY, Role.SUPERVISOR}
    if not right:
        raise NotTrusted(
            "opening.outcome",
            "开标记录中的结果没有相应的解密、撤回或认定事项",
            "no release, withdrawal or decision in the journal makes the outcome that the record tells",
        )


# ---------------------------------------------------------------- the same ids everywhere


def each(case: Case, _: Chain, event: Event) -> None:
    """Of 04.03: the ids that an event names are those of the dossier."""
    due = {"tender": case.tender, "lot": case.lot} if event.subject[:1] in "BL" else {"tender": case.tender}
    wrong = [name for name, value in due.items() if event.body.get(name, value) != value]
    case.findings.expect(
        "04.03", not wrong, event.place, f"{wrong} 指向另一招标或标段", f"its {wrong} is of another tender or lot"
    )


_OF_BIDS: Final = tuple(
    type_ for type_ in event_types.types() if type_.startswith("lot.") and event_types.forms(type_).get("bid") == "id"
)
"""What is about one bid of the lot."""


def _ids(case: Case) -> None:
    with case.findings.judging("04.03", Place(names.ABOUT)):
        _about(case)
    for bid, outcome in outcomes(case).items():
        with case.findings.judging("04.03", Place(subject=bid)):
            _bidder(case, bid, outcome)
    with case.findings.judging("04.03", Place(subject=case.lot)):
        _announced(case)
    _bids_named(case)


def _about(case: Case) -> None:
    paper = case.paper()
    due = {
        "tender": paper.tender,
        "regime": paper.regime.value,
        "method": paper.lot(case.lot).method,
        "tender_doc_sha256": case.paper_sha256(),
        "law_sha256": paper.rules.sha256,
    }
    if any(case.about[name] != value for name, value in due.items()) or case.dossier.root != case.lot:
        raise NotTrusted(
            "dossier.about", "dossier.json 与招标文件不符", "dossier.json is not about this tender and lot"
        )


def _bidder(case: Case, bid: str, outcome: Mapping[str, Json]) -> None:
    for event in case.chains[bid]:
        said = event.body.get("bidder", f"O-{outcome['bidder']}")
        actor = event.actor.partition(".")[2] if event.role == "bidder" else outcome["bidder"]
        if said != f"O-{outcome['bidder']}" or actor != outcome["bidder"]:
            raise NotTrusted("bid.bidder", "投标人前后不一致", "the bidder is not the same everywhere")


def _announced(case: Case) -> None:
    """The lot points into its tender's chain: the announcement and every amendment are there."""
    chain = case.tender_chain
    events = {chain.leaf(each.tseq).hex(): each for each in chain}
    for event in case.of_lot("lot.announce", "lot.move_deadline"):
        named = events[str(event.body["tender_leaf"])]
        if named.body["tender_doc_sha256"] != event.body["tender_doc_sha256"]:
            raise NotTrusted("lot.tender", "标段与招标的文件版本不一致", "lot and tender name different documents")


def _bids_named(case: Case) -> None:
    """Whatever the lot's chain says of a bid, it is one of the dossier's."""
    for event in case.of_lot(*_OF_BIDS):
        case.findings.expect(
            "04.03",
            event.body["bid"] in case.chains,
            event.place,
            "案卷中没有这份投标",
            "it is about a bid that is not in the dossier",
        )
