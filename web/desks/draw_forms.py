"""The fields and exact bodies of a draw’s acts: the plan, the parties’ values, the beacon’s."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

from evaluation.acts import drawing as lotteries
from evaluation.acts import members
from experts.acts import drawing
from experts.acts import reading as drawn
from experts.acts.reading import Awaited
from experts.rules import entropy
from experts.rules import plan as plans
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Refusal, Words
from signing.rules import bls
from trading.acts import dealing, reading
from trading.rules.live.drawn import WINNER
from web.answers import Answers
from web.desks.errands import select
from web.views.elements import Choice, Fact, Field
from web.words import phrase

RELAY: Final = "https://api.drand.sh/{chain}/public/{round}"
"""Where drand publishes a round, among other places; a person looks there, the platform never does."""
_KEYGEN: Final = Words("ggzy vrf keygen 显示的公钥", "as ggzy vrf keygen shows it")

# ---------------------------------------------------------------- the plan


def plan(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = members.sitting(ctx, reading.lot(ctx, subject))
    among = dealing.equals(ctx.tx, subject)
    whats = [("evaluation", Words("评标委员会", "the panel"))]
    whats += [(each.name, Words(each.name, each.name)) for each in of.method.check(of.document)]
    if tie := lotteries.open_tie(ctx, of):
        place = tie[0].rpartition("-")[2]
        whats = [(tie[0], Words(f"第 {place} 名并列，由抽取决定", f"the tie at place {place}"))]
    if among:
        numbers = "、".join(among)
        told = Words(f"报价相同的竞买号，由摇号决定：{numbers}", f"the winner among the equal: {', '.join(among)}")
        whats = [(WINNER, told)]
    return (
        select("what", Words("抽取什么", "What is drawn"), *(Choice(name, words) for name, words in whats)),
        *CHANCE,
    )


def _whose() -> tuple[Field, ...]:
    """Whose chance draws: both keys and their custody, and what a plan may have beyond."""
    custody = (
        Choice("independent", Words("两把密钥分属两处", "the two keys are kept apart")),
        Choice("same-machine", Words("两把密钥在同一台机器上（演示）", "both keys are on one machine (demonstration)")),
    )
    return (
        Field("keys.centre", Words("交易中心的公钥", "Public key of the centre"), hint=_KEYGEN),
        Field("keys.supervisor", Words("监督部门的公钥", "Public key of the supervisor"), hint=_KEYGEN),
        select("custody", Words("密钥保管", "Custody of the keys"), *custody),
        *_options(),
    )


def _options() -> tuple[Field, ...]:
    """What a plan may have beyond what it must."""
    beacon = (
        Choice("", Words("不用", "none")),
        Choice("quicknet", Words("用 drand 公共信标（quicknet）", "the public drand beacon (quicknet)")),
    )
    when = Words("冻结名单两分钟后的一轮", "the round two minutes after the list is frozen")
    whose = Words("可不填；例如公证机构的公钥", "may be left empty; for example a notary office’s")
    return (
        Field("beacon", Words("公共信标", "Public beacon"), "select", choices=beacon, hint=when, required=False),
        Field("reserve", Words("备用方的公钥", "Public key of the reserve"), hint=whose, required=False),
        Field(
            "after_hours",
            Words("一方逾期几小时后由备用方代替", "Hours until the reserve stands in for a silent party"),
            hint=Words("1 至 720；有备用方时必填", "1 to 720; needed with a reserve"),
            required=False,
        ),
    )


CHANCE: Final = _whose()


def _key(given: Answers, name: str) -> str:
    """A public key typed as hex (as `ggzy vrf keygen` prints it) or base64, as base64."""
    text = given.needed(name, Words("公钥", "the public key"))
    try:
        raw = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("act.field", "公钥不合格式", "this is no public key", field=name) from error
    return base64.b64encode(raw).decode()


def planned(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {"what": given.text("what"), **chance(given)}


def chance(given: Answers) -> dict[str, Json]:
    """Of a plan's body whose chance draws."""
    keys: Json = {party: _key(given, f"keys.{party}") for party in plans.PARTIES}
    body: dict[str, Json] = {"keys": keys, "custody": given.text("custody")}
    if given.text("beacon"):
        body["beacon"] = given.text("beacon")
    if given.text("reserve"):
        body["fallback"] = {"after_hours": _hours(given), "reserve": _key(given, "reserve")}
    return body


def _hours(given: Answers) -> int:
    text = given.needed("after_hours", Words("小时数", "the hours"))
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= plans.MOST_HOURS:
        raise NotValid("act.field", "小时数须为 1 至 720", "the hours are 1 to 720", field="after_hours")
    return int(text)


