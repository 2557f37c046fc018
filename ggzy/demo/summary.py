"""What the demo leaves behind: `summary.json`, the papers, the dossiers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from approval.acts import cases, figures
from disclosure.acts import dossier, receipts
from disclosure.acts import reading as notices
from disclosure.rules.dossier import POLICY as VERSION
from disclosure.rules.dossier import Edition
from evaluation.acts import awarding, members, reporting
from ggzy.demo import books, cast
from ggzy.demo.company import Company
from ggzy.demo.house import Stage
from ggzy.demo.play import Play
from kernel import canon, money
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.deadlines import day_of
from signing.rules.certificate import ORGANISATION_IDENTIFIER, Purpose
from trading.acts import reading
from verifier import dossier as archive
from verifier.verify import verify
from web.worker import publisher

POLICY: Final = "demo-policy.json"
"""Whom the demo's stranger trusts: the keys as their holders handed them out, never as a dossier names them."""


def policy_of(company: Company) -> bytes:
    """The root CA's certificate, the log's key and both entropy keys, from the keystores themselves; the witness on
    this machine by its name, and no quorum: it stands for nobody but the platform."""
    keys = company.stage.keys
    anchor: Json = {
        "certificate": keys.stores.authority("root").certificate.hex(),
        "code": ORGANISATION_IDENTIFIER,
        "purposes": sorted(Purpose),
    }
    return canon.canonical(
        {
            "v": VERSION,
            "log": keys.log.key.vkey,
            "witnesses": list(company.stage.house.witnesses.named),
            "quorum": company.stage.house.witnesses.quorum,
            "anchors": [anchor],
            "vrf": dict(company.vrf_keys()),
            "independent": False,
            "lag_ms": 10_000,
            "skew_ms": 10_000,
        }
    )


def write(stage: Stage, played: Mapping[str, Play], live: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Write everything into `folder`; gives the summary. `live` is what came of the live competition."""
    for one in played.values():
        _papers(stage, one.tender, folder)
        _receipt(stage, one, folder)
    tenders = [_tender(stage, name, one, folder) for name, one in played.items()]
    company = next(iter(played.values())).company
    _papers(stage, live["tender"], folder)
    competed = {**live, "dossier": _dossier(stage, live["lot"], company, folder)}
    told = {"site": stage.site, "tenders": tenders, "live": competed, "approvals": _approvals(stage)}
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
    return told


def _approvals(stage: Stage) -> dict[str, Any]:
    """What came in at the service centre: applications, and parts of them by how they went."""
    with stage.house.looking() as ctx:
        today = day_of(ctx.now)
        (parts,) = figures.by_site(ctx.tx, date.min, today).values()
        received = cases.counted(ctx.tx, today).received
    return {
        "applications": received,
        "accepted": parts.accepted,
        "closed": parts.closed,
        "on_the_spot": parts.on_the_spot,
    }


def _papers(stage: Stage, tender: str, folder: Path) -> None:
    """Every sealed PDF of the tender, letters included, named by lot and kind."""
    with stage.house.looking(Actor("demo", Role.SUPERVISOR, cast.SUPERVISOR.org)) as ctx:
        for one in notices.of_tender(ctx, tender):
            name = "-".join([one.lot or one.tender, one.kind.replace("_", "-"), *one.id.split(".")[3:]])
            for lang in one.pdf:
                ending = "" if lang == "zh" else f"-{lang}"
                (folder / f"{name}{ending}.pdf").write_bytes(notices.pdf(ctx, one.id, lang))


def _receipt(stage: Stage, play: Play, folder: Path) -> None:
    """That of one bidder."""
    first = play.bids[0]
    with stage.house.looking(Actor(first.offer.bidder.name, Role.BIDDER, first.offer.bidder.org)) as ctx:
        receipt = receipts.receipt_pdf(ctx, publisher(stage.house), first.receipt.bid)
    (folder / f"{play.lot}-receipt.pdf").write_bytes(receipt)


def _dossier(stage: Stage, lot: str, company: Company, folder: Path) -> dict[str, Any]:
    """The public dossier of the lot, and what a stranger's verifier says of it under the demo's policy."""
    origin = stage.house.origin
    with stage.house.looking() as ctx:
        data = dossier.export(ctx, lot, Edition.PUBLIC, origin)
    path = folder / f"dossier-{lot}.zip"
    path.write_bytes(data)
    policy = policy_of(company)
    (folder / POLICY).write_bytes(policy)
    report = verify(archive.read(path), policy)
    return {"file": path.name, "bytes": len(data), "verified": report.json()["counts"]}


def _tender(stage: Stage, name: str, play: Play, folder: Path) -> dict[str, Any]:
    """One tender's result; amounts as decimal strings, exactly as computed."""
    with stage.house.looking() as ctx:
        lot = reading.lot(ctx, play.lot)
        of = members.sitting(ctx, lot)
        candidates = awarding.candidates(ctx, of)
        lines = reporting.recorded(ctx, of).assessment.lines
        names = {each.bid: each.name for each in reading.opened(ctx, play.lot)}
        tender = reading.tender(ctx, play.tender)
    made: dict[str, Any] = {
        "name": name,
        "tender": play.tender,
        "lot": play.lot,
        "title": tender.document.title.zh,
        "stage": str(lot.stage),
        "dossier": _dossier(stage, play.lot, play.company, folder),
        "candidates": [dict(each) for each in candidates],
        "evaluated": {names[line.bid]: str(money.rounded(line.priced.evaluated, 2)) for line in lines},
        "winner": candidates[0]["name"],
        "award_price": candidates[0]["price"],
        "tender_doc_sha256": tender.doc_sha256,
        "deadline": canon.instant(tender.document.closes),
    }
    if name == "books":
        made["published"] = dict(books.PUBLISHED)
        made["as_published"] = made["evaluated"] == made["published"]
    return made
