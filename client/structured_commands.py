"""`ggzy bid quantities …` and `ggzy bid form`: the priced bill and the answers to the criteria, before packing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from client import facts, structured
from client.address import Place
from client.desk import Desk, SpokenGroup
from client.signing import KEY
from client.structured import Wanted
from kernel import money
from kernel.errors import NotFound, NotValid
from trading.rules import priced, response
from trading.rules.priced import Asked, Priced
from trading.rules.response import Ask
from trading.rules.table import Flawed

FOLDER: Final = "报价"
"""Where the table goes among the documents."""
_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


def _wanted(desk: Desk, lot: str, key: Place) -> Wanted:
    with desk.post() as post:
        post.sign_in(desk.signer(key), "bidder")
        return structured.wanted(post, facts.read(post.lot(lot)))


# --- the bill --------------------------------------------------------------------------------------------------------


@click.group(cls=SpokenGroup)
def quantities() -> None:
    """工程量清单（分项报价表）。The bill of quantities and its prices."""


@quantities.command("template")
@click.argument("lot")
@click.argument("file", type=_FILE)
@KEY
@click.pass_obj
def template_command(desk: Desk, lot: str, file: Path, key: Place) -> None:
    """写出待填的 Excel，只有单价可填。Write the workbook to fill in; only unit prices are open."""
    from trading.rules import bill_table

    asked = _wanted(desk, lot, key).asked
    if asked is None:
        raise NotFound(
            "quantities.none", f"标段 {lot} 没有工程量清单", f"lot {lot} has no bill of quantities", field="lot"
        )
    file.write_bytes(bill_table.template(asked.bill))
    structured.beside(file).write_bytes(structured.kept(asked))
    many = len(asked.bill.positions)
    desk.say(
        f"已写入 {file}（{many} 行）。填好单价并保存后：ggzy bid quantities check {file}",
        f"written to {file} ({many} lines). Fill in the unit prices, save, then: ggzy bid quantities check {file}",
    )


@quantities.command("check")
@click.argument("file", type=_FILE)
@click.option("--price", default="", help="开标一览表的总价 The price of the bid form.")
@click.option("--into", type=_FOLDER, help="放进投标文件夹 Put it into the folder of documents.")
@click.pass_obj
def check_command(desk: Desk, file: Path, price: str, into: Path | None) -> None:
    """对照招标清单逐格核对。Hold it against the tender's bill, cell by cell."""
    asked = structured.asked_for(file)
    try:
        found = structured.read(file, asked)
        _held(found, asked, price)
    except Flawed as flawed:
        desk.table([(flaw.cell, _told(desk, flaw.words.zh, flaw.words.en, flaw.law)) for flaw in flawed.flaws])
        raise
    if into is not None:
        _put(into, file, found)
    total = f"{found.total} {found.currency}"
    desk.say(f"清单无误，{len(found.items)} 行，合计 {total}", f"no flaw; {len(found.items)} lines, total {total}")


def _told(desk: Desk, zh: str, en: str, law: str) -> str:
    return desk.words(zh, en) + (f" [{law}]" if law else "")


def _held(found: Priced, asked: Asked, price: str) -> None:
    """Against the price of the form if that is known already; `pack` asks for it in any case."""
    if price:
        priced.check(found, asked, [money.money(price, found.currency, "price")])
    elif flaws := priced.differences(found, asked):
        raise Flawed(priced.NAME, flaws)


def _put(into: Path, file: Path, found: Priced) -> None:
    """`quantities.json`, and the table itself for people, unless it lies there already."""
    into.mkdir(parents=True, exist_ok=True)
    (into / priced.PATH).write_bytes(found.data())
    if into.resolve() not in file.resolve().parents:
        (into / FOLDER).mkdir(exist_ok=True)
        (into / FOLDER / file.name).write_bytes(file.read_bytes())


# --- the answers -----------------------------------------------------------------------------------------------------


@click.command("form")
@click.argument("lot")
@click.argument("file", type=_FILE)
@click.option("--answers", type=_FILE, help="已写好的答案 Answers that are written already (JSON, by criterion).")
@KEY
@click.pass_obj
def form_command(desk: Desk, lot: str, file: Path, answers: Path | None, key: Place) -> None:
    """按评分项逐项填写，写出 forms.json。Answer what the criteria ask, one by one; writes forms.json."""
    asks = _wanted(desk, lot, key).asks
    if not asks:
        raise NotFound("response.none", f"标段 {lot} 没有要求填写的评分项", f"lot {lot} asks nothing", field="lot")
    typed = _read(answers) if answers else {each.id: _prompted(desk, each) for each in asks}
    made = response.made(lot, asks, typed)
    file.write_bytes(made.data())
    desk.table(
        [(f"{each.id} {desk.words(each.words.zh, each.words.en)}", _answer(made.answers, each)) for each in asks]
    )
    desk.say(f"已写入 {file}", f"written to {file}")


def _answer(answers: Mapping[str, str], asked: Ask) -> str:
    text = answers.get(asked.id, "—")
    return f"{text} {asked.unit}".rstrip()


def _prompted(desk: Desk, asked: Ask) -> str:
    """Asked again until it is what the criterion takes."""
    unit = f" / {asked.unit}" if asked.unit else ""
    said = f"{asked.id} {desk.words(asked.words.zh, asked.words.en)} ({desk.words(asked.told.zh, asked.told.en)}{unit})"
    while True:
        text: str = click.prompt(said, default=None if asked.needed else "", show_default=False)
        try:
            return response.answer(asked, text.strip()) if text.strip() else ""
        except NotValid as refusal:
            desk.say(refusal.words.zh, refusal.words.en)


def _read(path: Path) -> Mapping[str, str]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NotValid(
            "response.unreadable", f"读不了 {path}：{error}", f"cannot read {path}: {error}", field="answers"
        ) from error
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise NotValid("response.unreadable", f"{path} 须为文字的对象", f"{path} must map to texts", field="answers")
    return value
