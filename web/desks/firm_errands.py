"""The errands of a firm's administrator: give and take rights, report a lost key; and the second pair of eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from kernel import canon
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from kernel.reader import fraction
from people.acts import firm, losses
from people.rules.right import NAMES, Right
from web.answers import Answers
from web.desks import facilities
from web.desks.errands import Errand, fixed, select
from web.format import BEIJING, digest
from web.views.elements import Choice, Field
from web.words import Text, join, phrase

DOES: Final[Mapping[Right, Words]] = {
    Right.PREPARE: Words("准备：上传投标文件、提问", "Prepare: upload bids, ask questions"),
    Right.SIGN: Words("签名：以本单位名义签名", "Sign: sign in the firm’s name"),
    Right.SUBMIT: Words("递交：递交、替换、撤回投标", "Submit: hand in, replace and withdraw bids"),
    Right.ADMINISTER: Words("管理：授予和收回权限、挂失证书", "Administer: give and take rights, report lost keys"),
}
_PERSON: Final = Words("人员", "Person")
_DAY: Final = timedelta(days=1)


def _to_give(ctx: Context, _subject: str) -> tuple[Field, ...]:
    choices = [Choice(one.person, one.name) for one in firm.people(ctx)]
    return (
        select("person", _PERSON, *choices),
        *(Field(each.value, DOES[each], "check", required=False) for each in Right),
        Field("since", Words("起始日", "From"), "date", required=False, hint=Words("不填即时生效", "empty: at once")),
        Field("until", Words("终止日（含当日）", "Until, that day included"), "date", required=False,
              hint=Words("不填无期限", "empty: without end")),
    )  # fmt: skip


def _given(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    rights: list[Json] = [each.value for each in Right if given.text(each.value) == "yes"]
    if not rights:
        raise NotValid("right.unknown", "请选择至少一项权限", "choose at least one right", field=Right.PREPARE)
    body: dict[str, Json] = {"person": given.text("person"), "rights": rights}
    if given.text("since"):
        body["since"] = _midnight(given, "since", timedelta())
    if given.text("until"):
        body["until"] = _midnight(given, "until", _DAY)
    return body


def _midnight(given: Answers, name: str, after: timedelta) -> str:
    """The beginning of a day in Beijing, so much later."""
    try:
        day = date.fromisoformat(given.text(name))
        return canon.instant(datetime.combine(day, time(), BEIJING) + after)
    except (ValueError, OverflowError) as error:
        raise NotValid("act.field", "日期不合格式", "this is no date", field=name) from error


def _to_take(ctx: Context, _subject: str) -> tuple[Field, ...]:
    choices = [
        Choice(f"{one.person} {grant.right}", join(one.name, NAMES[grant.right]))
        for one in firm.people(ctx)
        for grant in one.grants
    ]
    return (select("right", Words("权限", "Right"), *choices),)


def _taken(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    person, _, named = given.text("right").partition(" ")
    return {"person": person, "rights": [named]}


_TEXT: Final = Field("text", Words("情况说明", "What happened"), "textarea")
_SINCE: Final = Field(
    "since",
    Words("自何时起遗失（北京时间）", "Lost since (Beijing time)"),
    "datetime-local",
    hint=Words("不填即自现在起；填了，那时以后的签名注明存疑", "Empty: from now; what was signed since is marked"),
    required=False,
)


def _to_report(ctx: Context, _subject: str) -> tuple[Field, ...]:
    """The firm chooses one of its own; the centre, which sees no list of firms, says whose it is."""
    if ctx.actor.role is R.CENTRE:
        return (
            Field("org", Words("统一社会信用代码", "Unified social credit code")),
            Field("name", Words("姓名（与证书一致）", "Name, as in the certificate")),
            _TEXT,
            _SINCE,
        )
    choices = [
        Choice(each.sha256, _called(one.name, each.sha256, each.ends))
        for one in firm.people(ctx)
        for each in one.certificates
        if each.lost is None
    ]
    return (select("certificate_sha256", Words("证书", "Certificate"), *choices), _TEXT, _SINCE)


def _called(name: str, sha256: str, ends: datetime) -> Text:
    return join(name, digest(sha256), phrase("{at:day} 到期", at=ends))


def _reported(ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    text = given.needed("text", Words("情况说明", "what happened"))
    body: dict[str, Json] = {"certificate_sha256": given.text("certificate_sha256"), "text": text}
    if ctx.actor.role is R.CENTRE:
        body["certificate_sha256"] = losses.newest(ctx, given.text("org"), given.text("name"))
    if given.text("since"):
        body["since"] = canon.instant(facilities.moment(given.text("since"), "since"))
    return body


def _to_confirm(ctx: Context, _subject: str) -> tuple[Field, ...]:
    choices = [
        Choice(one.certificate, join(one.name, one.org_name, digest(one.certificate))) for one in losses.waiting(ctx)
    ]
    return (select("certificate_sha256", Words("证书", "Certificate"), *choices),)


_KEY: Final = Words(
    "统一社会信用代码；个人写身份证号后四位", "The credit code; of a person the last four of the number"
)
_ROWS: Final = Words("一行一家：比例%，空格，代码或后四位，空格，名称", "One a line: share %, code or last four, name")
_CONTROL: Final = (
    Field("head.name", Words("单位负责人（法定代表人）", "Head (legal representative)")),
    Field("head.key", Words("负责人身份证号后四位", "Last four of the head’s identity number")),
    Field("holders", Words("出资人", "Holders"), "textarea", hint=_ROWS, required=False),
    Field("managers", Words("管理单位", "Managed by"), "textarea", hint=_KEY, required=False),
)


def _declared(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """Shares are typed in percent with two decimals at most."""
    holders: list[Json] = []
    for line in given.lines("holders"):
        share, _, rest = line.partition(" ")
        exact = fraction(share.rstrip("%％"), "holders") * 100
        if exact.denominator != 1:
            raise NotValid("act.field", "比例最多两位小数", "a share has two decimals at most", field="holders")
        holders.append({**_party(rest), "share": int(exact)})
    head: Json = {"name": given.text("head.name"), "key": given.text("head.key")}
    return {"head": head, "holders": holders, "managers": [_party(line) for line in given.lines("managers")]}


def _party(line: str) -> dict[str, Json]:
    key, _, name = line.strip().partition(" ")
    return {"name": name.strip(), "key": key}


LOST: Final = Words(
    "挂失后这张证书不能再签名或登录，持证人的会话立即结束，而且不能恢复。此前的签名仍然有效；"
    "已递交的投标照样开启，必要时由保管人解密。",
    "A certificate that is reported lost signs nothing and signs nobody in, its holder’s sessions end at once, and it "
    "never comes back. What it signed before stays good; bids that were submitted are opened all the same, "
    "if need be by the custodians.",
)
ERRANDS: Final[dict[str, Errand]] = {
    "system.authorise": Errand(
        "system.authorise",
        (R.BIDDER,),
        Words(
            "同事用写有本单位的证书登录一次，就出现在名单里。",
            "Colleagues stand in the list once they have signed in with a certificate of the firm.",
        ),
        Words("授予权限", "Give rights"),
        _to_give,
        _given,
        confirm=Words("我代表本单位授予以上权限", "I give these rights for the firm"),
    ),
    "system.end_authority": Errand(
        "system.end_authority",
        (R.BIDDER,),
        Words(
            "权限立即终止；此前办理的事项仍然有效。", "The right ends at once; what was done with it before stays good."
        ),
        Words("收回权限", "Take a right"),
        _to_take,
        _taken,
        confirm=Words("我收回这项权限", "I take this right"),
        cautions=(
            Words(
                "收回自己的“管理”权限后，只有另一名管理员才能还给您。",
                "Once you have taken your own right to administer, only another administrator can give it back.",
            ),
        ),
    ),
    "system.report_loss": Errand(
        "system.report_loss",
        (R.BIDDER, R.CENTRE),
        LOST,
        Words("挂失证书", "Report a lost key"),
        _to_report,
        _reported,
        confirm=Words("我确认密钥已遗失或失密", "I state that the key is lost or no longer secret"),
        cautions=(
            Words(
                "本单位管理员的挂失立即生效；交易中心的挂失经安全管理员确认后生效。",
                "A report by the firm’s administrator is in force at once, one by the centre when the security "
                "administrator has confirmed it.",
            ),
            Words(
                "填了遗失时间的，那时至挂失之间的签名不作废，但在回执、开标记录和标段页上注明存疑，并告知有关各方。",
                "Where an earlier moment is named, what was signed between then and the report is not voided, but is "
                "marked as questioned on receipt, opening record and lot, and those concerned are told.",
            ),
        ),
    ),
    "system.declare_control": Errand(
        "system.declare_control",
        (R.BIDDER,),
        Words(
            "负责人为同一人或者有控股、管理关系的单位，不得投同一标段（实施条例第三十四条）。不公开，开标后供评标和监督核对。",
            "Firms with one head, or tied by holding or managing, may not bid for one lot (BIR 34). It is not public: "
            "panel and supervision compare it after the opening.",
        ),
        Words("申报", "Declare"),
        fixed(*_CONTROL),
        _declared,
        confirm=Words("以上申报真实、完整", "This is true and complete"),
    ),
    "system.confirm_loss": Errand(
        "system.confirm_loss",
        (R.SECURITY_ADMIN,),
        LOST,
        Words("确认挂失", "Confirm the loss"),
        _to_confirm,
        confirm=Words("我已核对单位出具的书面材料", "I have checked what the firm has shown in writing"),
    ),
}
