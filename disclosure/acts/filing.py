"""Bids, draws and scores of a lot, each in its folder of the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from disclosure.acts.gathered import Case, Pieces
from disclosure.rules import dossier
from disclosure.rules.dossier import Ground, Withheld
from experts.acts import reading as drawn
from kernel import journal
from kernel.canon import Json
from kernel.journal import Entry
from signing.rules import manifest
from trading.acts import clerk, reading, releasing
from trading.acts import packages as uploads

# ---------------------------------------------------------------- bids


def packages(case: Case, bid: str) -> None:
    """Manifest and receipt of every package; the sealed file only of those that were opened, for the supervisor."""
    ground = None if case.opened else Ground.UNOPENED
    last = _outcomes(case).get(bid, {}).get("outcome") == "opened"
    rows = reading.submissions(case.ctx, bid)
    for row in rows:
        entry = journal.find(case.ctx.tx, bytes.fromhex(str(row["leaf"])))
        seq = int(str(row["seq"]))
        named = {"manifest.json": "manifest_sha256", "manifest.p7s": "p7s_sha256"}
        named |= {f"receipt.{kind}": f"receipt_{kind.replace('json', '')}_sha256".replace("__", "_") for kind in _KINDS}
        for name, column in named.items():
            case.keep(dossier.bid(bid, seq, name), str(row[column]), entry, ground)
        if not (case.public and ground):
            case.signatures |= {str(row[name]) for name in ("p7s_sha256", "receipt_p7s_sha256", "receipt_tsr_sha256")}
        _sealed(case, entry, row, live=last and row is rows[-1])


_KINDS: Final = ("json", "p7s", "tsr")


def _sealed(case: Case, entry: Entry, row: Mapping[str, Json], *, live: bool) -> None:
    path = dossier.bid(entry.subject, int(str(row["seq"])), "sealed.bin")
    if live and not case.public:
        said = manifest.read(case.ctx.blobs.get(str(row["manifest_sha256"])))
        shelf = uploads.shelf(case.ctx.blobs, str(row["package"]))
        case.files[path] = Pieces(shelf, [piece.hex() for piece in said.sealed.pieces])
        key = dossier.bid(entry.subject, int(str(row["seq"])), "key.bin")
        case.files[key] = clerk.opened_with(case.ctx, entry.subject)
        if _outcomes(case, "lot.open_second").get(entry.subject, {}).get("outcome") == "opened":
            second = dossier.bid(entry.subject, int(str(row["seq"])), "key-2.bin")
            case.files[second] = clerk.opened_with(case.ctx, entry.subject, releasing.OTHER)
        return
    ground = Ground.TRADE_SECRET if live else Ground.UNOPENED
    digest = str(entry.body["pieces_sha256"])
    case.withheld.append(Withheld(path, digest, entry.subject, entry.tseq, ground))


def _outcomes(case: Case, opening: str = "lot.open_bids") -> dict[str, Mapping[str, Json]]:
    opened = case.named(opening)
    if not opened:
        return {}
    found = cast("Mapping[str, Sequence[Mapping[str, Json]]]", opened[-1].body["found"])
    return {str(each["bid"]): each for each in found["bids"]}


def openings(case: Case) -> None:
    for number, act in enumerate(("lot.open_bids", "lot.open_second"), start=1):
        for bid, outcome in _outcomes(case, act).items():
            digest = outcome["opened_sha256"]
            if digest:
                case.keep(dossier.opened(bid, number), str(digest), case.named(act)[-1], Ground.TRADE_SECRET)


# ---------------------------------------------------------------- draws and scores


def draws(case: Case) -> None:
    edition = drawn.Edition(case.edition.value)
    frozen = {str(entry.body["did"]): entry for entry in case.named("lot.freeze_draw")}
    for did in drawn.dids(case.ctx.tx, case.lot.id):
        files = drawn.material(case.ctx.tx, did, edition)
        for name, data in files.items():
            case.files[dossier.draw(did, name)] = data
            if case.public and name.endswith(".csv") and did in frozen:
                member = {"snapshot.csv": "snapshot_root", "exclusions.csv": "exclusion_root"}[name]
                said, at = str(frozen[did].body[member]), frozen[did]
                path = dossier.draw(did, name)
                part = Withheld(path, said, at.subject, at.tseq, Ground.PERSONAL_DATA, "attributes")
                case.withheld.append(part)
    _members(case)


def _members(case: Case) -> None:
    """The rows of those whom the result has named, so that anyone can see that names and pseudonyms belong together."""
    named = case.disclosed
    for did in drawn.dids(case.ctx.tx, case.lot.id):
        whole = drawn.material(case.ctx.tx, did, drawn.Edition.SUPERVISION).get("snapshot.csv", b"")
        head, *lines = whole.decode().splitlines() or [""]
        rows = [line for line in lines if line.partition(",")[0] in named]
        if rows:
            case.files[dossier.draw(did, "members.csv")] = "".join(f"{line}\n" for line in (head, *rows)).encode()


def scores(case: Case) -> None:
    """Sealed sheets and last quotes of everybody; what was in them where they were opened."""
    told = {
        (int(str(entry.body["round"])), str(sheet["pid"])): (entry, sheet)
        for entry in (*case.named("lot.open_scores"), *case.named("lot.open_quotes"))
        for sheet in cast("Sequence[Mapping[str, Json]]", entry.body["sheets"])
    }
    for entry in (*case.named("lot.seal_scores"), *case.named("lot.seal_quote")):
        round_, pid = int(str(entry.body["round"])), str(entry.body["pid"])
        sealed = cast("Mapping[str, Sequence[str]]", entry.body["sealed"])
        names = {"manifest.json": entry.body["manifest_sha256"], "sealed.bin": sealed["pieces"][0]}
        for name, digest in names.items():
            case.keep(dossier.score(round_, pid, f"{entry.tseq}.{name}"), str(digest), entry)
        _own(case, entry, dossier.score(round_, pid, f"{entry.tseq}.manifest.p7s"), "manifest_p7s_sha256")
    for (round_, pid), (entry, sheet) in told.items():
        _sheet(case, entry, sheet, (round_, pid))


def _own(case: Case, entry: Entry, path: str, member: str) -> None:
    """A signature of an expert, or of a supplier under its last quote."""
    digest = str(entry.body[member])
    secret = case.secret_signer(entry)
    if not (secret and case.public):
        case.signatures.add(digest)
    case.keep(path, digest, entry, Ground.PERSONAL_DATA if secret else None)


def _sheet(case: Case, entry: Entry, sheet: Mapping[str, Json], key: tuple[int, str]) -> None:
    if "fault" in sheet:
        return
    round_, pid = key
    case.keep(dossier.score(round_, pid, "sheet.json"), str(sheet["sheet_sha256"]), entry)
    case.files[dossier.score(round_, pid, "nonce")] = bytes.fromhex(str(sheet["nonce"]))
    secret = entry.type == "lot.open_scores" and pid not in case.disclosed
    ground = Ground.PERSONAL_DATA if secret else None
    case.keep(dossier.score(round_, pid, "sheet.p7s"), str(sheet["p7s_sha256"]), entry, ground)
    if not (secret and case.public):
        case.signatures.add(str(sheet["p7s_sha256"]))
