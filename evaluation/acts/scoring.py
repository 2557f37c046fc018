"""Score sheets: sealed from one another, opened all at once, corrected only on the four grounds of the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluation import store
from evaluation.acts import blind, drafts, members, negotiating, reviewing, sheets
from evaluation.acts.members import Seat, Sitting
from evaluation.rules import blind as blinds
from evaluation.rules import scorecard
from evaluation.rules.scorecard import Scorecard
from evaluation.rules.scorecard import Seat as Place
from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, Refusal
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import losses
from signing.acts.signatures import witness
from signing.rules import choice, cms, package
from signing.rules.choice import Choice
from signing.rules.statement import Signed
from trading.acts import reading, stage, suites
from trading.rules.lifecycle import Stage

FILES: Final = ("sheet.json", "sheet.p7s", "nonce")
FIRST_JUDGED: Final = "first"
"""The panel's decision on the first of two envelopes, as it is kept."""
LARGEST: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blank:
    """What an expert has to fill in: his place, the bids to score, and the sheet sealed before, if there is one.

    `numbers`: under which the blind criteria are scored; None where nothing is blind, or not any more.
    """

    place: Place
    bids: tuple[str, ...]
    sealed: bool
    numbers: tuple[str, ...] | None = None


def blank(ctx: Context, subject: str) -> Blank:
    """NotNow before the review is decided and every correction is settled."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    seat = members.own(ctx, of)
    reviewing.check_prices(ctx, of)
    held = table.find(ctx.tx, store.sheets, **of.key, pid=seat.pid)
    bids, hidden = reviewing.conforming(ctx, of), blind.hidden(ctx, of)
    numbers = tuple(number for number, bid in hidden.items() if bid in bids) if hidden else None
    return Blank(_place(of, seat.pid), tuple(bids), held is not None, numbers)


def _place(of: Sitting, pid: str) -> Place:
    return Place(of.lot.tender, of.lot.id, of.round, pid)


def filled(ctx: Context, subject: str, value: Mapping[str, Json], *, explained: bool = True) -> bytes:
    """The exact sheet to be signed from `{points: {bid: {criterion: "18.50"}}, reasons: {bid: {criterion: text}}}`;
    blind criteria stand under numbers instead of bids.

    Everything that the opening would refuse is refused now: range, grid, a third decimal, a missing item. So is an
    extreme without its reason; a correction (`explained=False`) carries one reason for all of it.
    """
    asked, reader = blank(ctx, subject), Reader(value)
    of = members.sitting(ctx, reading.lot(ctx, subject))
    points = {key: scorecard.points(text, "/".join(key)) for key, text in _cells(reader, "points").items()}
    card = Scorecard(asked.place, points, _cells(reader, "reasons") if reader.has("reasons") else {})
    scorecard.check(card, of.document.criteria, asked.bids, asked.numbers)
    if explained:
        scorecard.check_reasons(card, of.document.criteria)
    return card.sheet()


def _cells(reader: Reader, name: str) -> dict[tuple[str, str], str]:
    rows = reader.inner(name)
    return {(bid, c): rows.inner(bid).text(c) for bid in sorted(rows.source) for c in sorted(rows.inner(bid).source)}


# ---------------------------------------------------------------- sealing


def seal_scores(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{manifest, manifest_p7s, sealed, shares}` (base64): a sealed sheet; a later one replaces it until the opening.

    What the manifest's signature shows is who sealed; nobody can read a sheet before all are in.
    """
    turn = stage.enter(ctx, subject, "seal_scores")
    of = members.sitting(ctx, turn.lot)
    seat = members.own(ctx, of)
    _check_scored(of)
    reviewing.check_prices(ctx, of)
    came, terms = sheets.arrived(body), sheets.terms(ctx, of, seat.pid)
    said = package.check_sheet(came.manifest, came.sealed, came.shares, terms)
    certificate = _signed_by(ctx, came.manifest, came.p7s, seat, terms.taken)
    facts = sheets.keep(ctx, of, said, came, certificate)
    drafts.forget(ctx, of, seat.pid)
    return stage.leave(ctx, turn, facts)


def _check_scored(of: Sitting) -> None:
    if not of.document.criteria or of.lot.way.yields is not None:
        raise NotNow("score.none", "本评标办法不评分", "this way of evaluating has nothing to score")


