"""Who sits: a lawful panel of those who were drawn, and the names that the result opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from disclosure.rules import dossier as files
from evaluation.rules import draws
from experts.rules import draw, papers
from experts.rules import panel as composition
from experts.rules.plan import Panel
from experts.rules.snapshot import Identity
from kernel import canon
from kernel.errors import NotTrusted
from verifier.case import Case
from verifier.event import Event
from verifier.held import Held


def check(case: Case, held: Held, of: Panel) -> None:
    """Size, odd number, two thirds; everybody convened was drawn; strata, as far as attributes are shown."""
    announced = draws.panel_of(canon.mapping(case.document(case.paper_sha256())), case.lot)
    if of != announced:
        raise NotTrusted("panel.plan", "抽取方案与招标文件不符", "the plan is not the panel that the tender announced")
    rule = composition.rule(case.paper().way.panel)
    if of.regime != rule.id:
        raise NotTrusted("panel.rule", "方案所依的组成规则不符", "the plan is under another panel rule")
    of.check()
    planned = held.one("plan_draw").tseq
    round_ = 1 + sum(event.tseq < planned for event in case.of_lot("lot.void_evaluation"))
    if held.did != f"{case.tender}/{case.lot}/evaluation{f'-{round_}' if round_ > 1 else ''}":
        raise NotTrusted("panel.did", "抽取编号不符", "the draw has not the name that the plan of a panel has")
    for event in held.events:
        if event.verb == "convene":
            _convened(held, of, event)
    if held.rows is None:
        case.findings.cannot(
            "05.04", "专业与地区未公开", "specialties and regions are withheld", held.file("snapshot.csv")
        )
    elif draw.eligible(held.plan, held.rows, held.out).candidates != held.candidates:
        raise NotTrusted("draw.candidates", "候选名单与快照不符", "the candidates are not those of the snapshot")


def _convened(held: Held, of: Panel, event: Event) -> None:
    """Those who were drawn, and those whom the tenderee named and who accepted: so many of each as was announced."""
    drawn_, named = (cast("list[str]", event.body[each]) for each in ("members", "representatives"))
    rule = composition.rule(of.regime)
    least = rule.least_for(of.budget, complex_project=of.complex_project)
    composition.check(rule, len(drawn_) + len(named), len(drawn_), least)
    if sorted(drawn_) != held.sat(event.tseq) or len(set(drawn_)) != of.size - of.representatives:
        raise NotTrusted("panel.other", "召集的成员不是抽取的结果", "those convened are not those who were drawn")
    if sorted(named) != held.representatives(event.tseq) or len(set(named)) != of.representatives:
        raise NotTrusted(
            "panel.unnamed",
            "召集的代表不是招标人指派的",
            "a representative was convened whom the tenderee did not name",
        )


def names(case: Case, held: Held) -> None:
    """05.10: H(LP(label, id, name, salt)) is the `idc` of the row whose leaf is in the frozen snapshot.

    A representative's is the `idc` of the act that named him.
    """
    told = case.last("lot.notify")
    if told is None or held.did != _did_of_panel(case):
        return
    path = files.draw(held.did, "members.csv")
    with case.findings.judging("05.10", told.place):
        rows = {row.pid: row for row in papers.read_snapshot(case.file(path))}
        frozen = set(held.leaves)
        members = cast("list[Mapping[str, str]]", told.body["members"])
        named = cast("list[Mapping[str, str]]", told.body["representatives"])
        due = (held.sat(told.tseq), held.representatives(told.tseq))
        if tuple(sorted(one["pid"] for one in listed) for listed in (members, named)) != due:
            raise NotTrusted("names.others", "公布的不是全体成员", "the names opened are not those of the panel")
        for member in members:
            row = rows[canon.unhex(member["pid"])]
            if _identity(member, "expert").idc != row.idc or (row.pid, row.leaf) not in frozen:
                raise NotTrusted(
                    "names.other", f"{member['name']} 与抽中的化名不符", f"{member['name']} is not who was drawn"
                )
        idcs = {event.body["pid"]: event.body["idc"] for event in held.events if event.verb == "name_representative"}
        for one in named:
            if _identity(one, "person").idc.hex() != idcs[one["pid"]]:
                raise NotTrusted("names.other", f"{one['name']} 不是所指派的人", f"{one['name']} is not who was named")


def _identity(told: Mapping[str, str], member: str) -> Identity:
    return Identity(canon.unhex(told["pid"]), told[member], told["name"], canon.unhex(told["idsalt"]))


def _did_of_panel(case: Case) -> str:
    convened = case.of_lot("lot.convene")
    return str(convened[-1].body["did"]) if convened else ""
