"""The errand of who keeps copies of public documents: an archive or library confirms a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import copies
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.answers import Answers
from web.desks.errands import FINAL, UNCHOSEN, Errand, select
from web.views.elements import Choice
from web.words import phrase

_BATCH: Final = Words("批次和查阅场所", "Batch and place")


def _waiting(ctx: Context, _subject: str) -> tuple[Choice, ...]:
    """What the caller's places have not confirmed; `<batch> <point>`."""
    mine = {number: cells for number, cells in copies.places(ctx).items() if cells["code"] == ctx.actor.org}
    return tuple(
        Choice(f"{of.no} {number}", phrase("第 {n} 批，{place}", n=of.no, place=cells["title"]))
        for of in copies.every(ctx)
        for number, cells in mine.items()
        if number not in of.confirmed
    )


def _confirmed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    batch, _, point = given.needed("which", Words("批次", "the batch")).partition(" ")
    return {"batch": int(batch) if batch.isascii() and batch.isdigit() and len(batch) < 7 else 0, "point": point}


ERRANDS: Final[dict[str, Errand]] = {
    "register.confirm_copies": Errand(
        "register.confirm_copies",
        (R.OFFICER,),
        Words(
            "请先下载文件包并按其中的清单（manifest-sha256.txt）核对，再确认收到。",
            "Fetch the package and check it by its manifest (manifest-sha256.txt) first, then confirm.",
        ),
        Words("确认收到", "Confirm"),
        lambda ctx, subject: (select("which", _BATCH, UNCHOSEN, *_waiting(ctx, subject)),),
        _confirmed,
        confirm=FINAL,
    ),
}
