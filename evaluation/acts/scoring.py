"""Score sheets: sealed from one another, opened all at once, corrected only on the four grounds of the law."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluation import store
from evaluation.acts import blind, drafts, members, reviewing
from evaluation.acts.members import Seat, Sitting
from evaluation.rules import blind as blinds
from evaluation.rules import scorecard
from evaluation.rules.scorecard import Scorecard
from evaluation.rules.scorecard import Seat as Place
from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid, Refusal
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from people.acts import losses
from signing.acts.signatures import witness
from signing.rules import choice, cms, cobblestone, envelope, manifest, package, plaintext
from signing.rules.choice import Choice
from signing.rules.manifest import SheetManifest
from signing.rules.package import SheetTerms
from signing.rules.statement import Signed
from trading.acts import reading, stage, suites
from trading.rules.lifecycle import Stage

FILES: Final = ("sheet.json", "sheet.p7s", "nonce")
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


def seal_params(ctx: Context, subject: str) -> dict[str, Json]:
    """What the expert's client needs beside the sheet: the tender document and the custodians' certificates."""
    lot = reading.lot(ctx, subject)
    paper = stage.document(ctx, lot)
    listed = [ctx.blobs.get(holder.certificate_sha256) for holder in paper.seal.custodians]
    document = ctx.blobs.get(lot.doc_sha256 or "")
    return {"document": _text(document), "certificates": [_text(each) for each in listed]}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(reader: Reader, name: str) -> bytes:
    return _decoded(reader.text(name), reader.at(name))


def _decoded(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotValid("act.field", f"{field} 不是 base64", f"{field} is not base64", field=field) from error


# ---------------------------------------------------------------- sealing


def seal_scores(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{manifest, manifest_p7s, sealed, shares}` (base64): a sealed sheet; a later one replaces it until the opening.

    What the manifest's signature shows is who sealed; nobody can read a sheet before all are in.
    """
    turn = stage.enter(ctx, subject, "seal_scores")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("manifest", "manifest_p7s", "sealed", "shares")
    seat = members.own(ctx, of)
    _check_scored(of)
    reviewing.check_prices(ctx, of)
    sealed = _bytes(reader, "sealed")
    if len(sealed) > LARGEST:
        raise reader.refuse("sealed", "评分表过大", "the sealed sheet is too large")
    shares = tuple(_decoded(text, "shares") for text in reader.texts("shares"))
    data = _bytes(reader, "manifest")
    terms = _terms(ctx, of, seat.pid)
    said = package.check_sheet(data, sealed, shares, terms)
    p7s = _bytes(reader, "manifest_p7s")
    certificate = _signed_by(ctx, data, p7s, seat, terms.taken)
    digests = {"manifest_sha256": ctx.blobs.put(data), "manifest_p7s_sha256": ctx.blobs.put(p7s)}
    _keep(ctx, of, said, shares, {**digests, "certificate_sha256": certificate, "sealed_sha256": ctx.blobs.put(sealed)})
    facts: dict[str, Json] = {"pid": seat.pid, "round": of.round, "commitment": said.score, **digests}
    facts["sealed"] = said.sealed.json()
    facts["shares"] = [custodian.json() for custodian in said.custodians]
    return stage.leave(ctx, turn, facts)


def _check_scored(of: Sitting) -> None:
    if not of.document.criteria or of.lot.way.yields is not None:
        raise NotNow("score.none", "本评标办法不评分", "this way of evaluating has nothing to score")


def _terms(ctx: Context, of: Sitting, pid: str) -> SheetTerms:
    paper = stage.document(ctx, of.lot)
    seal = paper.seal
    certificates = tuple(ctx.blobs.get(holder.certificate_sha256) for holder in seal.custodians)
    return SheetTerms(of.lot.tender, of.lot.id, pid, of.round, seal.k, certificates, paper.taken)


def _signed_by(ctx: Context, data: bytes, p7s: bytes, seat: Seat, taken: Choice) -> str:
    """The certificate under the manifest, which must be the one of the member in this seat."""
    certificate = witness(ctx, data, p7s, taken=taken, field="manifest_p7s").certificate_sha256
    if not members.holder(ctx, seat, certificate):
        raise NotAllowed(
            "score.other_signer", "签名人不是该席位的成员", "signed by somebody else than the seat's member"
        )
    losses.good(ctx.tx, certificate)
    return certificate


def _keep(ctx: Context, of: Sitting, said: SheetManifest, shares: tuple[bytes, ...], digests: dict[str, str]) -> None:
    key = {**of.key, "pid": said.pid}
    if any(row.released is not None for row in table.rows(ctx.tx, store.shares, **key)):
        raise NotNow("score.opening", "评分正在开启，不能再改", "the scores are being opened: too late to replace one")
    table.remove(ctx.tx, store.sheets, **key)
    table.remove(ctx.tx, store.shares, **key)
    drafts.forget(ctx, of, said.pid)
    taken = Conflict("score.sealed", "该席位的评分正在写入", "a sheet of this seat is being written")
    table.add(ctx.tx, store.sheets, taken, **key, sealed_at=canon.instant(ctx.now), **digests)
    for custodian, p7m in zip(said.custodians, shares, strict=True):
        table.add(ctx.tx, store.shares, taken, **key, i=custodian.i, p7m_sha256=ctx.blobs.put(p7m))


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
    i, sheets = _custodian(ctx, of), []
    for row in all_sealed(ctx, of):
        share = table.find(ctx.tx, store.shares, **of.key, pid=row.pid, i=i)
        if share is not None:
            p7m = ctx.blobs.get(share.p7m_sha256)
            sheets.append({"manifest": _text(ctx.blobs.get(row.manifest_sha256)), "p7m": _text(p7m)})
    return {"i": i, "round": of.round, "sheets": list(sheets)}


