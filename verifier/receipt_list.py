"""The numbered list of what a receipt shows, alone (06) and beside a dossier (07)."""

from __future__ import annotations

from typing import Final

from disclosure.rules.dossier import Check
from kernel.errors import Words

_ALONE: Final = (
    (
        "06.01",
        "文件格式正确，回执逐字出自所记事项",
        "the file has its form, and the receipt is the event's word for word",
    ),
    ("06.02", "事项和盐值打开所载的叶子值", "event and salt open the leaf that is named"),
    ("06.03", "平台签章成立", "the platform's seal holds"),
    ("06.04", "时间戳成立，与所记时间相符", "the time stamp holds and agrees with the time that is named"),
    ("06.05", "收到的正是本人所签", "what was received is what its sender signed"),
    ("06.06", "在截止时间之前收到", "it was received before the deadline"),
    ("06.07", "已并入日志，检查点由日志密钥签名", "it is in the log, under a checkpoint that the log's key signed"),
    ("06.08", "检查点有足够的见证", "enough witnesses have cosigned that checkpoint"),
    ("06.09", "答复期限依法计算", "the time to answer is the law's"),
)
_BESIDE: Final = (
    ("07.01", "案卷属于同一标段", "the dossier is of the same lot"),
    ("07.02", "案卷自身成立", "the dossier holds by itself"),
    ("07.03", "案卷与回执出自同一部日志", "dossier and receipt are of one history of the log"),
    ("07.04", "案卷收有回执所载事项", "the dossier holds what the receipt names"),
    ("07.05", "开标时没有遗漏，撤回的没有开启", "the opening did not pass it over, nor open what was withdrawn"),
    ("07.06", "已按期答复", "it was answered in time"),
)


def _checks(rows: tuple[tuple[str, str, str], ...], section: str) -> tuple[Check, ...]:
    return tuple(Check(id_, Words(zh, en), section, ()) for id_, zh, en in rows)


ALONE: Final = _checks(_ALONE, "receipt")
BESIDE: Final = _checks(_BESIDE, "receipt and dossier")
