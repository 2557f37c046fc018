"""Issues of the gazette: articles are put together by a government's office, and published with their contents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from disclosure import gazette_store as store
from disclosure.acts import openness
from disclosure.rules import gazette, grams, office_document
from disclosure.rules.gazette import Article, Issue
from kernel import ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.unit import Kind, Post, Unit
from signing.rules.statement import Signed

PAGE: Final = 20
PUBLISH: Final = "register.publish_issue"


def subject(issue: str) -> str:
    return ids.subject("G", f"gazette-{issue}")


def following(ctx: Context) -> str:
    """The number of the issue in hand, or of the next one."""
    year = day_of(ctx.now).year
    last = store.last(ctx.tx, year)
    return last if last and not _out(store.of_issue(ctx.tx, last)) else gazette.following(last, year)


def _out(rows: list[Record]) -> bool:
    return any(row.day for row in rows)


def edits(of: Unit) -> bool:
    """Whether the gazette is that office's: of a government that belongs to no other, since issues have one numbering
    and a district that began one would keep the city out."""
    return of.kind is Kind.GOVERNMENT and of.parent is None


def _editing(ctx: Context, subject: str, *posts: Post) -> tuple[str, Unit, list[Record]]:
    """The issue, its office, its articles; NotNow once it is out."""
    issue, of = gazette.number(subject), units.own(ctx, *posts)
    alone(ctx.tx, f"journal/{subject}")
    rows = store.of_issue(ctx.tx, issue)
    if not edits(of) or any(row.office != of.code for row in rows):
        raise NotAllowed(
            "gazette.office", "公报由编发它的人民政府办理", "this is for the government that edits the issue"
        )
    if _out(rows):
        raise NotNow("gazette.out", "这一期已经公布", "this issue is out already")
    return issue, of, rows


def prepare_article(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `add_article` from `{section, title, source, text}`, or from `{section, document}` of a public
    document, whose title, source and text it takes; the text becomes a blob."""
    reader = Reader(body)
    reader.only("section", "title", "source", "text", "document")
    document = reader.label("document").strip() if reader.has("document") else ""
    said: dict[str, Json] = {**body}
    if document:
        shown = openness.shown(ctx, office_document.index(f"W-{document}").subject)
        said |= {"title": shown.listed.title, "source": shown.office.name.zh, "text": shown.text}
    made = gazette.read({name: value for name, value in said.items() if name != "document"})
    text = made.pop("text")
    return {**made, "document": document, "text_sha256": ctx.blobs.put(text.encode())}


def add_article(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Put an article after the others of an issue that is not out."""
    issue, of, rows = _editing(ctx, subject)
    place = max((row.place for row in rows), default=0) + 1
    text = ctx.blobs.get(str(body["text_sha256"])).decode()
    said = {name: str(body[name]) for name in ("section", "title", "source", "document")}
    searched = store.searched(*said.values(), text)
    store.add(
        ctx.tx, issue=issue, place=place, office=of.code, **said, body=text, text=searched,
        sha256=body["text_sha256"], day="",
    )  # fmt: skip
    return _record(ctx, "add_article", subject, {**body, "place": place}, None)


def drop_article(ctx: Context, subject: str, body: Mapping[str, Json], _signed: Signed | None = None) -> Entry:
    """Take an article `{place}` out of an issue that is not out; the others keep their places."""
    issue, _, _ = _editing(ctx, subject)
    reader = Reader(body)
    reader.only("place")
    if not store.drop(ctx.tx, issue, reader.integer("place", 1, 10_000)):
        raise NotFound("gazette.article", "没有这篇文章", "there is no such article", field="place")
    return _record(ctx, "drop_article", subject, body, None)


def prepare_publish(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `publish_issue` from `{on, contents}`: beside them the digest of each article in its order."""
    reader = Reader(body)
    reader.only("on", "contents")
    rows = store.of_issue(ctx.tx, gazette.number(subject))
    return {
        "on": reader.text("on"),
        "contents": list(reader.texts("contents")),
        "articles": [row.sha256 for row in rows],
    }


def publish_issue(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Publish an issue whose contents equal its articles: by deputy or head, signed. A document that was withdrawn
    meanwhile may not stand in it."""
    issue, _, rows = _editing(ctx, subject, Post.DEPUTY, Post.HEAD)
    reader = Reader(body)
    gazette.agree(reader.texts("contents"), [row.title for row in rows])
    if list(reader.texts("articles")) != [row.sha256 for row in rows]:
        raise NotNow("gazette.changed", "文章已有改动，请重新核对", "the articles have changed: read them again")
    for row in rows:
        if row.document:
            openness.shown(ctx, f"W-{row.document}")
    store.publish(ctx.tx, issue, _day(reader, day_of(ctx.now)))
    return _record(ctx, "publish_issue", subject, body, signed)


def _day(reader: Reader, today: date) -> str:
    try:
        on = date.fromisoformat(reader.text("on"))
    except ValueError:
        on = date.max
    if on > today:
        raise NotValid("gazette.day", "日期不成立或者尚未到来", "no such day, or one to come", field="on")
    return on.isoformat()


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    said = {**body, "office": ctx.actor.org, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))


# ---------------------------------------------------------------- reading


def own(ctx: Context, subject: str) -> list[Article]:
    """As `in_hand`, refused to anybody who does not edit it."""
    return [_article(row) for row in _editing(ctx, subject)[2]]


def in_hand(ctx: Context, issue: str) -> list[Article]:
    """The articles of an issue that is not out, for who edits it."""
    return [_article(row) for row in store.of_issue(ctx.tx, issue) if not row.day]


def issues(ctx: Context) -> list[tuple[str, str, int]]:
    """Number, day and how many articles of each issue that is out, the newest first."""
    return store.issues(ctx.tx)


def find(ctx: Context, issue: str) -> Issue:
    """NotFound `gazette.unknown` unless the issue is out."""
    rows = store.of_issue(ctx.tx, gazette.number(subject(issue)))
    if not _out(rows):
        raise NotFound("gazette.unknown", f"没有这一期公报：{issue}", f"no such issue: {issue}", field="issue")
    entry = next(one for one in journal.entries(ctx.tx, subject(issue)) if one.type == PUBLISH)
    return Issue(issue, rows[0].day, rows[0].office, entry.leaf.hex(), tuple(map(_article, rows)))


def search(ctx: Context, query: str, limit: int = PAGE, offset: int = 0) -> tuple[int, list[tuple[str, str, Article]]]:
    """How many articles hold every word, and a page of them with issue and day, the newest issue first."""
    words = grams.words(query)
    found = store.page(ctx.tx, words, limit, offset)
    return store.count(ctx.tx, words), [(row.issue, row.day, _article(row)) for row in found]


def _article(row: Record) -> Article:
    return Article(row.place, row.section, row.title, row.source, row.document, row.body, row.sha256)
