"""Joint reviews and reviews of drawings: called by an office, answered by the applicant, judged by departments,
concluded by minutes that list each department's signed opinion."""

from __future__ import annotations

import base64
import binascii

from approval.acts import assisting, dockets
from approval.acts.dockets import Body, Held, Start
from approval.rules import conference, docket
from approval.rules.conference import TABLE, Answered, Kind, Outcome, Stage, Vote
from approval.rules.docket import DESK, HEADS
from kernel import ids
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules.unit import Post
from signing.rules.statement import Signed

KIND = "FM"
SIGNS = (Post.APPROVER, *HEADS)


def subject(unit: str) -> str:
    """Of an office where no meeting has a number yet."""
    return ids.subject(KIND, unit)


def call(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """Call departments in, `{code, kind, departments, link?, case?, name, contact, title, text}`; the applicant takes
    part by the code."""
    unit, reader = units.acting(ctx, of.partition("-")[2], *DESK).code, Reader(body)
    reader.only("code", "kind", "departments", "link", "case", *assisting.PERSONAL)
    departments = [units.standing(ctx, each).code for each in conference.called(reader.texts("departments"))]
    facts: dict[str, Json] = {"kind": reader.choice("kind", Kind), "departments": list(departments)}
    case = assisting.known(ctx, reader.text("case")) if reader.has("case") else None
    if case:
        facts["case"] = case
    said = assisting.personal(reader)
    if reader.has("link"):
        said["link"] = conference.link(reader, "link")
    return dockets.begin(ctx, "call", Start(KIND, unit, Stage.OPEN, facts, said, docket.secret(reader), case))


# ---------------------------------------------------------------- the applicant


def keep_file(ctx: Context, _subject: str, body: Body) -> dict[str, Json]:
    """The body with its `file`, in base64, put aside under its digest."""
    reader = Reader(body)
    try:
        data = conference.file(base64.b64decode(reader.text("file"), validate=True))
    except binascii.Error as error:
        raise reader.refuse("file", "须为 base64", "must be base64") from error
    return {"name": docket.line(reader, "name"), "file_sha256": ctx.blobs.put(data)}


def file(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{name, file_sha256, code?}`: the next version of the plan or drawing."""
    of, reader = dockets.enter(ctx, TABLE, id, "file", body), Reader(body)
    facts: dict[str, Json] = {
        "version": len(conference.versions(of.acts)) + 1,
        "file_sha256": reader.text("file_sha256"),
    }
    return dockets.keep(ctx, TABLE, "file", of, facts, signed)


def reply(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{comment, text_sha256, code?}`: the applicant answers a comment."""
    of, reader = dockets.enter(ctx, TABLE, id, "reply", body), Reader(body)
    n = reader.integer("comment", 1, 10_000)
    conference.comment(conference.comments(of.acts), n, Answered.OPEN, Answered.REPLIED)
    return dockets.keep(ctx, TABLE, "reply", of, {"comment": n, "text_sha256": reader.text("text_sha256")}, signed)


# ---------------------------------------------------------------- the departments


def comment(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{version, page, x, y, text_sha256}`: a mark on a version. NotFound `conference.version`."""
    of, reader = dockets.enter(ctx, TABLE, id, "comment", body), Reader(body)
    reader.only("version", "page", "x", "y", "text_sha256")
    version = reader.integer("version", 1, 10_000)
    if version > len(conference.versions(of.acts)):
        raise NotFound("conference.version", "没有这一版", "there is no such version", field="version")
    facts: dict[str, Json] = {"office": ctx.actor.org, "version": version, "page": reader.integer("page", 1, 10_000)}
    facts |= {name: reader.integer(name, 0, 1000) for name in ("x", "y")}
    return dockets.keep(ctx, TABLE, "comment", of, {**facts, "text_sha256": reader.text("text_sha256")}, signed)


def settle(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{comment, settled}`: the department that has made the comment accepts the reply, or asks again."""
    of, reader = dockets.enter(ctx, TABLE, id, "settle", body), Reader(body)
    reader.only("comment", "settled")
    n, settled = reader.integer("comment", 1, 10_000), reader.flag("settled")
    found = conference.comment(conference.comments(of.acts), n, Answered.REPLIED)
    if found.office != ctx.actor.org:
        raise NotAllowed(
            "conference.own", "只能由提出意见的部门确认", "only the department that made it", field="comment"
        )
    return dockets.keep(ctx, TABLE, "settle", of, {"comment": n, "settled": settled}, signed)


def opine(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{vote, text_sha256}`: the department's opinion, signed by its approver, deputy or head; the last one counts."""
    of, reader = dockets.enter(ctx, TABLE, id, "opine", body), Reader(body)
    units.own(ctx, *SIGNS)
    facts: dict[str, Json] = {"office": ctx.actor.org, "vote": reader.choice("vote", Vote)}
    facts |= {"version": len(conference.versions(of.acts)), "text_sha256": reader.text("text_sha256")}
    return dockets.keep(ctx, TABLE, "opine", of, facts, signed)


# ---------------------------------------------------------------- who called it


def record(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{recording_sha256}`: which recording of the meeting there is; it is kept elsewhere."""
    of, reader = dockets.enter(ctx, TABLE, id, "record", body), Reader(body)
    reader.only("recording_sha256")
    facts: dict[str, Json] = {"recording_sha256": conference.digest(reader, "recording_sha256")}
    return dockets.keep(ctx, TABLE, "record", of, facts, signed)


def prepare_minutes(ctx: Context, id: str, body: Body) -> dict[str, Json]:
    """The exact body of `conclude`: outcome, text, and each department's opinion with the entry that it signed."""
    of, said = dockets.enter(ctx, TABLE, id, "conclude", body), dockets.hide_text(ctx, id, body)
    return {**said, "opinions": _listed(of, Reader(body).choice("outcome", Outcome))}


def _listed(of: Held, outcome: Outcome) -> list[Json]:
    found = conference.conclude(kind(of), of.members, of.acts, outcome)
    return [{"office": one.office, "vote": one.vote, "entry": one.entry} for one in found]


def conclude(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{outcome, text_sha256, opinions}`: the minutes, signed by deputy or head of the office that called it. NotValid
    `conference.minutes` where an opinion was given since they were made."""
    of, reader = dockets.enter(ctx, TABLE, id, "conclude", body), Reader(body)
    reader.only("outcome", "text_sha256", "opinions")
    if list(reader.items("opinions")) != _listed(of, reader.choice("outcome", Outcome)):
        raise reader.refuse("opinions", "意见已有变化，请重新生成纪要", "opinions have changed: make the minutes anew",
                            "conference.minutes")  # fmt: skip
    return dockets.keep(ctx, TABLE, "conclude", of, body, signed)


def kind(of: Held) -> Kind:
    return Kind(of.acts[0].text("kind"))


def concerning(ctx: Context, office: str, limit: int) -> list[Held]:
    """What the office has called, or was called into; the newest first."""
    return [one for one in dockets.newest(ctx, KIND, limit) if office in (one.unit, *one.members)]
