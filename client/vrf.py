"""A custodian's key for the draw: kept encrypted in its own file, used on its own machine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from experts.rules import entropy
from experts.rules.entropy import Answer, Task
from kernel import canon
from kernel.errors import Conflict, NotTrusted, NotValid, Words
from signing.rules import vrf, witnessing
from signing.rules.keywrap import Chance

PROVED: Final = ".proved.json"
"""Beside the key: which input it has proved for which round."""


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


def prove(path: Path, passphrase: str, document: bytes, party: str, policy: bytes | None = None) -> bytes:
    """The answer to a draw's task file; the input of the proof follows from the task, never from bare bytes.

    With a tlog-policy file the task's checkpoint must be signed by its log and cosigned by its quorum (NotTrusted
    `checkpoint.quorum`), so that nobody can try seeds on checkpoints that the witnesses have never seen. A round is
    proved once: for another checkpoint of the same round the key refuses (Conflict `vrf.second`).
    """
    task = entropy.read_task(document)
    if policy is not None:
        witnessing.judged(task.note, policy)
    known = secret(path, passphrase)
    _once(path.with_name(path.name + PROVED), task)
    return Answer(task.did, party, task.j, vrf.prove(known, task.alpha)).document


def _once(memory: Path, task: Task) -> None:
    """Remember what the key has proved, before it does. Two values for one round would let somebody choose."""
    proved = canon.mapping(memory.read_bytes()) if memory.exists() else {}
    name, alpha = f"{task.did}#{task.j}", task.alpha.hex()
    if proved.setdefault(name, alpha) != alpha:
        raise Conflict(
            "vrf.second",
            f"抽取 {task.did} 第 {task.j} 轮已对另一状态作过证明，不得再作",
            f"this key has proved round {task.j} of {task.did} over another state, and does so once only",
            field="task",
            remedy=Words(
                "请向监督部门报告：同一轮出现两个检查点，即有人在试种子",
                "Tell the supervision department: two checkpoints for one round mean that somebody is trying seeds",
            ),
        )
    fresh = memory.with_name(memory.name + ".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(canon.canonical(proved))
    fresh.replace(memory)  # a key whose memory were half written would refuse every draw
