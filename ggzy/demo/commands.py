"""`ggzy demo`: play two real tenders from notice to award, then serve the site."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from ggzy.demo import auction as auctions
from ggzy.demo import books, cast, house, land, play, pool, school, summary
from ggzy.demo.cases import Windows
from ggzy.demo.company import Company, Script
from ggzy.demo.hall import Hall
from ggzy.demo.house import Stage
from ggzy.demo.play import Play
from kernel.actor import Role
from web import first_run

PORT: Final = 8000
MOST_BIDDERS: Final = 40
"""All sign in from one address, and the site lets so many do that in a minute."""


def scripts() -> dict[str, Script]:
    """Both tenders: the Bank's textbooks, and a school's equipment."""
    return {
        "books": Script(
            tenderee=cast.TEXTBOOK_BOARD,
            document=books.document,
            offers=books.offers,
            panel_reviews=True,
            stays_away="",
            policies={},
            points=None,
            publicity=True,
        ),
        "school": Script(
            tenderee=cast.PURCHASER,
            document=school.document,
            offers=school.offers,
            panel_reviews=False,
            stays_away="bidder-mingde",
            policies={school.SMALL: ("small_enterprise",)},
            points=school.points,
            publicity=False,
        ),
    }


@click.group(invoke_without_command=True)
@click.option("--no-serve", is_flag=True, help="只演示，不启动网站 Play only, do not serve.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="结果文件夹 Folder of the results.")
@click.option("--port", type=int, default=PORT, show_default=True, help="网站端口 Port of the site.")
@click.pass_context
def demo(context: click.Context, *, no_serve: bool, out: Path | None, port: int) -> None:
    """演示：真实招标从公告到定标，人人可核验。 Play real tenders from notice to a verified award, then serve."""
    if context.invoked_subcommand is not None:
        return
    console = Console()
    folder = out or Path("demo-out")
    data = Path(tempfile.mkdtemp(prefix="ggzy-demo-")) if no_serve else folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    if data.exists():
        shutil.rmtree(data)
    with house.running(data, house.free_port() if no_serve else port) as stage:
        played, live = _played(stage, console, auctions.HEADLESS if no_serve else auctions.SHOWN)
        told = summary.write(stage, played, live, folder)
        _show(console, told, folder)
        if not no_serve:
            _serve(console, stage)
    if no_serve:
        shutil.rmtree(data)


@demo.command()
@click.option("--watchers", type=click.IntRange(1), default=300, show_default=True, help="围观者 Who watch.")
@click.option("--bidders", type=click.IntRange(2, MOST_BIDDERS), default=12, show_default=True, help="竞买人 Who bid.")
@click.option("--rate", type=click.IntRange(1), default=20, show_default=True, help="每秒报价 Bids a second.")
@click.option(
    "--bids", type=click.IntRange(1), default=200, show_default=True, help="自由竞价的报价数 Free bids in all."
)
def auction(*, watchers: int, bidders: int, rate: int, bids: int) -> None:
    """只演示一场网上竞价；有人漏帧则退出码为 1。 One live competition alone; 1 if a watcher missed a frame."""
    most = auctions.most_watchers()
    if watchers > most:
        raise click.BadParameter(f"本机最多 {most} at most on this machine", param_hint="--watchers")
    console = Console()
    with tempfile.TemporaryDirectory(prefix="ggzy-auction-") as data:
        with house.running(Path(data), house.free_port()) as stage:
            company = _company(stage, console)
            told = _competed(company, console, auctions.Size(watchers, bidders, rate, bids))
        _show_live(console, told)
    whole(told)


def whole(told: dict[str, Any]) -> None:
    """Exit 1 if somebody missed a frame."""
    if told["missed_frames"]:
        raise click.exceptions.Exit(1)


def _company(stage: Stage, console: Console) -> Company:
    company = Company(stage, lambda zh, en: console.print(f"  [dim]{stage.now:%Y-%m-%d}[/dim] {zh} · {en}"))
    stage.settle()
    company.enrol()
    return company


def _competed(company: Company, console: Console, size: auctions.Size) -> dict[str, Any]:
    """The land: on a terminal one line says how it goes."""
    console.print(f"[bold]{land.TITLE['zh']}[/bold]")
    with console.status(land.TITLE["en"]) as status:
        one = auctions.Auction(company, size, status.update)
        one.announce()
        return one.run()


def _played(stage: Stage, console: Console, size: auctions.Size) -> tuple[dict[str, Play], dict[str, Any]]:
    with console.status("登记单位，导入 5,000 名专家 · enrolling offices, importing 5,000 experts"):
        company = _company(stage, console)
        bidders = [player.org for player in (*cast.PRINTERS, *cast.SUPPLIERS)]
        company.robot(cast.CENTRE).keep("experts/import", pool.workbook(bidders=bidders))
    with console.status("政务服务中心开张 · the service centre opens"):
        hall = Hall(company)
        hall.open()
        windows = Windows(hall, stage.agenda, size.cases)
    played = {}
    for name, script in scripts().items():
        console.print(f"[bold]{script.document('L-0')['title']['zh']}[/bold]")  # type: ignore[call-overload,index]
        played[name] = Play(company, script)
        played[name].run()
    live = _competed(company, console, size)
    stage.move_to(windows.end)
    console.print(f"[bold]{school.OPEN_TITLE['zh']}[/bold]")
    Play(company, replace(scripts()["school"], document=school.still_open)).announce()
    return played, live


def _show(console: Console, told: dict[str, Any], folder: Path) -> None:
    for tender in told["tenders"]:
        table = Table(title=tender["title"])
        for column in ("名次 Place", "投标人 Bidder", "评标价或总分 Evaluated"):
            table.add_column(column)
        for row in tender["candidates"]:
            table.add_row(str(row["place"]), row["name"], row.get("total") or row["evaluated"])
        for name in tender["evaluated"].keys() - {row["name"] for row in tender["candidates"]}:
            table.add_row("", name, tender["evaluated"][name])
        console.print(table)
        if "as_published" in tender:
            same = (
                "与世界银行公布的完全相同 as the Bank published" if tender["as_published"] else "不同 NOT as published"
            )
            console.print(f"四个评标价 The four evaluated prices: {same}")
        _show_verified(console, tender["dossier"])
    _show_live(console, told["live"])
    _show_verified(console, told["live"]["dossier"])
    _show_approvals(console, told["approvals"])
    console.print(f"结果 Results: {folder}")
    command = f"python3 run.py verify {folder}/{tender['dossier']['file']} --policy {folder}/{summary.POLICY}"
    console.print(f"自己核验 Verify yourself: {command}", highlight=False, soft_wrap=True)


def _show_verified(console: Console, of: dict[str, Any]) -> None:
    counts, file = of["verified"], of["file"]
    told_zh = f"核验 {file}：通过 {counts['pass']}，不通过 {counts['fail']}，无法检查 {counts['cannot-check']}"
    console.print(f"{told_zh} · pass, fail, cannot-check", highlight=False)


def _show_approvals(console: Console, of: dict[str, Any]) -> None:
    told_zh = f"政务服务中心：收件 {of['applications']}，受理事项 {of['accepted']}，办结 {of['closed']}"
    told_en = f"the service centre: {of['applications']} applications, {of['accepted']} accepted, {of['closed']} closed"
    console.print(f"{told_zh} · {told_en}", highlight=False)


def _show_live(console: Console, live: dict[str, Any]) -> None:
    table = Table(title=live["title"], show_header=False)
    acknowledged, seen = live["acknowledged_ms"], live["seen_ms"]
    rows = {
        "成交价 Final price": live["final_price"]["amount"],
        "竞得人 Winner": f"{live['winner']}（{live['number']}）",
        "报价 Bids": f"{live['bids']}（拒绝 refused {sum(live['refused'].values())}）",
        "延时 Extensions": str(live["extensions"]),
        "确认 Acknowledged, p50 · p99": f"{acknowledged['p50']} · {acknowledged['p99']} ms",
        "围观者看到 Seen by watchers, p50 · p99": f"{seen['p50']} · {seen['p99']} ms",
        "围观者 · 漏帧 Watchers · missed frames": f"{live['watchers']} · {live['missed_frames']}",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    console.print(table)


def drawn(keystores: Iterable[str]) -> list[str]:
    """The experts who were drawn, by their keystores; each has one to sign with and one to encrypt to."""
    return sorted(name.removesuffix(".sign") for name in keystores if re.fullmatch(r"expert-[^.]+\.sign", name))


def _accounts(console: Console, stage: Stage) -> None:
    """The demo's people: who signs in with which keystore."""
    table = Table(title="演示账号 Demo accounts（证书登录 by certificate: ggzy sign）")
    for column in ("角色 Role", "单位 Organisation", "密钥文件 Keystore", "口令 Passphrase"):
        table.add_column(column, overflow="fold")
    stores = stage.keys.stores
    named = {player.name: (str(player.role), player.org_name) for player in (*cast.OFFICES, *cast.ALL_BIDDERS)}
    named |= {name: (str(role), first_run.CENTRE.org_name) for name, (_, role) in first_run.ADMINISTRATORS.items()}
    named |= {name: (str(Role.EXPERT), "抽中的专家 drawn") for name in drawn(stores.names())[:1]}
    for name, (role, org) in named.items():
        table.add_row(role, org, f"{name}.sign.p12", stores.passphrase(f"{name}.sign"))
    console.print(table)
    console.print(f"密钥文件夹 Keystores: {stores.folder}", highlight=False, soft_wrap=True)


def _serve(console: Console, stage: Stage) -> None:
    _accounts(console, stage)
    console.print(f"网站 Site: [link]{stage.site}[/link]（Ctrl-C 结束 to stop）")
    stage.worker.start()
    stage.keeper.start()
    try:
        play.forever()
    except KeyboardInterrupt:
        stage.worker.stop()
