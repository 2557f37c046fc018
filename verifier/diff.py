"""Two downloads of one lot's dossier compared: whatever stood in the older one must still stand in the newer one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from disclosure.rules import dossier as names
from disclosure.rules.dossier import GROUNDS, Withheld
from kernel import canon, merkle
from kernel.canon import Json
from kernel.errors import Refusal, Words
from kernel.merkle import TreeHead
from signing.rules import note
from verifier import bundles
from verifier.dossier import Dossier, NotADossier

FORMAT: Final = "ggzy-verify-diff/v1"
SAME: Final = ("v", "tender", "lot", "regime", "method", "log")
"""Members of `dossier.json` that never change; stage, size and the document in force may."""
_GROWS: Final = re.compile(
    r"data/(dossier|policy|withheld)\.json|data/events/.*(\.tlog-proof|/leaves\.txt|\.jsonl|\.salts|\.places)"
    r"|data/log/(checkpoint-|consistency-|tile/).*"
)
"""What a later download has anew, and is compared by what it says where it says anything."""
_CHECKPOINT: Final = re.compile(r"data/log/checkpoint-(?:[0-9]{1,19}|final)\.txt")


class Kind(StrEnum):
    """What became of something that the older dossier held; the first three are reported as failures."""

    GONE = "gone"
    CHANGED = "changed"
    WITHHELD = "withheld"
    DISCLOSED = "disclosed"
    ADDED = "added"


LOST: Final = (Kind.GONE, Kind.CHANGED, Kind.WITHHELD)


@dataclass(frozen=True, slots=True)
class Item:
    """One difference, with its place."""

    kind: Kind
    path: str
    words: Words


@dataclass(frozen=True, slots=True)
class Diff:
    """All differences, by kind and path. `unproven`: the two rest on checkpoints of different sizes, and neither names
    the other's; that the log only grew between them must be asked of the log itself."""

    old: Side
    new: Side
    items: tuple[Item, ...]
    unproven: bool

    @property
    def lost(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind in LOST)

    def json(self) -> dict[str, Json]:
        listed: list[Json] = [
            {"kind": item.kind.value, "path": item.path, "why": {"zh": item.words.zh, "en": item.words.en}}
            for item in self.items
        ]
        counts: dict[str, Json] = {kind.value: sum(item.kind is kind for item in self.items) for kind in Kind}
        sides: dict[str, Json] = {"old": self.old.json(), "new": self.new.json()}
        lot = str(self.old.about["lot"])
        return {"format": FORMAT, "lot": lot, **sides, "unproven": self.unproven, "counts": counts, "items": listed}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as far as it has to be read."""

    dossier: Dossier
    about: Mapping[str, Json]
    withheld: tuple[Withheld, ...]
    head: TreeHead
    digests: Mapping[str, str]
    """Of every file, where an event in a bundle counts as a file of its own."""

    @classmethod
    def of(cls, dossier: Dossier) -> Side:
        """NotADossier if what a comparison rests on cannot be read."""
        try:
            about = canon.mapping(dossier.files[names.ABOUT])
            held = names.read_withheld(dossier.files[names.WITHHELD_FILE])
            return cls(dossier, about, held, _head(dossier.files[names.FINAL]), bundles.digests(dossier))
        except (Refusal, LookupError, ValueError) as error:
            raise NotADossier("案卷的基本文件无法读取", "its basic files cannot be read") from error

    def leaves(self, path: str) -> list[str]:
        return self.dossier.whole(path).decode("ascii", "replace").splitlines()

    def left_out(self, path: str, part: str | None = None) -> Withheld | None:
        """The item that says why a file, or a part of it, is not here."""
        found = (each for each in self.withheld if each.path == path and part in (None, each.part))
        return next(found, None)

    def json(self) -> dict[str, Json]:
        return {"sha256": self.dossier.sha256, "edition": self.about.get("edition"), "size": self.head.size}


def compare(old: Dossier, new: Dossier) -> Diff:
    """Every difference that matters; NotADossier if the two are not of one lot and one log."""
    before, after = Side.of(old), Side.of(new)
    if any(before.about.get(name) != after.about.get(name) for name in SAME):
        raise NotADossier("两份案卷不属于同一标段或同一日志", "the two are not of one lot and one log")
    found = [*_log(before, after), *_chains(before, after), *_files(before, after), *_released(before, after)]
    sizes = {size for size, _, _ in _heads(after)} & {size for size, _, _ in _heads(before)}
    unproven = not sizes & {before.head.size, after.head.size}
    return Diff(
        before, after, tuple(sorted(found, key=lambda item: (list(Kind).index(item.kind), item.path))), unproven
    )


def _head(data: bytes) -> TreeHead:
    return merkle.tree_head(note.note(data).text)


# ---------------------------------------------------------------- log and chains


def _log(before: Side, after: Side) -> Iterator[Item]:
    """Of one size there is one root, whichever of the two names it; signature lines may have grown."""
    roots = {size: root for size, root, _ in _heads(before)}
    for size, root, path in _heads(after):
        if roots.get(size, root) != root:
            yield Item(Kind.CHANGED, path, Words("同样大小的日志根不同", "another root for the same size of the log"))


def _heads(side: Side) -> Iterator[tuple[int, bytes, str]]:
    """Size and root of every checkpoint that can be read."""
    for path in side.dossier.under("data/log"):
        if _CHECKPOINT.fullmatch(path):
            try:
                head = _head(side.dossier.files[path])
            except (Refusal, LookupError, ValueError) as error:
                raise NotADossier(f"{path} 无法读取", f"{path} cannot be read", path) from error
            yield head.size, head.root, path


def _chains(before: Side, after: Side) -> Iterator[Item]:
    """Each chain's leaves are the first ones of the same chain later."""
    for path in before.dossier.under("data/events"):
        if not path.endswith("/leaves.txt"):
            continue
        if path not in after.dossier.digests:
            yield Item(Kind.GONE, path, Words("整条链不见了", "the whole chain is gone"))
            continue
        was, now = before.leaves(path), after.leaves(path)
        for n, leaf in enumerate(was, start=1):
            if n > len(now):
                yield Item(Kind.GONE, f"{path}:{n}", Words("事项不见了", "the event is gone"))
            elif now[n - 1] != leaf:
                yield Item(Kind.CHANGED, f"{path}:{n}", Words("叶哈希变了", "its leaf hash has changed"))
        for n in range(len(was) + 1, len(now) + 1):
            yield Item(Kind.ADDED, f"{path}:{n}", Words("新的事项", "a new event"))


