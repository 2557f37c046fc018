"""The draw run again: entropy, seed, order, skips, replacements, the panel, the names."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from disclosure.rules import dossier as names
from experts.rules import avoid, draw, panel, papers, seed
from experts.rules import plan as plans
from experts.rules import snapshot as snapshots
from experts.rules.draw import Case as Frozen
from experts.rules.draw import Field, Round, Transcript, Vacancy, Vacated, Why
from experts.rules.plan import Custody, Panel, Plan
from experts.rules.snapshot import Row
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid
from signing.rules import note, vrf
from verifier.case import Case, Event
from verifier.findings import Place


@dataclass(frozen=True, slots=True)
class Held:
    """One draw as the dossier has it. `rows` is None where attributes are withheld."""

    did: str
    plan: Plan
    told: Mapping[str, Json]
    document: bytes
    events: tuple[Event, ...]
    leaves: tuple[tuple[bytes, bytes], ...]
    excluded: tuple[tuple[bytes, bytes], ...]
    rows: tuple[Row, ...] | None

    def file(self, name: str) -> Place:
        return Place(names.draw(self.did, name))

    def one(self, verb: str) -> Event:
        """The draw's only event of this kind; NotValid if there is none."""
        found = [event for event in self.events if event.verb == verb]
        if not found:
            raise NotValid("draw.event", f"缺少 {verb}", f"there is no {verb}")
        return found[0]

    @property
    def turns(self) -> list[Mapping[str, Json]]:
        return cast("list[Mapping[str, Json]]", self.told["turns"])

    @property
    def of_panel(self) -> bool:
        return isinstance(self.plan.of, Panel)


def check(case: Case) -> None:
    """05.01 to 05.05 and 05.10."""
    dids = sorted({str(event.body["did"]) for event in case.of_lot("lot.freeze_draw")})
    if not dids:
        for id_ in ("05.01a", "05.01b", "05.01c", "05.02", "05.03", "05.04", "05.05", "05.10"):
            case.findings.not_applicable(id_, "本标段没有抽取", "nothing was drawn for this lot")
        return
    case.findings.not_applicable("05.01b", "方案未使用信标", "the plan uses no beacon")
    for did in dids:
        if any(event.verb == "draw" and event.body["did"] == did for event in case.lot_chain):
            with case.findings.judging("05.05", Place(names.draw(did, ""))):
                _check(case, _held(case, did))
    if not any(event.type == "lot.notify" for event in case.lot_chain):
        case.findings.not_applicable("05.10", "姓名未公布", "no names have been opened")


def _held(case: Case, did: str) -> Held:
    """Everything of one draw, each file read strictly."""
    plan = plans.read(case.file(names.draw(did, "plan.json")))
    document = case.file(names.draw(did, "transcript.json"))
    events = tuple(event for event in case.lot_chain if event.body.get("did") == did)
    rows: tuple[Row, ...] | None = ()
    leaves: tuple[tuple[bytes, bytes], ...] = ()
    excluded: tuple[tuple[bytes, bytes], ...] = ()
    if isinstance(plan.of, Panel) and case.public:
        rows = None
        leaves = papers.read_public(case.file(names.draw(did, "snapshot.csv")))
        excluded = papers.read_public(case.file(names.draw(did, "exclusions.csv")))
    elif isinstance(plan.of, Panel):
        rows = papers.read_snapshot(case.file(names.draw(did, "snapshot.csv")))
        leaves = tuple((row.pid, row.leaf) for row in rows)
        listed = papers.read_exclusions(case.file(names.draw(did, "exclusions.csv")))
        if listed != avoid.ordered(listed):
            raise NotValid("avoid.order", "回避名单未排序", "the exclusions are not in order")
        excluded = tuple((row.pid, row.leaf) for row in listed)
    return Held(did, plan, canon.mapping(document), document, events, leaves, excluded, rows)