def _signed_by(ctx: Context, data: bytes, p7s: bytes, seat: Seat, taken: Choice) -> str:
    """The certificate under the manifest, which must be the one of the member in this seat."""
    certificate = witness(ctx, data, p7s, taken=taken, field="manifest_p7s").certificate_sha256
    if not members.holder(ctx, seat, certificate):
        raise NotAllowed(
            "score.other_signer", "签名人不是该席位的成员", "signed by somebody else than the seat's member"
        )
    losses.good(ctx.tx, certificate)
    return certificate


# ---------------------------------------------------------------- opening


def all_sealed(ctx: Context, of: Sitting) -> list[Record]:
    """The sheets of those who sit now, by pid; NotNow until every member of a whole panel has sealed one."""
    there = [seat.pid for seat in members.whole(ctx, of)]
    rows = {row.pid: row for row in table.rows(ctx.tx, store.sheets, "pid", **of.key)}
    missing = [pid for pid in there if pid not in rows]
    if missing:
        raise NotNow(
            "score.not_all",
            f"还有 {len(missing)} 名专家未提交评分，任何人不得查看",
            f"{len(missing)} experts have not sealed their scores: nobody may see any",
            law="EBM-32",
        )
    return [rows[pid] for pid in there]


def shares_params(ctx: Context, subject: str) -> dict[str, Json]:
    """What a custodian's client needs to release its shares of all sheets of the round."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    i = sheets.custodian(ctx, of)
    return sheets.shares_params(ctx, of, i, all_sealed(ctx, of))


def release_score_shares(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{i, shares: [{pid, i, share}]}`: a custodian hands over its shares of all sheets, once all are in."""
    turn = stage.enter(ctx, subject, "release_score_shares")
    of = members.sitting(ctx, turn.lot)
    i = sheets.custodian(ctx, of)
    return stage.leave(ctx, turn, sheets.release(ctx, of, i, all_sealed(ctx, of), body), signed)


def may_open(ctx: Context, of: Sitting) -> bool:
    """Whether the scores can be opened now: all are in, and a quorum of custodians has released its shares."""
    try:
        reviewing.check_prices(ctx, of)
        reviewing.check_lows(ctx, of)
        negotiating.check_signed(ctx, of)
        rows = all_sealed(ctx, of) if of.document.criteria else []
    except Refusal:
        return False
    return sheets.quorum(ctx, of, rows)


