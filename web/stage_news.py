"""What applicants and offices are told of the result of a first stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import reading
from web.desks import duties

_TOLD: Final = {
    "admitted": Words("贵单位可参加后续招标，请查收通知书", "you may bid in the tender that follows: see the letter"),
    "refused": Words("贵单位未通过，请查收载明理由的通知书", "you may not go on: see the letter with the reasons"),
}
_OUT: Final = Words("前一阶段结果已确定", "the result of the first stage is out")


def admitted(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Each applicant hears its own result (招标投标法实施条例 19), the offices that there is one."""
    lot = reading.lot(ctx, entry.subject)
    paper = reading.tender(ctx, lot.tender).document
    told = [(To(Role.BIDDER, org=str(one["bidder"])), said) for name, said in _TOLD.items() for one in entry.body[name]]
    told += [(To(Role.AGENCY, org=paper.agency.code), _OUT), (To(Role.SUPERVISOR, org=paper.supervisor.code), _OUT)]
    for to, said in told:
        words = Words(f"{lot.title_zh}：{said.zh}。", f"{lot.title_en}: {said.en}.")
        yield Message(to, entry.subject, entry.type, entry.leaf.hex(), words, duties.page(lot.id), None, False)
