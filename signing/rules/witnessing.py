"""What a log asks of a witness and what it answers (C2SP tlog-witness), and who is asked (C2SP tlog-policy)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from kernel import merkle
from kernel.errors import NotTrusted, NotValid
from signing.rules import note
from signing.rules.note import Key, Kind, Line

SIZE_TYPE: Final = "text/x.tlog.size"
"""The content type of the answer that says which size the witness knows."""
MOST_HASHES: Final = 63
LARGEST: Final = 1 << 16
"""Bytes of a request that a witness reads."""
_OLD: Final = re.compile(rb"old (0|[1-9][0-9]{0,18})")
_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to be cosigned, and the proof that it extends the one of `old` entries."""

    old: int
    path: tuple[bytes, ...]
    note: bytes

    def __bytes__(self) -> bytes:
        hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.path)
        return f"old {self.old}\n{hashes}\n".encode() + self.note


def request(data: bytes) -> Request:
    """Read the body of `add-checkpoint`; NotValid for anything else."""
    head, blank, signed = data.partition(b"\n\n")
    first, *hashes = head.split(b"\n")
    old = _OLD.fullmatch(first)
    if not blank or not old or len(hashes) > MOST_HASHES or len(data) > LARGEST:
        raise _malformed("request")
    return Request(int(old[1]), tuple(map(_hash, hashes)), signed)


def _hash(line: bytes) -> bytes:
    try:
        value = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _malformed("request") from error
    if len(value) != 32 or base64.b64encode(value) != line:
        raise _malformed("request")
    return value


def size_told(data: bytes) -> int:
    """The size in a witness's answer of type SIZE_TYPE."""
    found = _SIZE.fullmatch(data)
    if not found:
        raise _malformed("answer")
    return int(found[1])


def cosignature(text: bytes, answer: bytes, witness: Key) -> Line:
    """The line by which `witness` cosigned `text`, from its answer; NotTrusted unless it is there and holds."""
    lines = note.note(text + b"\n" + answer).lines
    own = [line for line in lines if (line.name, line.id) == (witness.name, witness.id)]
    note.verified(note.Note(text, tuple(own)), [witness])
    return own[0]


def extends(asked: Request, known: merkle.TreeHead) -> None:
    """NotTrusted unless the checkpoint asked for extends the one that the witness knows, whose size is `asked.old`."""
    head = merkle.tree_head(note.note(asked.note).text)
    if known.size == 0:
        empty = head.size == 0 and head.root != merkle.EMPTY_ROOT
        if asked.path or empty:
            raise NotTrusted("proof.consistency", "一致性证明不成立", "the consistency proof does not hold")
        return
    merkle.verify_consistency(known.size, head.size, asked.path, known.root, head.root)


def origin_hash(origin: str) -> str:
    """How a witness's page of a log is addressed."""
    return sha256(origin.encode()).hexdigest()


