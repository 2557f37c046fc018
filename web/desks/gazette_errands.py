"""The errands of the gazette: an article more, one less, and the issue is out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import gazette
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.answers import Answers
from web.desks.errands import UNCHOSEN, Errand, fixed, select
from web.views.elements import Choice, Field
from web.words import phrase

_OWN: Final = Words("收录本平台文件的，不填", "empty for a document of this platform")


def _added(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {name: text for name in ("section", "title", "source", "text", "document") if (text := given.text(name))}


def _articles(ctx: Context, subject: str) -> tuple[Field, ...]:
    listed = gazette.own(ctx, subject)
    choices = (Choice(str(one.place), phrase("{n}. {title}", n=one.place, title=one.title)) for one in listed)
    return (select("place", Words("文章", "Article"), UNCHOSEN, *choices),)


def _dropped(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    text = given.needed("place", Words("文章", "the article"))
    return {"place": int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0}


def _contents(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The contents are typed or taken over from the printed issue, never made of the articles that they must equal."""
    return (
        Field("on", Words("出版日期", "Day of the issue"), "date"),
        Field(
            "contents",
            Words("目录", "Contents"),
            "textarea",
            hint=Words("一行一篇，与文章标题一致", "one title a line"),
        ),
    )


def _published(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    lines = [line.strip() for line in given.text("contents").splitlines() if line.strip()]
    return {"on": given.text("on"), "contents": list[Json](lines)}


ERRANDS: Final[dict[str, Errand]] = {
    "register.add_article": Errand(
        "register.add_article",
        (R.OFFICER,),
        Words(
            "文章按编入的次序排列；公布前只有编辑单位看得到。",
            "Articles stand in the order in which they are added; nobody else sees them before the issue is out.",
        ),
        Words("编入", "Add"),
        fixed(
            Field(
                "section",
                Words("栏目", "Section"),
                hint=Words("如：市政府文件", "such as: documents of the government"),
            ),
            Field(
                "document",
                Words("文件索引号", "Index number"),
                required=False,
                hint=Words("收录已公开文件时填写", "for a document that is public here"),
            ),
            Field("title", Words("标题", "Title"), required=False, hint=_OWN),
            Field("source", Words("来源", "Source"), required=False, hint=_OWN),
            Field("text", Words("正文", "Text"), "textarea", required=False, hint=_OWN),
        ),
        _added,
        confirm=Words("文章与原件一致", "The article is as its original"),
    ),
    "register.drop_article": Errand(
        "register.drop_article",
        (R.OFFICER,),
        Words("其余文章的次序不变。", "The others keep their places."),
        Words("撤下", "Drop"),
        _articles,
        _dropped,
        confirm=Words("撤下这篇文章", "Drop this article"),
    ),
    "register.publish_issue": Errand(
        "register.publish_issue",
        (R.OFFICER,),
        Words(
            "目录须与文章标题逐条一致，由分管或主要负责人签名；公布后不再改动。",
            "The contents equal the articles’ titles line by line; deputy or head signs, and it never changes again.",
        ),
        Words("公布", "Publish"),
        _contents,
        _published,
        confirm=Words("目录与文章一致，可以公布", "Contents and articles agree and may be public"),
    ),
}
