"""The proof panel of a lot: what the platform itself can show from journal, log and records, each with its check.

Whoever doubts the platform runs the offline verifier over the dossier; these claims name the same checks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from disclosure.acts.dossier import ENDED
from disclosure.rules import dossier, event_types
from experts.acts import reading as drawn
from experts.rules.plan import Custody
from kernel import journal, sequencer
from kernel.context import Context
from kernel.errors import NotFound, NotNow, Words
from signing import acts as signing
from web.public.case import Case, Replayed
from web.views.elements import Claim, Link, Proof
from web.words import Text, phrase

ALL_HERE: Final = Link(Words("全部核验项目", "All checks"), "#h-verify")
HOME: Final = Link(Words("在自己的电脑上核验", "Verify on your own computer"), "/verify#home")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the claims of a lot are made from."""

    ctx: Context
    case: Case
    replayed: Replayed | None


def panel(ctx: Context, case: Case, replayed: Replayed | None) -> Proof | None:
    """None while bids are still taken: nothing about them may be said."""
    if not case.closed:
        return None
    of = Evidence(ctx, case, replayed)
    claims = tuple(claim for make in _CLAIMS if (claim := make(of)) is not None)
    good, bad, warn = (sum(claim.shape == shape for claim in claims) for shape in ("good", "bad", "warn"))
    return Proof(good, bad, warn, claims, ALL_HERE if of.case.lot.stage in ENDED else None, HOME)


def checks() -> tuple[tuple[str, Text], ...]:
    """The numbered list that dossier, verifier and these pages share."""
    return tuple((check.id, check.name) for check in dossier.checks())


def _claim(holds: bool, yes: Text, no: Text, check: str, why: Text = "") -> Claim:
    return Claim("good" if holds else "bad", yes if holds else no, check, why)


def _chain(of: Evidence) -> Claim:
    broken = journal.broken_at(of.ctx.tx, of.case.lot.id)
    return _claim(
        broken is None,
        Words(
            "本标段的每一条日志前后相接，一条不缺", "Every entry of this lot follows the one before; none is missing"
        ),
        phrase("日志在第 {n} 条断开", n=broken or 0),
        "01.02",
        phrase("共 {n} 条", n=len(of.case.places)),
    )


def _included(of: Evidence) -> Claim:
    waiting = [one.tseq for one in of.case.places if not _in_log(of.ctx, one.entry.leaf)]
    text = Words("每一条都在签了名的全站日志里", "Every entry is in the signed log of the whole site")
    if waiting:
        return Claim("warn", text, "03.03", phrase("{n} 条等待下一个检查点", n=len(waiting)))
    return Claim("good", text, "03.03", phrase("检查点 {size}", size=sequencer.checkpoint(of.ctx.tx).size))


def _in_log(ctx: Context, leaf: bytes) -> bool:
    try:
        sequencer.inclusion(ctx.tx, leaf)
    except (NotNow, NotFound):
        return False
    return True


def _signed(of: Evidence) -> Claim:
    asked = [entry for entry in of.case.places if entry.known and entry.type in event_types.SIGNED]
    without = [one.tseq for one in asked if not _kept(of.ctx, one.entry.body.get("p7s_sha256"))]
    return _claim(
        not without,
        Words("须签名的行为都有当时有效的签名", "Every act that needs a signature has one that held at its time"),
        phrase("第 {n} 条没有签名", n=without[0] if without else 0),
        "02.01",
        phrase("{n} 个签名，受理时逐一验过", n=len(asked)),
    )


def _kept(ctx: Context, digest: object) -> bool:
    return isinstance(digest, str) and ctx.blobs.has(digest)


def _stamped(of: Evidence) -> Claim:
    asked = [entry for entry in of.case.places if entry.known and entry.type in event_types.SEALED]
    without = [entry.tseq for entry in asked if signing.sealed(of.ctx.tx, entry.entry.leaf) is None]
    return _claim(
        not without,
        Words("关键时刻有平台印章和时间戳", "The decisive moments carry the platform’s seal and a time stamp"),
        phrase("第 {n} 条没有时间戳", n=without[0] if without else 0),
        "02.02",
        phrase("{n} 个时间戳", n=len(asked)),
    )


