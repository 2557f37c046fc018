"""The proof panel of a lot: what the site itself computes anew from journal, log and kept bytes, each with its check.

Whoever doubts the site runs the offline verifier over the dossier; these claims name the same checks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from disclosure.rules import dossier
from evaluation.acts import awarders
from experts.acts import reading as drawn
from experts.rules.plan import Custody
from kernel import journal
from kernel.context import Context
from kernel.errors import Fault, NotNow, Refusal, Words
from people.acts import doubts
from web import doubted
from web.public import recheck, witnessed
from web.public.case import Case, Replayed
from web.public.recheck import Wrong
from web.views.elements import Claim, Link, Proof
from web.words import Text, join, phrase

GROUNDS: Final = Words("逐项看依据和见证", "Every claim with its grounds and witnesses")
HOME: Final = Link(Words("在自己的电脑上核验", "Verify on your own computer"), "/verify#home")


ORDER: Final = ("announce", "close_bidding", "open_bids", "freeze_draw", "draw", "rank", "award")
_RESTS: Final[Mapping[str, tuple[str, ...]]] = {
    "01.05": ("close_bidding", "open_bids"),
    "04.02": ORDER,
    "05.01a": ("give_entropy", "fall_back"),
    "05.01b": ("freeze_draw", "give_beacon"),
    "05.01c": ("plan_draw", "give_entropy"),
    "05.03": ("freeze_draw", "give_entropy", "draw", "replace_expert"),
    "05.05": ("freeze_draw", "give_entropy"),
    "05.07": ("open_bids", "open_scores", "rank"),
    "05.08": ("rank", "draw", "award"),
    "05.10": ("convene", "notify"),
}
"""The acts from which a check is computed; the others rest on the whole chain, or on none of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the claims of a lot are made from."""

    ctx: Context
    case: Case
    replayed: Replayed | None


class Kept:
    """The panels computed last, so that a page seen often costs nothing; the oldest makes room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._panels: dict[Hashable, Proof] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> Proof | None:
        return self._panels.get(key)

    def put(self, key: Hashable, made: Proof) -> None:
        with self._lock:
            self._panels[key] = made
            if len(self._panels) > self._most:
                del self._panels[next(iter(self._panels))]

    def forget(self) -> None:
        with self._lock:
            self._panels.clear()


KEPT: Final = Kept(most=128)


def panel(ctx: Context, case: Case, replayed: Replayed | None) -> Proof | None:
    """The short panel of the lot's page; None while bids are still taken, when there is little to tell."""
    return whole(ctx, case, replayed) if case.closed else None


def whole(ctx: Context, case: Case, replayed: Replayed | None) -> Proof:
    """Every claim. While bids are still taken only those on what is public anyway: nothing about bids may be said."""
    key = _key(ctx, case, replayed)
    made = KEPT.get(key)
    if made is None:
        made = _panel(Evidence(ctx, case, replayed))
        KEPT.put(key, made)
    return made


def _key(ctx: Context, case: Case, replayed: Replayed | None) -> Hashable:
    """The chain's end, whether the log holds it, what the reader may see; and the hour, for what is kept can rot."""
    last = case.places[-1].entry.leaf
    seen = tuple((one.known, one.whole, frozenset(one.body)) for one in case.places)
    wrong = replayed.wrong if replayed else None
    return (
        case.lot.id,
        last,
        recheck.covered(ctx, last),
        seen,
        wrong,
        doubts.last(ctx.tx),
        ctx.now.replace(minute=0, second=0, microsecond=0),
    )


def _panel(of: Evidence) -> Proof:
    makers = _CLAIMS if of.case.closed else _STANDING
    claims = tuple(_grounded(of, claim) for make in makers if (claim := make(of)) is not None)
    good, bad, warn = (sum(claim.shape == shape for claim in claims) for shape in ("good", "bad", "warn"))
    every = Link(GROUNDS, f"/lots/{of.case.lot.id}/proof")
    return Proof(good, bad, warn, claims, every, HOME, of=len(dossier.checks()))


def _grounded(of: Evidence, claim: Claim) -> Claim:
    """The claim with the entries that it was computed from."""
    places = of.case.places
    match claim.check:
        case "01.02" | "03.03":
            rests = list(places)
        case "02.01":
            rests = recheck.to_be_signed(places)
        case "02.02":
            rests = recheck.to_be_sealed(places)
        case check:
            rests = of.case.named(*_RESTS.get(check, ()))
    return replace(claim, rests=tuple(one.tseq for one in rests))


def checks() -> tuple[tuple[str, Text], ...]:
    """The numbered list that dossier, verifier and these pages share."""
    return tuple((check.id, check.name) for check in dossier.checks())


def _claim(holds: bool, yes: Text, no: Text, check: str, why: Text = "") -> Claim:
    return Claim("good" if holds else "bad", yes if holds else no, check, why)


