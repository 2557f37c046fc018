"""HTML → PDF: an official paper from its facts, the same bytes for the same facts, with no network."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from threading import local
from typing import TYPE_CHECKING, Final, Literal

import pylopdf_fonts_zh_cn as typefaces
import segno
from jinja2 import PackageLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from disclosure.rules import figures, papers
from kernel import canon
from kernel.deadlines import day_of
from kernel.errors import NOTHING, Fault, NotNow, Words
from kernel.law import numeral
from signing.rules import note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from types import ModuleType

    from disclosure.rules.office_paper import OfficePaper
    from disclosure.rules.parts import Proof
    from disclosure.rules.redaction.sheets import Run, Sheet

Lang = Literal["zh", "en"]

# The only addresses a paper may load: its two embedded typefaces, under names that mean nothing elsewhere.
TYPEFACES: Final = {"typeface:song": typefaces.serif_path(), "typeface:hei": typefaces.sans_path()}

CARRIED: Final = 500
"""Bytes of a checkpoint that a telephone still reads from paper, at the size at which it is printed."""


def render(view: papers.Paper, lang: Lang) -> bytes:
    """The paper as PDF 1.7, text selectable, typefaces embedded; NotNow `paper.unavailable` without Pango.

    Its dates are the view's moment of issue and its id is the hash of its content: equal views, equal bytes.
    `content.json` is attached: its SHA-256 is the digest that is printed and that the journal holds.
    """
    return press(html(view, lang), papers.content(view), view.head.at)


def html(view: papers.Paper, lang: Lang) -> str:
    """The page that is printed, whole: style inline, no address but the two typefaces."""
    digest = papers.digest(view)
    return (
        _templates()
        .get_template(f"{view.kind}.html")
        .render(
            view=view,
            head=view.head,
            proof=view.proof,
            title=view.title,
            lang=lang,
            digest=digest,
            shown_digest=figures.spaced(digest),
            leaf=figures.spaced(view.proof.leaf),
            called=view.head.called.zh if lang == "zh" else view.head.called.en.lower(),
            issued=figures.day(day_of(view.head.at)),
            created=view.head.at.isoformat(),
            anchor_code=_anchor_code(view.proof),
            lot_named=figures.lot_named(view.head.lot_no, view.head.lot),
            address=f"{view.proof.address}?d={digest}",
            qr=code(f"{view.proof.address}?d={digest}"),
            say=_speaker(lang),
            numeral=numeral if lang == "zh" else str,
            nothing=NOTHING,
        )
    )


def render_office(of: OfficePaper, lang: Lang) -> bytes:
    """As `render`, of a paper of an office; what is attached is what its event holds the digest of."""
    return press(office_page(of, lang), of.content, of.at)


def office_page(of: OfficePaper, lang: Lang) -> str:
    """The page that is printed of a paper of an office."""
    digest = canon.sha256(of.content).hex()
    return (
        _templates()
        .get_template(f"{of.kind}.html")
        .render(
            view=of,
            lang=lang,
            shown_digest=figures.spaced(digest),
            leaf=figures.spaced(of.proof.leaf),
            issued=figures.day(day_of(of.at)),
            created=of.at.isoformat(),
            anchor_code=_anchor_code(of.proof),
            qr=code(of.proof.address),
            say=_speaker(lang),
        )
    )


@lru_cache(maxsize=8)  # both languages of a paper carry the same two
def code(address: str) -> Markup:
    """A QR code as inline SVG, one module one unit."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=0,
        dark="#1b1b1a",
        svgclass="qr",
        lineclass=None,
    )
    return Markup(out.getvalue().decode())  # noqa: S704


def picture(signed: bytes, most: int) -> Markup:
    """A signed checkpoint as a QR code: with its witnesses where they fit into `most` bytes, else without."""
    if len(signed) > most:
        read = note.note(signed)
        signed = bytes(note.Note(read.text, read.lines[:1]))
    return code(signed.decode())


def _anchor_code(proof: Proof) -> Markup | None:
    return picture(proof.anchor.note, CARRIED) if proof.anchor else None


def _speaker(lang: Lang) -> Callable[..., str]:
    def say(words: Words | str, english: str | None = None) -> str:
        if isinstance(words, Words):
            return words.zh if lang == "zh" or not words.en else words.en
        return words if lang == "zh" or english is None else english

    return say


@cache
def _templates() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=PackageLoader("disclosure"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["style"] = Markup(made.get_template("paper.css").render())  # noqa: S704
    return made


def press(page: str, content: bytes, at: datetime) -> bytes:
    """Print a page with its content attached."""
    weasyprint, _ = _weasyprint()
    said = weasyprint.Attachment(string=content, name="content.json", created=at, modified=at, relationship="Source")
    return printed(page, said)


def printed(page: str, *attached: object) -> bytes:
    """Print a page that loads nothing but the two typefaces; Fault if it asks for any other address."""
    weasyprint, refused = _weasyprint()
    try:
        document = weasyprint.HTML(string=page, url_fetcher=_only_typefaces())
        made = document.write_pdf(font_config=_fonts(), attachments=attached, pdf_identifier=True, pdf_tags=True)
    except refused as error:
        raise Fault(str(error)) from error
    if not isinstance(made, bytes):
        raise Fault("the press gave no bytes")
    return made


def set_again(sheets: Sequence[Sheet], kept: Sequence[Sequence[Run]]) -> bytes:
    """Each sheet in its size, with these letters in their places, its lines, and empty frames for its pictures."""
    return printed(_templates().get_template("redacted.html").render(pages=list(zip(sheets, kept, strict=True))))


def _weasyprint() -> tuple[ModuleType, type[Exception]]:
    try:
        import weasyprint
        from weasyprint.urls import FatalURLFetchingError
    except (ImportError, OSError) as error:
        raise unavailable() from error
    return weasyprint, FatalURLFetchingError


_HERE: Final = local()


def _fonts() -> object:
    """The two typefaces, loaded once a thread: no two threads may share Pango's map of them.

    They lie in a folder of their own for temporary files; where somebody has swept it they are loaded anew.
    """
    fonts = getattr(_HERE, "fonts", None)
    if fonts is None or (fonts._folder and not fonts._folder.is_dir()):  # nothing else tells where they lie
        from weasyprint.text.fonts import FontConfiguration

        fonts = _HERE.fonts = FontConfiguration()
    kept: object = fonts
    return kept


@cache
def _only_typefaces() -> object:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyTypefaces(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> object:
            del headers
            if url not in TYPEFACES:
                raise FatalURLFetchingError(f"a paper may not load {url}")
            return URLFetcherResponse(url, TYPEFACES[url].read_bytes(), {"Content-Type": "font/otf"})

    return OnlyTypefaces()


def unavailable() -> NotNow:
    return NotNow(
        "paper.unavailable",
        "本机缺少排版组件（Pango），暂不能生成 PDF；网页上的内容完整有效",
        "this machine lacks the typesetting library (Pango), so no PDF can be made; the page itself is complete",
        remedy=Words(
            "请管理员安装 libpango-1.0-0 与 libpangoft2-1.0-0 后重试",
            "Ask the administrator to install libpango-1.0-0 and libpangoft2-1.0-0, then try again",
        ),
    )
