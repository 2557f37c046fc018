"""Filled forms (一表登记): a draft that its writer opens by number and code, the lock, corrections after it, and the
departments' forms that are made of it, each read with a receipt.

A draft is in no chain. From the lock on the chain has digests of what it says; the values lie beside it. What the
enterprise base holds is taken from there, with its source, and never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from approval.acts import enterprises, intake, texts
from approval.rules import form
from approval.rules.case import Applicant
from approval.rules.done import Done
from approval.rules.enterprise import Fact
from approval.rules.form import Derived, Moved, OneForm
from approval.rules.sheet import Sheet, sheet
from approval.store import forms as store
from approval.store import matters
from kernel import canon, ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import units
from people.rules.organisation import Uscc, uscc
from people.rules.unit import STAFF, Post
from signing.rules.statement import Signed

READERS: Final = (*STAFF, Post.EXAMINER, Post.APPROVER)
Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form under the version of its form that it was written for; `locked` None: a draft. `held`: what the
    base answers for of it."""

    row: Record
    of: OneForm
    answers: Mapping[str, str]
    held: Mapping[str, Fact]
    locked: Sheet | None

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def from_base(self) -> frozenset[str]:
        """The fields that the base has answered: of a draft those that it answers now."""
        return self.locked.held if self.locked else frozenset(self.held)

    @property
    def values(self) -> Mapping[str, str]:
        """What it says: of a draft also what the base holds now."""
        if self.locked:
            return self.answers
        return {name: fact.value for name, fact in self.held.items() if name in self.of.fields} | dict(self.answers)


def begin(ctx: Context, id: str, secret: str, firm: str = "") -> str:
    """A draft of the form `id`, of the enterprise `firm` where it is about one; its number. NotFound `form.unknown`."""
    of = form.known(id, ctx.catalogue)
    if of.enterprise:
        uscc(firm)
    year = day_of(ctx.now).year
    number = store.next_number(ctx.tx, year)
    made = ids.subject("FS", f"{year}-{number:06d}")
    store.add(ctx.tx, id=made, year=year, number=number, form=of.id, schema_sha256=ctx.blobs.put(of.schema),
              enterprise=firm if of.enterprise else None, code_sha256=texts.code_digest(made, secret),
              answers="{}")  # fmt: skip
    return made


def find(ctx: Context, id: str) -> Filled:
    """NotFound `form.number_unknown`."""
    row = store.find(ctx.tx, id)
    if row is None:
        raise _unknown()
    said = {name: str(value) for name, value in canon.mapping(row.answers.encode()).items()}
    acts = [Done(one.type.removeprefix("form."), one.at, one.body) for one in journal.entries(ctx.tx, id)]
    of = form.stored(ctx.blobs.get(row.schema_sha256))
    facts = enterprises.held(ctx, row.enterprise) if row.enterprise else {}
    held = {name: fact for name, fact in facts.items() if name in of.fields and of.of_base(name)}
    return Filled(row, of, said, held, sheet(acts) if acts else None)


def by_code(ctx: Context, id: str, secret: str) -> Filled:
    """For who knows its code. The same NotFound for a wrong number and a wrong code."""
    row = store.find(ctx.tx, id)
    if not texts.opens(row.code_sha256 if row is not None else None, id, secret):
        raise _unknown()
    return find(ctx, id)


def _unknown() -> NotFound:
    return NotFound("form.number_unknown", "表号或者查询码不对", "number or code is wrong", field="code")


# ---------------------------------------------------------------- a draft


def save(ctx: Context, id: str, secret: str, given: Mapping[str, str]) -> Filled:
    """What was answered so far; every department's form follows from it. NotNow `form.locked`, Conflict
    `form.schema_changed`, NotValid."""
    of = _draft(ctx, id, secret)
    _in_force(ctx, of)
    answers = form.answered(of.of, given, _values(of))
    store.change(ctx.tx, id, answers=_text(answers))
    return find(ctx, id)


def carry(ctx: Context, id: str, secret: str) -> Moved:
    """Bring a draft to the version of its form that is in force; what goes on, and what is asked anew."""
    of = _draft(ctx, id, secret)
    now = form.known(of.of.id, ctx.catalogue)
    found = form.moved(now, of.answers, of.of.fields)
    store.change(ctx.tx, id, schema_sha256=ctx.blobs.put(now.schema), answers=_text(found.answers))
    return found


def _draft(ctx: Context, id: str, secret: str) -> Filled:
    alone(ctx.tx, f"form/{id}")
    of = by_code(ctx, id, secret)
    if of.locked:
        raise NotNow(
            "form.locked", "表已提交，不能改写", "the form is locked",
            remedy=Words("以更正记录改正", "Correct a field: it makes a record"),
        )  # fmt: skip
    return of


def outdated(ctx: Context, of: Filled) -> bool:
    """Whether another version of its form is in force."""
    return form.known(of.of.id, ctx.catalogue).sha256 != of.of.sha256


def _in_force(ctx: Context, of: Filled) -> None:
    if outdated(ctx, of):
        raise Conflict(
            "form.schema_changed", "填写期间表单已更新", "the form has changed since this draft was begun",
            field="form", remedy=Words("先转入新表：已填的内容保留", "Move the draft on first: answers stay"),
        )  # fmt: skip


def _values(of: Filled) -> dict[str, str]:
    return {name: fact.value for name, fact in of.held.items()}


