"""Joint reviews and reviews of drawings: the applicant by number and code, the departments at their desks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import conferences, dockets
from approval.acts.dockets import Held
from approval.rules import conference
from approval.rules.conference import ANSWERED, KINDS, OUTCOMES, TABLE, VOTES, Answered, Outcome
from approval.rules.docket import By
from kernel.context import Context
from kernel.errors import Words
from web.desks.errands import TEXT
from web.public import assistance
from web.public import docket_kinds as kinds
from web.public.docket_kinds import Own, Shown
from web.views.elements import Fact, Field
from web.views.letters import Part
from web.words import Text, join

FILE: Final = Field("file", Words("文件（PDF、PNG、JPEG）", "File (PDF, PNG, JPEG)"), "file")
NUMBER: Final = Field("comment", Words("意见编号", "Number of the comment"), mode="numeric")
LABELS: Final = {**assistance.PERSONAL, "link": Words("会议网址", "Where it is seen")}


def _parts(ctx: Context, of: Held) -> Iterator[Part]:
    """Files, comments with their replies, opinions, and the minutes."""
    said = dockets.details(of)
    rows = [
        Fact(Words("方式", "How"), KINDS[conferences.kind(of)]),
        Fact(Words("召集单位", "Called by"), kinds.office(ctx, of.unit)),
    ]
    rows += [Fact(LABELS[name], str(said[name])) for name in ("title", "link") if name in said]
    rows += [
        Fact(_version(n), one.text("file_sha256"), style="mono")
        for n, one in enumerate(conference.versions(of.acts), 1)
    ]
    rows += [
        Fact(Words("录像摘要", "Recording"), one.text("recording_sha256"), style="mono")
        for one in of.acts
        if one.verb == "record"
    ]
    yield Part(Words("会审情况", "The review"), tuple(rows))
    if marked := conference.comments(of.acts):
        yield Part(Words("批注意见", "Comments"), tuple(fact for one in marked for fact in _comment(ctx, one)))
    yield Part(Words("部门意见", "Opinions"), tuple(_opinion(ctx, of, each) for each in of.members))
    for one in of.acts:
        if one.verb == "conclude":
            outcome = OUTCOMES[Outcome(one.text("outcome"))]
            listed = tuple(_listed(ctx, of, office) for office in of.members)
            text = Fact(Words("纪要", "Minutes"), dockets.told(ctx, one.text("text_sha256")), style="text")
            yield Part(Words("会审纪要", "Minutes"), (Fact(Words("结论", "Outcome"), outcome), text, *listed))
    yield kinds.course(of)


def _version(n: int) -> Words:
    return Words(f"第 {n} 版", f"version {n}")


def _comment(ctx: Context, one: conference.Comment) -> Iterator[Fact]:
    where = Words(f"意见 {one.n}：第 {one.version} 版第 {one.page} 页（{one.x}‰，{one.y}‰）",
                  f"Comment {one.n}: version {one.version}, page {one.page} ({one.x}‰, {one.y}‰)")  # fmt: skip
    yield Fact(where, join(kinds.office(ctx, one.office), dockets.told(ctx, one.text), ANSWERED[one.state]))
    if one.reply:
        yield Fact(Words(f"答复 {one.n}", f"Reply {one.n}"), dockets.told(ctx, one.reply), style="text")


def _opinion(ctx: Context, of: Held, office: str) -> Fact:
    found = conference.opinions(of.acts).get(office)
    said: Text = join(VOTES[found.vote], dockets.told(ctx, found.text)) if found else Words("未发表", "has not spoken")
    return Fact(kinds.office(ctx, office), said)


def _listed(ctx: Context, of: Held, office: str) -> Fact:
    """An opinion with the digest of its signature."""
    last = [one for one in of.acts if one.verb == "opine" and one.text("office") == office][-1]
    return Fact(kinds.office(ctx, office), last.text("p7s_sha256"), style="mono")


def _desk(ctx: Context, of: Held) -> list[str]:
    """Who has called it leads it, who was called in judges; what the applicant says on the spot the caller enters."""
    verbs = TABLE.open(of.stage, By.ASKER, By.DESK, By.HEAD) if ctx.actor.org == of.unit else []
    mine = TABLE.open(of.stage, By.MEMBER) if ctx.actor.org in of.members else []
    open_states = {one.state for one in conference.comments(of.acts)}
    needs = {"reply": {Answered.OPEN, Answered.REPLIED}, "settle": {Answered.REPLIED}}
    ready = [verb for verb in (*verbs, *mine) if verb not in needs or needs[verb] & open_states]
    return [verb for verb in ready if verb != "comment" or conference.versions(of.acts)]


SHOWN: Final = Shown(
    Words("会审和审图", "Review"),
    TABLE,
    _parts,
    {
        "file": Own(
            conferences.file, Words("提交新版文件", "Hand in a version"), (FILE,), prepare=conferences.keep_file
        ),
        "reply": Own(
            conferences.reply, Words("答复意见", "Answer a comment"), (NUMBER, TEXT), prepare=dockets.hide_text
        ),
    },
    _desk,
    personal=LABELS,
)