def _check(case: Case, held: Held) -> None:
    with case.findings.judging("05.05", held.file("plan.json")):
        _frozen(held)
    _entropy(case, held)
    with case.findings.judging("05.02", held.file("transcript.json")):
        _seeds(case, held)
    _again(case, held)
    if held.of_panel:
        with case.findings.judging("05.04", held.file("plan.json")):
            _panel(case, held, cast("Panel", held.plan.of))
        _names(case, held)


# ---------------------------------------------------------------- frozen before the seed


def _frozen(held: Held) -> None:
    """Plan, pool and exclusions are those of the freeze, and whoever was drawn was in the pool and not excluded."""
    frozen = held.one("freeze_draw").body
    roots = {
        "plan_sha256": held.plan.sha256.hex(),
        "snapshot_root": merkle.root(leaf for _, leaf in held.leaves).hex(),
        "exclusion_root": merkle.root(leaf for _, leaf in held.excluded).hex(),
    }
    wrong = [name for name, value in roots.items() if frozen[name] != value or held.told[name] != value]
    if held.one("plan_draw").body["plan_sha256"] != roots["plan_sha256"]:
        wrong.append("plan")
    if held.of_panel:
        wrong += [n for n, v in (("snapshot_root", "snapshot_pool"), ("exclusion_root", "exclude"))
                  if held.one(v).body[n] != roots[n]]  # fmt: skip
    if wrong:
        raise NotTrusted("draw.frozen", f"与冻结时不符：{wrong}", f"not what was frozen: {wrong}")
    pids = [pid for pid, _ in held.leaves]
    if pids != sorted(set(pids)):
        raise NotTrusted("snapshot.order", "快照未按化名排序", "the snapshot's pids do not ascend")
    free = set(pids) - {pid for pid, _ in held.excluded}
    drawn = {bytes.fromhex(pid) for listed in _candidates(held).values() for pid in listed}
    if not drawn <= free:
        raise NotTrusted(
            "draw.entered", "候选人不在冻结的名单内或应回避", "a candidate was not in the frozen pool, or excluded"
        )


def _candidates(held: Held) -> Mapping[str, Sequence[str]]:
    return cast("Mapping[str, Sequence[str]]", held.told["candidates"])


# ---------------------------------------------------------------- entropy and seed


def _rounds(held: Held) -> list[Round]:
    """The rounds as the transcript tells them."""
    made = []
    for turn in held.turns:
        left = cast("Mapping[str, str] | None", turn["vacancy"])
        vacancy = (
            Vacancy(bytes.fromhex(left["pid"]), Vacated(left["reason"]), bytes.fromhex(left["leaf"])) if left else None
        )
        shares = cast("list[Mapping[str, str]]", turn["shares"])
        proofs = {share["party"]: base64.b64decode(share["proof"], validate=True) for share in shares}
        made.append(Round(int(str(turn["j"])), proofs, vacancy))
    return made


def _entropy(case: Case, held: Held) -> None:
    """05.01: every proof holds under the plan's key, and the journal says the same values."""
    place = held.file("transcript.json")
    with case.findings.judging("05.01a", place):
        _proofs(held)
        other = {party: key for party, key in held.plan.keys.items() if case.policy.vrf.get(party) != key}
        if other:
            raise NotTrusted(
                "vrf.key", f"密钥与策略不符：{sorted(other)}", f"keys are not the policy's: {sorted(other)}"
            )
    if not case.policy.own:
        case.findings.cannot("05.01a", "信任取自案卷本身", "the VRF keys were taken from the dossier itself")
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
        case.findings.expect("05.01c", True, place, "", "")


