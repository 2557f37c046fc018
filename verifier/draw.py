"""The draw run again: what was frozen, seed, order, skips, replacements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from disclosure.rules import dossier as names
from experts.rules import draw, seed
from experts.rules import plan as plans
from experts.rules.draw import Case as Frozen
from experts.rules.draw import Field, Transcript, Vacancy, Why
from experts.rules.plan import Choice, Custody, Panel
from experts.rules.sample import Sample
from kernel import canon, merkle
from kernel.errors import NotTrusted, Refusal
from signing.rules import note
from verifier import entropy, panel, policy, witnessed
from verifier.case import Case
from verifier.findings import MALFORMED, Place
from verifier.held import Held
from verifier.held import read as held_of
from verifier.policy import Policy

_CHECKPOINT: Final = re.compile(r"data/log/checkpoint-([0-9]{1,19})\.txt")


def check(case: Case) -> None:
    """05.01 to 05.05 and 05.10."""
    dids = sorted({str(event.body["did"]) for event in case.of_lot("lot.freeze_draw")})
    if not dids:
        for id_ in ("05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.04", "05.05", "05.10"):
            case.findings.not_applicable(id_, "本标段没有抽取", "nothing was drawn for this lot")
        return
    case.findings.not_applicable("05.01b", "方案未使用信标", "no plan of a draw that was held uses a beacon")
    if all(_of_choice(case, did) for did in dids):
        case.findings.not_applicable("05.04", "没有抽取评标委员会", "no panel was drawn")
    for did in dids:
        if any(event.body["did"] == did for event in case.of_lot("lot.draw")):
            with case.findings.judging("05.05", Place(names.draw(did, ""))):
                _check(case, held_of(case, did))
    if "lot.notify" not in case.lot_chain.events.types():
        case.findings.not_applicable("05.10", "姓名未公布", "no names have been opened")


def _of_choice(case: Case, did: str) -> bool:
    """Whether the plan can be read, and it draws one of several options, not a panel."""
    try:
        return isinstance(plans.read(case.file(names.draw(did, "plan.json"))).of, Choice)
    except (Refusal, *MALFORMED):
        return False


def _check(case: Case, held: Held) -> None:
    if isinstance(held.plan.of, Sample):
        raise NotTrusted("draw.of_list", "标段不抽名单", "nothing of a lot is drawn from published lists")
    _cover(case, held)
    with case.findings.judging("05.05", held.file("plan.json")):
        frozen(held)
    entropy.check(case, held)
    with case.findings.judging("05.02", held.file("transcript.json")):
        seeds(case, held)
    _again(case, held)
    if held.of_panel:
        with case.findings.judging("05.04", held.file("plan.json")):
            panel.check(case, held, cast("Panel", held.plan.of))
        panel.names(case, held)


def _cover(case: Case, held: Held) -> None:
    """Of 05.01c: the cover promises no more independence than the plan has. (Another draw's keys may lie together.)"""
    flags = case.about.get("flags")
    said = flags.get("entropy_parties") if isinstance(flags, Mapping) else None
    case.findings.expect(
        "05.01c",
        said in (Custody.SAME_MACHINE, held.plan.custody),
        Place(names.ABOUT),
        "案卷自述的密钥保管方式与抽取方案不符",
        "the dossier says otherwise of how the keys are kept than the plan of the draw",
    )


# ---------------------------------------------------------------- frozen before the seed


def frozen(held: Held) -> None:
    """Plan, pool and exclusions are those of the freeze, and whoever was drawn was in the pool and not excluded."""
    frozen = held.one("freeze_draw").body
    roots = {
        "plan_sha256": held.plan.sha256.hex(),
        "snapshot_root": held.snapshot_root.hex(),
        "exclusion_root": held.exclusion_root.hex(),
    }
    wrong = [name for name, value in roots.items() if frozen[name] != value or held.told[name] != value]
    if held.one("plan_draw").body["plan_sha256"] != roots["plan_sha256"]:
        wrong.append("plan")
    if held.of_panel:
        wrong += [n for n, v in (("snapshot_root", "snapshot_pool"), ("exclusion_root", "exclude"))
                  if held.one(v).body[n] != roots[n]]  # fmt: skip
        wrong += ["count"] if held.one("snapshot_pool").body["count"] != len(held.leaves) else []
    if wrong:
        raise NotTrusted("draw.frozen", f"与冻结时不符：{wrong}", f"not what was frozen: {wrong}")
    pids = [pid for pid, _ in held.leaves]
    if pids != sorted(set(pids)):
        raise NotTrusted("snapshot.order", "快照未按化名排序", "the snapshot's pids do not ascend")
    free = set(pids) - held.out
    drawn = {pid for listed in held.candidates.values() for pid in listed}
    if not drawn <= free:
        raise NotTrusted(
            "draw.entered", "候选人不在冻结的名单内或应回避", "a candidate was not in the frozen pool, or excluded"
        )


# ---------------------------------------------------------------- the seed


def seeds(case: Case, held: Held) -> None:
    """The checkpoint is the first that holds the freeze; every PRK follows from it."""
    checkpoint = str(held.told["checkpoint"])
    head = merkle.tree_head(checkpoint.encode())
    if note.note(case.file(names.checkpoint(head.size))).text != checkpoint.encode():
        raise NotTrusted("draw.checkpoint", "抽取所用检查点与日志不符", "the draw's checkpoint is not the log's")
    if case.policy.witnesses:
        witnessed.demand(case, names.checkpoint(head.size))
    frozen = case.lot_chain.places.get(held.one("freeze_draw").tseq)
    if frozen is None or not frozen < head.size:
        raise NotTrusted("draw.checkpoint", "检查点不含冻结事项", "the checkpoint does not hold the freeze")
    _first(case, frozen, head.size)
    salt = seed.salt(held.did, held.plan.sha256, held.snapshot_root)
    first = b""
    for each, turn in zip(held.rounds, held.turns, strict=True):
        betas = {party: canon.unbase64(beta) for party, beta in held.betas(turn).items()}
        leaf = each.vacancy.leaf if each.vacancy else None
        prk = seed.extract(salt, seed.ikm(checkpoint.encode(), each.j, leaf, each.entered(betas))) if betas else first
        first = first or prk
        if prk.hex() != turn["prk"]:
            raise NotTrusted("draw.prk", f"第 {each.j} 轮种子重算不符", f"the seed of round {each.j} is another one")


def _first(case: Case, frozen: int, size: int) -> None:
    """No smaller checkpoint that holds the freeze had the log's quorum: else its keeper chose among several seeds."""
    theirs = _theirs(case)
    if theirs is None or not case.policy.quorum:
        return
    known, asked = {one.public for one in theirs.witnesses}, max(case.policy.quorum, theirs.quorum)
    for path in case.dossier.under("data/log"):
        found = _CHECKPOINT.fullmatch(path)
        if found and frozen < int(found[1]) < size and len(_cosigned(case, path) & known) >= asked:
            raise NotTrusted(
                "draw.first",
                f"检查点 {found[1]} 更早含有冻结事项，且已有足够见证方联署",
                f"the checkpoint of size {found[1]} holds the freeze too, and enough witnesses have cosigned it",
            )


def _theirs(case: Case) -> Policy | None:
    """The dossier's own policy: which quorum the platform waited for. None if it cannot be read (03.01)."""
    try:
        return policy.read(case.file(names.POLICY_FILE), own=False)
    except (Refusal, LookupError, ValueError):
        return None


def _cosigned(case: Case, path: str) -> set[bytes]:
    """The keys of the policy's witnesses that have cosigned; none where a line of theirs does not hold (02.04)."""
    try:
        return {one.key.public for one in witnessed.cosigned(case, path)}
    except Refusal:
        return set()


# ---------------------------------------------------------------- the draw again


def _again(case: Case, held: Held) -> None:
    """05.03: conduct it from the frozen facts; bytes and digests must be those that were recorded."""
    with case.findings.judging("05.03", held.file("transcript.json")):
        made = draw.conduct(frozen_case(held), held.rounds)
        if made.document != held.document:
            raise NotTrusted(
                "draw.differs", "重新抽取的结果与记录不符", "the draw, conducted again, gives another result"
            )
        recorded(case, held, made)
    if held.rows is None and any(_unit_skips(held)):
        case.findings.cannot("05.03", "单位信息未公开", "employers are withheld: these skips cannot be checked")


def frozen_case(held: Held) -> Frozen:
    """What the draw was conducted from, as the dossier has it."""
    told, root = held.told, held.snapshot_root
    excluded = held.exclusion_root
    return Frozen(held.plan, root, excluded, str(told["checkpoint"]).encode(), _field(held))


def _field(held: Held) -> Field:
    """From the rows where they are shown; else the candidates as told, and employers as the skips imply them."""
    if held.rows is not None:
        return draw.eligible(held.plan, held.rows, held.out)
    units: dict[bytes, tuple[str, ...]] = {}
    for n, (pid, member) in enumerate(_unit_skips(held)):
        for each in (pid, member):
            units[each] = (*units.get(each, ()), f"skip {n}")
    return Field(held.candidates, units)


def _unit_skips(held: Held) -> list[tuple[bytes, bytes]]:
    skips = [skip for turn in held.turns for skip in cast("list[Mapping[str, str]]", turn["skips"])]
    return [
        (canon.unhex(skip["pid"]), canon.unhex(skip["member"])) for skip in skips if skip["why"] == Why.ONE_PER_EMPLOYER
    ]


def recorded(case: Case, held: Held, made: Transcript) -> None:
    """The journal's seats, replacements and vacancies are the transcript's, and each result names it as it was then."""
    first = held.one("draw").body
    if first["seats"] != [seat.json() for seat in made.turns[0].seats]:
        raise NotTrusted("draw.seats", "日志中的席位与重算不符", "the journal seats other people")
    replaced = [event.body for event in held.events if event.verb == "replace_expert"]
    for turn, body in zip(made.turns[1:], replaced, strict=True):
        left = turn.round.vacancy
        said = (body["j"], body["pid"], body["vacancy_leaf"])
        if left is None or said != (turn.round.j, turn.seats[0].pid.hex(), left.leaf.hex()):
            raise NotTrusted("draw.replacement", "递补与重算不符", "the journal replaces by somebody else")
        _vacancy(case, held, left)
    due = [made.until(turn.round.j).sha256.hex() for turn in made.turns]
    if [body["transcript_sha256"] for body in (first, *replaced)] != due:
        raise NotTrusted("draw.transcript", "抽取记录的摘要不符", "the transcript is not the one that was recorded")
    if made.chosen is not None and first.get("chosen") != made.chosen:
        raise NotTrusted("draw.chosen", "抽中的选项不符", "the journal says another option was drawn")


def _vacancy(case: Case, held: Held, left: Vacancy) -> None:
    at = case.lot_chain.leaves.index(left.leaf) + 1
    event = case.lot_chain.events[at]
    if (event.body["pid"], event.body["reason"]) != (left.pid.hex(), left.reason.value):
        raise NotTrusted("draw.vacancy", "空缺事项不符", "the vacancy's event says something else")
