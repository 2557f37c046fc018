"""What one lot can prove to whoever does not trust the site: claims with their grounds, witnesses, anchors, proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from disclosure.acts.dossier import ENDED
from disclosure.rules import event_types, wording
from kernel import checkpoints, sequencer
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.errors import Words
from signing.rules.witnessing import Witnesses
from web.public import lot, proof, sunlight, witnessed
from web.public.case import Case, load, replayed, subject
from web.public.visible import Seen
from web.views.elements import Claim, Command, Fact, Link, Margin
from web.views.log import Certified, Day, Ground, LotSunlight
from web.words import Text, phrase

RULED_OUT: Final[Mapping[str, Words]] = {
    "01.02": Words("删掉、插入或改写本标段的一条记录", "an entry of this lot deleted, slipped in or rewritten"),
    "01.05": Words("截止后补投、抽走或调换投标", "a bid added, taken out or exchanged after the deadline"),
    "02.01": Words("冒名办理，或者办过又不认", "an act in somebody else’s name, or one that its author denies"),
    "02.02": Words("把关键时刻倒填成别的时间", "a decisive moment dated back"),
    "02.04": Words("平台另写一本日志给别人看", "a second log that the platform shows to somebody else"),
    "03.03": Words("记录不并入全站日志，留着日后再改", "entries kept out of the site’s log, to be changed later"),
    "04.02": Words("先定标后评标之类的次序颠倒", "an order turned about, such as an award before the evaluation"),
    "05.01a": Words("出随机数的一方挑一个对自己有利的", "a party that picks the random value that suits it"),
    "05.01c": Words("一人掌握两把密钥，事先知道抽中谁", "one person who holds both keys and knows early who is drawn"),
    "05.03": Words("重抽到满意为止，或者换掉抽中的人", "drawing again until it suits, or exchanging who was drawn"),
    "05.05": Words("看着随机数再定名单", "a list made up with the random values in view"),
    "05.07": Words("改动一个分数、一个报价或一个名次", "a score, a price or a place that was changed"),
    "05.08": Words("绕过名次悄悄定标", "an award past the ranking without a word"),
    "05.10": Words("由别人顶替抽中的评委", "somebody else in the seat of a member who was drawn"),
}
"""What nobody can have done where the check passes; what remains possible where it cannot be checked."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A checkpoint, and up to which entry of the lot it reaches."""

    signed: Checkpoint
    until: int


def page(ctx: Context, lot_id: str, site: str, key: str, policy: Witnesses) -> LotSunlight:
    """`site` is the platform's address, `key` its log's verifier key; NotFound unless the lot is announced."""
    case = load(ctx, lot_id)
    told, reached = proof.whole(ctx, case, replayed(ctx, case)), _reached(ctx, case)
    signed, day = reached.signed if reached else None, _day(ctx, case)
    return LotSunlight(
        lot=Link(lot.title(case), lot.address(lot_id)),
        title=lot_id,
        proof=told,
        grounds=tuple(_ground(case, claim) for claim in told.ordered),
        held=_held(case, reached),
        facts=_facts(signed, key),
        note=signed.note.decode() if signed else "",
        picture=sunlight.picture(signed.note) if signed else None,
        quorum=witnessed.quorum(signed, policy) if signed else witnessed.NOBODY_YET,
        cosigners=witnessed.cosigners(ctx, signed, policy) if signed else (),
        day=day,
        stamping=sunlight.stamping(day.day) if day else (),
        moments=_moments(case, reached),
        commands=_commands(case, signed, site, key),
        downloads=_downloads(case),
    )


def _ground(case: Case, claim: Claim) -> Ground:
    return Ground(claim, _out(claim), Margin(claim.rests, f"{subject(case.lot.id)}/"))


def _out(claim: Claim) -> Text:
    what = RULED_OUT.get(claim.check)
    if what is None or claim.shape == "bad":
        return ""
    return phrase("排除了：{what}。", what=what) if claim.shape == "good" else phrase("还不能排除：{what}。", what=what)


