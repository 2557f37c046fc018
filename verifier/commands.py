"""`ggzy verify DOSSIER.zip`, `ggzy verify receipt FILE`, `ggzy verify draw FILE`: offline; numbered lists."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NoReturn

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from disclosure.rules import draw_file
from kernel.errors import Refusal
from trading.rules import receipt_file
from verifier import alone, dossier, receipts
from verifier.diff import Diff, Kind, compare
from verifier.findings import Finding, Status, Verdict
from verifier.receipts import verify as convict
from verifier.verify import Report
from verifier.verify import verify as run

UNREADABLE: Final = 2
SHOWN: Final = 5
MARKS: Final = {
    Status.PASS: ("通过 pass", "green"),
    Status.FAIL: ("不通过 FAIL", "bold red"),
    Status.NOT_APPLICABLE: ("不适用 n-a", "dim"),
    Status.CANNOT: ("无法检查 cannot-check", "yellow"),
}
FLAGS: Final = {
    ("entropy_parties", "same-machine"): "抽取的两把密钥在同一台机器上 · both entropy keys lie on one machine",
    ("certificates", "demo"): "演示用证书，无法律效力 · demonstration certificates without legal effect",
    ("clock", "hand-set"): "官方时钟为手动设定 · the official clock was set by hand",
}

KINDS: Final = {
    Kind.GONE: ("不见 GONE", "bold red"),
    Kind.CHANGED: ("变更 CHANGED", "bold red"),
    Kind.WITHHELD: ("改为不公开 WITHHELD", "bold red"),
    Kind.DISCLOSED: ("现已公开 disclosed", "green"),
    Kind.ADDED: ("新增 added", "dim"),
}
UNPROVEN: Final = (
    "两份案卷的检查点大小不同，日志只增不减须向日志索取一致性证明 · "
    "the two rest on different checkpoints: ask the log for the proof that it only grew"
)
NO_POLICY: Final = (
    "未提供策略：只核对了算式，没有核对由谁签名 · no policy given: the arithmetic was checked, not who may sign"
)
NOTHING_LOST: Final = "旧案卷中的一切都在新案卷中 · everything in the old dossier stands in the new one"


_FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
_policy = click.option("policy", "--policy", type=_FILE, help="Your own trust policy.")
_json = click.option("as_json", "--json", is_flag=True, help="Machine-readable output.")


class Verify(click.Group):
    """What is no command of this group is a dossier."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["dossier", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Verify, subcommand_metavar="DOSSIER.zip | receipt FILE | draw FILE")
def verify() -> None:
    """Verify offline: a lot's dossier, a receipt, or a draw of published lists.

    `ggzy verify DOSSIER.zip`, `ggzy verify receipt FILE`, `ggzy verify draw FILE`.
    """


@verify.command("dossier")
@click.argument("archive", metavar="DOSSIER.zip", type=_FILE)
@_policy
@click.option("receipts", "--receipt", multiple=True, type=_FILE, help="A receipt.json or .tlog-proof of your own.")
@_json
@click.option("whole", "--all", is_flag=True, help="List every failure, not the first five of each check.")
def verify_dossier(archive: Path, policy: Path | None, receipts: tuple[Path, ...], as_json: bool, whole: bool) -> None:
    """Verify a lot's dossier offline. Exit 0: nothing fails. 1: something fails. 2: it is no dossier."""
    try:
        own = dossier.load(policy) if policy else None
        held = {str(path): dossier.load(path) for path in receipts}
        report = run(dossier.read(archive), own, held)
    except Refusal as refusal:
        _unreadable(refusal)
    _end(report, as_json, lambda: _print(report, sys.maxsize if whole else SHOWN))


@verify.command("receipt")
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("archive", "--dossier", type=_FILE, help="The dossier of the lot: was it included, was it answered?")
@_policy
@_json
def verify_receipt(file: Path, archive: Path | None, policy: Path | None, as_json: bool) -> None:
    """Verify a receipt offline, by itself or beside the lot's dossier.

    Exit 0: nothing fails. 1: something fails, be it the receipt or the platform. 2: it cannot be read.
    """
    try:
        own = dossier.load(policy) if policy else None
        data = dossier.load(file, receipt_file.LARGEST)
        report = convict(data, own, dossier.read(archive) if archive else None)
    except Refusal as refusal:
        _unreadable(refusal)
    _end(report, as_json, lambda: _print_receipt(report))


@verify.command("draw")
@click.argument("file", metavar="FILE", type=_FILE)
@_policy
@_json
def verify_draw(file: Path, policy: Path | None, as_json: bool) -> None:
    """Run a draw of published lists again from its one file, without clock or network.

    Exit 0: nothing fails. 1: something fails. 2: it cannot be read.
    """
    try:
        own = dossier.load(policy) if policy else None
        report = alone.verify(dossier.load(file, draw_file.LARGEST), own)
    except Refusal as refusal:
        _unreadable(refusal)
    _end(report, as_json, lambda: _print_draw(report))


def _end(report: Report | receipts.Report | alone.Report, as_json: bool, show: Callable[[], None]) -> NoReturn:
    """Say what came of it, and exit by it."""
    if as_json:
        click.echo(json.dumps(report.json(), ensure_ascii=False, indent=2))
    else:
        show()
    sys.exit(1 if report.failed else 0)


