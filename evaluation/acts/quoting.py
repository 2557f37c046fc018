"""Last quotes: sealed by each supplier until one moment, opened all at once, as score sheets are."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation import store
from evaluation.acts import last_quotes, negotiating, reviewing, sheets
from evaluation.acts.deciding import Matter, keep
from evaluation.acts.members import Sitting
from evaluation.rules import last_quotes as rules
from evaluation.rules.last_quotes import Quote
from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotTrusted, Refusal
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import rights
from signing.acts.signatures import seal, witness
from signing.rules import choice, cms, package
from signing.rules.statement import Signed
from trading.acts import reading, stage, suites

# ---------------------------------------------------------------- sealing


def filled(ctx: Context, subject: str, value: Mapping[str, Json]) -> bytes:
    """The exact quote to be signed from `{total: [money]}`, one amount for each currency of the first quote."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    bid = _may_quote(ctx, of)
    reader = Reader(value)
    reader.only("total")
    seat = rules.seat(of.lot.tender, of.lot.id, of.round, bid)
    return Quote(seat, bid, rules.amounts(reader.items("total"))).sheet()


def _may_quote(ctx: Context, of: Sitting) -> str:
    """The bid of the supplier who acts, before the moment."""
    rules.in_time(last_quotes.moment(ctx, of), ctx.received)
    return negotiating.own(ctx, of)


def seal_quote(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{manifest, manifest_p7s, sealed, shares}` (base64): a sealed last quote; a later one replaces it in time.

    What is in it nobody can read before the custodians release their shares, and they cannot before the moment.
    """
    turn = stage.enter(ctx, subject, "seal_quote")
    of = negotiating.sitting(ctx, turn.lot)
    rights.may(ctx, "lot.seal_quote")
    bid, came = _may_quote(ctx, of), sheets.arrived(body)
    pid = rules.place(subject, bid)
    terms = sheets.terms(ctx, of, pid)
    said = package.check_sheet(came.manifest, came.sealed, came.shares, terms)
    signatory = witness(ctx, came.manifest, came.p7s, taken=terms.taken, field="manifest_p7s")
    rights.signer(ctx, signatory)
    facts = sheets.keep(ctx, of, said, came, signatory.certificate_sha256)
    return seal(ctx, stage.leave(ctx, turn, {"bid": bid, **facts}))


# ---------------------------------------------------------------- opening


def sealed(ctx: Context, of: Sitting) -> dict[str, Record]:
    """By bid, the sealed quotes of those who are in hand still; NotNow before the moment."""
    rules.over(last_quotes.moment(ctx, of), ctx.now)
    if last_quotes.opening(ctx, of) is not None:
        raise NotNow("quote.opened", "最后报价已开启", "the last quotes are open already", law="P74-33")
    rows = {row.pid: row for row in table.rows(ctx.tx, store.sheets, "pid", **of.key)}
    places = {bid: rules.place(of.lot.id, bid) for bid in sorted(reviewing.in_hand(ctx, of))}
    return {bid: rows[pid] for bid, pid in places.items() if pid in rows}


def must_be_sealed(ctx: Context, of: Sitting) -> None:
    """NotNow while no quote waits for shares: before the moment, after the opening, or where none came."""
    if not sealed(ctx, of):
        raise NotNow("quote.nobody", "没有待开启的最后报价", "no last quote waits to be opened", law="P74-33")


def shares_params(ctx: Context, subject: str) -> dict[str, Json]:
    """What a custodian's client needs to release its shares of all quotes."""
    of = negotiating.sitting(ctx, reading.lot(ctx, subject))
    i = sheets.custodian(ctx, of)
    must_be_sealed(ctx, of)
    return sheets.shares_params(ctx, of, i, list(sealed(ctx, of).values()))


def release_quote_shares(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{i, shares: [{pid, i, share}]}`: a custodian hands over its shares of all quotes, once the moment is over."""
    turn = stage.enter(ctx, subject, "release_quote_shares")
    of = negotiating.sitting(ctx, turn.lot)
    i = sheets.custodian(ctx, of)
    facts = sheets.release(ctx, of, i, list(sealed(ctx, of).values()), body)
    return stage.leave(ctx, turn, facts, signed)


def may_open(ctx: Context, of: Sitting) -> bool:
    """Whether a quorum of custodians has released its shares of every quote; at once where there is none."""
    if not last_quotes.wanted(of):
        return False
    try:
        rows = sealed(ctx, of).values()
    except Refusal:
        return False
    return sheets.quorum(ctx, of, rows)


def open_quotes(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Open all quotes at once. One that does not hold is told with its fault; its supplier did not quote."""
    turn = stage.enter(ctx, subject, "open_quotes")
    of = negotiating.sitting(ctx, turn.lot)
    told: list[Json] = [_open(ctx, of, bid, row) for bid, row in sealed(ctx, of).items()]
    facts: dict[str, Json] = {"round": of.round, "sheets": told}
    keep(ctx, of, Matter(subject, last_quotes.OPENED, facts))
    return seal(ctx, stage.leave(ctx, turn, facts))


def _open(ctx: Context, of: Sitting, bid: str, row: Record) -> dict[str, Json]:
    place: dict[str, Json] = {"bid": bid, "pid": row.pid}
    try:
        sheet, p7s, nonce = sheets.unsealed(ctx, of, row)
        _check_inside(ctx, of, bid, row, (sheet, p7s, nonce))
    except NotNow:
        raise
    except Refusal as fault:
        return {**place, "fault": fault.code}
    opened = {"sheet_sha256": ctx.blobs.put(sheet), "p7s_sha256": ctx.blobs.put(p7s)}
    return {**place, **opened, "nonce": nonce.hex()}


def _check_inside(ctx: Context, of: Sitting, bid: str, row: Record, files: tuple[bytes, bytes, bytes]) -> None:
    """The commitment holds, and the certificate that signed the manifest signed the quote."""
    sheet, p7s, nonce = files
    committed = bytes.fromhex(sheets.manifest_of(ctx, row).score)
    rules.opened(rules.seat(of.lot.tender, of.lot.id, of.round, bid), bid, sheet, nonce, committed)
    form = choice.form(p7s, suites.taken(ctx, of.lot.id))
    if canon.sha256(cms.verify(sheet, p7s, form).certificate).hex() != row.certificate_sha256:
        raise NotTrusted("quote.signature", "最后报价不是该供应商签署的", "the quote is not signed by this supplier")
