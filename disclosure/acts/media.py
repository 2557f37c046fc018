"""Accounts of new media: opened, merged, closed; posts drafted, reviewed by somebody else, published, put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from disclosure.acts import registers
from disclosure.rules import duty, media, review_sheet
from disclosure.rules.media import Account, Post, State, Step
from disclosure.rules.redaction import sensitive
from disclosure.rules.review_sheet import Item
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotFound, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from people.rules import unit
from people.rules.unit import Post as Holds
from signing.rules.statement import Signed

PREFIX: Final = "G-media-"
SHEET: Final = (Item.WORDING, Item.TIMING, Item.MANNER, Item.SECRECY)
"""What is judged of a post: the review sheet of documents without the attribute, for a post is always public."""
MOST: Final = 100_000
"""Posts of one account."""


def find(ctx: Context, subject: str) -> Account:
    """NotFound `account.unknown` where there is none."""
    entries = journal.entries(ctx.tx, subject) if subject.startswith(PREFIX) else ()
    steps = (
        Step(one.type.partition(".")[2], str(one.body.get("by", "")), one.actor.partition(".")[2], one.at, one.body)
        for one in entries
    )
    found = media.replayed(steps)
    if found is None:
        raise NotFound("account.unknown", "没有这个账号", "there is no such account", field="subject")
    return found


def every(ctx: Context) -> dict[str, Account]:
    """By subject, in the order of their numbers."""
    return {each: find(ctx, each) for each in journal.subjects(ctx.tx, PREFIX)}


def number(ctx: Context) -> str:
    """The subject that the next account will have."""
    return ids.subject("G", f"media-{len(journal.subjects(ctx.tx, PREFIX)) + 1:04}")


def open_account(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Enter an account under the next number, `{platform, name, runs}`: by deputy or head, whose office answers for it
    from then on; `runs` is the code of the office that posts there."""
    own = units.own(ctx, Holds.DEPUTY, Holds.HEAD)
    Reader(body).only("platform", "name", "runs")
    units.standing(ctx, media.opened(body, own.code).runs)
    alone(ctx.tx, "journal/G-media")
    if subject != number(ctx):
        raise Conflict(
            "account.number", "该编号不是下一个号码", "this is not the next number", field="subject",
            remedy=Words("从账号列表重新登记", "Begin again from the list of accounts"),
        )  # fmt: skip
    return _record(ctx, "open_account", subject, body, signed)


def move_account(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Merge or close an account (关停整合), `{state, into?, basis}`; a merged one names the open one."""
    of, reader = _turn(ctx, subject), Reader(body)
    units.acting(ctx, of.office, Holds.DEPUTY, Holds.HEAD)
    reader.only("state", "into", "basis")
    reader.text("basis")
    of.going()
    if reader.choice("state", State) is State.OPEN or reader.has("into") != (body["state"] == State.MERGED):
        raise NotValid(
            "account.state", "须关停，或者整合到另一账号", "close it, or merge it into another", field="state"
        )
    if reader.has("into"):
        _other(ctx, subject, reader.text("into")).going()
    return _record(ctx, "move_account", subject, body, signed)


def _other(ctx: Context, subject: str, into: str) -> Account:
    if into == subject:
        raise NotValid("account.into", "不能整合到自己", "an account is not merged into itself", field="into")
    return find(ctx, into)


def prepare_post(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `draft_post`: `{title, text, serves, no?}` with the words as a blob. A post names the line of
    the directory that it serves: what has nothing to do with the office's functions is not posted."""
    of, reader = find(ctx, subject), Reader(body)
    reader.only("title", "text", "serves", "no")
    runs, fields = units.standing(ctx, of.runs), registers.fields(ctx, of.runs)
    if not duty.known(reader.text("serves"), ctx.catalogue).binds(runs, fields):
        raise NotValid("post.duty", "与本单位职能没有直接关联", "no function of this office", field="serves")
    said: dict[str, Json] = {name: media.line(reader, name) for name in ("title", "text")}
    no = reader.integer("no", 1, MOST) if reader.has("no") else len(of.posts) + 1
    return {"no": no, "content_sha256": ctx.blobs.put(canon.canonical(said)), "serves": reader.text("serves")}


def draft_post(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """A new post, or a new draft of one that is not reviewed yet."""
    of, no = _running(ctx, subject), Reader(body).integer("no", 1, MOST)
    if no != len(of.posts) + 1:
        of.post(no).before("draft_post")
    return _record(ctx, "draft_post", subject, body, None)


def review_post(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """The reviewer's sheet `{no, wording, timing, manner, secrecy, note?}`, never by who has drafted it; one item unfit
    sends it back."""
    _, post = _at(ctx, subject, "review_post", body, Holds.REVIEWER)
    unit.apart(post.drafter, ctx.actor.id)
    answers = {name: said for name, said in body.items() if name != "no"}
    sheet = review_sheet.read(answers, SHEET, review_sheet.hints("\n".join(map(str, content(ctx, post).values()))))
    said: dict[str, Json] = {"no": post.no, **dict(sheet.answers.items()), "note": sheet.note}
    return _record(ctx, "review_post", subject, {**said, "returned": not sheet.passes}, None)


def publish_post(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Put a reviewed post into the feed, `{no}`."""
    of, post = _at(ctx, subject, "publish_post", body)
    of.going()
    said: dict[str, Json] = {"no": post.no, "content_sha256": post.content, "serves": post.duty}
    return _record(ctx, "publish_post", subject, said, None)


def correct_post(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Put a public post right (失当及时整改), `{no, fault, correction}`: by deputy or head."""
    Reader(body).only("no", "fault", "correction")
    sensitive.spare({name: Reader(body).text(name) for name in ("fault", "correction")})
    _at(ctx, subject, "correct_post", body, Holds.DEPUTY, Holds.HEAD)
    return _record(ctx, "correct_post", subject, body, signed)


def _turn(ctx: Context, subject: str) -> Account:
    alone(ctx.tx, f"journal/{subject}")
    return find(ctx, subject)


def _running(ctx: Context, subject: str, *posts: Holds) -> Account:
    """The account, for those who run it, while it is open."""
    of = _turn(ctx, subject)
    units.acting(ctx, of.runs, *posts)
    of.going()
    return of


def _at(ctx: Context, subject: str, verb: str, body: Mapping[str, Json], *posts: Holds) -> tuple[Account, Post]:
    """The account and the post that `no` names, at its turn; an ended account's posts are put right too."""
    of = _turn(ctx, subject)
    units.acting(ctx, of.runs, *posts)
    post = of.post(Reader(body).integer("no", 1, MOST))
    post.before(verb)
    return of, post


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    said = {**body, "by": ctx.actor.id, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))


# ---------------------------------------------------------------- reading


def content(ctx: Context, of: Post) -> dict[str, Json]:
    """Title and text of a post."""
    return canon.mapping(ctx.blobs.get(of.content))


@dataclass(frozen=True, slots=True)
class Shown:
    """A public post with the account that it stands on."""

    subject: str
    account: Account
    post: Post
    title: str
    text: str


def public(ctx: Context, most: int) -> list[Shown]:
    """The newest public posts of all accounts."""
    found = [(each, of, post) for each, of in every(ctx).items() for post in of.posts if post.at]
    found.sort(key=lambda one: (one[2].at or ctx.now, one[0], one[2].no), reverse=True)
    return [shown(ctx, *one) for one in found[:most]]


def shown(ctx: Context, subject: str, of: Account, post: Post) -> Shown:
    said = content(ctx, post)
    return Shown(subject, of, post, str(said["title"]), str(said["text"]))
