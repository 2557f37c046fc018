"""The log's own page, and how anybody checks what this site says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from disclosure.acts import reading as disclosure
from disclosure.acts.dossier import ENDED
from kernel import sequencer
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.errors import NotFound, Words
from signing.rules.witnessing import Witnesses
from trading.acts import reading
from trading.rules.lifecycle import Stage
from web.desks.stages import STAGES
from web.public import chain, lot, notices, proof, sunlight
from web.public.case import load, subject
from web.views.elements import Claim, Command, Fact, Field, Form, Link, Sign
from web.views.log import Address, LogPage
from web.views.public import NoticeRow, VerifyPage
from web.words import Text, join, phrase

NEWEST: Final = 50
ADDRESSES: Final = (
    Address(Words("最新检查点", "The newest checkpoint"), "/log/checkpoint", "/log/checkpoint"),
    Address(Words("哈希分块（C2SP tlog-tiles）", "Tiles of hashes (C2SP tlog-tiles)"), "/log/tile/<L>/<N>[.p/<W>]"),
    Address(Words("条目分块，均为加盐承诺", "Bundles of entries, salted commitments"), "/log/tile/entries/<N>[.p/<W>]"),
    Address(Words("一条日志的证明", "The proof of one entry"), "/log/proofs/<leaf>"),
    Address(Words("一个公开主体的全部条目", "All entries of a public subject"), "/log/entries?subject=<id>"),
)
HOME: Final = (
    Command("ggzy verify dossier.zip", Words("核验一卷案卷，不联网", "Check a dossier, offline")),
    Command(
        "ggzy log audit --from old.txt --to {site}/log",
        Words("用自己存下的检查点核对全站日志只增不改", "Check with a checkpoint of your own that the log only grew"),
    ),
    Command(
        "ggzy bid receipt my-bid",
        Words("投标人核对自己投标文件夹里的回执，不联网", "A bidder checks the receipt in its folder, offline"),
    ),
    Command(
        "ggzy verify receipt receipt-file.json --dossier dossier.zip",
        Words(
            "凭回执证明按时收到、被遗漏或没有按期答复，不联网",
            "By a receipt: received in time, left out, or not answered in time, offline",
        ),
    ),
)
LIMITS: Final = (
    Claim(
        "warn",
        Words("投标文件里的话是不是真的", "Whether what a bid says is true"),
        why=Words(
            "核验只证明没有增、删、改、换",
            "verification proves only that nothing was added, dropped, changed or replaced",
        ),
    ),
    Claim(
        "warn",
        Words("两方随机数是否彼此独立", "Whether the two sources of chance are independent"),
        "05.01c",
        Words("要看两把密钥由谁保管、放在哪里", "that depends on who keeps the two keys, and where"),
    ),
    Claim(
        "warn",
        Words("全站日志是否对所有人只有一本", "Whether everybody is shown one and the same log"),
        "02.04",
        Words("要有外部见证方联署，由您自己的策略认定", "that takes outside witnesses, named by a policy of your own"),
    ),
)


def _newest(ctx: Context) -> Checkpoint | None:
    try:
        return sequencer.checkpoint(ctx.tx)
    except NotFound:
        return None


def _facts(found: Checkpoint | None, key: str) -> tuple[Fact, ...]:
    if found is None:
        return ()
    made = [
        Fact(Words("条数", "Entries"), phrase("{n}", n=found.size), style="n"),
        Fact(Words("签出时刻", "Signed"), phrase("{at}", at=found.at)),
        Fact(Words("根", "Root"), found.root.hex(), style="mono"),
        Fact(Words("原文", "Text"), "/log/checkpoint", "/log/checkpoint", "mono"),
    ]
    if found.witnesses:
        made.append(Fact(Words("联署的见证方", "Cosigned by"), " ".join(found.witnesses), style="mono"))
    if key:
        made.append(Fact(Words("日志公钥", "Verifier key"), key, style="mono"))
    return tuple(made)


def page(ctx: Context, key: str, policy: Witnesses, alarm: Text) -> LogPage:
    """`key` is the log's verifier key, empty where none is wired."""
    found = _newest(ctx)
    lots = reading.lots_at(ctx, limit=NEWEST)
    return LogPage(
        claims=sunlight.claims(ctx, policy, alarm) if found else (),
        picture=sunlight.picture(found.note) if found else None,
        days=sunlight.days(ctx),
        stamping=sunlight.stamping(),
        facts=_facts(found, key),
        note=found.note.decode() if found else "",
        addresses=ADDRESSES,
        commands=(),
        subjects=tuple(
            (Link(Words(one.title_zh, one.title_en), subject(one.id)), join(one.id, STAGES[one.stage]))
            for one in lots
            if one.stage is not Stage.DRAFT
        ),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, or what is wrong with what was typed."""

    sign: Sign | None = None
    facts: tuple[Fact, ...] = ()
    error: Text = ""


NOTHING_ASKED: Final = Answer()


def verify(ctx: Context, key: str, site: str, leaf: str = "", answer: Answer = NOTHING_ASKED) -> VerifyPage:
    """How to check `site` at home; `leaf` and `answer` repeat what was asked and tell what was found."""
    field = Field(
        "receipt",
        Words("叶子摘要", "Leaf digest"),
        value=leaf,
        hint=Words("回执上的 64 位十六进制", "the 64 hexadecimal digits on the receipt"),
        error=answer.error,
    )
    return VerifyPage(
        checkpoint=_facts(_newest(ctx), key),
        lookup=Form("/verify", (field,), Words("查询", "Look up")),
        commands=tuple(replace(one, line=one.line.format(site=site)) for one in HOME),
        dossiers=_dossiers(ctx),
        checks=proof.checks(),
        limits=LIMITS,
        answer=answer.sign,
        answer_facts=answer.facts,
    )


def of_leaf(ctx: Context, leaf: str) -> Answer:
    """Whether the leaf of a receipt is in the log."""
    digits = leaf.replace(" ", "").lower()
    if not _is_digest(digits):
        return Answer(error=Words("应为 64 位十六进制数字", "64 hexadecimal digits are expected"))
    try:
        there, facts = chain.looked_up(ctx, digits)
    except NotFound:
        return Answer(Sign("bad", Words("日志里没有这个叶子", "The log does not have this leaf")))
    if there:
        return Answer(Sign("good", Words("已并入日志", "It is in the log")), facts)
    return Answer(Sign("warn", Words("已收到，等待下一个检查点", "Recorded; it waits for the next checkpoint")))


def of_paper(ctx: Context, digest: str) -> Answer:
    """To which published paper a digest belongs: where the code printed on each paper leads."""
    found = disclosure.by_digest(ctx, digest) if _is_digest(digest) else ()
    if not found:
        nothing = Words("没有内容或 PDF 为这个摘要的公告", "No published paper has this digest")
        return Answer(Sign("bad", nothing), (Fact(Words("摘要", "Digest"), digest[:64], style="mono"),))
    facts = [Fact(notices.called(one.kind), join(one.no, notices.title(one)), notices.address(one)) for one in found]
    facts += [Fact(proof.GROUNDS, each, lot.sunlight(each)) for each in dict.fromkeys(one.lot for one in found) if each]
    facts.append(Fact(Words("摘要", "Digest"), digest, style="mono"))
    return Answer(
        Sign(
            "good",
            Words("这份文件由本平台发布，内容与摘要相符", "This paper was published here; its content has this digest"),
        ),
        tuple(facts),
    )


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _dossiers(ctx: Context) -> tuple[NoticeRow, ...]:
    """Of lots that have ended, the newest first; each is made when it is asked for, the same bytes every time."""
    ended = [load(ctx, one.id) for one in reading.lots_at(ctx, *ENDED, limit=NEWEST)]
    return tuple(NoticeRow(lot.title(case), lot.dossier_address(case), (lot.dossier_name(case),)) for case in ended)
