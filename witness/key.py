"""A witness's key in its file: name and Ed25519 secret in one line, readable by its owner only."""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel.errors import Conflict, NotTrusted
from signing.rules.note import Key, Kind, Sign

_FORM: Final = re.compile(r"PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})\n?")


@dataclass(frozen=True, slots=True)
class Held:
    """The public key, and the hand that signs with the secret one."""

    key: Key
    sign: Sign = field(repr=False)


def make(file: Path, name: str) -> Held:
    """A new key in a new file; Conflict if there is one: a witness that loses its key becomes another witness."""
    private = Ed25519PrivateKey.generate()
    held = _held(name, private)
    material = base64.b64encode(bytes([Kind.COSIGNATURE]) + private.private_bytes_raw()).decode()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Conflict(
            "witness.key_exists", f"{file} 已存在，不覆盖", f"{file} exists and is not overwritten", field="key"
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        written.write(f"PRIVATE+KEY+{name}+{held.key.id.hex()}+{material}\n")
        written.flush()
        os.fsync(written.fileno())
    return held


def load(file: Path) -> Held:
    """NotTrusted if the file holds no key of a witness."""
    try:
        found = _FORM.fullmatch(file.read_text(encoding="utf-8"))
        material = base64.b64decode(found[3], validate=True) if found else b""
    except (OSError, UnicodeDecodeError, binascii.Error) as error:
        raise _unreadable(file) from error
    if found is None or len(material) != 33 or material[0] != Kind.COSIGNATURE:
        raise _unreadable(file)
    held = _held(found[1], Ed25519PrivateKey.from_private_bytes(material[1:]))
    if held.key.id.hex() != found[2]:
        raise _unreadable(file)
    return held


def _held(name: str, private: Ed25519PrivateKey) -> Held:
    return Held(Key(name, Kind.COSIGNATURE, private.public_key().public_bytes_raw()), private.sign)


def _unreadable(file: Path) -> NotTrusted:
    return NotTrusted(
        "witness.key_unreadable", f"{file} 不是见证方密钥文件", f"{file} is no key file of a witness", field="key"
    )
