"""Electronic licences: the paper of a decision, made when its holder asks for it and sealed by the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import cases, licences, matters
from approval.acts.cases import Held
from approval.rules.licence import Licence
from approval.rules.matter import Matter
from disclosure.rules import figures
from disclosure.rules.office_paper import OfficePaper
from disclosure.rules.parts import Fact, Proof
from disclosure.rules.source import Publisher, fact, plain
from kernel import journal
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.acts import units

ADDRESS: Final = "/approvals/licences"
"""Where a licence is checked: its QR code leads there."""


def licence(ctx: Context, publisher: Publisher, number: str, secret: str) -> OfficePaper:
    """For who knows the code of its application. NotFound `approval.licence`, `approval.unknown`."""
    found = licences.find(ctx.tx, number)
    held = cases.by_code(ctx, found.case, secret)
    matter = matters.version_on(ctx.tx, found.matter, found.granted)
    entry = decision(ctx, found)
    office = units.find(ctx.tx, found.unit)
    return OfficePaper(
        kind="licence",
        title=matter.name,
        number=number,
        office=office.name if office else plain(found.unit),
        platform=publisher.name,
        at=entry.at,
        proof=Proof(
            f"{publisher.address}{ADDRESS}/{number}", entry.subject, entry.tseq, entry.leaf.hex(),
            f"{publisher.address}/log",
        ),
        content=entry.data,
        demo=publisher.demo,
        facts=tuple(_facts(held, found)),
        basis=_basis(matter),
    )  # fmt: skip


def decision(ctx: Context, of: Licence) -> Entry:
    """The signed act that granted it."""
    chain = journal.entries(ctx.tx, of.case)
    return next(one for one in chain if one.body.get("licence") == of.number)


def _facts(held: Held, of: Licence) -> Iterator[Fact]:
    said = cases.details(held)
    yield fact("持证人", "Holder", str(said.get("name", "")))
    if of.enterprise:
        yield fact("统一社会信用代码", "Unified social credit code", of.enterprise)
    yield fact("事项编码", "Code of the matter", of.matter)
    yield fact("办件编号", "Application", of.case)
    yield fact("发证日期", "Granted", figures.day(of.granted))
    yield fact("有效期至", "Valid until", figures.day(of.until) if of.until else Words("长期", "without an end"))


def _basis(matter: Matter) -> tuple[Words, ...]:
    return (plain(matter.basis.cited),)
