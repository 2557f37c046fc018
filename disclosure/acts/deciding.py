"""Major decisions of a matter: five steps with their documents, the decision as made, how it is carried out."""

from __future__ import annotations

from collections.abc import Mapping

from disclosure.acts.consulting import held, mine, record
from disclosure.rules import consultation
from disclosure.rules.consultation_words import REPORT, Step
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed


def prepare_step(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `step`: the document `{step, name, file}` becomes a blob."""
    reader = Reader(body)
    reader.only("step", "name", "file")
    units.acting(ctx, held(ctx, subject).office)
    data = reader.binary("file")
    if not data:
        raise NotValid("decision.document", "该环节须附文件", "the step needs its document", field="file")
    name = consultation.line(reader, "name")
    return {"step": reader.choice("step", Step), "name": name, "sha256": ctx.blobs.put(data)}


def step(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Hand in the document of one of the five steps, before the decision is published; the last one counts."""
    of = mine(ctx, subject)
    if of.decided is not None:
        raise NotNow("decision.made", "决策已经公布", "the decision is published already")
    consultation.ordered(of, Step(str(body["step"])))
    return record(ctx, "step", subject, body, None)


def prepare_decide(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    reader = Reader(body)
    reader.only("text")
    units.acting(ctx, held(ctx, subject).office)
    return {"text_sha256": ctx.blobs.put(consultation.line(reader, "text").encode())}


def decide(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Publish the decision as made: by the head, signed, with all steps (重大行政决策程序暂行条例)."""
    consultation.decidable(mine(ctx, subject, Post.HEAD))
    return record(ctx, "decide", subject, body, signed)


def report(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Publish how the decision is carried out: all four parts."""
    of, reader = mine(ctx, subject), Reader(body)
    reader.only(*REPORT)
    for name in REPORT:
        consultation.line(reader, name)
    if of.decided is None:
        raise NotNow("decision.not_made", "决策尚未公布", "the decision is not published yet")
    return record(ctx, "report", subject, body, None)
