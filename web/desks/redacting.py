"""The redaction tool (去标识化) of whoever publishes: looked through, made anew, tried; neither file is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from disclosure.acts import redaction
from disclosure.acts.redaction import Copy
from disclosure.rules.redaction import check, masking, sensitive
from disclosure.rules.redaction.sensitive import GROUNDS, Found, Ground
from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, NotValid, Refusal, Words
from web.answers import Answers, kept, told
from web.desks.errands import select
from web.views.desks import ActPage
from web.views.elements import Choice, Fact, Field, Form, Link

ADDRESS: Final = "/me/redaction"
LINK: Final = Link(Words("去标识化工具", "Redaction tool"), ADDRESS)
PUBLISHERS: Final = (Role.OFFICER, Role.SUPERVISOR, Role.CENTRE, Role.AGENCY, Role.TENDEREE)
LOOK: Final = "look"
MAKE: Final = "make"
CHECK: Final = "check"

_TITLE: Final = Words("公开前去标识化", "Redact before you publish")
_LEAD: Final = Words(
    "副本按保留的文字重新排版，不是涂黑：隐去的内容、文件信息、批注、附件、图片和旧版本都不会留下。两份文件本站都不保存。",
    "The copy is set anew from the text that stays, not painted over: what is masked, information about the file, "
    "notes, attachments, pictures and earlier versions do not come along. The site keeps neither file.",
)
_ASIDE: Final = Words(
    "身份证、银行卡、手机号码按校验规则自动隐去；姓名、住址和其他内容由您逐行写出。图片一律不带入副本。",
    "Identity, card and mobile numbers go by themselves, by their check digits; names, addresses and the rest are "
    "what you write, one a line. Pictures never come along.",
)
_FIELDS: Final = (
    Field("file", Words("含文字的 PDF", "A PDF with text"), "file"),
    select(
        "task",
        Words("办什么", "What to do"),
        Choice(LOOK, Words("查找个人信息", "find what tells of people")),
        Choice(MAKE, Words("制作副本", "make the copy")),
        Choice(CHECK, Words("检查待公开的文件", "check a file that is to be published")),
    ),
    select("ground", Words("公开类型", "Kind of publication"), *(Choice(one, words) for one, words in GROUNDS.items())),
    Field("basis", Words("例外的法律依据", "Basis of an exception"), required=False,
          hint=Words("一般公开不填", "empty for an ordinary publication")),
    Field("masks", Words("要隐去的内容", "What to mask"), "textarea", required=False,
          hint=Words("一行一处；空格、全角半角、换行都不影响", "one a line; blanks, widths, line ends do not matter")),
)  # fmt: skip


def may_use(who: Actor) -> None:
    """NotAllowed for those who publish nothing."""
    if who.role not in PUBLISHERS:
        raise NotAllowed("act.not_allowed", "供发布公开信息的单位使用", "this is for offices that publish")


def page(given: Answers | None = None, refusal: Refusal | None = None, facts: Sequence[Fact] = ()) -> ActPage:
    """The form with what was typed, what was found and what is wrong. The file has to be chosen again each time."""
    form, error = Form(ADDRESS, _FIELDS, Words("办理", "Go on"), facts=tuple(facts)), told(refusal) if refusal else ""
    if given is not None:
        form, error = kept(form, given, refusal)
    home = Link(Words("工作台", "Desk"), "/me")
    return ActPage(_TITLE, home, _LEAD, form, asides=(_ASIDE,), error=error)


def ground(given: Answers) -> Ground:
    """NotValid for an exception without its basis."""
    chosen = next((one for one in Ground if one == given.text("ground")), Ground.NONE)
    if chosen is not Ground.NONE:
        given.needed("basis", Words("例外的法律依据", "basis of the exception"))
    return chosen


def source(given: Answers) -> bytes:
    if "file" not in given.files:
        raise NotValid("act.field", "请选择文件", "choose a file", field="file")
    return given.files["file"]


def found(given: Answers) -> tuple[Fact, ...]:
    """What tells of people, as facts for the clerk's eyes."""
    met = redaction.looked(source(given))
    return tuple(map(_fact, met)) or (
        Fact(
            Words("查找结果", "Found"),
            Words("没有发现号码或住址；姓名请自行核对", "no numbers or addresses; look for names yourself"),
        ),
    )


def _fact(one: Found) -> Fact:
    return Fact(sensitive.KINDS[one.kind], one.text, style="n")


def made(given: Answers) -> Copy:
    return redaction.redacted(source(given), given.lines("masks"), ground(given))


def tried(given: Answers) -> tuple[Fact, ...]:
    """Refusal names what the file still tells."""
    data, masks = source(given), masking.wanted(given.lines("masks"))
    check.demand(data, masks, ground(given))
    n = len(masks)
    passed = Words(f"已逐字核对，{n} 处隐去内容均读不出来", f"read to the last letter: nothing of {n} masks is left")
    return (Fact(Words("检查结果", "Checked"), passed),)
