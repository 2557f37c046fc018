"""Tables of second envelopes: whose opening was ordered, and what came of it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from kernel.db import metadata
from trading.store import DIGEST, INSTANT, SUBJECT

shares = Table(  # the custodians' of the second envelope, where there are two
    "trading_second_share",
    metadata,
    Column("bid", SUBJECT, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("i", Integer, primary_key=True),
    Column("p7m_sha256", DIGEST, nullable=False),
    Column("commit", DIGEST, nullable=False),
    Column("released", Text),
    Column("released_at", INSTANT),
)
offers = Table(  # the bids whose second envelope was ordered to be opened, and no other
    "trading_second_offer",
    metadata,
    Column("bid", ForeignKey("trading_bid.id"), primary_key=True),
    Column("lot", ForeignKey("trading_lot.id"), nullable=False, index=True),
    Column("released_key", Text),
    Column("released_at", INSTANT),
    Column("outcome", String(16)),
    Column("opened_by", String(16)),
    Column("fault", Text),
    Column("form", Text),
    Column("opened_sha256", DIGEST),
)
