"""What a site published, taken over without trusting it: each number once, in the log, and each file as recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from client.tiles import Source
from disclosure.rules import notice
from disclosure.rules.notice import Reach
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import NotFound, NotTrusted, NotValid, Refusal, Words
from signing.rules import note, witnessing

NOTICES: Final = "S-notices"
SITE: Final = "S-site"
_MALFORMED: Final = (LookupError, TypeError, ValueError, AttributeError)
"""What reading a hostile answer may raise: never a crash, always a failure."""


@dataclass(slots=True)
class Taken:
    """What came of it: events proven, files compared, and every failure with what it is about."""

    events: int = 0
    files: int = 0
    failures: list[tuple[str, Words]] = field(default_factory=list)

    def fail(self, what: str, zh: str, en: str) -> None:
        self.failures.append((what, Words(zh, en)))


@dataclass(slots=True)
class Reader:
    """Reads one site; `policy` is the reader's own tlog-policy file, without which no signature is checked."""

    source: Source
    policy: bytes | None
    taken: Taken = field(default_factory=Taken)
    _judged: set[bytes] = field(default_factory=set)

    def events(self) -> Iterator[Mapping[str, Json]]:
        """The journal of notices from its first number on, as far as it holds; a number that does not is named."""
        last, before = 0, None
        while True:
            rows = self._rows(last)
            for row in rows:
                body, last, before = self._next(row, last, before)
                if body is not None:
                    yield body
            if not rows:
                return

    def _rows(self, after: int) -> Sequence[Mapping[str, Json]]:
        listed = json.loads(self.source.get(f"api/v1/publications?after={after}"))["entries"]
        rows = listed if isinstance(listed, list) else []
        if rows and not any(int(row["tseq"]) > after for row in rows):
            self.taken.fail(f"{NOTICES} #{after + 1}", "对方不再往下给", "the sender goes no further")
            return []
        return rows

    def _next(
        self, row: Mapping[str, Json], last: int, before: str | None
    ) -> tuple[Mapping[str, Json] | None, int, str | None]:
        """The event of one row, the number reached, and its leaf."""
        tseq, leaf = int(str(row["tseq"])), str(row["leaf"])
        if tseq <= last:
            self.taken.fail(f"{NOTICES} #{tseq}", "同一编号出现两次", "this number comes twice")
            return None, last, before
        if tseq > last + 1:
            missing = f"{NOTICES} #{last + 1}" + (f"–{tseq - 1}" if tseq > last + 2 else "")
            self.taken.fail(missing, "缺少这些编号", "left out")
            before = str(row["tprev"])
        return self.proven(NOTICES, row, before), tseq, leaf

    def proven(self, subject: str, row: Mapping[str, Json], before: str | None) -> Mapping[str, Json] | None:
        """The body of an event that is what its leaf commits to, in its place, in the log; else None, and named."""
        what = f"{subject} #{row.get('tseq')}"
        try:
            event, salt = str(row["event"]).encode(), canon.unhex(str(row["salt"]))
            leaf = merkle.leaf_hash(merkle.entry(merkle.commitment(salt, event)))
            said = canon.mapping(event)
            place = (said["subject"], said["tseq"], said["tprev"])
            if leaf.hex() != row["leaf"] or place != (subject, row["tseq"], before):
                raise NotTrusted("publication.changed", "内容与承诺或其位置不符", "it is not what its leaf commits to")
            self._logged(leaf)
            body = said["body"]
            if not isinstance(body, Mapping):
                raise NotValid("publication.malformed", "格式不对", "it is malformed")
        except Refusal as refusal:
            self.taken.fail(what, refusal.words.zh, refusal.words.en)
        except _MALFORMED:
            self.taken.fail(what, "格式不对", "it is malformed")
        else:
            self.taken.events += 1
            return {**body, "type": said["type"]}
        return None

    def _logged(self, leaf: bytes) -> None:
        """The proof of the leaf holds, under a checkpoint that the reader's policy accepts."""
        index, path, signed = merkle.proof_parts(self.source.get(f"log/proofs/{leaf.hex()}"))
        head = merkle.tree_head(note.note(signed).text)
        merkle.verify_inclusion(leaf, index, head.size, path, head.root)
        if self.policy is not None and signed not in self._judged:
            witnessing.judged(signed, self.policy)
            self._judged.add(signed)

    def compare(self, path: str, sha256: str) -> None:
        """One file as it is served now, against the digest that the log proves."""
        try:
            same = canon.sha256(self.source.get(path)).hex() == sha256
        except NotFound:
            self.taken.fail(path, "读不到", "it cannot be read")
            return
        self.taken.files += 1
        if not same:
            self.taken.fail(path, "与日志所证的摘要不符：内容被换过", "not what the log proves: it was exchanged")


def take(source: Source, policy: bytes | None = None) -> Taken:
    """Every publication with its files, and every file of the site itself; NotFound if there is nothing to read."""
    reader = Reader(source, policy)
    try:
        _notices(reader)
        _site(reader)
    except NotFound as error:
        if not reader.taken.events:
            raise
        reader.taken.fail("api", error.words.zh, error.words.en)
    except _MALFORMED:
        reader.taken.fail("api", "答复格式不对", "the answer is malformed")
    return reader.taken


def _notices(reader: Reader) -> None:
    """Content and PDF of each notice for everybody; letters and what is kept for the parties are only counted."""
    kinds: dict[str, str] = {}
    for body in reader.events():
        id_ = str(body["notice"])
        kinds[id_] = str(body.get("kind", kinds.get(id_, "")))
        if kinds[id_] not in notice.KINDS or notice.KINDS[kinds[id_]].reach is not Reach.PUBLIC:
            continue
        reader.compare(f"notices/{id_}/content.json", str(body["sha256"]))
        pdf = body["pdf_sha256"]
        for lang, digest in (pdf if isinstance(pdf, Mapping) else {}).items():
            reader.compare(f"notices/{id_}/pdf/{lang}", str(digest))


def _site(reader: Reader) -> None:
    """The files that the newest entry of the site's own journal names."""
    listed = json.loads(reader.source.get(f"api/v1/subjects/{SITE}"))["entries"]
    before: str | None = None
    newest: Mapping[str, Json] | None = None
    for row in listed:
        newest, before = reader.proven(SITE, row, before), str(row["leaf"])
    files = newest["files"] if newest else {}
    for path, digest in (files if isinstance(files, Mapping) else {}).items():
        reader.compare(path, str(digest))
