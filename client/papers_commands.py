"""`ggzy bid check` and `ggzy bid blind`: a bid's papers before they are sealed, on this machine alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from client import facts, pack
from client.desk import Desk
from client.signing import KEY
from kernel.errors import NotValid, Words
from trading.rules.papers.finding import Finding, Weight

if TYPE_CHECKING:
    from client.address import Place
    from client.facts import Facts
    from client.pack import Pack
    from trading.rules.papers.checklist import Line

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_MARKS: Final = {None: "✓", Weight.WARN: "!", Weight.REFUSE: "✗"}
_STATES: Final = {
    None: Words("齐备", "there"),
    Weight.WARN: Words("请核对", "look"),
    Weight.REFUSE: Words("不合要求", "not as asked"),
}
NAME = click.option(
    "--name", "more", multiple=True, help="暗标中不得出现的名称 A name that a blind paper may not hold; repeatable."
)


@click.command("check")
@click.argument("documents", type=_FOLDER)
@click.option("--lot", required=True, help="标段编号 The lot.")
@NAME
@KEY
@click.pass_obj
def check_command(desk: Desk, documents: Path, lot: str, more: tuple[str, ...], key: Place) -> None:
    """对照招标文件核对投标文件夹。Hold a folder beside what the tender asks for; only the lot is fetched."""
    signer = desk.signer(key)
    with desk.post() as post:
        post.sign_in(signer, "bidder")
        known = facts.read(post.lot(lot))
    hold(desk, pack.listed(documents, known.part), known, signer.certificate, more)
    desk.say("没有不合要求之处。", "Nothing is wrong.")


@click.command("blind")
@click.argument("file", type=_FILE)
@click.option("--out", required=True, type=_FILE, help="清除后的文件 The cleaned paper.")
@NAME
@click.pass_obj
def blind_command(desk: Desk, file: Path, out: Path, more: tuple[str, ...]) -> None:
    """清除暗标文件的作者等痕迹，页面内容不变。Remove traces of the author; what the pages draw stays byte for byte."""
    from client import papers

    if out.resolve() == file.resolve():
        raise NotValid(
            "blind.same_file", "请写到另一个文件，原件要保留", "write to another file: keep the original", field="out"
        )
    made, left = papers.cleaned(file, more)
    out.write_bytes(made)
    desk.say(f"已写入 {out}（{len(made):,} 字节）", f"written to {out} ({len(made):,} bytes)")
    desk.table([_row(desk, finding, finding.weight()) for finding in left])
    refused = [finding for finding in left if finding.weight() is Weight.REFUSE]
    if refused:
        said, remedy = refused[0].words, refused[0].remedy
        raise NotValid(refused[0].code, said.zh, said.en, field=str(file), remedy=remedy)


@click.command("preview")
@click.argument("folder", type=_FOLDER)
@click.option(
    "--out",
    required=True,
    type=_FILE,
    help="写成 PDF（.pdf），否则为可打印的网页 A PDF if it is called .pdf, else a page to print (HTML).",
)
@click.pass_obj
def preview_command(desk: Desk, folder: Path, out: Path) -> None:
    """密封前看整份投标：封面、报价、应答、文件和页数。The whole bid on paper before it is sealed."""
    from client import papers, press, preview

    packed, known = preview.prepared(folder)
    names = papers.names(known.bidder, None, packed.contents.form or {}, ())
    lines = papers.lines(packed, known.part, names)
    if out.suffix.lower() == ".pdf":
        out.write_bytes(press.printed(preview.page(packed, known, lines, desk.tongue, preview.FACES)))
        desk.say(f"已写入 {out}", f"written to {out}")
    else:
        out.write_bytes(preview.page(packed, known, lines, desk.tongue))
        desk.say(f"已写入 {out}，用浏览器打开即可打印", f"written to {out}: open it in a browser to print it")


def hold(desk: Desk, packed: Pack, known: Facts, certificate: bytes | None, more: Sequence[str] = ()) -> None:
    """Show the checklist; NotValid, by the first finding, if the tender would not take the papers."""
    from client import papers
    from trading.rules.papers import checklist

    names = papers.names(known.bidder, certificate, packed.contents.form or {}, more)
    lines = papers.lines(packed, known.part, names)
    desk.table([row for line in lines for row in _rows(desk, line)])
    checklist.refuse(lines)


def refuse(packed: Pack, known: Facts, certificate: bytes | None) -> None:
    """The same once more before sealing, in silence: files may have changed since they were packed."""
    if known.part.papers:
        from client import papers
        from trading.rules.papers import checklist

        names = papers.names(known.bidder, certificate, packed.contents.form or {}, ())
        checklist.refuse(papers.lines(packed, known.part, names))


def _rows(desk: Desk, line: Line) -> Iterator[tuple[str, str]]:
    if line.asked:
        every = (*line.findings, *(finding for file in line.files for finding in file.findings))
        worst = max((line.weight(each) for each in every), key=lambda weight: weight is Weight.REFUSE, default=None)
        missing = not line.files and not every
        state = Words("未要求必交", "optional") if missing else _STATES[worst]
        yield f"{_MARKS[worst]} {desk.words(state.zh, state.en)}", desk.words(line.title.zh, line.title.en)
    for finding in line.findings:
        yield _row(desk, finding, line.weight(finding))
    for file in line.files:
        pages = desk.words(f"{file.pages} 页", f"{file.pages} pages") if file.pages else ""
        yield "", f"{file.path}  {file.size:,}  {pages}".rstrip()
        for finding in file.findings:
            yield _row(desk, finding, line.weight(finding))


def _row(desk: Desk, finding: Finding, weight: Weight) -> tuple[str, str]:
    page = desk.words(f"第 {finding.page} 页：", f"page {finding.page}: ") if finding.page else ""
    said = desk.words(finding.words.zh, finding.words.en)
    remedy = desk.words(finding.remedy.zh, finding.remedy.en)
    return f"  {_MARKS[weight]}", f"{page}{said} → {remedy} ({finding.code})"