def _computed(yes: Text, no: Text, check: str, compute: Callable[[], Text]) -> Claim:
    """Good if `compute` gives what it has checked, else failed with the reason; NotNow: cannot be checked yet."""
    try:
        return Claim("good", yes, check, compute())
    except NotNow as refusal:
        return Claim("warn", yes, check, refusal.words)
    except Refusal as refusal:
        return Claim("bad", no, check, refusal.words)
    except Wrong as wrong:
        return Claim("bad", no, check, phrase("第 {n} 条：{why}", n=wrong.tseq, why=wrong.refusal.words))
    except Fault:
        return Claim("bad", no, check, Words("保存的文件与摘要不符", "a kept file is not the one of its digest"))
    except (KeyError, TypeError, ValueError):  # of an entry that somebody altered: the rules were never given such
        return Claim("bad", no, check, Words("记录的内容不成样子", "the record is not of its form"))


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
    return _computed(
        Words(
            "每一条都在全站日志的最新检查点之下", "Every entry lies under the newest checkpoint of the whole site’s log"
        ),
        Words("有一条不在全站日志里", "An entry is not in the log of the whole site"),
        "03.03",
        lambda: phrase("逐条算到检查点 {size} 的根", size=recheck.inclusion(of.ctx, of.case.places)),
    )


def _signed(of: Evidence) -> Claim:
    return _computed(
        Words(
            "须签名的行为都有签名，签的正是所记的内容",
            "Every act that needs a signature has one, over what is recorded",
        ),
        Words("有一个签名与所记的内容不符", "A signature is not one over what is recorded"),
        "02.01",
        lambda: phrase("{n} 个签名，逐一重验", n=recheck.signatures(of.ctx, of.case.places)),
    )


def _doubted(of: Evidence) -> Claim | None:
    """Signatures whose keys were reported lost with an earlier moment; nothing where there is none."""
    signed = ((one, one.entry.body.get("p7s_sha256")) for one in recheck.to_be_signed(of.case.places))
    said = [
        join(phrase("第 {n} 条", n=one.tseq), why)
        for one, p7s in signed
        if isinstance(p7s, str) and (why := doubted.word(of.ctx, p7s, one.entry.at))
    ]
    name = Words("有的签名存疑：其密钥后来被报告早已遗失", "Some signatures are questioned: their keys were lost")
    return Claim("warn", name, "02.01", join(*said)) if said else None


def _stamped(of: Evidence) -> Claim:
    return _computed(
        Words(
            "关键时刻有平台印章和时间戳，盖的正是原文",
            "The decisive moments carry seal and time stamp over their bytes",
        ),
        Words("有一个印章或时间戳与原文不符", "A seal or a time stamp is not one over its event"),
        "02.02",
        lambda: phrase("{n} 个印章和时间戳，逐一重验", n=recheck.seals(of.ctx, of.case.places)),
    )


def _order(of: Evidence) -> Claim:
    times = [entry.at for verb in ORDER if (entry := of.case.last(verb))]
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
    return _computed(
        Words("随机数都是各方密钥唯一能给出的值", "Every random value is the only one that its party’s key can give"),
        Words("有一个随机数的证明不成立", "The proof of a random value does not hold"),
        "05.01a",
        lambda: phrase("{n} 个 VRF 证明，逐一重验", n=recheck.entropy(of.ctx, given)),
    )


def _beacon(of: Evidence) -> Claim | None:
    given = of.case.named("give_beacon")
    if not given:
        return None
    return _computed(
        Words(
            "公共信标的值正是冻结时按公式定下的那一轮，签名成立",
            "The public beacon’s value is of the round that the freeze fixed by formula, and its signature holds",
        ),
        Words("公共信标的轮次或签名不对", "The public beacon’s round or signature is wrong"),
        "05.01b",
        lambda: phrase("{n} 个信标值，重验签名", n=recheck.beacons(of.ctx, of.case.named("freeze_draw"), given)),
    )


def _drawn(of: Evidence) -> Claim | None:
    told = of.case.named("draw", "replace_expert")
    if not told:
        return None
    return _computed(
        Words("抽取已重跑一遍，席位逐一相同", "The draw was run again and gave the same seats"),
        Words("重跑的抽取与记录不符", "The draw run again is not what was recorded"),
        "05.03",
        lambda: phrase("{n} 次抽取，含递补", n=recheck.draws(of.ctx, told)),
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
    result = of.replayed.result if of.replayed else None
    if result is None:
        return Claim("warn", text, "05.08", Words("名次未能重算", "the places could not be recomputed"))
    lots = {
        str(one.entry.body["did"]).rpartition("/")[2]: str(one.entry.body["chosen"])
        for one in of.case.named("draw")
        if one.entry.body.get("chosen") is not None
    }
    try:
        first = recheck.award(result, lots, entry.entry.body, awarders.said([one.entry for one in of.case.places]))
    except Refusal as refusal:
        return Claim(
            "bad", Words("定标与重算的名次不符", "The award is not what was recomputed"), "05.08", refusal.words
        )
    if first:
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
    holds = all(
        {str(each["pid"]) for each in told.body[listed]} == set(convened.body[listed])
        for listed in ("members", "representatives")
    )
    return _claim(
        holds,
        Words("公布的评委正是抽中、指派并到场的人", "The names are of those who were drawn or named, and convened"),
        Words("公布的评委与抽中的不一致", "The members named are not those who were convened"),
        "05.10",
    )


def _witnessed(of: Evidence) -> Claim:
    return witnessed.claim(of.ctx)


_STANDING: Final[tuple[Callable[[Evidence], Claim | None], ...]] = (_chain, _included, _signed, _doubted, _witnessed)
_CLAIMS: Final[tuple[Callable[[Evidence], Claim | None], ...]] = (
    *(_received, _frozen, _recomputed, _first, _order, _entropy, _beacon, _drawn, _named),
    *(_chain, _included, _signed, _doubted, _stamped, _independent, _witnessed),
)