def _order(of: Evidence) -> Claim:
    verbs = ("announce", "close_bidding", "open_bids", "freeze_draw", "draw", "rank", "award")
    times = [entry.at for verb in verbs if (entry := of.case.last(verb))]
    deadline = of.case.document.closes
    closed = of.case.last("close_bidding")
    holds = times == sorted(times) and closed is not None and closed.at >= deadline
    return _claim(
        holds,
        Words(
            "公告、截标、开标、抽取、评标、定标次序合法",
            "Notice, close, opening, draw, evaluation and award stand in lawful order",
        ),
        Words("行为的次序不合法", "The acts stand in an unlawful order"),
        "04.02",
    )


def _received(of: Evidence) -> Claim | None:
    closed, opened = of.case.last("close_bidding"), of.case.last("open_bids")
    if closed is None or opened is None:
        return None
    heads = {str(head["subject"]) for head in closed.body["heads"]}
    told = {str(each["bid"]) for each in of.case.outcomes()}
    return _claim(
        heads == told,
        phrase("开标记录里的 {n} 份正是截止前收到的 {n} 份", n=len(told)),
        Words("开标记录与截止前收到的不一致", "The opening record is not what had been received"),
        "01.05",
        Words("不多、不少、未替换", "none added, dropped or replaced"),
    )


def _frozen(of: Evidence) -> Claim | None:
    frozen, given = of.case.last("freeze_draw"), of.case.named("give_entropy")
    if frozen is None or not given:
        return None
    holds = frozen.tseq < given[0].tseq
    return _claim(
        holds,
        Words("专家名单先冻结，后取随机数", "The list of experts was frozen before the random values existed"),
        Words("随机数先于名单冻结", "Random values were given before the list was frozen"),
        "05.05",
    )


def _entropy(of: Evidence) -> Claim | None:
    given = of.case.named("give_entropy")
    if not given:
        return None
    return Claim(
        "good",
        Words("两方的随机数都带有可验证的证明", "The random values of both parties carry proofs that anyone can check"),
        "05.01a",
        phrase("{n} 个 VRF 证明，受理时逐一验过", n=len(given)),
    )


def _independent(of: Evidence) -> Claim | None:
    dids = drawn.dids(of.ctx.tx, of.case.lot.id)
    if not of.case.named("give_entropy") or not dids:
        return None
    if drawn.progress(of.ctx.tx, dids[0]).plan.custody is not Custody.SAME_MACHINE:
        return None
    return Claim(
        "warn",
        Words("两方随机数是否彼此独立", "Whether the two sources of chance are independent"),
        "05.01c",
        Words("两把密钥在同一台机器上，旁人无从判断", "both keys are on one machine, so nobody outside can tell"),
    )


def _recomputed(of: Evidence) -> Claim | None:
    """Said only with the result: before it the ranking is nobody's business."""
    if of.replayed is None or not of.case.awarded:
        return None
    return _claim(
        not of.replayed.wrong,
        Words(
            "汇总、舍入、名次已由记录重算，逐位相同",
            "Sums, rounding and places recompute from the record, digit by digit",
        ),
        phrase("重算结果与记录不符：{place}", place=of.replayed.wrong),
        "05.07",
        Words("用公布的办法", "by the published method"),
    )


def _first(of: Evidence) -> Claim | None:
    entry = of.case.last("award")
    if entry is None:
        return None
    text = Words("中标人就是重算的第一名", "The winner is the recomputed first")
    if entry.body["found"]["first"]:
        return Claim("good", text, "05.08")
    return Claim(
        "good" if entry.body.get("reason") else "bad",
        Words("未选第一名，理由已公开", "Not the first was chosen; the reason is published"),
        "05.08",
    )


def _named(of: Evidence) -> Claim | None:
    told, convened = of.case.last("notify"), of.case.last("convene")
    if told is None or convened is None:
        return None
    holds = {str(each["pid"]) for each in told.body["members"]} == set(convened.body["members"])
    return _claim(
        holds,
        Words("公布的评委正是抽中并到场的人", "The members named are those who were drawn and convened"),
        Words("公布的评委与抽中的不一致", "The members named are not those who were convened"),
        "05.10",
    )


def _witnessed(of: Evidence) -> Claim:
    return Claim(
        "warn",
        Words("见证方联署", "Cosignatures by witnesses"),
        "02.04",
        Words("本站还没有外部见证方", "this site has no outside witness yet"),
    )


_CLAIMS: Final[tuple[Callable[[Evidence], Claim | None], ...]] = (
    *(_received, _frozen, _recomputed, _first, _order, _entropy, _named),
    *(_chain, _included, _signed, _stamped, _independent, _witnessed),
)
