"""What a citizen gets from a platform that somebody has tampered with, and what he sees of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from disclosure.acts import dossier
from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from kernel.actor import CLERK
from kernel.blobs import Blobs
from kernel.chance import SystemChance
from kernel.context import Context
from kernel.errors import Fault, Refusal
from tests.support import bag, case
from tests.support.played import Played
from verifier import dossier as reader
from verifier.dossier import NotADossier
from verifier.verify import Report, verify

ABOUT = re.compile(r"data/dossier\.json|(tag)?manifest-sha256\.txt|bag-info\.txt")
SPARE = re.compile(r"data/(log/|docs/|certs/|crls/)|data/events/[TLQ]-[^/]+/[0-9]+\.(p7s|tsr)")
STUMBLES = (Refusal, Fault, LookupError, ValueError, TypeError, AttributeError, InvalidRequestError, DBAPIError)
"""Making the dossier ends with one of these: nobody gets one, and that there is none is seen."""


@dataclass(slots=True)
class Citizen:
    """With the verifier, a policy of his own and a folder; `failed` is what the last dossier failed."""

    played: Played
    folder: Path
    failed: tuple[str, ...] = ()

    def look(self, tx: Connection, blobs: Blobs | None = None) -> str:
        """`true`: the dossier is the one of before. `caught`: it fails, and says where. `none`: it cannot be made.
        `less`: nothing in it says anything else, but evidence that nobody must bring is gone. `FALSE`: the rest."""
        hall = self.played.case.hall
        ctx = Context(tx, blobs or hall.blobs, CLERK, hall.now, SystemChance())
        try:
            made = dossier.export(ctx, self.played.case.lot, Edition.SUPERVISION, case.ORIGIN)
        except STUMBLES:
            return "none"
        if made == self.played.supervision:
            return "true"
        report = self._verified(made)
        self.failed = report.failed if report else ()
        if report is None or _named(report):
            return "caught"
        return "less" if _only_less(made, self.played.supervision) else "FALSE"

    def _verified(self, made: bytes) -> Report | None:
        path = self.folder / "dossier.zip"
        path.write_bytes(made)
        try:
            return verify(reader.read(path), self.played.policy)
        except NotADossier:
            return None


def _only_less(made: bytes, true: bytes) -> bool:
    """Missing is only a day's time stamp, an optional seal, or a CA of the platform's own policy."""
    (_, here), (_, there) = bag.unpacked(made), bag.unpacked(true)
    changed = {path for path in here if here[path] != there.get(path)}
    gone = {path for path in there if path not in here}
    told = all(ABOUT.fullmatch(path) or _shorter(path, here[path], there.get(path, b"")) for path in changed)
    return told and all(SPARE.match(path) for path in gone)


def _shorter(path: str, here: bytes, there: bytes) -> bool:
    """A file that says the same, and not all of it."""
    if path != names.POLICY_FILE:
        return False
    fewer, whole = json.loads(here), json.loads(there)
    return all(one in whole["anchors"] for one in fewer["anchors"]) and fewer | {"anchors": whole["anchors"]} == whole


def _named(report: Report) -> bool:
    """Something fails, and every failure says where."""
    found = [one for verdict in report.verdicts if verdict.check.id in report.failed for one in verdict.findings]
    return bool(found) and all(str(one.place) for one in found)
