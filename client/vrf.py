"""A custodian's key for the draw: kept encrypted in its own file, used on its own machine."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from experts.rules import entropy
from experts.rules.entropy import Answer
from kernel.errors import Conflict, NotTrusted, NotValid, Words
from signing.rules import vrf
from signing.rules.keywrap import Chance


def keygen(path: Path, passphrase: str, chance: Chance) -> bytes:
    """A new key in a new file (PKCS#8, encrypted); gives the public key that the draw's plan names."""
    if len(passphrase) < 8:
        raise NotValid(
            "vrf.passphrase", "口令至少 8 个字符", "a passphrase has at least 8 characters", field="passphrase"
        )
    secret = chance.bytes(32)
    # Edwards25519 keys have one form for signatures and for the VRF, so the common container serves.
    key = Ed25519PrivateKey.from_private_bytes(secret)
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(data)
    except FileExistsError as error:
        raise Conflict(
            "vrf.exists",
            f"{path} 已存在，不覆盖",
            f"{path} exists and is not overwritten",
            field="key",
            remedy=Words("请换一个文件名", "Choose another name"),
        ) from error
    return vrf.public_key(secret)


def secret(path: Path, passphrase: str) -> bytes:
    """NotTrusted if passphrase or file are wrong."""
    try:
        key = load_pem_private_key(path.read_bytes(), passphrase.encode())
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable() from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unreadable()
    return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _unreadable() -> NotTrusted:
    return NotTrusted(
        "vrf.unreadable",
        "读不了 VRF 密钥文件：口令错误或不是这种文件",
        "the VRF key file cannot be read: wrong passphrase, or another kind of file",
        field="key",
    )


def prove(path: Path, passphrase: str, document: bytes, party: str) -> bytes:
    """The answer to a draw's task file; the input of the proof follows from the task, never from bare bytes."""
    task = entropy.read_task(document)
    return Answer(task.did, party, task.j, vrf.prove(secret(path, passphrase), task.alpha)).document