def _custodian(ctx: Context, of: Sitting) -> int:
    for holder in stage.document(ctx, of.lot).seal.custodians:
        if holder.code == ctx.actor.org:
            return holder.i
    raise NotAllowed("share.not_yours", "贵单位不是本标段的保管人", "your organisation is no custodian of this lot")


def release_score_shares(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """`{i, shares: [{pid, i, share}]}`: a custodian hands over its shares of all sheets, once all are in."""
    turn = stage.enter(ctx, subject, "release_score_shares")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    i, rows = _custodian(ctx, of), {row.pid: row for row in all_sealed(ctx, of)}
    given = {each.text("pid"): _bytes(each, "share") for each in reader.each("shares")}
    if reader.integer("i", 1, 99) != i or given.keys() != rows.keys():
        raise reader.refuse("shares", "须交出本轮全部评分表的份额", "one share for every sheet of this round")
    for pid, data in sorted(given.items()):
        said = _manifest(ctx, rows[pid])
        envelope.share_holds(data, _context(of, pid), i, said.commitments[i])
        table.change(ctx.tx, store.shares, {**of.key, "pid": pid, "i": i}, released=data)
    joined = canon.joined(*(part for pid, data in sorted(given.items()) for part in (pid, data)))
    facts: dict[str, Json] = {"i": i, "round": of.round, "shares_sha256": canon.sha256(joined).hex()}
    return stage.leave(ctx, turn, facts, signed)


def _manifest(ctx: Context, row: Record) -> SheetManifest:
    return manifest.read_sheet(ctx.blobs.get(row.manifest_sha256))


def _context(of: Sitting, pid: str) -> bytes:
    return envelope.score_context(of.lot.tender, of.lot.id, pid, of.round)


def may_open(ctx: Context, of: Sitting) -> bool:
    """Whether the scores can be opened now: all are in, and a quorum of custodians has released its shares."""
    try:
        reviewing.check_prices(ctx, of)
        reviewing.check_lows(ctx, of)
        rows = all_sealed(ctx, of) if of.document.criteria else []
    except Refusal:
        return False
    k = stage.document(ctx, of.lot).seal.k
    return all(len(store.released(ctx.tx, of.lot.id, of.round, row.pid)) >= k for row in rows)


def open_scores(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Open all sheets at once. One that does not hold is told with its fault and must be mended before the ranking."""
    turn = stage.enter(ctx, subject, "open_scores")
    of = members.sitting(ctx, turn.lot)
    reviewing.check_prices(ctx, of)
    reviewing.check_lows(ctx, of)
    members.whole(ctx, of)
    rows = all_sealed(ctx, of) if of.document.criteria else []
    told: list[Json] = [_open(ctx, of, row) for row in rows]
    return stage.leave(ctx, turn, {"round": of.round, "sheets": told, **blind.told(ctx, of)})


def _open(ctx: Context, of: Sitting, row: Record) -> dict[str, Json]:
    try:
        sheet, p7s, nonce = _unsealed(ctx, of, row)
        _check_inside(ctx, of, row, sheet, p7s, nonce)
    except NotNow:
        raise
    except Refusal as fault:
        table.change(ctx.tx, store.sheets, {**of.key, "pid": row.pid}, fault=fault.code)
        return {"pid": row.pid, "fault": fault.code}
    opened = {"sheet_sha256": ctx.blobs.put(sheet), "p7s_sha256": ctx.blobs.put(p7s)}
    table.change(ctx.tx, store.sheets, {**of.key, "pid": row.pid}, **opened, nonce=nonce)
    return {"pid": row.pid, **opened, "nonce": nonce.hex()}


def _unsealed(ctx: Context, of: Sitting, row: Record) -> tuple[bytes, bytes, bytes]:
    said, context = _manifest(ctx, row), _context(of, row.pid)
    shares = dict(sorted(store.released(ctx.tx, of.lot.id, of.round, row.pid).items())[: said.k])
    if len(shares) < said.k:
        raise NotNow("score.shares", "保管人交出的份额不足", "too few custodians have released their shares")
    key = envelope.join(shares, context, said.k, said.commitments, said.sealed.header)
    plain = b"".join(cobblestone.opened([ctx.blobs.get(row.sealed_sha256)], key, context))
    stream = io.BytesIO(plain)
    found = plaintext.read(stream, len(plain))
    if [file.path for file in found.files] != list(FILES):
        raise NotValid("score.files", "评分包的文件不符", "the sealed sheet holds other files", field="sealed")
    sheet, p7s, nonce = (stream.read(file.size) for file in found.files)
    return sheet, p7s, nonce


def _check_inside(ctx: Context, of: Sitting, row: Record, sheet: bytes, p7s: bytes, nonce: bytes) -> None:
    """The commitment holds, every number is one, and the certificate that signed the manifest signed the sheet."""
    card = scorecard.opened(_place(of, row.pid), sheet, nonce, bytes.fromhex(_manifest(ctx, row).score))
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
