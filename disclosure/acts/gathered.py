"""A dossier in the making: its files, what is withheld from its edition, whose evidence it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from disclosure.rules.dossier import Edition, Ground, Withheld
from kernel.actor import MEMBERS
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.journal import Entry
from trading.acts import reading


@dataclass(frozen=True, slots=True)
class Pieces:
    """A file that lies in pieces, one after another: their digests, and the shelf they lie on."""

    shelf: Blobs
    digests: Sequence[str]


Content = bytes | Pieces


def parts(content: Content) -> Iterator[bytes]:
    """A file's bytes, in parts."""
    if isinstance(content, bytes):
        yield content
    else:
        for digest in content.digests:
            yield from content.shelf.chunks(digest)


@dataclass(frozen=True, slots=True)
class Origin:
    """What only the edge knows of the platform: verifier keys of log and witnesses, and how its clock is set."""

    log: str
    witnesses: tuple[str, ...] = ()
    quorum: int = 0
    hand_set: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """The payload by path, and the files beside it."""

    files: Mapping[str, Content]
    spec: Mapping[str, bytes]


@dataclass(slots=True)
class Case:
    """What is being gathered; `signatures` are the digests whose evidence belongs in the dossier."""

    ctx: Context
    lot: reading.Lot
    edition: Edition
    under: Checkpoint
    chain: list[Entry]
    files: dict[str, Content] = field(default_factory=dict)
    withheld: list[Withheld] = field(default_factory=list)
    signatures: set[str] = field(default_factory=set)

    @property
    def public(self) -> bool:
        return self.edition is Edition.PUBLIC

    @property
    def opened(self) -> bool:
        return any(entry.type == "lot.open_bids" for entry in self.chain)

    def named(self, type_: str) -> list[Entry]:
        """The lot's events of a type, in order."""
        return [entry for entry in self.chain if not entry.erased and entry.type == type_]

    def keep(self, path: str, sha256: str, entry: Entry, ground: Ground | None = None) -> None:
        """Put a blob in, or, on a ground that holds for this edition, note once that it is withheld: two may have said
        the same."""
        if ground is not None and self.public:
            if not any(each.path == path for each in self.withheld):
                self.withheld.append(Withheld(path, sha256, entry.subject, entry.tseq, ground))
        else:
            self.files[path] = self.ctx.blobs.get(sha256)

    @property
    def disclosed(self) -> set[str]:
        """The pids of those whom the result has named."""
        told = self.named("lot.notify")
        lists = [told[-1].body[each] for each in ("members", "representatives")] if told else []
        return {str(one["pid"]) for listed in lists for one in cast("Sequence[Mapping[str, Json]]", listed)}

    def secret_signer(self, entry: Entry) -> bool:
        """A member of the panel whom no result has named: his signature carries his name."""
        role, _, alias = entry.actor.partition(".")
        return role in MEMBERS and alias not in {pid[:32] for pid in self.disclosed}