# ---------------------------------------------------------------- files


def _files(before: Side, after: Side) -> Iterator[Item]:
    for path, digest in sorted(before.digests.items()):
        if path.startswith("data/") and not _GROWS.fullmatch(path):
            yield from _file(before, after, path, digest)
    for path in sorted(set(after.digests) - set(before.digests)):
        new = path.startswith("data/") and not _GROWS.fullmatch(path) and not before.left_out(path)
        if new and not path.startswith("data/events/"):
            yield Item(Kind.ADDED, path, Words("新的文件", "a new file"))


def _file(before: Side, after: Side, path: str, digest: str) -> Iterator[Item]:
    now, part = after.digests.get(path), before.left_out(path, "attributes")
    if now == digest or (now is not None and part and not after.left_out(path, "attributes")):
        return
    item = None if part else after.left_out(path) or _goes_with(before, after, path)
    if item is not None:
        ground = GROUNDS[item.ground]
        yield Item(Kind.WITHHELD, path, Words(f"现在不再公开：{ground.zh}", f"is withheld now: {ground.en}"))
    elif now is None:
        yield Item(Kind.GONE, path, Words("文件不见了，也没有说明理由", "the file is gone, without a reason"))
    else:
        yield Item(Kind.CHANGED, path, Words("内容变了", "its content has changed"))


def _goes_with(before: Side, after: Side, path: str) -> Withheld | None:
    """Salt, seal and token go with their event, a key with what it opens, a document with the event that names it."""
    stem = path.rpartition(".")[0]
    if path.startswith("data/events/"):
        return after.left_out(f"{stem}.json")
    if path.endswith(("/key.bin", "/key-2.bin")):
        return after.left_out(f"{path.rpartition('/')[0]}/sealed.bin")
    digest = stem.removeprefix("data/docs/").encode()
    for each in after.withheld:
        named = each.path.startswith("data/events/") and digest in bundles.content(before.dossier, each)
        if named and path.startswith("data/docs/"):
            return each
    return None


def _released(before: Side, after: Side) -> Iterator[Item]:
    """What was withheld is still listed with the same digest, or is there now."""
    still = {(each.path, each.part): each.sha256 for each in after.withheld}
    for item in before.withheld:
        there = item.path in after.digests
        if still.get((item.path, item.part)) == item.sha256:
            continue
        if (item.path, item.part) in still:
            yield Item(Kind.CHANGED, item.path, Words("承诺的摘要变了", "the digest that is committed to has changed"))
        elif not there and not _behind(before, after, item):
            yield Item(
                Kind.GONE, item.path, Words("不再列为未公开，也不在案卷中", "neither withheld any more nor there")
            )
        elif there and not _fits(item, after):
            yield Item(
                Kind.CHANGED, item.path, Words("公开的内容不是当时承诺的", "what is disclosed is not what was promised")
            )
        elif there:
            yield Item(Kind.DISCLOSED, item.path, Words("现已公开", "is disclosed now"))


def _behind(before: Side, after: Side, item: Withheld) -> bool:
    """Whether only its event, which is withheld now itself, could say that this was left out."""
    event = names.event(item.subject, item.tseq)
    return item.path != event and before.left_out(event) is None and after.left_out(event) is not None


def _fits(item: Withheld, after: Side) -> bool:
    """Documents are named by what was promised; events open their leaf, pieces and lists by other checks."""
    whole = item.path.startswith("data/docs/") or item.path.endswith(
        ("/opened.json", "/opened-2.json", "/manifest.json", "/receipt.json")
    )
    return not whole or after.digests[item.path] == item.sha256
