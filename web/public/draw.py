"""The draw of a lot's panel as the public sees it: plan, frozen counts, both parties' values, seats by pseudonym."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from experts.acts import reading as drawn
from experts.acts.reading import Edition
from experts.rules import draw as rules
from experts.rules import papers
from experts.rules import plan as plans
from experts.rules.avoid import Reason
from experts.rules.plan import Custody, Panel, Plan, Vacancies
from kernel import canon
from kernel.context import Context
from kernel.errors import NotFound, Words
from web.public import lot, proof
from web.public.case import Case, load, replayed
from web.public.visible import Seen
from web.views import elements
from web.views.elements import Command, Fact, Link, Sign
from web.views.public import DrawPage
from web.words import Text, phrase

PARTIES: Final = {
    plans.SUPERVISOR: Words("监督部门", "Supervision"),
    plans.CENTRE: Words("交易中心", "Trading centre"),
}
RESERVE: Final = Words("备用方", "Reserve")
BEACON: Final = Words("公共信标 drand", "Public beacon drand")
REROLL: Final = Words(
    "两方中只有一方逾期，才由备用方代替，并公开记录是谁逾期；两方都不给，抽取停止。"
    "有意不给的一方由此能换一次结果：从 200 人中抽 5 人，抽中某一人的机会由 0.025 升到 0.049。",
    "Only if one of the two stays silent does the reserve stand in, and the record names who was silent; if both are, "
    "the draw stops. Who is silent on purpose gets another result once: of 5 drawn from 200, the chance of one person "
    "rises from 0.025 to 0.049.",
)
REASONS: Final = {
    Reason.EMPLOYER_OF_BIDDER_3Y: Words("三年内曾在投标人处任职", "worked for a bidder within three years"),
    Reason.KINSHIP: Words("与投标人有亲属关系", "kin of a bidder"),
    Reason.OWN_UNIT_PURCHASER: Words("招标人本单位人员", "works for the tenderee"),
    Reason.SUSPENDED: Words("资格暂停", "suspended"),
    Reason.ON_LEAVE: Words("请假", "on leave"),
    Reason.ALREADY_ENGAGED_SAME_DAY: Words("当天已有评标", "already engaged that day"),
    Reason.EXPERT_DECLARED: Words("本人声明回避", "stood aside by own declaration"),
    Reason.PARTICIPATED_IN_PREPARATION: Words("参与过招标文件编制", "helped to prepare the documents"),
}
Counted = tuple[Text, int | None, int | None, int]
Given = tuple[Text, datetime | None, str]
CHECKS: Final = ("05.01a", "05.01b", "05.01c", "05.05", "05.10")
_ASKED: Final = Sign("warn", Words("等待答复", "no answer yet"))
_ACCEPTED: Final = Sign("good", Words("接受", "accepted"))
_LEFT: Final = Sign("bad", Words("不能参加，已空出", "cannot come; the seat is vacant"))


@dataclass(frozen=True, slots=True)
class Drawing:
    """One draw, the lot's events about it, and what its groups are called."""

    case: Case
    did: str
    plan: Plan
    panel: Panel
    events: tuple[Seen, ...]
    called: Mapping[str, Words]

    def named(self, verb: str) -> list[Seen]:
        return [entry for entry in self.events if entry.type == f"lot.{verb}"]

    def last(self, verb: str) -> Seen | None:
        found = self.named(verb)
        return found[-1] if found else None


def page(ctx: Context, lot_id: str) -> DrawPage:
    """NotFound while no draw of a panel is planned."""
    case = load(ctx, lot_id)
    of = _drawing(ctx, case)
    frozen = of.last("freeze_draw")
    panel = proof.panel(ctx, case, replayed(ctx, case))
    return DrawPage(
        lot=Link(lot.title(case), lot.address(lot_id)),
        number=lot_id,
        status=_status(of),
        next="",
        stages=_stages(of),
        plan=_plan(of),
        strata=_strata(ctx, of, frozen) if frozen else _planned(of),
        avoided=_avoided(of),
        counting=_counting(ctx, of, frozen) if frozen else "",
        entropy=tuple(_entropy(of)),
        silent=_silent(of),
        reroll=REROLL if of.plan.fallback else "",
        same_machine=of.plan.custody is Custody.SAME_MACHINE,
        seats=_seats(of),
        margin=case.margin(
            *("plan_draw", "snapshot_pool", "exclude", "freeze_draw", "give_entropy", "give_beacon", "fall_back"),
            *("draw", "replace_expert"),
        ),
        commands=_commands(case),
        claims=tuple(claim for claim in panel.claims if claim.check in CHECKS) if panel else (),
    )