def _proofs(held: Held) -> None:
    checkpoint = str(held.told["checkpoint"]).encode()
    given = {(str(e.body["party"]), e.body["j"]): e.body for e in held.events if e.verb == "give_entropy"}
    for each, turn in zip(_rounds(held), held.turns, strict=True):
        alpha = seed.alpha(held.did, checkpoint, each.j, each.vacancy.leaf if each.vacancy else None)
        betas = {share["party"]: share["beta"] for share in cast("list[Mapping[str, str]]", turn["shares"])}
        for party, proof in each.proofs.items():
            beta = base64.b64encode(vrf.verify(held.plan.keys[party], alpha, proof)).decode()
            said = given[party, each.j]
            told = (said["proof"], said["beta"], said["alpha_sha256"])
            if told != (base64.b64encode(proof).decode(), beta, canon.sha256(alpha).hex()) or betas[party] != beta:
                raise NotTrusted("vrf.other", "日志中的熵值与记录不符", "the journal says another value of entropy")


def _seeds(case: Case, held: Held) -> None:
    """The checkpoint is the first that holds the freeze; every PRK follows from it."""
    checkpoint = str(held.told["checkpoint"])
    head = merkle.tree_head(checkpoint.encode())
    if note.note(case.file(names.checkpoint(head.size))).text != checkpoint.encode():
        raise NotTrusted("draw.checkpoint", "抽取所用检查点与日志不符", "the draw's checkpoint is not the log's")
    frozen = case.lot_chain.places.get(held.one("freeze_draw").tseq)
    if frozen is None or not frozen < head.size:
        raise NotTrusted("draw.checkpoint", "检查点不含冻结事项", "the checkpoint does not hold the freeze")
    salt = seed.salt(held.did, held.plan.sha256, merkle.root(leaf for _, leaf in held.leaves))
    first = b""
    for each, turn in zip(_rounds(held), held.turns, strict=True):
        shares = cast("list[Mapping[str, str]]", turn["shares"])
        betas = {share["party"]: base64.b64decode(share["beta"], validate=True) for share in shares}
        leaf = each.vacancy.leaf if each.vacancy else None
        prk = seed.extract(salt, seed.ikm(checkpoint.encode(), each.j, leaf, betas)) if betas else first
        first = first or prk
        if prk.hex() != turn["prk"]:
            raise NotTrusted("draw.prk", f"第 {each.j} 轮种子重算不符", f"the seed of round {each.j} is another one")


# ---------------------------------------------------------------- the draw again


def _again(case: Case, held: Held) -> None:
    """05.03: conduct it from the frozen facts; bytes and digests must be those that were recorded."""
    with case.findings.judging("05.03", held.file("transcript.json")):
        made = draw.conduct(_case(held), _rounds(held))
        if made.document != held.document:
            raise NotTrusted(
                "draw.differs", "重新抽取的结果与记录不符", "the draw, conducted again, gives another result"
            )
        _recorded(case, held, made)
    if held.rows is None and any(_unit_skips(held)):
        case.findings.cannot("05.03", "单位信息未公开", "employers are withheld: these skips cannot be checked")


def _case(held: Held) -> Frozen:
    told, root = held.told, merkle.root(leaf for _, leaf in held.leaves)
    excluded = merkle.root(leaf for _, leaf in held.excluded)
    return Frozen(held.plan, root, excluded, str(told["checkpoint"]).encode(), _field(held))


def _field(held: Held) -> Field:
    """From the rows where they are shown; else the candidates as told, and employers as the skips imply them."""
    if held.rows is not None:
        return draw.eligible(held.plan, held.rows, {pid for pid, _ in held.excluded})
    units: dict[bytes, tuple[str, ...]] = {}
    for n, (pid, member) in enumerate(_unit_skips(held)):
        for each in (pid, member):
            units[each] = (*units.get(each, ()), f"skip {n}")
    pids = {stratum: tuple(bytes.fromhex(pid) for pid in listed) for stratum, listed in _candidates(held).items()}
    return Field(pids, units)


def _unit_skips(held: Held) -> list[tuple[bytes, bytes]]:
    skips = [skip for turn in held.turns for skip in cast("list[Mapping[str, str]]", turn["skips"])]
    return [
        (bytes.fromhex(skip["pid"]), bytes.fromhex(skip["member"]))
        for skip in skips
        if skip["why"] == Why.ONE_PER_EMPLOYER
    ]


