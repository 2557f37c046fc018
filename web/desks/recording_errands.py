"""The errands of the register of recordings, and what a lot's page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel import canon
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from trading.acts import booking, reading, recordings
from trading.acts.reading import Lot
from trading.acts.recordings import Kept
from trading.rules.booking import Kind
from trading.rules.recording import NAMES, SESSIONS
from web.answers import Answers
from web.desks import facilities
from web.desks.errands import FINAL, REASON, Errand, fixed, select
from web.desks.stages import ROLES
from web.views.elements import Choice, Fact, Field
from web.views.workbench import Filmed
from web.words import Text, join, phrase

_ROOM: Final = Words("场所", "Room")
_TIMES: Final = Words("录像文件自身的时间，北京时间", "By the file itself, Beijing time")
_SHA256: Final = Words("录像文件的 SHA-256，64 位十六进制", "SHA-256 of the file, 64 hexadecimal digits")
_RETAIN: Final = Words("不填为法定最早之日", "Left empty: the first lawful day")


def _fields(ctx: Context, _subject: str) -> tuple[Field, ...]:
    """Where rooms are registered one is chosen, otherwise it is written."""
    rooms = [one.name for one in booking.facilities(ctx) if one.kind is not Kind.EQUIPMENT]
    room = select("room", _ROOM, *(Choice(name, name, lang="zh-CN") for name in rooms))
    return (
        room if rooms else Field("room", _ROOM),
        Field("camera", Words("摄像头", "Camera")),
        Field("since", Words("开始", "Begins"), "datetime-local", hint=_TIMES),
        Field("until", Words("结束", "Ends"), "datetime-local"),
        Field("file_sha256", Words("文件摘要", "Digest of the file"), hint=_SHA256),
        Field("retain_until", Words("保存至", "Kept until"), "date", required=False, hint=_RETAIN),
    )


def _entered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    body: dict[str, Json] = {name: given.text(name) for name in ("room", "camera", "file_sha256")}
    body |= {name: canon.instant(facilities.moment(given.text(name), name)) for name in ("since", "until")}
    return body | ({"retain_until": given.text("retain_until")} if given.text("retain_until") else {})


def _session(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Which session is recorded now, and when the opening was."""
    lot = reading.lot(ctx, subject)
    said = [Fact(Words("环节", "Session"), NAMES[SESSIONS[lot.stage]])] if lot.stage in SESSIONS else []
    if lot.opened_at:
        said.append(Fact(Words("开标时刻", "Bids opened"), phrase("{at}", at=lot.opened_at)))
    return tuple(said)


def _taken(ctx: Context, subject: str) -> tuple[Field, ...]:
    kept = recordings.register(ctx, reading.lot(ctx, subject))
    files = (Choice(one.entry.leaf.hex(), _place(one)) for one in kept if one.keep_until)
    return (select("recording", Words("录像", "Recording"), *files), REASON)


def _place(one: Kept) -> Text:
    return join(NAMES[one.session], str(one.entry.body["room"]), str(one.entry.body["camera"]))


def shown(ctx: Context, of: Lot) -> tuple[Filmed, ...]:
    """What the lot's page shows centre and supervisor of its recordings; nothing for everybody else."""
    if ctx.actor.role not in (R.CENTRE, R.SUPERVISOR):
        return ()
    kept = recordings.register(ctx, of)
    return tuple(map(_row, kept))


def _row(one: Kept) -> Filmed:
    body = one.entry.body
    if one.keep_until is None:
        return Filmed(NAMES[one.session], phrase("没有录像：{reason}", reason=str(body["reason"])))
    since, until = (canon.moment(str(body[name])) for name in ("since", "until"))
    reads = (
        phrase(
            "{at} {who}：{reason}",
            at=read.at,
            who=ROLES[R(read.actor.partition(".")[0])],
            reason=str(read.body["reason"]),
        )
        for read in one.reads
    )
    return Filmed(
        _place(one),
        phrase("{since} 至 {until}", since=since, until=until),
        phrase("{at}", at=one.keep_until),
        str(body["file_sha256"]),
        tuple(reads),
    )


ERRANDS: Final[dict[str, Errand]] = {
    "lot.enter_recording": Errand(
        "lot.enter_recording",
        (R.CENTRE,),
        Words(
            "每个摄像头的每个文件登记一次；文件由交易中心保存，这里只登记它的摘要。",
            "Each file of each camera is entered once; the centre keeps it, here is its digest.",
        ),
        Words("登记录像", "Enter the recording"),
        _fields,
        _entered,
        facts=_session,
        confirm=Words("录像由交易中心完整保存", "The centre keeps the recording unaltered"),
        cautions=(FINAL,),
    ),
    "lot.excuse_recording": Errand(
        "lot.excuse_recording",
        (R.CENTRE,),
        Words(
            "没有录像室或设备故障的，写明理由；理由随结果公开，并告知监督部门。",
            "Without a room, or if the equipment failed, say why; it is published with the result, and the supervisor "
            "is told at once.",
        ),
        Words("说明理由", "Say why"),
        fixed(REASON),
        facts=_session,
        confirm=Words("这一环节没有录像", "This session has no recording"),
        cautions=(FINAL,),
    ),
    "lot.read_recording": Errand(
        "lot.read_recording",
        (R.CENTRE, R.SUPERVISOR),
        Words(
            "谁调阅了哪份录像、为什么，记入日志；文件凭本记录在交易中心调阅。",
            "Who looked at which recording and why is in the log; the centre shows the file on this record.",
        ),
        Words("调阅录像", "Look at the recording"),
        _taken,
        confirm=Words("我因公务调阅这份录像", "I look at this recording in the course of my duty"),
        cautions=(FINAL,),
    ),
}