def _drawing(ctx: Context, case: Case) -> Drawing:
    for did in reversed(drawn.dids(ctx.tx, case.lot.id)):
        plan = drawn.progress(ctx.tx, did).plan
        if isinstance(plan.of, Panel):
            events = tuple(entry for entry in case.places if entry.body.get("did") == did)
            return Drawing(case, did, plan, plan.of, events, drawn.called(ctx.tx, plan.strata))
    raise NotFound("draw.none", "本标段还没有抽取方案", "there is no plan of a draw for this lot yet")


def _status(of: Drawing) -> Text:
    if not of.named("draw") and of.named("give_entropy"):
        return Words(
            "名单已冻结，两方给出随机数；抽中的席位依法保密，随结果公布。",
            "the list is frozen and the parties give their values; by law the seats stay secret until the result.",
        )
    if not of.named("draw"):
        return Words("抽取方案已公布，开标后抽取。", "the plan is published; the draw follows the opening.")
    accepted = len(of.named("accept"))
    return phrase("已抽出 {n} 席，{accepted} 人接受。", n=of.panel.size, accepted=accepted)


def _stages(of: Drawing) -> tuple[elements.Stage, ...]:
    steps = (
        (Words("方案", "Plan"), of.last("plan_draw")),
        (Words("冻结名单", "List frozen"), of.last("freeze_draw")),
        (Words("随机数", "Random values"), of.last("give_entropy")),
        (Words("抽取", "Draw"), of.last("draw")),
    )
    made: list[elements.Stage] = []
    for name, entry in steps:
        facts = (phrase("{at:short} {at:clock}", at=entry.at.replace(microsecond=0)),) if entry else ()
        state = "done" if entry else "now" if made and made[-1].state == "done" else "todo"
        made.append(elements.Stage(name, state, facts))  # type: ignore[arg-type]
    return tuple(made)


def _plan(of: Drawing) -> tuple[Fact, ...]:
    contact = of.panel.contact
    return (
        Fact(
            Words("评标委员会", "Panel"),
            phrase(
                "{n} 人，其中抽取的专家 {drawn} 人", n=of.panel.size, drawn=of.panel.size - of.panel.representatives
            ),
        ),
        Fact(Words("答复时限", "Time to answer"), phrase("{n} 分钟", n=contact.timeout_minutes)),
        *_chances(of),
        Fact(Words("抽取号", "Draw"), of.did, style="mono"),
        Fact(Words("方案摘要", "Digest of the plan"), of.plan.sha256.hex(), style="mono"),
    )


def _chances(of: Drawing) -> tuple[Fact, ...]:
    """What the plan has beyond the two parties."""
    facts: list[Fact] = []
    if of.plan.beacon:
        wait = phrase("冻结后 {n} 秒起的第一轮", n=of.plan.beacon.wait)
        facts += [
            Fact(BEACON, wait),
            Fact(Words("信标网络", "Beacon’s network"), of.plan.beacon.network.chain, style="mono"),
        ]
    if of.panel.vacancies is Vacancies.LIST:
        facts.append(
            Fact(
                Words("空缺", "Vacancies"),
                Words("按同一次抽取的次序递补", "the next in the order of the same draw follows"),
            )
        )
    if of.plan.fallback:
        facts.append(Fact(RESERVE, phrase("一方逾期 {n} 小时后代替", n=of.plan.fallback.after_hours)))
    return tuple(facts)


def _planned(of: Drawing) -> tuple[Counted, ...]:
    """Before the freeze nobody is counted yet."""
    return tuple((of.called[stratum.id], None, None, stratum.n) for stratum in of.panel.strata)


def _strata(ctx: Context, of: Drawing, frozen: Seen) -> tuple[Counted, ...]:
    free: Mapping[str, int] = frozen.body["counts"]["strata"]
    whole = _fitting(drawn.material(ctx.tx, of.did, Edition.SUPERVISION)["snapshot.csv"], of.plan.document)
    return tuple((of.called[one.id], whole[one.id], whole[one.id] - free[one.id], one.n) for one in of.panel.strata)