# ---------------------------------------------------------------- the parties’ values


def rounds(ctx: Context, lot: str) -> list[tuple[str, int, str]]:
    """The rounds of the lot's draws that wait for the caller's value, or for the reserve's, which he may bring."""
    own = drawing.PARTY.get(ctx.actor.role)
    return [
        (did, each.j, each.party)
        for did in lotteries.going_on(ctx, reading.lot(ctx, lot))
        for each in drawn.progress(ctx.tx, did).missing
        if own and each.party in (own, plans.RESERVE)
    ]


def to_prove(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The rounds that wait, each with its task file, and the line that proves."""
    waiting = rounds(ctx, subject)
    down = Words("下载任务文件", "download the task")
    tasks = [
        Fact(
            phrase("第 {j} 轮，由备用方证明", j=j) if party == plans.RESERVE else phrase("第 {j} 轮", j=j),
            down,
            f"/me/lots/{subject}/draws/{j}?{urlencode({'did': did})}",
        )
        for did, j, party in waiting
    ]
    lines = sorted({party for _, _, party in waiting} or {drawing.PARTY.get(ctx.actor.role, "")})
    commands = [f"ggzy vrf prove TASK ANSWER --key KEY --party {party}" for party in lines]
    return (*tasks, *(Fact(Words("证明命令", "Command"), line, style="mono") for line in commands))


def proving(ctx: Context, subject: str) -> tuple[Field, ...]:
    choices = [Choice(f"{did}#{j}", f"{did} · {j}") for did, j, _ in rounds(ctx, subject)]
    return (
        select("round", Words("抽取和轮次", "Draw and round"), *choices),
        Field("answer", Words("ggzy vrf prove 写出的证明文件", "The file that ggzy vrf prove wrote"), "file"),
    )


def proven(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    did, _, j = given.needed("round", Words("抽取和轮次", "draw and round")).rpartition("#")
    if "answer" not in given.files:
        raise NotValid("act.field", "请选择证明文件", "choose the file with the proof", field="answer")
    try:
        answer = entropy.read_answer(given.files["answer"])
    except Refusal as refusal:
        raise NotValid(refusal.code, refusal.words.zh, refusal.words.en, field="answer") from refusal
    body: dict[str, Json] = {"did": did, "j": int(j or "0"), "proof": base64.b64encode(answer.proof).decode()}
    return {**body, **({"party": plans.RESERVE} if answer.party == plans.RESERVE else {})}


# ---------------------------------------------------------------- the beacon’s value


def awaited(ctx: Context, lot: str) -> Iterator[tuple[str, Awaited]]:
    """The draws of the lot that wait for a beacon's value."""
    for did in lotteries.going_on(ctx, reading.lot(ctx, lot)):
        found = drawn.progress(ctx.tx, did).awaited
        if found:
            yield did, found


def to_bring(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Which round, from when on it exists, and where it is published."""
    return tuple(fact for did, found in awaited(ctx, subject) for fact in where(did, found))


def where(did: str, found: Awaited) -> tuple[Fact, ...]:
    """The round that a draw waits for."""
    relay = RELAY.format(chain=found.network.chain, round=found.round)
    return (
        Fact(Words("抽取号", "Draw"), did, style="mono"),
        Fact(Words("信标轮次", "Round of the beacon"), str(found.round), style="mono"),
        Fact(Words("该轮的时刻", "Time of the round"), phrase("{at}", at=found.at)),
        Fact(Words("公布处之一", "Published, among others, at"), relay, style="mono"),
    )


SIGNATURE: Final = Field(
    "signature",
    Words("该轮的签名", "Signature of the round"),
    hint=Words("96 位十六进制，即公布内容里的 signature", "96 hex digits: “signature” as it is published"),
)


def bringing(ctx: Context, subject: str) -> tuple[Field, ...]:
    choices = [Choice(did, f"{did} · {found.round}") for did, found in awaited(ctx, subject)]
    return (select("did", Words("抽取和轮次", "Draw and round"), *choices), SIGNATURE)


def brought(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {"did": given.text("did"), "signature": signature(given)}


def signature(given: Answers) -> str:
    """The typed value of a round, hex or base64, as base64."""
    text = given.needed("signature", Words("该轮的签名", "the signature of the round"))
    try:
        raw = bytes.fromhex(text) if len(text) == 2 * bls.SIGNATURE_BYTES else base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("act.field", "签名不合格式", "this is no signature", field="signature") from error
    return base64.b64encode(raw).decode()