def _reached(ctx: Context, case: Case) -> Reached | None:
    found = sequencer.proven(ctx.tx, [one.entry.leaf for one in case.places])
    return Reached(*found) if found else None


def _held(case: Case, reached: Reached | None) -> Text:
    last = case.places[-1].tseq
    if reached is None:
        return Words("本标段的日志还在等待第一个检查点。", "The entries of this lot wait for their first checkpoint.")
    if reached.until == last:
        return phrase("这个检查点之下有本标段的全部 {n} 条日志。", n=last)
    return phrase("这个检查点之下有本标段的第 1 至 {n} 条；更新的几秒后进入下一个检查点。", n=reached.until)


def _facts(signed: Checkpoint | None, key: str) -> tuple[Fact, ...]:
    if signed is None:
        return ()
    made = [
        Fact(Words("全站条数", "Entries of the whole site"), phrase("{n}", n=signed.size), style="n"),
        Fact(Words("签出时刻", "Signed"), phrase("{at}", at=signed.at)),
        Fact(Words("根", "Root"), signed.root.hex(), style="mono"),
    ]
    if key:
        made.append(Fact(Words("日志公钥", "Verifier key"), key, style="mono"))
    return tuple(made)


def _day(ctx: Context, case: Case) -> Day | None:
    """The first day's stamp above the newest entry of the lot that has one."""
    newest = checkpoints.newest(ctx.tx)
    for one in reversed(case.places):
        found = sunlight.stamp_above(ctx, one.entry.leaf, newest.size if newest else 0)
        if found:
            return found
    return None


def _moments(case: Case, reached: Reached | None) -> tuple[Certified, ...]:
    """The decisive acts that the reader may know of; each proof is given once a checkpoint holds the act."""
    decisive = [one for one in case.places if one.known and _decisive(one)]
    return tuple(_certified(one, one.tseq <= (reached.until if reached else 0)) for one in decisive)


def _decisive(one: Seen) -> bool:
    return one.type in event_types.SEALED or one.type in ("lot.announce", "lot.draw", "lot.publish_candidates")


def _certified(one: Seen, held: bool) -> Certified:
    href, links = f"{subject(one.entry.subject)}/{one.tseq}", []
    if one.whole:
        links.append(Link(Words("原文（JSON）", "text (JSON)"), f"{href}/event.json"))
    if held:
        links.append(Link(Words("日志证明", "proof"), f"/log/proofs/{one.entry.leaf.hex()}"))
    return Certified(one.tseq, href, wording.act(one.type), one.at, tuple(links))


def _commands(case: Case, signed: Checkpoint | None, site: str, key: str) -> tuple[Command, ...]:
    made = []
    if case.lot.stage in ENDED:
        why = Words(
            "下载案卷，在自己的电脑上逐项重算，不联网",
            "download the dossier, then recompute every item on your own computer, offline",
        )
        made.append(Command(f"ggzy verify {lot.dossier_name(case)}", why))
    if signed is not None:
        trusted = f" --log-key {key}" if key else ""
        why = Words(
            "存下上面的检查点原文，以后任何一天核对日志只增不改",
            "keep the checkpoint above as a file; on any later day check that the log only grew",
        )
        made.append(Command(f"ggzy log audit --from checkpoint-{signed.size}.txt --to {site}/log{trusted}", why))
    why = Words(
        "投标人、异议人、投诉人：凭自己的回执证明按时收到、被遗漏或没有按期答复",
        "bidders and whoever objected or complained: show by your receipt that it came in time, was left out or "
        "was not answered in time",
    )
    made.append(Command("ggzy verify receipt receipt-file.json", why))
    return tuple(made)


def _downloads(case: Case) -> tuple[Link, ...]:
    browser = Link(Words("在浏览器中核验", "Verify in the browser"), "/verify/browser/index.html")
    kept = Link(Words("保存核验页，离线使用（ZIP）", "Keep the verifier for use offline (ZIP)"), "/verify/browser.zip")
    found = lot.dossier(case)
    return (found, browser, kept) if found else (browser, kept)