def _text(answers: Mapping[str, str]) -> str:
    return canon.canonical(dict(answers)).decode()


# ---------------------------------------------------------------- the lock and after it


def lock(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code}`: it is whole and is handed in as it stands. NotValid `form.missing`, Conflict `form.schema_changed`."""
    reader = Reader(body)
    reader.only("code")
    of = _draft(ctx, subject, reader.text("code"))
    _in_force(ctx, of)
    values = form.whole(of.of, form.answered(of.of, of.answers, _values(of)), _values(of))
    salt = ctx.chance.bytes(32).hex()
    store.change(ctx.tx, of.id, answers=_text(values), salt=salt)
    held: list[Json] = [
        {"field": name, "source": fact.source, "entry": fact.seq} for name, fact in sorted(of.held.items())
    ]
    facts: dict[str, Json] = {
        "form": of.of.id, "schema_sha256": of.of.sha256, "values_sha256": _digest(salt, values), "held": held,
    }  # fmt: skip
    if of.row.enterprise:
        facts["enterprise"] = of.row.enterprise
    return journal.append(ctx, Act("lock", of.id, ctx.actor, ctx.now, facts | texts.by(ctx)))


def apply(ctx: Context, id: str, secret: str, site: str) -> Entry:
    """Lock it and apply with it at a centre for every matter that it serves: one application, opened by the same
    code."""
    lock(ctx, id, {"code": secret})
    of = find(ctx, id)
    body: dict[str, Json] = {
        "code": secret, "applicant": Applicant.ENTERPRISE, "firm": of.row.enterprise, "process": of.of.process or None,
        "branches": [{"matter": code} for code in of.of.matters], "name": of.values["name"],
        "contact": of.values["contact_phone"], "title": of.of.words.zh, "form": of.id,
    }  # fmt: skip
    return intake.submit(ctx, units.subject(site), body)


def correct(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code, field, value, reason}`: one field of a locked form is put right; what it said before stays on record.
    NotNow `form.draft`, NotValid `form.held` for what the base answers for, `form.same`."""
    reader = Reader(body)
    reader.only("code", "field", "value", "reason")
    alone(ctx.tx, f"form/{subject}")
    of, name = by_code(ctx, subject, reader.text("code")), reader.text("field")
    said = locked(of)
    given = form.answered(of.of, {name: reader.text("value")}, _values(of))
    before = of.answers.get(name, "")
    if given[name] == before:
        raise NotValid("form.same", "与原内容相同", "it says so already", field="value")
    reason, values = texts.line(reader, "reason", 300), {**of.answers, **given}
    store.change(ctx.tx, of.id, answers=_text(values))
    facts: dict[str, Json] = {
        "field": name, "before_sha256": said.values_sha256, "values_sha256": _digest(of.row.salt, values),
    }  # fmt: skip
    entry = journal.append(ctx, Act("correct", of.id, ctx.actor, ctx.now, facts | texts.by(ctx)))
    store.add_correction(
        ctx.tx, form=of.id, seq=entry.tseq, field=name, before=before, after=given[name], reason=reason
    )
    return entry


def read(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{own}`: an officer of the department has read its form; the receipt names what it said. NotNow `form.draft`,
    NotFound `form.own`, NotAllowed for another office."""
    reader = Reader(body)
    reader.only("own")
    of = find(ctx, subject)
    own, said = reader.text("own"), locked(of)
    office = reading(ctx, of, own)
    facts: dict[str, Json] = {
        "own": own, "office": office, "values_sha256": said.values_sha256, "by": ctx.actor.id,
    }  # fmt: skip
    return journal.append(ctx, Act("read", of.id, ctx.actor, ctx.now, facts))


def locked(of: Filled) -> Sheet:
    """NotNow `form.draft`."""
    if of.locked is None:
        raise NotNow("form.draft", "表尚未提交", "the form is not handed in yet")
    return of.locked


def _digest(salt: str, values: Mapping[str, str]) -> str:
    return canon.sha256(canon.canonical({"salt": salt, "values": dict(values)})).hex()


# ---------------------------------------------------------------- the departments'


def derived(of: Filled) -> tuple[Derived, ...]:
    """Every department's form as it follows from what is said now."""
    return form.derived(of.of, of.values)


def reading(ctx: Context, of: Filled, own: str) -> str:
    """The office for which the caller may read this department's form: one that decides a matter of it, or one below
    that. NotFound `form.own`, NotAllowed `form.other_office`."""
    if own not in {one.id for one in of.of.own}:
        raise NotFound("form.own", "没有这张部门表", "there is no such department’s form", field="own")
    office = units.own(ctx, *READERS)
    if own not in {one.own.id for one in mine(ctx, of)}:
        raise NotAllowed("form.other_office", "这是别的部门的表", "this is another department’s form", field="own")
    return office.code


def mine(ctx: Context, of: Filled) -> tuple[Derived, ...]:
    """The departments' forms that the caller's office may read."""
    above = {ctx.actor.org, *units.over(ctx.tx, Uscc(ctx.actor.org))}
    return tuple(one for one in derived(of) if above & _offices(ctx, one.own.matters))


def _offices(ctx: Context, codes: Iterable[str]) -> set[str]:
    return {row.office for code in codes for row in matters.versions(ctx.tx, code)[-1:]}


def corrections(ctx: Context, of: Filled) -> list[Record]:
    """`field`, `before`, `after`, `reason` of each, in order."""
    return store.corrections_of(ctx.tx, of.id)
