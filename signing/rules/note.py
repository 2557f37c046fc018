"""C2SP signed notes: the signature lines of a checkpoint, by the log and by those who cosign it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kernel.canon import u64, unbase64
from kernel.errors import NotTrusted, NotValid

LARGEST: Final = 1 << 20
MOST_SIGNATURES: Final = 64
_NAME: Final = re.compile(r"[^\s+]+")
_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_VKEY: Final = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


class Kind(IntEnum):
    """The signature type bytes that we write or check."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class Key:
    """Who may sign a note: a name, a kind, an Ed25519 public key of 32 bytes."""

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.public) != 32:
            raise _malformed("key")

    @property
    def id(self) -> bytes:
        """H(name ‖ 0x0A ‖ kind ‖ public key), its first four bytes."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """How a verifier key is written: name+id+base64(kind ‖ public key)."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Line:
    """One signature line: `blob` is what follows the four bytes of the key's id."""

    name: str
    id: bytes
    blob: bytes

    @property
    def text(self) -> bytes:
        return f"— {self.name} {base64.b64encode(self.id + self.blob).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and at least one signature line; nothing is verified yet."""

    text: bytes
    lines: tuple[Line, ...]

    def __bytes__(self) -> bytes:
        return self.text + b"\n" + b"".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Verified:
    """A known key whose signature holds; `time` is the second a cosigner vouches for, None for plain signatures."""

    key: Key
    time: int | None


def key(vkey: str) -> Key:
    """Read a verifier key; NotValid if its form, kind or id is wrong."""
    parts = _VKEY.fullmatch(vkey)
    material = _decoded(parts[3], "key") if parts else b""
    if not parts or not material or material[0] not in set(Kind):
        raise _malformed("key")
    found = Key(parts[1], Kind(material[0]), material[1:])
    if found.id.hex() != parts[2]:
        raise _malformed("key")
    return found


def note(data: bytes) -> Note:
    """Read a signed note; NotValid for anything the format does not allow."""
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise _malformed("note") from error
    text, blank, signatures = whole.rpartition("\n\n")
    *lines, end = signatures.split("\n")
    if not blank or end or not 0 < len(lines) <= MOST_SIGNATURES:
        raise _malformed("note")
    if len(data) > LARGEST or _CONTROL.search(whole):
        raise _malformed("note")
    return Note(text.encode() + b"\n", tuple(_line(line) for line in lines))


def _line(text: str) -> Line:
    parts = _LINE.fullmatch(text)
    blob = _decoded(parts[2], "note") if parts else b""
    if not parts or len(blob) < 5:
        raise _malformed("note")
    return Line(parts[1], blob[:4], blob[4:])


def verified(signed: Note, known: Iterable[Key]) -> list[Verified]:
    """The known keys whose signatures hold, each once. Unknown lines are passed over.

    NotTrusted if a known key's signature does not hold, or if no known key has signed at all.
    """
    keys = {(one.name, one.id): one for one in known}
    found: dict[tuple[str, bytes], Verified] = {}
    for line in signed.lines:
        who = keys.get((line.name, line.id))
        if who:
            held = Verified(who, _check(who, signed.text, line.blob))
            found.setdefault((line.name, line.id), held)
    if not found:
        raise NotTrusted("note.unsigned", "没有已知密钥的签名", "no known key has signed this note")
    return list(found.values())


def each_once(signed: Note, known: Iterable[Key]) -> Note:
    """The note itself; NotTrusted if one of the known keys stands in two of its lines, which one of them could hide."""
    keys = {(one.name, one.id) for one in known}
    lines = [(line.name, line.id) for line in signed.lines if (line.name, line.id) in keys]
    if len(set(lines)) < len(lines):
        raise NotTrusted("note.twice", "同一密钥签了两次", "one key has signed twice")
    return signed


def _check(who: Key, text: bytes, blob: bytes) -> int | None:
    time, signature, message = None, blob, text
    if who.kind is Kind.COSIGNATURE:
        time, signature = int.from_bytes(blob[:8], "big"), blob[8:]
        message = cosigned(text, time)
    try:
        Ed25519PublicKey.from_public_bytes(who.public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise NotTrusted(
            "note.signature", f"{who.name} 的签名不成立", f"the signature of {who.name} does not hold"
        ) from error
    return time


def cosigned(text: bytes, time: int) -> bytes:
    """What a cosigner signs: a header, the time in seconds since 1970, the note's text."""
    if not 0 <= time < 1 << 63:
        raise _malformed("cosignature")
    return f"cosignature/v1\ntime {time}\n".encode() + text


Sign = Callable[[bytes], bytes]
"""An Ed25519 signature over a message; whoever holds the private key gives it."""


def signature_line(who: Key, sign: Sign, text: bytes, time: int = 0) -> Line:
    """The line by which `who` signs `text`; `time` counts for cosignatures only."""
    if who.kind is Kind.COSIGNATURE:
        return Line(who.name, who.id, u64(time) + sign(cosigned(text, time)))
    return Line(who.name, who.id, sign(text))


@dataclass(frozen=True, slots=True)
class LogKey:
    """The log's own key, as the sequencer asks for it."""

    key: Key
    seal: Sign

    @property
    def name(self) -> str:
        return self.key.name

    def sign(self, text: bytes) -> bytes:
        """The note over a text that ends in a newline."""
        return bytes(Note(text, (signature_line(self.key, self.seal, text),)))

    def opened(self, data: bytes) -> bytes:
        """The text of a note that this key signed; NotTrusted for any other."""
        signed = note(data)
        verified(signed, [self.key])
        return signed.text


def _decoded(text: str, what: str) -> bytes:
    try:
        return unbase64(text)
    except NotValid as error:
        raise _malformed(what) from error


def _malformed(what: str) -> NotValid:
    zh = {"key": "验证密钥", "note": "签名文本", "cosignature": "见证签名"}[what]
    return NotValid(f"note.{what}_malformed", f"{zh}格式不对", f"the {what} is malformed")
