"""What a lot has on paper for one of its parties: sealed notices and letters, receipts, the dossier."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from disclosure.acts import reading as disclosure
from disclosure.acts.dossier import ENDED
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from trading.acts.reading import Bid, Lot
from web.desks import duties, given
from web.public import notices
from web.views.elements import Link
from web.views.workbench import Papers
from web.words import join

NAME: Final = Words("公告和文书", "Notices and letters")
NONE: Final = Words(
    "公告和文书发布后列在这里，可下载盖章的 PDF。", "Once published, notices and letters stand here as sealed PDFs."
)


def dossiers(lot: Lot, role: Role) -> tuple[Link, ...]:
    """The dossier once the lot has ended; the supervisor gets the edition for supervision beside it."""
    if lot.stage not in ENDED:
        return ()
    public = Link(Words("下载案卷（ZIP）", "Dossier (ZIP)"), f"/lots/{lot.id}/dossier.zip")
    if role is not Role.SUPERVISOR:
        return (public,)
    whole = Words("下载监督版案卷（ZIP）", "Dossier for supervision (ZIP)")
    return (public, Link(whole, duties.page(lot.id, "dossier.zip")))


def published(ctx: Context, lot: Lot) -> Papers:
    """The sealed PDFs of everything that this party may read: notices, records, letters to it."""
    those = [one for one in disclosure.of_tender(ctx, lot.tender) if one.lot in ("", lot.id)]
    files = tuple(
        replace(pdf, name=join(notices.called(one.kind), pdf.name)) for one in those for pdf in notices.files(ctx, one)
    )
    return Papers(NAME, files, "" if files else NONE)


def receipts(ctx: Context, bid: Bid | None) -> tuple[Link, ...]:
    """The newest receipt of one's own bid: the paper, and the page with its seal, time stamp and proof."""
    if bid is None:
        return ()
    paper, whole = given.files(ctx, bid.id, bid.seq)[0], f"/me/bids/{bid.id}/receipts/{bid.seq}"
    return (paper, Link(Words("签章、时间戳和证明", "Seal, time stamp and proof"), whole))
