"""`ggzy log …`: anybody audits a log between a checkpoint that they kept and a newer one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from client.desk import LANG, Desk, SpokenGroup
from client.words import told
from kernel import merkle, tiles
from kernel.errors import NotFound, NotValid, Refusal
from kernel.merkle import TreeHead
from signing.rules import note
from signing.rules.note import Key

if TYPE_CHECKING:
    from client.audit import Audit
    from client.publications import Taken
    from client.tiles import Source

UNREADABLE: Final = 2
SHOWN: Final = 20
TIMEOUT: Final = 30.0
_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(cls=SpokenGroup)
@LANG
def log() -> None:
    """用自己保存的检查点核对日志。Check a site's log against a checkpoint of your own."""


@log.command("audit")
@click.option("--from", "old", type=_FILE, help="旧检查点或 .tlog-proof An older checkpoint or proof; none: all.")
@click.option("--to", "new", required=True, metavar="FILE|FOLDER|URL", help="新检查点或日志地址 Newer, or the log.")
@click.option("--tiles", "where", metavar="FOLDER|URL", help="日志文件所在 Where the tiles lie, if --to is a file.")
@click.option("--log-key", "vkey", metavar="VKEY", help="日志公钥 The log's verifier key, from a source of your own.")
@click.option("--no-entries", is_flag=True, help="只查哈希分块 Read the tiles only, not the entries.")
@click.pass_obj
def audit_command(
    desk: Desk, old: Path | None, new: str, where: str | None, vkey: str | None, no_entries: bool
) -> None:
    """两个检查点之间只增不改。退出码：0 成立，1 不成立，2 无法读取。

    The log only grew between two checkpoints. Exit 0: it holds. 1: it does not. 2: it cannot be read.
    """
    from client.audit import audit

    try:
        with _source(where or new) as source:
            known = note.key(vkey) if vkey else None
            older = _head(old.read_bytes(), known) if old else None
            newer = _head(Path(new).read_bytes() if Path(new).is_file() else source.get(tiles.CHECKPOINT), known)
            made = audit(source, older, newer, bundles=not no_entries)
    except Refusal as refusal:
        click.echo(told(refusal, desk.tongue), err=True)
        sys.exit(UNREADABLE if isinstance(refusal, NotValid | NotFound) else 1)
    _tell(desk, made, signed=vkey is not None)
    sys.exit(1 if made.failures else 0)


@log.command("pages")
@click.argument("site", metavar="URL")
@click.option("--policy", type=_FILE, help="自己的见证策略文件 Your own tlog-policy file: whose log, which witnesses.")
@click.pass_obj
def pages_command(desk: Desk, site: str, policy: Path | None) -> None:
    """逐份取回网站公布的公告、PDF 和网页文件，与日志所证的摘要核对。退出码：0 相符，1 有不符，2 无法读取。

    Fetch every notice, PDF and file that a site publishes and say which differ from what its log proves.
    Exit 0: none does. 1: some do. 2: it cannot be read.
    """
    from client.publications import take

    if not site.startswith(("http://", "https://")):
        raise click.UsageError("URL: https://…")
    try:
        with _source(site) as source:
            taken = take(source, policy.read_bytes() if policy else None)
    except Refusal as refusal:
        click.echo(told(refusal, desk.tongue), err=True)
        sys.exit(UNREADABLE)
    _compared(desk, taken, signed=policy is not None)
    sys.exit(1 if taken.failures else 0)


@contextmanager
def _source(where: str) -> Iterator[Source]:
    """The folder or the address; the folder of a checkpoint's file if that is all we are told."""
    from client.tiles import Folder, Web

    if not where.startswith(("http://", "https://")):
        path = Path(where)
        yield Folder(path if path.is_dir() else path.parent)
        return
    from client.line import line

    with line(where, TIMEOUT, retries=2) as http:
        yield Web(http, where)


def _head(data: bytes, known: Key | None) -> TreeHead:
    """What a checkpoint, or the one in a proof, says; NotTrusted unless the known key has signed it as its own."""
    if data.startswith(merkle.PROOF_LABEL.encode()):
        _, _, data = merkle.proof_parts(data)
    signed = note.note(data)
    head = merkle.tree_head(signed.text)
    if known is not None:
        note.verified(signed, [known])
        if head.origin != known.name:
            raise NotValid("checkpoint.origin", "检查点属于另一日志", "the checkpoint is of another log")
    return head


def _compared(desk: Desk, taken: Taken, *, signed: bool) -> None:
    desk.say(
        f"日志中的公布 {taken.events} 条，核对文件 {taken.files} 个",
        f"{taken.events} publications in the log, {taken.files} files compared",
    )
    if not signed:
        desk.say(
            "无法检查：未提供策略（--policy），没有核对由谁签名",
            "cannot-check: no --policy was given, so no signature was checked",
        )
    for what, words in taken.failures:
        desk.say(f"不符 {what}：{words.zh}", f"DIFFERS {what}: {words.en}")
    if not taken.failures:
        desk.say("相符：公布的都与日志一致", "All of it is what the log proves")


def _tell(desk: Desk, made: Audit, *, signed: bool) -> None:
    desk.say(
        f"{made.new.origin}：{made.old.size} → {made.new.size} 条，读取 {made.tiles} 个分块、{made.entries} 条",
        f"{made.new.origin}: {made.old.size} → {made.new.size}; read {made.tiles} tiles, {made.entries} entries",
    )
    if not signed:
        desk.say(
            "无法检查：未提供日志公钥（--log-key），没有核对签名",
            "cannot-check: no --log-key was given, so no signature was checked",
        )
    for words in made.failures[:SHOWN]:
        desk.say(f"不成立：{words.zh}", f"FAIL: {words.en}")
    if len(made.failures) > SHOWN:
        desk.say(f"另有 {len(made.failures) - SHOWN} 处", f"and {len(made.failures) - SHOWN} more")
    if not made.failures:
        desk.say("成立：日志只增不改", "It holds: the log only grew")
