"""Export the dossier of a lot that has ended: the same bytes for the same facts, for the public or the supervisor."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from disclosure.acts.gathered import Content, Gathered, Origin, parts
from disclosure.acts.gathering import gather
from disclosure.rules import dossier
from disclosure.rules.dossier import Edition
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow
from trading.acts import reading
from trading.rules.lifecycle import Stage

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
ENDED: Final = (
    Stage.AWARDED,
    Stage.CONTRACTED,
    Stage.ADMITTED,
    Stage.DEALT,
    Stage.STOPPED,
    Stage.TERMINATED,
    Stage.ARCHIVED,
)
_SUPERVISION: Final = (Role.SUPERVISOR, Role.AUDIT_ADMIN, Role.CLERK)


@dataclass(frozen=True, slots=True)
class Bag:
    """A dossier ready to be written: one folder, its files by path."""

    root: str
    files: Mapping[str, Content]


def export(ctx: Context, lot: str, edition: Edition, origin: Origin) -> bytes:
    """The whole ZIP; for dossiers without large files. NotNow before the lot has ended or while the log waits."""
    target = io.BytesIO()
    write(bag(ctx, lot, edition, origin), target)
    return target.getvalue()


def bag(ctx: Context, lot: str, edition: Edition, origin: Origin) -> Bag:
    """Gather everything. Refuses as `ended`."""
    found = ended(ctx, lot, edition)
    gathered = gather(ctx, found, edition, origin)
    return Bag(lot, _bagged(lot, gathered))


def ended(ctx: Context, lot: str, edition: Edition) -> reading.Lot:
    """The lot, if its dossier may be given to the actor. The supervision edition is for supervisor and auditor (and the
    clerk, who files it); NotNow before the lot has ended."""
    if edition is Edition.SUPERVISION and ctx.actor.role not in _SUPERVISION:
        raise NotAllowed(
            "dossier.edition", "监督版只供监督部门和审计使用", "the supervision edition is for supervisor and auditor"
        )
    found = reading.lot(ctx, lot)
    if found.stage not in ENDED:
        raise NotNow(
            "dossier.not_ended",
            "标段尚未结束，不能出具案卷",
            "the lot has not ended: there is no dossier yet",
            field="lot",
        )
    return found


def _bagged(root: str, gathered: Gathered) -> dict[str, Content]:
    payload = {path: _measured(content) for path, content in gathered.files.items()}
    tags = dossier.tags(root, payload, gathered.spec)
    return {**gathered.files, **tags}


def _measured(content: Content) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for part in parts(content):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def write(of: Bag, target: BinaryIO) -> None:
    """A reproducible ZIP: entries sorted by path, fixed times, stored, ASCII names, no comments, no extra fields."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(of.files):
            entry = zipfile.ZipInfo(f"{of.root}/{path}", EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            with archive.open(entry, "w") as sink:
                for part in parts(of.files[path]):
                    sink.write(part)
