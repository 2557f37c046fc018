"""Whose chance entered a draw: both parties' proofs or the reserve's, the beacon's value, and whether in their time."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta

from disclosure.rules import dossier as names
from experts.rules import seed
from experts.rules.beacon import Beacon, Value
from experts.rules.draw import Round
from experts.rules.plan import PARTIES, RESERVE, Custody
from kernel import canon, merkle
from kernel.errors import NotNow, NotTrusted
from signing.rules import vrf
from verifier import witnessed
from verifier.case import Case
from verifier.event import Event
from verifier.held import Held


def check(case: Case, held: Held) -> None:
    """05.01 and, of 04.02, that beacon and reserve came in their time."""
    _parties(case, held)
    _custody(case, held)
    if held.plan.beacon is None:
        _no_beacon(case, held)
    else:
        _beacon(case, held, held.plan.beacon)
    for incident in held.named("fall_back"):
        with case.findings.judging("04.02", incident.place):
            _not_before_its_hours(case, held, incident)


# ---------------------------------------------------------------- proofs


def _parties(case: Case, held: Held) -> None:
    """05.01a: every proof holds under the plan's key, and the journal says the same values."""
    with case.findings.judging("05.01a", held.file("transcript.json")):
        silent = _silent(held)
        replaced = held.named("replace_expert")
        for each, turn, by in zip(held.rounds, held.turns, [None, *replaced], strict=True):
            if by is not None:
                _vacated(case, each, by)
            _round(held, each, held.betas(turn), silent.get(each.j))
        keys = held.plan.every_key
        other = sorted(party for party in keys if case.policy.vrf.get(party) != keys[party])
        if other:
            raise NotTrusted("vrf.key", f"密钥与策略不符：{other}", f"keys are not the policy's: {other}")
    if not case.policy.own:
        case.findings.cannot("05.01a", "信任取自案卷本身", "the VRF keys were taken from the dossier itself")


def _round(held: Held, each: Round, betas: Mapping[str, str], incident: Event | None) -> None:
    due = held.plan.parties(each.j, str(incident.body["party"]) if incident else None)
    gave = sorted(str(one.body["party"]) for one in held.named("give_entropy") if one.body["j"] == each.j)
    if due != each.proofs.keys() or gave != sorted(due):
        raise NotTrusted("vrf.parties", f"第 {each.j} 轮的提供方不对", f"round {each.j} is by other parties")
    alpha = seed.alpha(held.did, _checkpoint(held), each.j, each.vacancy.leaf if each.vacancy else None)
    for party, proof in each.proofs.items():
        beta = base64.b64encode(vrf.verify(held.plan.every_key[party], alpha, proof)).decode()
        said = held.given(party, each.j)[0]
        told = (said.body["proof"], said.body["beta"], said.body["alpha_sha256"])
        if told != (base64.b64encode(proof).decode(), beta, canon.sha256(alpha).hex()) or betas[party] != beta:
            raise NotTrusted("vrf.other", "日志中的熵值与记录不符", "the journal says another value of entropy")
        if party == RESERVE and incident and said.tseq < incident.tseq:
            raise NotTrusted("fallback.early", "备用方先于记明逾期", "the reserve proved before a party was named")


def _vacated(case: Case, each: Round, replaced: Event) -> None:
    """The vacancy that this round's values are over is the event of the lot that the replacement names."""
    leaf = each.vacancy.leaf if each.vacancy else b""
    at = case.lot_chain.leaves.index(leaf) + 1
    if case.lot_chain.events[at].body["did"] != replaced.body["did"] or replaced.body["vacancy_leaf"] != leaf.hex():
        raise NotTrusted("vrf.vacancy", "空缺事项与日志不符", "the round is over another vacancy than the journal's")


def _silent(held: Held) -> dict[int, Event]:
    """By round the event that names a silent party; NotTrusted if it could not be named."""
    made: dict[int, Event] = {}
    for incident in held.named("fall_back"):
        j, party = int(str(incident.body["j"])), str(incident.body["party"])
        if held.plan.fallback is None or party not in PARTIES or j in made:
            raise NotTrusted("fallback.unplanned", "方案没有这样的备用方", "the plan has no such reserve")
        (other,) = set(PARTIES) - {party}
        if held.given(party, j) or not any(event.tseq < incident.tseq for event in held.given(other, j)):
            raise NotTrusted("fallback.not_silent", "该方并未逾期，或两方均未提交", "it was not the only silent party")
        made[j] = incident
    return made


