"""Papers of offices as PDF, made when they are asked for: a signed annual report, the letters of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure import paper
from disclosure.acts import annual, requests
from disclosure.acts.anchoring import under
from disclosure.acts.requests import Held
from disclosure.paper import Lang
from disclosure.rules import office_paper, request_letter
from disclosure.rules.office_paper import OfficePaper
from disclosure.rules.parts import Proof
from disclosure.rules.request import Done
from disclosure.rules.source import Publisher, plain
from kernel import canon, journal
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, Words
from kernel.journal import Entry
from people.acts import units


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a request: the place of its act in the chain, its title, the act."""

    number: int
    title: Words
    done: Done


def letters(of: Held, *, everybody: bool) -> list[Letter]:
    """The letters of a request in their order; with those to others only for its office."""
    return [
        Letter(place, request_letter.TITLES[one.verb], one)
        for place, one in enumerate(of.acts, 1)
        if one.verb in request_letter.TITLES and (everybody or one.verb not in request_letter.TO_OTHERS)
    ]


def letter(ctx: Context, publisher: Publisher, of: Held, number: int, *, everybody: bool) -> OfficePaper:
    """The letter of the act at that place. NotFound `letter.unknown` where there is none for who asks."""
    found = next((one for one in letters(of, everybody=everybody) if one.number == number), None)
    if found is None:
        raise NotFound("letter.unknown", "没有这份文书", "there is no such letter", field="number")
    entry = next(one for one in journal.entries(ctx.tx, of.id) if one.tseq == number)
    content = _content(ctx, entry)
    said = {name: value for name, value in _said(entry, content).items() if name != "salt"}
    name = str(requests.details(of).get("name", ""))
    case = request_letter.Case(of.id, of.case.kind, of.case.received, name)
    made = request_letter.text(case, found.done, said)
    office = units.find(ctx.tx, of.row.office)
    return OfficePaper(
        kind="letter",
        title=made.title,
        number=f"{of.id}-{number}",
        office=office.name if office else plain(of.row.office),
        platform=publisher.name,
        at=entry.at,
        proof=_proof(ctx, publisher, entry, "/requests"),
        content=content,
        demo=publisher.demo,
        to=made.to,
        opening=made.opening,
        lines=made.lines,
        facts=made.facts,
        basis=made.basis,
        remedies=made.remedies,
        remedy_basis=made.remedy_basis,
    )


def _content(ctx: Context, entry: Entry) -> bytes:
    """What the act holds the digest of; the act itself where it says everything. NotFound once it was erased."""
    digest = next((str(entry.body[name]) for name in ("text_sha256", "letter_sha256") if name in entry.body), "")
    if not digest:
        return entry.data
    if not ctx.blobs.has(digest):
        raise NotFound("letter.erased", "该文书的内容已删除", "what it says was erased", field="number")
    return ctx.blobs.get(digest)


def _said(entry: Entry, content: bytes) -> Mapping[str, Json]:
    return {} if content == entry.data else canon.mapping(content)


def report(ctx: Context, publisher: Publisher, year: int, code: str) -> OfficePaper:
    """The annual report that stands. NotFound before it is signed."""
    found = annual.latest(ctx, year, code)
    if found is None:
        raise NotFound("annual.unknown", "没有这份年度报告", "there is no such annual report", field="subject")
    of, entry = found
    proof = _proof(ctx, publisher, entry, f"/openness/reports/{year}/{code}")
    return office_paper.annual_paper(of, publisher.name, entry.at, proof, demo=publisher.demo)


def _proof(ctx: Context, publisher: Publisher, entry: Entry, path: str) -> Proof:
    address = publisher.address
    return under(ctx, Proof(f"{address}{path}", entry.subject, entry.tseq, entry.leaf.hex(), f"{address}/log"))


def sealed(ctx: Context, of: OfficePaper, lang: Lang) -> bytes:
    """The paper sealed and stamped now; asking again gives the same content under a new seal."""
    return ctx.desk.seal_pdf(paper.render_office(of, lang), ctx.now, f"{of.title.zh} {of.number}")
