"""The notice of all that is missing (一次性告知书) as a paper under the centre's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import cases, notices
from approval.acts.cases import Held
from approval.rules.clock import NOTICE
from approval.rules.notice import Notice
from disclosure.acts.anchoring import under
from disclosure.rules import figures
from disclosure.rules.office_paper import OfficePaper
from disclosure.rules.parts import Proof
from disclosure.rules.source import Publisher, fact, plain
from kernel import journal
from kernel.context import Context
from kernel.errors import Words
from people.acts import units

TITLE: Final = Words("一次性告知书", "Notice of all that is missing")
_APPLICANT: Final = Words("申请人", "The applicant")
_ONCE: Final = Words(
    "以上为首次审查可以发现的全部问题，今后不再就此要求补正。补齐后即予受理；逾期未补正的，书面说明理由不予受理。",
    "This is all that could be seen at the first look; nothing of it is asked for again. It is accepted once all is "
    "there; else it is declined, with the reason in writing.",
)


def notice(ctx: Context, publisher: Publisher, of: Held, number: int) -> OfficePaper:
    """The notice of the act at that place of the chain. NotFound `approval.notice`."""
    made = notices.find(ctx, of, number)
    entry = next(one for one in journal.entries(ctx.tx, of.id) if one.tseq == number)
    office, name = units.find(ctx.tx, of.case.site), str(cases.details(of).get("name", ""))
    proof = Proof(
        f"{publisher.address}/approvals", entry.subject, entry.tseq, entry.leaf.hex(), f"{publisher.address}/log"
    )
    return OfficePaper(
        kind="letter",
        title=TITLE,
        number=f"{of.id}-{number}",
        office=office.name if office else plain(of.case.site),
        platform=publisher.name,
        at=entry.at,
        proof=under(ctx, proof),
        content=entry.data,
        demo=publisher.demo,
        to=plain(name) if name else _APPLICANT,
        opening=_opening(of),
        lines=(*_lines(ctx, made), _ONCE),
        facts=(fact("补正期限", "Last day", figures.day(made.until)),),
        basis=(figures.cited(NOTICE, made.on),),
    )


def _opening(of: Held) -> Words:
    on = figures.day(of.case.received)
    return Words(
        f"{on.zh}收到的申请（办件 {of.id}）材料不齐全，现一次告知须补正的全部内容：",
        f"Papers are missing from application {of.id}, received on {on.en}. All that is to be brought:",
    )


def _lines(ctx: Context, of: Notice) -> Iterator[Words]:
    for place, one in enumerate(of.lines, 1):
        yield Words(
            f"{place}. {one.matter.zh}：{one.material.zh}（依据：{one.basis}）",
            f"{place}. {one.matter.en}: {one.material.en} (basis: {one.basis})",
        )
    if said := cases.told(ctx, of.done):
        yield plain(said)
