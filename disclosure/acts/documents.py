"""Documents of offices: drafted, reviewed, cleared, signed by two, published, withdrawn. Each has a chain of its own.

One case, one review: every draft goes the whole way, and a document that was sent back goes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from disclosure import document_store as store
from disclosure.acts import meetings, proposals
from disclosure.rules import document_kind, duty, office_document, proposal
from disclosure.rules.document_kind import Kind
from disclosure.rules.document_words import CLASSES, Stage
from disclosure.rules.office_document import Document, Index, Step
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post, Unit
from signing.rules.statement import Signed

MOST: Final = 20
"""Files of one document."""


def steps(ctx: Context, subject: str) -> list[Step]:
    """The chain of the document, as its rules read it."""
    return [
        Step(one.type.partition(".")[2], str(one.body.get("by", "")), one.actor.partition(".")[2], one.at, one.body)
        for one in journal.entries(ctx.tx, subject)
    ]


def held(ctx: Context, subject: str) -> Document:
    """NotFound if there is no such document."""
    found = office_document.replayed(steps(ctx, subject)) if ids.kind(subject) == "document" else None
    if found is None:
        raise NotFound("document.unknown", f"没有这份文件：{subject}", f"no such document: {subject}", field="index")
    return found


def next_index(ctx: Context, office: str, of_class: str) -> Index:
    """The number that the office's next document of this class will have."""
    if of_class not in CLASSES:
        raise NotValid("index.class", "没有这个信息类别", "there is no such class", field="of_class")
    year = day_of(ctx.now).year
    return Index(office, of_class, year, store.last(ctx.tx, office, of_class, year) + 1)


# ---------------------------------------------------------------- drafted


