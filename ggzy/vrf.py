"""`ggzy vrf`: an entropy party makes its key, and answers the task of a draw on its own machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from client.chance import SystemChance
from experts.rules.entropy import Answer, Task, read_task
from kernel.errors import Conflict, NotTrusted, NotValid, Words
from signing.rules import vrf as ecvrf

LARGEST_TASK: Final = 1 << 16
ANOTHER_FILE: Final = Words("请换一个文件名；旧密钥不会被覆盖", "Name another file; an old key is never overwritten")


def key_file(secret: bytes, passphrase: str) -> bytes:
    """The secret under its passphrase as PKCS#8 PEM; ECVRF's secret has the form of an Ed25519 key."""
    key = Ed25519PrivateKey.from_private_bytes(secret)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))


def secret_in(data: bytes, passphrase: str) -> bytes:
    """The 32-byte secret of a key file; NotTrusted for a wrong passphrase, NotValid for another kind of key."""
    try:
        key = load_pem_private_key(data, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise NotTrusted(
            "vrf.key_file", "口令不对，或不是密钥文件", "a wrong passphrase, or no key file", field="key"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NotValid("vrf.key_file", "不是 VRF 密钥", "not a VRF key", field="key")
    return key.private_bytes_raw()


def answer(task: Task, party: str, secret: bytes) -> Answer:
    """The party's proof for the round that the task names."""
    return Answer(task.did, party, task.j, ecvrf.prove(secret, task.alpha))


passphrase_option = click.option(
    "--passphrase", envvar="GGZY_PASSPHRASE", prompt=True, hide_input=True, help="The key file's passphrase."
)


@click.group()
def vrf() -> None:
    """An entropy party's key for the draw of experts (ECVRF, RFC 9381)."""


@vrf.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase", envvar="GGZY_PASSPHRASE", prompt=True, hide_input=True, confirmation_prompt=True)
def keygen(file: Path, passphrase: str) -> None:
    """Make a key in FILE and print its public half, which is what the platform registers."""
    secret = SystemChance().bytes(ecvrf.KEY_BYTES)
    _keep_new(file, key_file(secret, passphrase), private=True)
    click.echo(ecvrf.public_key(secret).hex())


@vrf.command()
@click.argument("task", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--party", required=True, type=click.Choice(["centre", "supervisor"]), help="Whose key it is.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the answer goes.")
@passphrase_option
def prove(task: Path, key: Path, party: str, out: Path, passphrase: str) -> None:
    """Answer the TASK of a draw: show which round it is, prove, and write the answer to bring back."""
    with task.open("rb") as file:
        asked = read_task(file.read(LARGEST_TASK))
    click.echo(f"抽取 / draw        {asked.did}")
    click.echo(f"轮次 / round       {asked.j}")
    click.echo(f"状态 / state       {asked.checkpoint.decode().strip()}")
    proved = answer(asked, party, secret_in(key.read_bytes(), passphrase))
    _keep_new(out, proved.document, private=False)
    click.echo(f"熵值 / output      {ecvrf.proof_to_hash(proved.proof).hex()}")


def _keep_new(file: Path, data: bytes, *, private: bool) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
    except FileExistsError as error:
        raise Conflict(
            "file.exists", f"文件已存在：{file}", f"the file exists: {file}", field="file", remedy=ANOTHER_FILE
        ) from error
    with os.fdopen(handle, "wb") as opened:
        opened.write(data)
