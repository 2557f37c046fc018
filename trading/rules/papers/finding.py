"""What is found wrong with a paper, in words: the same table is read by the command line and by the page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.errors import Words


class Weight(StrEnum):
    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Said:
    """How heavy a finding is unless the tender says otherwise; `{what}` stands for what it names."""

    weight: Weight
    words: Words
    remedy: Words


def _refuse(zh: str, en: str, do_zh: str, do_en: str) -> Said:
    return Said(Weight.REFUSE, Words(zh, en), Words(do_zh, do_en))


def _warn(zh: str, en: str, do_zh: str, do_en: str) -> Said:
    return Said(Weight.WARN, Words(zh, en), Words(do_zh, do_en))


_AGAIN: Final = ("请用原软件重新导出 PDF", "Export the PDF again from its program")
_PLAIN: Final = ("请导出为不含动作的 PDF/A", "Export it as PDF/A, which holds no actions")
_STRIP: Final = ("请运行 ggzy bid blind，或在网页上点“清除痕迹”", "Run `ggzy bid blind`, or press “Remove the traces”")

SAID: Final = {
    "paper.unreadable": _refuse("不是可读的 PDF", "it is no readable PDF", *_AGAIN),
    "paper.damaged": _warn("文件索引损坏，靠搜索才能读出", "its index is damaged; it is read by searching", *_AGAIN),
    "paper.encrypted": _refuse(
        "文件已加密（空口令也算）",
        "it is encrypted, be it with an empty password",
        "请去掉加密后重新保存；整份投标会另行密封",
        "Save it without encryption; the whole bid is sealed anyway",
    ),
    "paper.too_large": _refuse(
        "文件太大：{what}", "it is too large: {what}", "请分成几个文件", "Divide it into several files"
    ),
    "paper.too_much": _refuse(
        "结构过于庞大，无法核对：{what}", "it is more than can be looked through: {what}", *_AGAIN
    ),
    "paper.page_tree": _refuse("页面目录有环或重复", "its pages are not a tree", *_AGAIN),
    "paper.no_pages": _refuse("没有页面", "it has no pages", *_AGAIN),
    "paper.too_many_pages": _refuse(
        "页数超过上限：{what}",
        "more pages than allowed: {what}",
        "请删减到上限以内",
        "Shorten it to the limit",
    ),
    "paper.font": _refuse(
        "字体未嵌入：{what}",
        "a font is not embedded: {what}",
        "请在导出时选择嵌入全部字体",
        "Embed every font on export",
    ),
    "paper.form_font": _warn(
        "表单字体未嵌入：{what}",
        "a form's font is not embedded: {what}",
        "请将表单域展平后导出",
        "Flatten the form fields",
    ),
    "paper.script": _refuse("含有脚本", "it holds a script", *_PLAIN),
    "paper.action": _refuse("含有自动执行的动作", "it holds actions that run by themselves", *_PLAIN),
    "paper.launch": _refuse("会启动程序", "it starts a program", *_PLAIN),
    "paper.xfa": _refuse("含有 XFA 动态表单", "it holds a dynamic form (XFA)", *_PLAIN),
    "paper.embedded_file": _refuse(
        "内嵌了其他文件",
        "it holds other files",
        "请把附件作为单独文件提交",
        "Hand the attachments in as files of their own",
    ),
    "paper.rich_media": _refuse("含有音视频或三维内容", "it holds sound, film or 3D", *_PLAIN),
    "paper.external": _refuse("引用了文件以外的内容", "it refers to content outside itself", *_PLAIN),
    "paper.link": _warn(
        "含有网页链接：{what}",
        "it holds a web link: {what}",
        "评审时不打开链接",
        "Links are not opened in the evaluation",
    ),
    "blind.info": _refuse("文件信息里有：{what}", "its document information holds: {what}", *_STRIP),
    "blind.metadata": _refuse("含有元数据（XMP）", "it holds metadata (XMP)", *_STRIP),
    "blind.private": _refuse("含有编辑软件的私有数据", "it holds private data of an editing program", *_STRIP),
    "blind.annotation": _refuse("批注署有作者：{what}", "an annotation names its author: {what}", *_STRIP),
    "blind.signature": _refuse(
        "含有电子签名", "it holds a signature", "请用未签名的原件", "Use the paper before it was signed"
    ),
    "blind.leftover": _refuse("留有已删改的旧内容", "it keeps content that was replaced or removed", *_STRIP),
    "blind.image": _warn(
        "图片带有拍摄或编辑信息",
        "a picture holds data of its camera or editor",
        "请清除痕迹；仍有提示的，清除图片信息后重新导出",
        "Remove the traces; if it is told again, clear the picture and export anew",
    ),
    "blind.name": _refuse(
        "出现投标人名称或标识：{what}", "it names the bidder: {what}", "请从正文中删去", "Remove it from the text"
    ),
    "blind.short_name": _warn(
        "出现与投标人相关的字样：{what}",
        "words that may name the bidder: {what}",
        "请核对是否透露身份",
        "See whether they do",
    ),
    "blind.unread": _warn(
        "有文字或图片无法自动核对",
        "text or pictures here cannot be read by machine",
        "请自行核对",
        "Look through it yourself",
    ),
    "blind.file_name": _refuse(
        "文件名透露投标人：{what}", "its file name tells of the bidder: {what}", "请改名", "Rename the file"
    ),
    "papers.missing": _refuse(
        "缺少这份文件", "this paper is missing", "请补上，并在用途中选它", "Add it and name it as the file's purpose"
    ),
    "papers.too_many": _refuse(
        "份数超过上限：{what}", "more files than allowed: {what}", "请合并或删去多余的文件", "Join or remove files"
    ),
    "papers.doubled": _refuse(
        "与另一文件内容相同：{what}",
        "the same content as another file: {what}",
        "请删去其中一个",
        "Remove one of the two",
    ),
    "papers.format": _refuse(
        "格式不符，应为：{what}", "wrong format; it should be: {what}", "请转换格式", "Convert it"
    ),
    "papers.empty": _refuse("文件是空的", "the file is empty", "请换成完整的文件", "Put the whole file there"),
    "papers.not_asked": _warn(
        "招标文件没有要求此文件",
        "the tender does not ask for this file",
        "请核对用途是否选对",
        "See whether its purpose is right",
    ),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`page` from 1, `object` its number in the PDF; 0 where there is none."""

    code: str
    page: int = 0
    object: int = 0
    what: str = ""

    @property
    def words(self) -> Words:
        said = SAID[self.code].words
        return Words(said.zh.replace("{what}", self.what), said.en.replace("{what}", self.what))

    @property
    def remedy(self) -> Words:
        return SAID[self.code].remedy

    def weight(self, lenient: Iterable[str] = ()) -> Weight:
        """As the table says, unless the tender only warns of this code."""
        return Weight.WARN if self.code in lenient else SAID[self.code].weight


def as_javascript() -> str:
    """The table for the page, generated so that both say the same."""
    rows = {
        code: {
            "weight": str(said.weight),
            "words": [said.words.zh, said.words.en],
            "remedy": [said.remedy.zh, said.remedy.en],
        }
        for code, said in SAID.items()
    }
    table = json.dumps(rows, ensure_ascii=False, indent=2)
    return f"/* Generated from trading/rules/papers/finding.py by `run.py docs`. */\nexport const SAID = {table};\n"
