"""Is everything there that was promised, and nothing by halves?"""

from __future__ import annotations

from kernel import canon, journal, table
from tests.support.world import World
from trading import package_store, store
from trading.acts import packages

FILES = (
    "manifest_sha256",
    "p7s_sha256",
    "key_p7m_sha256",
    "receipt_sha256",
    "receipt_p7s_sha256",
    "receipt_tsr_sha256",
)


def whole(world: World) -> None:
    """Every chain holds, every bid has as many submissions as events, and every file that is named is there."""
    with world.house.looking() as ctx:
        for prefix in ("B-", "L-", "T-", "S-"):
            for subject in journal.subjects(ctx.tx, prefix):
                assert journal.broken_at(ctx.tx, subject) is None
        for row in table.rows(ctx.tx, store.bids, "id"):
            entries = [
                one for one in journal.entries(ctx.tx, row.id) if one.type in ("bid.submit_bid", "bid.replace_bid")
            ]
            held = table.rows(ctx.tx, store.submissions, "seq", bid=row.id)
            assert [one.leaf for one in held] == [one.leaf.hex() for one in entries]
            for one in held:
                for name in FILES:
                    assert canon.sha256(ctx.blobs.get(getattr(one, name))).hex() == getattr(one, name)
                for piece in table.rows(ctx.tx, package_store.pieces, "n", package=one.package):
                    assert packages.shelf(ctx.blobs, one.package).size(piece.sha256) == piece.size
