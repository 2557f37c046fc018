"""A pack's files, read on this machine beside what the tender asks for; nothing of them leaves it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from client.pack import Pack
from kernel.canon import Json
from kernel.errors import NotFound, NotTrusted
from signing.rules import certificate as certificates
from trading.rules.papers import blind, checklist, clean, paper
from trading.rules.papers.checklist import File, Line
from trading.rules.papers.finding import Finding
from trading.rules.tender import LotDocument


def lines(packed: Pack, lot: LotDocument, names: Sequence[str]) -> tuple[Line, ...]:
    """Every file judged, in the order of what the lot asks for; `names` are looked for in its blind part."""
    asked = {each.id: each for each in lot.papers}
    sizes = Counter(file.size for file in packed.contents.files)
    judged = []
    for listed in packed.contents.files:
        source = packed.source(listed)
        digest = _digest(source) if sizes[listed.size] > 1 else ""
        file = File(listed.path, listed.role, listed.size, digest=digest)
        judged.append(checklist.judged(_looked_at(source, listed.size), file, asked.get(listed.role), names))
    return checklist.checklist(lot.papers, judged)


def names(bidder: str, certificate: bytes | None, form: Mapping[str, Json], more: Iterable[str]) -> tuple[str, ...]:
    """What could tell of the bidder: its code, whom the certificate names, the manager, and what else it says."""
    found = [bidder, *more]
    if certificate is not None:
        with suppress(NotTrusted):
            known = certificates.read(certificate)
            found += [known.org, known.org_name, known.person]
    manager = form.get("manager")
    if isinstance(manager, str):
        found.append(manager)
    return tuple(dict.fromkeys(name for name in found if blind.letters(name)))


def cleaned(source: Path, more: Sequence[str] = ()) -> tuple[bytes, tuple[Finding, ...]]:
    """The paper without traces, and what remains to be found in it."""
    made = clean.cleaned(_read(source, paper.LARGEST + 1))
    return made, tuple(blind.traces(paper.look(made), made, source.name, more))


def _looked_at(source: Path, size: int) -> bytes:
    head = _read(source, checklist.HEAD)
    if size <= paper.LARGEST and checklist.is_pdf(source.name, head):
        return _read(source, size)
    return head


def _read(source: Path, size: int) -> bytes:
    with _opened(source) as file:
        return file.read(size)


def _digest(source: Path) -> str:
    with _opened(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _opened(source: Path) -> Iterator[BufferedReader]:
    try:
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise NotFound(
            "pack.file",
            f"读不了文件 {source}：{error.strerror}",
            f"cannot read {source}: {error.strerror}",
            field=str(source),
        ) from error
