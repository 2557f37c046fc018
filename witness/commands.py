"""`ggzy witness …`: make a witness's key and state, serve it, show what a log contradicted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from kernel.errors import NotValid
from signing.rules import note
from signing.rules.note import Key, Kind
from witness import clock, key, state
from witness.cosigner import Cosigner
from witness.server import Server

LISTEN: Final = "127.0.0.1:7380"
_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_KEY: Final = click.option("--key", "key_file", required=True, type=_FILE, help="密钥文件 The key file.")
_STATE: Final = click.option("--state", "state_file", required=True, type=_FILE, help="状态文件 The state file.")


@click.group()
def witness() -> None:
    """见证方：确认日志只增不改，并联署检查点。 A witness: cosign checkpoints of logs that only grow."""


@witness.command()
@_KEY
@_STATE
@click.option("--name", required=True, help="见证方名称，如 witness.example.org/city The witness's name.")
def keygen(key_file: Path, state_file: Path, name: str) -> None:
    """生成密钥和空的状态文件，显示公钥。 Make a key and its empty state, show the verifier key to publish."""
    state.free(state_file)
    made = key.make(key_file, name)
    state.begin(state_file, made.key.vkey)
    click.echo(made.key.vkey)


@witness.command()
@_KEY
@_STATE
@click.option("--log", "logs", required=True, multiple=True, metavar="VKEY", help="日志公钥 A log's verifier key.")
@click.option("--listen", default=LISTEN, show_default=True, metavar="HOST:PORT", help="监听地址 Where to listen.")
def serve(key_file: Path, state_file: Path, logs: tuple[str, ...], listen: str) -> None:
    """提供 C2SP tlog-witness 服务。 Serve the C2SP tlog-witness protocol until stopped."""
    held = key.load(key_file)
    known = {one.name: one for one in map(_log, logs)}
    cosigner = Cosigner(held, known, state.resume(state_file, held.key.vkey), clock.seconds)
    with Server(_address(listen), cosigner) as server:
        click.echo(f"{held.key.vkey}\n{server.url}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


@witness.command()
@_STATE
def evidence(state_file: Path) -> None:
    """显示日志自相矛盾的证据。 Show what a log has signed that contradicts what it had signed before."""
    for one in state.State(state_file).evidence():
        click.echo(f"# {one.origin} {one.at}\n{one.known.decode()}\n{one.request.decode()}")


def _log(vkey: str) -> Key:
    found = note.key(vkey)
    if found.kind is not Kind.ED25519:
        raise NotValid("witness.log_key", "这不是日志公钥", "this is no verifier key of a log", field="log")
    return found


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise NotValid(
            "witness.listen", "监听地址应为 主机:端口", "the address to listen on is HOST:PORT", field="listen"
        )
    return host, int(port)