def _checkpoint(held: Held) -> bytes:
    return str(held.told["checkpoint"]).encode()


def _custody(case: Case, held: Held) -> None:
    """05.01c."""
    if held.plan.custody is Custody.SAME_MACHINE:
        case.findings.cannot(
            "05.01c",
            "两把密钥在同一台机器上，结果可重算，但可能有人事先得知",
            "both keys lie on one machine: the result can be recomputed, but somebody could have known it in advance",
            held.file("plan.json"),
        )
    elif not (case.policy.own and case.policy.independent):
        case.findings.cannot(
            "05.01c", "验证者的策略未确认两方独立", "the verifier's policy does not vouch for independence"
        )
    else:
        case.findings.expect("05.01c", True, held.file("transcript.json"), "", "")


# ---------------------------------------------------------------- beacon


def _no_beacon(case: Case, held: Held) -> None:
    named = held.one("freeze_draw").body.get("beacon_round")
    if named is not None or held.named("give_beacon"):
        case.findings.fail(
            "05.01b", held.file("plan.json"), "方案没有信标，日志却有", "the journal has a beacon that the plan has not"
        )


def _beacon(case: Case, held: Held, of: Beacon) -> None:
    """05.01b: the round by formula, its value under the policy's network, and a freeze that was seen before it."""
    frozen, place = held.one("freeze_draw"), held.file("transcript.json")
    with case.findings.judging("05.01b", place):
        due = of.round(frozen.at)
        _value(held, of, due)
        if of.network not in case.policy.beacons:
            raise NotTrusted("beacon.network", "信标网络不在策略内", "the beacon's network is not the policy's")
        _seen(case, held, of.network.time_of(due))
    if not case.policy.own:
        case.findings.cannot("05.01b", "信任取自案卷本身", "the beacon's key was taken from the dossier itself")
    for event in held.named("give_beacon"):
        with case.findings.judging("04.02", event.place):
            if event.at < of.network.time_of(of.round(frozen.at)):
                raise NotNow("beacon.early", "信标的值早于其轮次", "the beacon's value was given before its time")


def _value(held: Held, of: Beacon, due: int) -> None:
    """The value of the transcript is of the round that is due, holds, and is the one that was recorded."""
    value, given = held.rounds[0].value, held.named("give_beacon")
    named = held.one("freeze_draw").body["beacon_round"]
    said = [Value(int(str(one.body["round"])), canon.unbase64(str(one.body["signature"]))) for one in given]
    if value is None or (named, value.round) != (due, due) or said != [value]:
        raise NotTrusted(
            "beacon.round",
            f"信标轮次应为 {due}，或与日志不符",
            f"the beacon's round is {due}, or the journal says another value",
        )
    of.verify(value.round, value.signature)


def _seen(case: Case, held: Held, out: datetime) -> None:
    """Whether others than the platform say that the list was frozen before the value was out."""
    if not case.policy.quorum:
        return
    if len(_before(case, names.checkpoint(merkle.tree_head(_checkpoint(held)).size), out)) < case.policy.quorum:
        case.findings.cannot(
            "05.01b",
            "见证方在该轮之后才联署：名单是否先冻结，只有平台自己说",
            "the witnesses cosigned after the round: only the platform says that the list was frozen before",
            held.file("transcript.json"),
        )


def _before(case: Case, path: str, out: datetime) -> set[bytes]:
    """The keys of the witnesses that had cosigned by then; none where a line does not hold, for which 02.04 fails."""
    try:
        return {one.key.public for one in witnessed.cosigned(case, path) if (one.time or 0) < out.timestamp()}
    except NotTrusted:
        return set()


# ---------------------------------------------------------------- a silent party


def _not_before_its_hours(case: Case, held: Held, incident: Event) -> None:
    """Of 04.02; of a round that was not drawn nothing is asked."""
    j = incident.body["j"]
    results = [
        event for event in held.events if event.verb in ("draw", "replace_expert") and event.body.get("j", 0) == j
    ]
    if not results or held.plan.fallback is None:
        return
    left = canon.unhex(str(results[0].body["vacancy_leaf"])) if j else b""
    since = case.lot_chain.events[case.lot_chain.leaves.index(left) + 1] if left else held.one("freeze_draw")
    resumed = [event.at for event in case.of_lot("lot.resume") if event.tseq < incident.tseq]
    if incident.at < max([since.at, *resumed]) + timedelta(hours=held.plan.fallback.after_hours):
        raise NotNow("fallback.early", "方案规定的时限未到", "the plan's hours were not over")
