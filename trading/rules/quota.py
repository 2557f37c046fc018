"""How many bytes a bidder may have on their way, so that nobody's uploads take the platform's disk from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.errors import NotAllowed, Unavailable, Words
from signing.rules.manifest import LARGEST

GIB: Final = 1 << 30
MOST_OPEN: Final = 20
"""A bidder may have this many packages of one lot on their way: too few to fill the store with what nobody signed.
How often a bid is replaced is the bidder's own affair until the deadline (招标投标法 29)."""
LOT_BYTES: Final = 2 * LARGEST
"""For one lot: the largest package that broke off, and one that was sealed anew."""
FIRM_BYTES: Final = 4 * LARGEST
"""For all lots together. Fixed, so that a refusal tells nothing of what others upload."""
RESERVE: Final = GIB
"""Kept back for the platform's own papers: receipts, notices, journals."""
SCARCE: Final = 2 * LARGEST
"""Below so much room whoever has something on its way, or replaced packages lying here, waits for those who have
nothing yet. Only then can a refusal tell that others upload, too."""

_FINISH: Final = Words(
    "请对其中一个再次运行 ggzy bid submit，上传完毕并递交",
    "Run ggzy bid submit again for one of them, so that it is finished and submitted",
)
_LATER: Final = Words(
    "请先完成已开始的上传，稍后重试；若一直如此，请平台管理员腾出空间",
    "Finish what was begun and try again later; if this lasts, have the operator free some space",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a bidder has here, in packages and bytes as announced.

    `packages`, `lot_bytes`: begun for this lot and not submitted; `firm_bytes`: the same for all lots;
    `replaced_bytes`: in submitted packages of this lot that a later one has replaced.
    """

    packages: int
    lot_bytes: int
    firm_bytes: int
    replaced_bytes: int


def check(size: int, held: Held) -> None:
    """Whether a bidder may begin a package of `size` bytes besides what it has on its way; else NotAllowed."""
    if held.packages >= MOST_OPEN:
        raise NotAllowed(
            "package.too_many",
            f"已有 {MOST_OPEN} 个上传没有递交，不能再开启",
            f"{MOST_OPEN} uploads are begun and not submitted: no more can be begun",
            remedy=_FINISH,
        )
    if size + held.lot_bytes > LOT_BYTES:
        raise NotAllowed(
            "package.lot_bytes",
            f"本标段未递交的上传最多 {LOT_BYTES // GIB} GiB，加上这一个就超出了",
            f"uploads for one lot that are not submitted have at most {LOT_BYTES // GIB} GiB: this one would exceed it",
            field="size",
            remedy=_FINISH,
        )
    if size + held.firm_bytes > FIRM_BYTES:
        raise NotAllowed(
            "package.firm_bytes",
            f"贵单位各标段未递交的上传合计最多 {FIRM_BYTES // GIB} GiB，加上这一个就超出了",
            f"your uploads that are not submitted have at most {FIRM_BYTES // GIB} GiB: this one would exceed it",
            field="size",
            remedy=_FINISH,
        )


def check_room(size: int, room: int, held: Held) -> None:
    """Whether the disk has room for `size` bytes more; else Unavailable. `room` is what is neither taken nor
    promised to uploads that are begun: those always go on."""
    room -= RESERVE
    if size > room:
        raise Unavailable(
            "storage.reserved",
            "存放上传文件的空间已全部预留给进行中的上传，暂不能开启新的上传",
            "all room for uploads is promised to those that are begun: no new one can be begun",
            field="size",
            remedy=_LATER,
        )
    if room - size < SCARCE and held.firm_bytes + held.replaced_bytes > 0:
        raise Unavailable(
            "storage.scarce",
            "存放上传文件的空间紧张，先留给还没有开始上传的投标人",
            "room for uploads is scarce and kept for bidders who have begun none",
            field="size",
            remedy=_LATER,
        )
