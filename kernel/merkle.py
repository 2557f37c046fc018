"""The RFC 9162 tree: leaves, roots, proofs, and the texts that carry them (checkpoint body, .tlog-proof)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NoReturn

from kernel.canon import joined, unbase64
from kernel.errors import Fault, NotTrusted, NotValid

Nodes = Callable[[int, int], bytes]
"""(level, index) → hash of the complete subtree over the leaves index·2^level … (index + 1)·2^level − 1."""

EMPTY_ROOT: Final = sha256(b"").digest()
ENTRY_LABEL: Final = b"ebid-entry/v1\n"
PROOF_LABEL: Final = "c2sp.org/tlog-proof@v1"
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")


def commitment(salt: bytes, event: bytes) -> bytes:
    """c = H(LP(salt, event bytes)): all that the log ever learns of an event (verifiability 3.3)."""
    return sha256(joined(salt, event)).digest()


def entry(c: bytes) -> bytes:
    """The 58 bytes that are the log's entry for a commitment, or for 32 random bytes of padding."""
    return ENTRY_LABEL + base64.b64encode(c)


def leaf_hash(data: bytes) -> bytes:
    """H(0x00 ‖ entry)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """H(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes; a last node without a partner rises unchanged (RFC 9162, 2.1.1)."""
    row = list(leaves)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        single = row[-1:] if len(row) % 2 else []
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]
        row += single
    return row[0]


class Tree:
    """Every complete subtree in memory: 64 bytes a leaf."""

    __slots__ = ("_rows",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._rows: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._rows[0])

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash and every subtree that it completes."""
        row = self._rows[0]
        row.append(leaf)
        level, count = 0, len(row)
        while not count & 1:
            whole = sha256(b"\x01" + row[-2] + row[-1]).digest()
            level, count = level + 1, count >> 1
            if level == len(self._rows):
                self._rows.append([])
            row = self._rows[level]
            row.append(whole)

    def node(self, level: int, index: int) -> bytes:
        return self._rows[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves, by default of all."""
        return root_at(self.node, len(self) if size is None else size)


class Frontier:
    """The right edge of the tree: all that appending needs. One peak a set bit of `size`, the largest first."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count() or any(len(peak) != 32 for peak in peaks):
            raise Fault(f"a frontier of {size} leaves has {size.bit_count()} peaks of 32 bytes")
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def read(cls, size: int, data: bytes) -> Frontier:
        """What `bytes(frontier)` wrote."""
        return cls(size, [data[start : start + 32] for start in range(0, len(data), 32)])

    def __bytes__(self) -> bytes:
        return b"".join(self.peaks)

    def append(self, leaf: bytes) -> None:
        carry, size = leaf, self.size
        while size & 1:
            carry = sha256(b"\x01" + self.peaks.pop() + carry).digest()
            size >>= 1
        self.peaks.append(carry)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        *larger, whole = self.peaks
        for peak in reversed(larger):
            whole = node_hash(peak, whole)
        return whole


def frontier_at(nodes: Nodes, size: int) -> Frontier:
    """The frontier of the first `size` leaves."""
    peaks, begin = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            peaks.append(nodes(level, begin >> level))
            begin += 1 << level
    return Frontier(size, peaks)


def root_at(nodes: Nodes, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return frontier_at(nodes, size).root()


def _split(count: int) -> int:
    """The largest power of two below `count` (RFC 9162, 2.1.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _span(nodes: Nodes, begin: int, end: int) -> bytes:
    """The hash over the leaves begin … end − 1, where `begin` is aligned as in any RFC 9162 subtree."""
    count = end - begin
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, begin >> level)
    middle = begin + _split(count)
    return node_hash(_span(nodes, begin, middle), _span(nodes, middle, end))


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from its sibling upward (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise NotValid("proof.range", f"第 {index} 片叶不在 {size} 片之内", f"leaf {index} is not among {size}")
    begin, end, spans = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    return [_span(nodes, *span) for span in reversed(spans)]


def consistency_proof(nodes: Nodes, old: int, size: int) -> list[bytes]:
    """The proof that the tree of `size` leaves extends that of `old`, 0 < old ≤ size (RFC 9162, 2.1.4.1)."""
    if not 0 < old <= size:
        raise NotValid("proof.range", f"旧树 {old} 不在 1 至 {size} 之间", f"old size {old} is not within 1 to {size}")
    begin, end, spans = 0, size, []
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    if begin:  # the old tree is not a complete left subtree: the verifier cannot know this node
        spans.append((begin, end))
    return [_span(nodes, *span) for span in reversed(spans)]


def _broken(what: str) -> NoReturn:
    zh = {"inclusion": "包含证明不成立", "consistency": "一致性证明不成立"}[what]
    raise NotTrusted(f"proof.{what}", zh, f"the {what} proof does not hold")


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], whole: bytes) -> None:
    """NotTrusted unless `leaf` (a leaf hash) is number `index` under the root `whole` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(part) != 32 for part in (leaf, whole, *proof)):  # step 1
        _broken("inclusion")
    fn, sn, r = index, size - 1, leaf  # steps 2, 3
    for p in proof:  # step 4
        if sn == 0:
            _broken("inclusion")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn or r != whole:  # step 5
        _broken("inclusion")


def verify_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, whole: bytes) -> None:
    """NotTrusted unless the tree (size, whole) extends (old, old_root), 0 < old ≤ size (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size or any(len(part) != 32 for part in (old_root, whole, *proof)):
        _broken("consistency")
    if old == size:
        if proof or old_root != whole:
            _broken("consistency")
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)  # steps 1, 2
    if not proof or _extended(old - 1, size - 1, path) != (old_root, whole):  # steps 3 to 7
        _broken("consistency")


def _extended(fn: int, sn: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots as the path implies them, None if it has too many or too few steps (2.1.4.2, steps 4 to 7)."""
    while fn & 1:  # step 4
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]  # step 5
    for c in path[1:]:  # step 6
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return None if sn else (fr, sr)


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: whose log, how many leaves, which root (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """The note text that is signed: three lines, each ended by a newline, no extension lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


def tree_head(text: bytes) -> TreeHead:
    """Read a checkpoint's body; extension lines are refused, our logs never write any."""
    try:
        origin, size, whole, end = text.decode().split("\n")
    except ValueError as error:
        raise _malformed("检查点", "checkpoint") from error
    if end or not origin or not _NUMBER.fullmatch(size):
        raise _malformed("检查点", "checkpoint")
    return TreeHead(origin, int(size), _hash(whole, "检查点", "checkpoint"))


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's place in a tree of `size` leaves and its audit path from the sibling upward."""

    index: int
    size: int
    path: tuple[bytes, ...]


def proof_text(proof: Proof, note: bytes) -> bytes:
    """The C2SP `.tlog-proof` file: label, index, path, blank line, the checkpoint as signed."""
    lines = [PROOF_LABEL, f"index {proof.index}", *(base64.b64encode(part).decode() for part in proof.path)]
    return "\n".join(lines).encode() + b"\n\n" + note


def proof_parts(data: bytes) -> tuple[int, tuple[bytes, ...], bytes]:
    """(index, path, note) of a `.tlog-proof` file; an `extra` line is skipped: nothing vouches for it."""
    head, blank, note = data.partition(b"\n\n")
    try:
        label, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _malformed("日志证明", "log proof") from error
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    word, _, number = lines[0].partition(" ") if lines else ("", "", "")
    if not blank or label != PROOF_LABEL or word != "index" or not _NUMBER.fullmatch(number) or len(lines) > 65:
        raise _malformed("日志证明", "log proof")
    return int(number), tuple(_hash(line, "日志证明", "log proof") for line in lines[1:]), note


def _malformed(zh: str, en: str) -> NotValid:
    return NotValid("proof.malformed", f"{zh}格式不对", f"the {en} is malformed")


def _hash(text: str, zh: str, en: str) -> bytes:
    try:
        value = unbase64(text)
    except NotValid as error:
        raise _malformed(zh, en) from error
    if len(value) != 32:
        raise _malformed(zh, en)
    return value