@lru_cache(maxsize=32)
def _fitting(snapshot: bytes, plan: bytes) -> Mapping[str, int]:
    """How many of the frozen list fit each stratum, before anybody stands aside."""
    field = rules.eligible(plans.read(plan), papers.read_snapshot(snapshot), ())
    return {stratum: len(pids) for stratum, pids in field.candidates.items()}


def _avoided(of: Drawing) -> tuple[tuple[Text, int], ...]:
    entry = of.last("exclude")
    counts: Mapping[str, int] = entry.body["counts"] if entry else {}
    return tuple((REASONS[Reason(reason)], count) for reason, count in sorted(counts.items()) if count)


def _counting(ctx: Context, of: Drawing, frozen: Seen) -> Text:
    """Why the numbers by stratum and by reason need not agree, with the numbers; empty if nobody stands aside."""
    material = drawn.material(ctx.tx, of.did, Edition.SUPERVISION)
    if "exclusions.csv" not in material:
        return ""
    excluded = papers.read_exclusions(material["exclusions.csv"])
    if not excluded:
        return ""
    aside = sum(each or 0 for _, _, each, _ in _strata(ctx, of, frozen))
    return phrase(
        "回避的共 {people} 人，理由共 {reasons} 条：一人可以有几条理由。"
        "各专业的回避合计 {aside} 人次：一人可以符合几个专业，也可以一个都不符合。所以几个数不必相同。",
        people=len({row.pid for row in excluded}),
        reasons=len(excluded),
        aside=aside,
    )


def _entropy(of: Drawing) -> Iterator[Given]:
    """Both parties; the beacon and the reserve where the plan has them."""
    for party in PARTIES:
        yield _given(of, PARTIES[party], party)
    if of.plan.beacon:
        yield _said(BEACON, of.last("give_beacon"), "signature")
    if of.plan.fallback and of.named("fall_back"):
        yield _given(of, RESERVE, plans.RESERVE)


def _given(of: Drawing, name: Text, party: str) -> Given:
    found = [entry for entry in of.named("give_entropy") if entry.body["party"] == party]
    return _said(name, found[-1] if found else None, "beta")


def _said(name: Text, entry: Seen | None, member: str) -> Given:
    """Who, when, and the digest of the value; of drand's that is what it calls its randomness."""
    if entry is None:
        return name, None, ""
    return name, entry.at, canon.sha256(base64.b64decode(str(entry.body[member]))).hex()


def _silent(of: Drawing) -> tuple[Text, ...]:
    """Each time that a party let its hours pass."""
    return tuple(
        phrase(
            "{at}：{party}逾期未给出第 {j} 轮的随机数，由备用方代替。",
            at=entry.at,
            party=PARTIES[str(entry.body["party"])],
            j=int(entry.body["j"]),
        )
        for entry in of.named("fall_back")
    )


def _seats(of: Drawing) -> tuple[tuple[int, Text, str, Sign], ...]:
    """In the order in which they were drawn; replacements follow, whoever left stays listed."""
    drawn_ = [(str(seat["pid"]), str(seat["stratum"])) for one in of.named("draw") for seat in one.body["seats"]]
    strata = dict(drawn_)
    drawn_ += [(str(one.body["pid"]), "") for one in of.named("replace_expert")]
    answers = {str(entry.body["pid"]): entry.type for entry in of.events if "pid" in entry.body}
    return tuple(
        (n, of.called[strata[pid]] if pid in strata else "", pid, _answered(answers.get(pid, "")))
        for n, (pid, _) in enumerate(drawn_, start=1)
    )


def _answered(type_: str) -> Sign:
    if type_ == "lot.accept":
        return _ACCEPTED
    return _LEFT if type_ in ("lot.decline", "lot.avoid") else _ASKED


def _commands(case: Case) -> tuple[Command, ...]:
    if not lot.dossier(case):
        return ()
    line = f"ggzy verify dossier-{case.lot.id}.zip"
    return (Command(line, Words("在自己的电脑上重算这次抽取", "Recompute this draw on your own computer")),)