def _recorded(case: Case, held: Held, made: Transcript) -> None:
    """The journal's seats, replacements and vacancies are those of the transcript."""
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
    last = replaced[-1] if replaced else first
    if last["transcript_sha256"] != made.sha256.hex():
        raise NotTrusted("draw.transcript", "抽取记录的摘要不符", "the transcript is not the one that was recorded")
    if made.chosen is not None and first.get("chosen") != made.chosen:
        raise NotTrusted("draw.chosen", "抽中的选项不符", "the journal says another option was drawn")


def _vacancy(case: Case, held: Held, left: Vacancy) -> None:
    at = case.lot_chain.leaves.index(left.leaf) + 1
    event = case.lot_chain.events[at]
    if (event.body["pid"], event.body["reason"]) != (left.pid.hex(), left.reason.value):
        raise NotTrusted("draw.vacancy", "空缺事项不符", "the vacancy's event says something else")


# ---------------------------------------------------------------- the panel and its names


def _panel(case: Case, held: Held, of: Panel) -> None:
    """Size, odd number, two thirds; everybody convened was drawn; strata, as far as attributes are shown."""
    rule = panel.rule(case.paper().regime.value)
    if of.regime != rule.id:
        raise NotTrusted("panel.rule", "方案所依制度不符", "the plan is under another regime")
    of.check()
    sitting = sorted(str(seat["pid"]) for seat in cast("list[Mapping[str, Json]]", held.told["panel"]))
    for event in held.events:
        if event.verb == "convene":
            members = cast("list[str]", event.body["members"])
            least = rule.least_for(of.budget, complex_project=of.complex_project)
            panel.check(rule, len(members) + of.representatives, len(members), least)
            if sorted(members) != sitting or len(set(members)) != of.size - of.representatives:
                raise NotTrusted(
                    "panel.other", "召集的成员不是抽取的结果", "those convened are not those who were drawn"
                )
    if held.rows is None:
        case.findings.cannot(
            "05.04", "专业与地区未公开", "specialties and regions are withheld", held.file("snapshot.csv")
        )
    elif draw.eligible(held.plan, held.rows, {pid for pid, _ in held.excluded}).candidates != _pids(held):
        raise NotTrusted("draw.candidates", "候选名单与快照不符", "the candidates are not those of the snapshot")


def _pids(held: Held) -> dict[str, tuple[bytes, ...]]:
    return {stratum: tuple(map(bytes.fromhex, listed)) for stratum, listed in _candidates(held).items()}


def _names(case: Case, held: Held) -> None:
    """05.10: H(LP(label, id, name, salt)) is the `idc` of the row whose leaf is in the frozen snapshot."""
    told = case.last("lot.notify")
    if told is None or held.did != _did_of_panel(case):
        return
    path = names.draw(held.did, "members.csv")
    with case.findings.judging("05.10", told.place):
        rows = {row.pid: row for row in papers.read_snapshot(case.file(path))}
        frozen = set(held.leaves)
        members = cast("list[Mapping[str, str]]", told.body["members"])
        sitting = sorted(str(seat["pid"]) for seat in cast("list[Mapping[str, Json]]", held.told["panel"]))
        if sorted(member["pid"] for member in members) != sitting:
            raise NotTrusted("names.others", "公布的不是全体成员", "the names opened are not those of the panel")
        for member in members:
            row = rows[bytes.fromhex(member["pid"])]
            who = snapshots.Identity(row.pid, member["expert"], member["name"], bytes.fromhex(member["idsalt"]))
            if who.idc != row.idc or (row.pid, row.leaf) not in frozen:
                raise NotTrusted(
                    "names.other", f"{member['name']} 与抽中的化名不符", f"{member['name']} is not who was drawn"
                )


def _did_of_panel(case: Case) -> str:
    convened = case.of_lot("lot.convene")
    return str(convened[-1].body["did"]) if convened else ""