def prepare_draft(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `draft`; what the document says becomes a blob, with its files `[{name, data}]` beside it."""
    made = office_document.read(body, day_of(ctx.now))
    of = office_document.index(subject)
    units.acting(ctx, of.office)
    if made.duty:
        duty.known(made.duty, ctx.catalogue)
    for organ in made.concerns:
        other(ctx, organ, of.office)
    said = document_kind.read(body, of.of_class)
    content: dict[str, Json] = {
        "title": made.title, "summary": made.summary, "text": made.text, "files": _files(ctx, body),
    }  # fmt: skip
    _belongs(ctx, said, of.office, made.title)
    if said.explained is not None:
        content["explained"] = said.explained.json()
    return {
        "content_sha256": ctx.blobs.put(canon.canonical(content)),
        "attribute": made.attribute,
        "ground": made.ground,
        "reason": made.reason,
        "formed": made.formed.isoformat(),
        "duty": made.duty,
        "concerns": list(made.concerns),
        "kind": said.kind,
        "regards": said.regards,
    }


def _belongs(ctx: Context, said: document_kind.Said, office: str, title: str) -> None:
    """What it belongs to is there, and the office's to explain or to answer; a reply's title says what it is about."""
    if said.kind is Kind.INTERPRETATION:
        _own_policy(ctx, said.regards, office)
    elif said.kind is Kind.REPLY:
        proposals.hosted(ctx, said.regards, office)
        proposal.summarised(title)
    elif said.regards:
        meetings.decision(ctx, said.regards)


def _own_policy(ctx: Context, subject: str, office: str) -> None:
    """谁起草、谁解读: an office interprets what it drafts itself."""
    policy = held(ctx, subject)
    if policy.kind is not Kind.POLICY or office_document.index(subject).office != office:
        raise NotAllowed(
            "interpretation.policy",
            "谁起草、谁解读：须为本单位起草的政策文件",
            "an office interprets a policy that it has drafted itself",
            field="regards",
        )


def _files(ctx: Context, body: Mapping[str, Json]) -> list[Json]:
    listed = Reader(body).each("files") if body.get("files") else ()
    if len(listed) > MOST:
        raise NotValid("document.files", f"附件不得超过 {MOST} 个", f"at most {MOST} files", field="files")
    made: list[Json] = []
    for one in listed:
        name, data = one.text("name"), one.binary("data")
        if len(name) > 200 or "/" in name:
            raise one.refuse("name", "文件名不成立", "no such name of a file")
        made.append({"name": name, "sha256": ctx.blobs.put(data), "size": len(data)})
    return made


def other(ctx: Context, organ: str, office: str) -> Unit:
    """The organ, if it stands and is not the office itself."""
    if organ == office:
        raise NotValid("document.organ", "须为其他机关", "another organ is meant", field="organ")
    return units.standing(ctx, organ)


def draft(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """A first draft under the next index number, or a new one of what waits for review or was sent back."""
    of = office_document.index(subject)
    units.acting(ctx, of.office)
    alone(ctx.tx, f"journal/{subject}")
    content = Reader(canon.mapping(ctx.blobs.get(str(body["content_sha256"]))))
    row: dict[str, object] = {name: content.text(name) for name in ("title", "summary")}
    row |= {name: body[name] for name in ("attribute", "duty", "formed", "kind", "regards")}
    row |= {"content": body["content_sha256"], "stage": Stage.DRAFTED, "asked": " ".join(_codes(body))}
    if store.find(ctx.tx, subject) is not None:
        held(ctx, subject).after("draft")
        store.change(ctx.tx, subject, **row)
    else:
        _first(ctx, of, row)
    return record(ctx, "draft", subject, body, None)


def _codes(body: Mapping[str, Json]) -> tuple[str, ...]:
    return Reader(body).texts("concerns")


def _first(ctx: Context, of: Index, row: Mapping[str, object]) -> None:
    if of != next_index(ctx, of.office, of.of_class):
        raise Conflict(
            "document.number",
            "该索引号不是下一个号码",
            "this is not the next number",
            field="index",
            remedy=Words("从工作台重新起草", "Begin the draft again from the desk"),
        )
    numbered = {"id": of.subject, "office": of.office, "of_class": of.of_class, "year": of.year, "number": of.number}
    store.begin(ctx.tx, **numbered, **row)


# ---------------------------------------------------------------- what follows


def interpretations(ctx: Context, policy: str) -> list[tuple[str, Document]]:
    """Those of a policy, in every stage, oldest first; nobody else changes them meanwhile."""
    rows = store.regarding(ctx.tx, policy)
    for row in rows:
        alone(ctx.tx, f"journal/{row.id}")
    return [(row.id, held(ctx, row.id)) for row in rows]


@dataclass(frozen=True, slots=True)
class Turn:
    """A document that nobody else changes meanwhile."""

    of: Document
    subject: str
    office: str


def enter(ctx: Context, subject: str, *posts: Post) -> Turn:
    """NotAllowed unless the caller holds one of the posts in the document's office."""
    office = office_document.index(subject).office
    units.acting(ctx, office, *posts)
    alone(ctx.tx, f"journal/{subject}")
    return Turn(held(ctx, subject), subject, office)


def answered(of: Document) -> None:
    """NotNow `document.organ_waits` while an organ concerned has not agreed."""
    if waiting := of.unanswered():
        raise NotNow(
            "document.organ_waits",
            f"尚未取得相关机关同意：{waiting[0]}",
            f"an organ concerned has not agreed: {waiting[0]}",
            remedy=Words("先请该机关书面答复", "Have that organ answer first"),
        )


def asks(ctx: Context, subject: str) -> None:
    """Note which organs have still to answer."""
    store.change(ctx.tx, subject, asked=" ".join(held(ctx, subject).awaited()))


def move(ctx: Context, turn: Turn, to: Stage, **values: object) -> None:
    """Note where the document stands now."""
    store.change(ctx.tx, turn.subject, stage=to, **values)


def record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`by` says which person of the office it was."""
    said = {**body, "by": ctx.actor.id, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))