def open_scores(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Open all sheets at once. One that does not hold is told with its fault and must be mended before the ranking."""
    turn = stage.enter(ctx, subject, "open_scores")
    of = members.sitting(ctx, turn.lot)
    reviewing.check_prices(ctx, of)
    reviewing.check_lows(ctx, of)
    negotiating.check_signed(ctx, of)
    members.whole(ctx, of)
    rows = all_sealed(ctx, of) if of.document.criteria else []
    told: list[Json] = [_open(ctx, of, row) for row in rows]
    return stage.leave(ctx, turn, {"round": of.round, "sheets": told, **blind.told(ctx, of)})


def _open(ctx: Context, of: Sitting, row: Record) -> dict[str, Json]:
    try:
        sheet, p7s, nonce = sheets.unsealed(ctx, of, row)
        _check_inside(ctx, of, row, sheet, p7s, nonce)
    except NotNow:
        raise
    except Refusal as fault:
        table.change(ctx.tx, store.sheets, {**of.key, "pid": row.pid}, fault=fault.code)
        return {"pid": row.pid, "fault": fault.code}
    opened = {"sheet_sha256": ctx.blobs.put(sheet), "p7s_sha256": ctx.blobs.put(p7s)}
    table.change(ctx.tx, store.sheets, {**of.key, "pid": row.pid}, **opened, nonce=nonce)
    return {"pid": row.pid, **opened, "nonce": nonce.hex()}


def _check_inside(ctx: Context, of: Sitting, row: Record, sheet: bytes, p7s: bytes, nonce: bytes) -> None:
    """The commitment holds, every number is one, and the certificate that signed the manifest signed the sheet."""
    card = scorecard.opened(_place(of, row.pid), sheet, nonce, bytes.fromhex(sheets.manifest_of(ctx, row).score))
    blinds.joined(card, of.document.criteria, blind.numbers(ctx, of))
    form = choice.form(p7s, suites.taken(ctx, of.lot.id))
    if canon.sha256(cms.verify(sheet, p7s, form).certificate).hex() != row.certificate_sha256:
        raise NotTrusted("score.signature", "评分表不是该专家签署的", "the sheet is not signed by this expert")


# ---------------------------------------------------------------- after the opening


def cards(ctx: Context, of: Sitting) -> tuple[Scorecard, ...]:
    """The newest version of every sitting member's sheet, by bids; NotNow while one is missing or does not hold."""
    if not of.document.criteria:
        return ()
    found, who = [], blind.numbers(ctx, of)
    for row in all_sealed(ctx, of):
        versions = table.rows(ctx.tx, store.corrections, "n", **of.key, pid=row.pid)
        digest = versions[-1].sheet_sha256 if versions else row.sheet_sha256
        if digest is None:
            raise NotNow(
                "score.fault", f"评分表无法使用：{row.fault}", f"a sheet cannot be used: {row.fault}", field=row.pid
            )
        card = scorecard.read(canon.parse(ctx.blobs.get(digest)))
        found.append(card if versions else blinds.joined(card, of.document.criteria, who))
    return tuple(found)


def explain_deviation(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{bid, text_sha256}`: an expert confirms a score far from the others', with the reason in writing."""
    turn = stage.enter(ctx, subject, "explain_deviation")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("bid", "text_sha256")
    seat, bid = members.own(ctx, of), reader.text("bid")
    if bid not in reviewing.conforming(ctx, of):
        raise NotFound("bid.unknown", "没有这份评分的投标", "no such scored bid", field="bid")
    taken = Conflict("score.explained", "已作说明", "this is explained already", field="bid")
    table.add(
        ctx.tx, store.explanations, taken, **of.key, pid=seat.pid, bid=bid, text_sha256=reader.text("text_sha256")
    )
    return stage.leave(ctx, turn, body, members.signed_by(signed), {"pid": seat.pid})


def prepare_correction(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `correct_scores` from `{ground, reason, points, reasons?}`; keeps sheet and reason as blobs."""
    reader = Reader(body)
    reader.only("ground", "reason", "points", "reasons")
    sheet = filled(ctx, subject, {name: body[name] for name in ("points", "reasons") if name in body}, explained=False)
    reason = ctx.blobs.put(reader.text("reason").encode())
    return {"ground": reader.text("ground"), "reason_sha256": reason, "sheet_sha256": ctx.blobs.put(sheet)}


def correct_scores(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """A new signed version of one's own sheet, on one of the four grounds (P87-64); the old version stays."""
    turn = stage.enter(ctx, subject, "correct_scores")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("ground", "reason_sha256", "sheet_sha256")
    if store.found(ctx.tx, of.lot.id, of.round, FIRST_JUDGED):
        raise NotNow(
            "envelope.judged",
            "评标委员会已签署第一信封评审结论，评分不得再改",
            "the panel has signed who passed the first envelope: no score changes any more",
            law="P87-64",
        )
    seat, digest = members.own(ctx, of), reader.text("sheet_sha256")
    if reader.text("ground") not in scorecard.GROUNDS:
        zh, en = "只有四种情形可以修改评分", f"a score may be changed only for {', '.join(scorecard.GROUNDS)}"
        raise reader.refuse("ground", zh, en, "score.ground", "P87-64")
    card = scorecard.read(canon.parse(ctx.blobs.get(digest)))
    if card.seat != _place(of, seat.pid):
        raise reader.refuse("sheet_sha256", "不是您的评分表", "this is not your sheet")
    scorecard.check(card, of.document.criteria, reviewing.conforming(ctx, of))
    n = store.next_correction(ctx.tx, of.lot.id, of.round, seat.pid)
    taken = Conflict("score.corrected", "另一修改正在写入", "another correction is being written")
    said = {"ground": reader.text("ground"), "reason_sha256": reader.text("reason_sha256"), "sheet_sha256": digest}
    table.add(ctx.tx, store.corrections, taken, **of.key, pid=seat.pid, n=n, **said)
    return stage.leave(ctx, turn, body, members.signed_by(signed), {"pid": seat.pid, "n": n})


def is_open(of: Sitting) -> bool:
    """Whether scores may be seen at all."""
    return of.lot.stage not in (Stage.OPENED, Stage.EVALUATING)
