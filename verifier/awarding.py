"""What follows from an award, its contract or its withdrawal, rests on the award that stood (01.04)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kernel.errors import NotTrusted
from trading.rules.succession import Ground
from verifier.case import Case
from verifier.event import Event

_TERM: Final = timedelta(days=30)
"""The least time that any law leaves the winner to sign (招标投标法 46, 政府采购法 46)."""


def check(case: Case) -> None:
    for event in case.of_lot("lot.report_award"):
        with case.findings.judging("01.04", event.place):
            _award(case, event)
    for event in case.of_lot("lot.renounce_award"):
        with case.findings.judging("01.04", event.place):
            _renounced(case, event)
    for event in case.of_lot("lot.withdraw_award"):
        with case.findings.judging("01.04", event.place):
            _withdrawn(case, event)
    for event in case.of_lot("lot.offer_contract"):
        with case.findings.judging("01.04", event.place):
            _offered(case, event)
    for event in case.of_lot("lot.sign_contract"):
        with case.findings.judging("01.04", event.place):
            _signed(case, event)


def withdrawn(case: Case, before: int) -> set[str]:
    """The bids whose awards were taken back before this event of the lot."""
    return {str(one.body["bid"]) for one in case.of_lot("lot.withdraw_award") if one.tseq < before}


def _latest(case: Case, type_: str, event: Event) -> Event | None:
    """The last event of the type before this one."""
    return next((one for one in reversed(list(case.of_lot(type_))) if one.tseq < event.tseq), None)


def _award(case: Case, event: Event) -> Event:
    """The award that the event rests on, the last one before it."""
    award = _latest(case, "lot.award", event)
    if award is None or event.body["award"] != case.lot_chain.leaf(award.tseq).hex():
        raise NotTrusted("award.other", "所依的定标不是当时的定标", "it does not rest on the award that stood")
    return award


def _since(case: Case, award: Event, type_: str, event: Event) -> Event | None:
    found = _latest(case, type_, event)
    return found if found and found.tseq > award.tseq else None


def _renounced(case: Case, event: Event) -> None:
    """By the winner itself."""
    if event.actor != f"bidder.{_award(case, event).body['bidder']}":
        raise NotTrusted("renounce.other", "放弃中标的不是中标人", "another than the winner renounced the award")


def _withdrawn(case: Case, event: Event) -> None:
    """On one of five grounds, two of which need something before them."""
    award, ground = _award(case, event), event.body["ground"]
    if event.body["bid"] != award.body["bid"] or ground not in set(Ground):
        raise NotTrusted("withdraw.other", "取消的不是中标人，或者情形不合法", "another bid, or no lawful ground")
    if ground == Ground.RENOUNCED and _since(case, award, "lot.renounce_award", event) is None:
        raise NotTrusted("withdraw.renounced", "中标人没有放弃中标", "the winner has not renounced the award")
    offered = _since(case, award, "lot.offer_contract", event)
    if ground == Ground.NOT_SIGNED and (offered is None or event.at < award.at + _TERM):
        raise NotTrusted("withdraw.early", "签约期限未满", "the time to sign the contract was not over")


def _offered(case: Case, event: Event) -> None:
    """The contract that the buyer signed is of the award that stood."""
    award = _award(case, event)
    if [event.body[name] for name in ("bid", "price")] != [award.body["bid"], award.body["price"]]:
        raise NotTrusted("contract.award", "合同与中标结果不符", "the contract is not that of the award")


def _signed(case: Case, event: Event) -> None:
    """The winner signed what the buyer had signed last, under an award that it has not renounced."""
    offer, award = _latest(case, "lot.offer_contract", event), _latest(case, "lot.award", event)
    if offer is None or [event.body["offer"], event.body["contract_sha256"]] != [
        case.lot_chain.leaf(offer.tseq).hex(),
        offer.body["contract_sha256"],
    ]:
        raise NotTrusted("contract.offer", "双方签署的合同不同", "the parties signed different contracts")
    if award is None or offer.tseq < award.tseq or _since(case, award, "lot.renounce_award", event):
        raise NotTrusted("contract.award", "合同不是现行中标结果的", "the contract is not of an award that stands")