def _unreadable(refusal: Refusal) -> NoReturn:
    click.echo(f"{refusal.words.zh}\n{refusal.words.en}", err=True)
    sys.exit(UNREADABLE)


@click.command()
@click.argument("old", metavar="OLD.zip", type=_FILE)
@click.argument("new", metavar="NEW.zip", type=_FILE)
@_json
def verify_diff(old: Path, new: Path, as_json: bool) -> None:
    """Show that nothing disappeared between two downloads of one lot's dossier.

    Exit 0: everything in OLD stands in NEW. 1: something is gone, changed, or withheld now. 2: the two cannot be
    compared. Whether NEW holds by itself is for `ggzy verify`.
    """
    try:
        found = compare(dossier.read(old), dossier.read(new))
    except Refusal as refusal:
        _unreadable(refusal)
    if as_json:
        click.echo(json.dumps(found.json(), ensure_ascii=False, indent=2))
    else:
        _print_diff(found)
    sys.exit(1 if found.lost else 0)


def _print_diff(found: Diff) -> None:
    console = Console()
    for name, side in (("旧 old", found.old), ("新 new", found.new)):
        told = f"{name}  {side.about.get('edition')} · {side.head.size} · SHA-256 {side.dossier.sha256}"
        console.print(Text(told), soft_wrap=True)
    for item in found.items:
        mark, style = KINDS[item.kind]
        console.print(Text(f"{mark}  {item.path}: {item.words.zh} · {item.words.en}", style=style), soft_wrap=True)
    if found.unproven:
        console.print(Text(f"! {UNPROVEN}", style="yellow"))
    lost = len(found.lost)
    told = f"少了、变了或改为不公开的 {lost} 项 · {lost} gone, changed or withheld now" if lost else NOTHING_LOST
    console.print(Text(told, style="bold red" if lost else "bold"))


def _print(report: Report, most: int) -> None:
    console = Console()
    console.print(Text(f"案卷 dossier {report.lot} · {report.edition}", style="bold"))
    console.print(Text(f"SHA-256 {report.dossier_sha256}"))
    for name, value in report.flags.items():
        if (name, value) in FLAGS:
            console.print(Text(f"! {FLAGS[name, str(value)]}", style="yellow"))
    if not report.own_policy:
        console.print(
            Text("! 未提供策略，信任取自案卷本身 · no policy given: trust is taken from the dossier", style="yellow")
        )
    _table(console, report.verdicts, most)
    console.print(Text(_sum(report.counts), style="bold red" if report.failed else "bold"))


def _print_receipt(report: receipts.Report) -> None:
    console = Console()
    console.print(Text(f"回执 receipt {report.type} · {report.subject}", style="bold"))
    console.print(Text(f"SHA-256 {report.receipt_sha256}"))
    for words in report.said:
        console.print(Text(f"· {words.zh}\n  {words.en}"), soft_wrap=True)
    if report.policy == "none":
        console.print(Text(f"! {NO_POLICY}", style="yellow"), soft_wrap=True)
    _table(console, report.verdicts, sys.maxsize)
    console.print(Text(_sum(report.counts), style="bold red" if report.failed else "bold"))


def _print_draw(report: alone.Report) -> None:
    console = Console()
    console.print(Text(f"抽取 draw {report.did}", style="bold"))
    console.print(Text(f"SHA-256 {report.file_sha256}"))
    if not report.own_policy:
        console.print(Text(f"! {NO_POLICY}", style="yellow"), soft_wrap=True)
    _table(console, report.verdicts, sys.maxsize)
    for each in report.drawn if not report.failed else ():
        console.print(Text(f"抽中 drawn  {each.of}  {each.id}  {each.name}".rstrip()), soft_wrap=True)
    console.print(Text(_sum(report.counts), style="bold red" if report.failed else "bold"))


def _table(console: Console, verdicts: Iterable[Verdict], most: int) -> None:
    table = Table(show_edge=False, pad_edge=False, box=None)
    for heading in ("", "结果 result", "检查 check"):
        table.add_column(heading, overflow="fold")
    for verdict in verdicts:
        mark, style = MARKS[verdict.status]
        table.add_row(verdict.check.id, Text(mark, style=style), _about(verdict, most))
    console.print(table)


def _about(verdict: Verdict, most: int) -> Text:
    name = verdict.check.name
    text = Text(f"{name.zh}\n{name.en}")
    for found in verdict.findings[:most]:
        text.append(f"\n  – {_line(found)}", style=MARKS[verdict.status][1])
    if len(verdict.findings) > most:
        text.append(f"\n  … {len(verdict.findings) - most} more (--all)", style="dim")
    return text


def _line(found: Finding) -> str:
    place = str(found.place)
    return f"{place}: {found.words.zh} · {found.words.en}" if place else f"{found.words.zh} · {found.words.en}"


def _sum(counts: Mapping[str, int]) -> str:
    return (
        f"通过 {counts['pass']} · 不通过 {counts['fail']} · 无法检查 {counts['cannot-check']} · 不适用 {counts['n-a']}"
        f"\n{counts['pass']} pass, {counts['fail']} fail, {counts['cannot-check']} cannot-check, {counts['n-a']} n-a"
    )
