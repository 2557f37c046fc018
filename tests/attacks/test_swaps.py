"""A bid that is not the one its bidder sent: another package, key, envelope, opening or outcome under its number."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from disclosure.rules import dossier as names
from kernel import canon
from signing.rules import cms
from tests.attacks.outside import named
from tests.support import bag, node, receipts
from tests.support.forgery import Event, Forger
from tests.support.pki import Member
from tests.support.played import Played
from tests.verifier.test_beside import _rooted, against, codes, unproven
from trading.rules import receipt

SEALED: Final = ("manifest.json", "manifest.p7s")
ALL: Final = (*SEALED, "sealed.bin", "key.bin")


@pytest.fixture
def forger(awarded: Played) -> Forger:
    return Forger.of(awarded.case, awarded.supervision, awarded.log)


def taken(forger: Forger, bid: str) -> Event:
    """The last package that came in for this bid."""
    return [each for each in forger.chains[bid] if each.value["type"] in ("bid.submit_bid", "bid.replace_bid")][-1]


def file(forger: Forger, bid: str, name: str) -> str:
    return names.bid(bid, taken(forger, bid).body["seq"], name)


def logged(forger: Forger, bid: str, manifest: bytes, p7s: bytes) -> None:
    """The package stands in the journal as if it had come so, with a receipt to match."""
    event, said = taken(forger, bid), json.loads(manifest)
    forger.files[file(forger, bid, "manifest.json")], forger.files[file(forger, bid, "manifest.p7s")] = manifest, p7s
    pieces = b"".join(bytes.fromhex(each) for each in said["sealed"]["pieces"])
    event.body.update({"manifest_sha256": canon.sha256(manifest).hex(), "manifest_p7s_sha256": canon.sha256(p7s).hex(),
                   "pieces_sha256": canon.sha256(pieces).hex(), "sealed_size": said["sealed"]["size"],
                   "key_p7m_sha256": said["key_p7m_sha256"], "bidder": said["bidder"]})  # fmt: skip


def receipted(forger: Forger, bid: str) -> None:
    event, desk = taken(forger, bid), forger.case.hall.house.desk
    paper = receipt.made(bid, event.body, event.leaf)
    for kind, data in (("json", paper), ("p7s", desk.seal(paper, event.at)), ("tsr", desk.stamp(paper, event.at))):
        forger.files[file(forger, bid, f"receipt.{kind}")] = data


# ---------------------------------------------------------------- sealed anew with a second key, before anybody looked in


def sealed_anew(forger: Forger, bid: str, member: Member) -> None:
    """The operator packs and seals a bid of his own in its place; everything else is made right again."""
    event, said = taken(forger, bid), json.loads(forger.files[file(forger, bid, "manifest.json")])
    said["sealed"] |= {"salt": "07" * 24, "commitment": "08" * 32, "pieces": ["09" * 32]}
    data = canon.canonical(said)
    logged(forger, bid, data, cms.sign(data, member.signer, event.at))
    certificate = member.sign.certificate
    forger.files[names.evidence("certs", canon.sha256(certificate).hex())] = certificate
    forger.json(names.WITHHELD_FILE, lambda value: _withheld(value, bid, event.body["pieces_sha256"]))
    _rooted(forger)
    receipted(forger, bid)


def _withheld(value: dict[str, Any], bid: str, pieces: str) -> None:
    for item in value["items"]:
        if item["subject"] == bid and item["path"].endswith("sealed.bin"):
            item["sha256"] = pieces


def test_another_certificate_of_the_same_bidder(stopped: Played, tmp_path: Path) -> None:
    """A second certificate, for example from a CA that obeys: by itself such a dossier is flawless. The receipt that
    the bidder holds is not of this package, and the true log had another leaf here."""
    bid, hall = stopped.case.bids[0], stopped.case.hall
    second = hall.pki.member(9001, name="另一人", of=hall.bidder(0).member)
    forger, mine = Forger.of(stopped.case, stopped.supervision, stopped.log), receipts.of_bid(stopped.case, 0)
    sealed_anew(forger, bid, second)
    assert bag.judged(forger.root, forger.files, stopped.policy, tmp_path).failed == ()
    report = against(unproven(mine), forger, stopped.policy, tmp_path)
    assert (report.failed, codes(report, "07.04")) == (("07.04",), ["receipt.swapped"])
    assert "log.forked" in codes(against(mine, forger, stopped.policy, tmp_path), "07.03")


def test_a_certificate_of_another_organisation(stopped: Played, tmp_path: Path) -> None:
    forger = Forger.of(stopped.case, stopped.supervision, stopped.log)
    sealed_anew(forger, stopped.case.bids[0], stopped.case.hall.bidder(1).member)
    report = bag.judged(forger.root, forger.files, stopped.policy, tmp_path)
    assert report.failed == ("02.05",)
    assert any(stopped.case.bids[0] in place for place in named(report, "02.05"))


# ---------------------------------------------------------------- of a lot that was opened


def other_s_envelope(forger: Forger) -> str:
    """One bidder's whole package lies under the other's number."""
    one, two = forger.case.bids[:2]
    for name in ALL:
        forger.files[file(forger, one, name)] = forger.files[file(forger, two, name)]
    logged(
        forger, one, forger.files[file(forger, two, "manifest.json")], forger.files[file(forger, two, "manifest.p7s")]
    )
    taken(forger, one).body["bidder"] = f"O-{forger.case.hall.bidder(0).member.org}"
    return "02.05 03.05"


def other_s_sealed_file(forger: Forger) -> str:
    one, two = forger.case.bids[:2]
    for name in ("sealed.bin", "key.bin"):
        forger.files[file(forger, one, name)] = forger.files[file(forger, two, name)]
    return "03.05"


def keys_exchanged(forger: Forger) -> str:
    one, two = (file(forger, bid, "key.bin") for bid in forger.case.bids[:2])
    forger.files[one], forger.files[two] = forger.files[two], forger.files[one]
    return "03.05"


def shares_exchanged(forger: Forger) -> str:
    """A bid that its bidder opened is said to be the custodians' work, and theirs the bidder's."""
    one, two = (_line(forger, bid) for bid in (forger.case.bids[0], forger.case.bids[3]))
    one["by"], two["by"] = two["by"], one["by"]
    _recorded(forger)
    return "03.05"


def openings_exchanged(forger: Forger) -> str:
    """The prices of two bids change places, in what was opened and in what was read out."""
    one, two = forger.case.bids[:2]
    told = {bid: json.loads(forger.files[names.opened(bid)]) for bid in (one, two)}
    told[one]["form"], told[two]["form"] = told[two]["form"], told[one]["form"]
    for bid in (one, two):
        forger.files[names.opened(bid)] = canon.canonical(told[bid])
        digest = canon.sha256(forger.files[names.opened(bid)]).hex()
        _line(forger, bid).update(opened_sha256=digest, total=told[bid]["form"]["total"])
    _recorded(forger)
    return "03.05 05.07"


def an_older_package(forger: Forger) -> str:
    """What the bidder had replaced is opened after all."""
    bid = forger.case.bids[2]
    _line(forger, bid)["manifest_sha256"] = forger.chains[bid][0].body["manifest_sha256"]
    _recorded(forger)
    return "03.05"


def another_lot(forger: Forger) -> str:
    """The same package under another lot: whoever changes the lot in it has to sign it."""
    bid = forger.case.bids[0]
    said = json.loads(forger.files[file(forger, bid, "manifest.json")]) | {"lot": "L-2026-0002-1"}
    logged(forger, bid, canon.canonical(said), forger.files[file(forger, bid, "manifest.p7s")])
    return "02.01 03.05"


def said_to_be_withdrawn(forger: Forger) -> str:
    """The cheapest is out, and nobody asked it."""
    _line(forger, forger.case.bids[0]).update(outcome="withdrawn", by=None, opened_sha256=None, total=None)
    _recorded(forger)
    return "03.05"


def said_to_be_revoked(forger: Forger) -> str:
    """It is said not to have been decrypted: no office has put its name to that."""
    _line(forger, forger.case.bids[0]).update(outcome="revoked", by=None, opened_sha256=None, total=None)
    _recorded(forger)
    return "03.05"


def back_again(forger: Forger) -> str:
    """A bid that was withdrawn is said to have been opened."""
    _line(forger, forger.case.bids[4]).update(outcome="opened", by="custodians")
    _recorded(forger)
    return "03.05"


def _line(forger: Forger, bid: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in forger.one("open_bids").body["found"]["bids"] if each["bid"] == bid)
    return found


def _recorded(forger: Forger) -> None:
    found = forger.one("open_bids").body["found"]
    old = canon.mapping(forger.files[names.doc(found["record_sha256"], "json")])
    found["record_sha256"] = forger.keep(canon.canonical({**old, "bids": found["bids"]}))


ATTACKS: Final = (other_s_envelope, other_s_sealed_file, keys_exchanged, shares_exchanged, openings_exchanged,
                  an_older_package, another_lot, said_to_be_withdrawn, said_to_be_revoked, back_again)  # fmt: skip


OUTCOMES: Final = (said_to_be_withdrawn, said_to_be_revoked, back_again)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_every_swap_is_told_and_the_bid_named(
    attack: Callable[[Forger], str], forger: Forger, awarded: Played, tmp_path: Path
) -> None:
    due = set(attack(forger).split())
    forger.reseal()
    for bid in forger.case.bids:
        if forger.files.keys() >= {file(forger, bid, "receipt.json")}:
            receipted(forger, bid)
    report = bag.judged(forger.root, forger.files, awarded.policy, tmp_path)
    assert due <= set(report.failed)
    assert any(bid in place for bid in forger.case.bids for place in named(report, "03.05"))
    if attack in OUTCOMES:
        (tmp_path / "policy.json").write_bytes(awarded.policy)
        _, second = node.verified(tmp_path / "dossier.zip", tmp_path / "policy.json")
        assert {node.statuses(second)[id_] for id_ in due} == {"fail"}, "the second verifier sees it too"