# ---------------------------------------------------------------- who is asked


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness that a log asks. `counts` says that its cosignature counts towards the quorum."""

    key: Key
    url: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Witnesses:
    """A log's policy: whom it asks and how many of those that count must have cosigned; 0 asks for none.

    A witness outside the quorum is asked too, but the log itself says that it vouches for nothing: so one is
    named that stands on the log's own machine.
    """

    asked: tuple[Witness, ...] = ()
    quorum: int = 0

    @property
    def named(self) -> tuple[str, ...]:
        """The verifier keys for a dossier: those that count, or all where none does."""
        return tuple(one.key.vkey for one in self.asked if one.counts or not self.quorum)


@dataclass(slots=True)
class _Reading:
    """What the lines of a policy said so far."""

    log: Key | None = None
    witnesses: dict[str, tuple[Key, str]] = field(default_factory=dict)
    groups: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    quorum: tuple[int, tuple[str, ...]] | None = None


def policy(data: bytes, log: Key) -> Witnesses:
    """Read a tlog-policy file for `log`: lines `log`, `witness`, `group`, `quorum`. A group has witnesses only.

    NotValid if it is malformed, names another log or the log's own key as a witness, lacks a witness's address,
    or names two of one name.
    """
    said = _read(data)
    if said.quorum is None or (said.log is not None and said.log != log):
        raise _bad("quorum" if said.quorum is None else "log")
    keys = [key for key, _ in said.witnesses.values()]
    if len({log.public, *(key.public for key in keys)}) <= len(keys) or len({key.name for key in keys}) < len(keys):
        raise _bad("witness")
    least, counting = said.quorum
    asked = (Witness(key, url, name in counting) for name, (key, url) in said.witnesses.items())
    return Witnesses(tuple(asked), least)


def judged(checkpoint: bytes, data: bytes) -> bytes:
    """The text of a signed checkpoint, if the log that the policy file names signed it and its quorum cosigned it.

    NotTrusted otherwise; NotValid if the file names no log.
    """
    log, signed = _read(data).log, note.note(checkpoint)
    if log is None:
        raise _bad("log")
    asked = policy(data, log)
    note.verified(signed, [log])
    counting = [one.key for one in asked.asked if one.counts]
    names = {(one.name, one.id) for one in counting}
    lines = tuple(line for line in signed.lines if (line.name, line.id) in names)
    held = note.verified(note.Note(signed.text, lines), counting) if lines else []
    if len(held) < asked.quorum:
        raise NotTrusted(
            "checkpoint.quorum",
            f"检查点只有 {len(held)} 家见证方联署，策略要求 {asked.quorum} 家",
            f"{len(held)} witnesses have cosigned the checkpoint and the policy demands {asked.quorum}",
        )
    return signed.text


def _read(data: bytes) -> _Reading:
    said = _Reading()
    for number, line in enumerate(_text(data).split("\n"), 1):
        words = line.split()
        if words and not words[0].startswith("#"):
            _line(said, words, number)
    return said


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise _bad("text") from error


def _line(said: _Reading, words: list[str], number: int) -> None:
    match words:
        case ["log", vkey, *_] if said.log is None:
            said.log = note.key(vkey)
        case ["witness", name, vkey, url] if _free(said, name) and url.startswith(("http://", "https://")):
            said.witnesses[name] = (_cosigner(vkey), url.rstrip("/"))
        case ["group", name, least, *members] if _free(said, name) and _members(said, members):
            said.groups[name] = (_least(least, len(members), number), tuple(members))
        case ["quorum", name] if said.quorum is None:
            said.quorum = _quorum(said, name, number)
        case _:
            raise _bad(f"line {number}")


def _free(said: _Reading, name: str) -> bool:
    return name != "none" and name not in said.witnesses and name not in said.groups


def _members(said: _Reading, names: Iterable[str]) -> bool:
    listed = list(names)
    return bool(listed) and set(listed) <= said.witnesses.keys() and len(set(listed)) == len(listed)


def _least(text: str, count: int, number: int) -> int:
    least = {"any": 1, "all": count}.get(text) or (int(text) if text.isascii() and text.isdigit() else 0)
    if not 1 <= least <= count:
        raise _bad(f"line {number}")
    return least


def _quorum(said: _Reading, name: str, number: int) -> tuple[int, tuple[str, ...]]:
    if name == "none":
        return 0, ()
    if name in said.witnesses:
        return 1, (name,)
    if name not in said.groups:
        raise _bad(f"line {number}")
    return said.groups[name]


def _cosigner(vkey: str) -> Key:
    found = note.key(vkey)
    if found.kind is not Kind.COSIGNATURE:
        raise _bad("witness")
    return found


def _bad(where: str) -> NotValid:
    return NotValid(
        "witnesses.policy",
        f"见证方策略文件的 {where} 不合格式",
        f"the policy file of witnesses is wrong: {where}",
        field=where,
    )


def _malformed(what: str) -> NotValid:
    zh = {"request": "见证请求", "answer": "见证方的答复"}[what]
    return NotValid(f"witness.{what}_malformed", f"{zh}格式不对", f"the witness's {what} is malformed")
