"""A roster of experts who do not exist, as the Excel file that a trading centre would import."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from openpyxl import Workbook

from experts.rules import roster
from experts.rules.pool import Title
from kernel.errors import Words
from people.rules import organisation

COUNT: Final = 5_000
EMPLOYERS: Final = 400
EARLIEST: Final = date(1988, 7, 1)
TODAY: Final = date(2026, 3, 2)
EPOCH: Final = (1980, 1, 1, 0, 0, 0)

SPECIALTIES: Final = {  # illustrative codes: A works, B goods, C services
    "A01": Words("房屋建筑", "building works"),
    "A02": Words("市政公用", "municipal works"),
    "A03": Words("公路桥梁", "roads and bridges"),
    "A04": Words("水利水电", "water and hydropower"),
    "A05": Words("机电安装", "mechanical and electrical works"),
    "A06": Words("园林绿化", "landscaping"),
    "B01": Words("信息技术设备", "information technology equipment"),
    "B02": Words("医疗设备", "medical equipment"),
    "B03": Words("办公与教学设备", "office and teaching equipment"),
    "B04": Words("印刷与出版物", "printing and publications"),
    "B05": Words("车辆与机械", "vehicles and machinery"),
    "C01": Words("工程造价", "cost of works"),
    "C02": Words("法律", "law"),
    "C03": Words("财务审计", "finance and audit"),
    "C04": Words("信息技术服务", "information technology services"),
    "C05": Words("物业与后勤", "property and support services"),
}
REGIONS: Final = ("210100", "210200", "210300", "210400", "210500", "210600", "210700", "210800")
TITLES: Final = (Title.INTERMEDIATE, *(Title.ASSOCIATE,) * 5, *(Title.SENIOR,) * 3, Title.EQUIVALENT)
STATUSES: Final = (*("在库",) * 47, "在库", "暂停", "请假")
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"


@dataclass(frozen=True, slots=True)
class Dice:
    """Numbers that follow from a seed and a name alone."""

    seed: str

    def below(self, limit: int, *name: object) -> int:
        text = "/".join((self.seed, *map(str, name)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % limit


def employer(number: int) -> str:
    """The code of an invented organisation: region 000000 is nowhere."""
    first = f"91000000MA{number:07d}"
    return first + organisation.check_character(first)


def workbook(count: int = COUNT, bidders: Sequence[str] = (), seed: str = "ggzy") -> bytes:
    """The roster as .xlsx, the same bytes for the same arguments.

    `bidders` are codes of organisations for which about one expert in fifty works or lately worked, so that
    avoidance has something to find.
    """
    dice = Dice(seed)
    book = Workbook(write_only=True)
    for title, lines in (
        (roster.EXPERTS, (_expert(dice, number) for number in range(1, count + 1))),
        (roster.TIES, (line for number in range(1, count + 1) for line in _ties(dice, number, bidders))),
        (roster.KIN, (line for number in range(1, count + 1) for line in _kin(dice, number, bidders))),
        (roster.SPECIALTIES, ([code, name.zh, name.en] for code, name in SPECIALTIES.items())),
    ):
        sheet = book.create_sheet(title)
        sheet.append(roster.COLUMNS[title])
        for line in lines:
            sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def expert_id(number: int) -> str:
    return f"E{number:06d}"


def name(number: int) -> str:
    """A name that says that nobody bears it."""
    return f"{SURNAMES[number % len(SURNAMES)]}样例{number:04d}"


def _expert(dice: Dice, number: int) -> list[object]:
    codes = list(SPECIALTIES)
    own = {codes[dice.below(len(codes), number, "specialty", place)] for place in range(1 + dice.below(2, number))}
    since = EARLIEST + timedelta(days=dice.below(34 * 365, number, "since"))
    return [
        expert_id(number),
        name(number),
        f"100{number:08d}",  # no number that a telephone has
        TITLES[dice.below(len(TITLES), number, "title")].value,
        since,
        ";".join(sorted(own)),
        REGIONS[dice.below(len(REGIONS), number, "region")],
        STATUSES[dice.below(len(STATUSES), number, "status")],
    ]


def _ties(dice: Dice, number: int, bidders: Sequence[str]) -> Iterator[list[object]]:
    now = employer(dice.below(EMPLOYERS, number, "employer"))
    began = TODAY - timedelta(days=200 + dice.below(9 * 365, number, "began"))
    yield [expert_id(number), now, began, None]
    if dice.below(3, number, "former") == 0:
        former = employer(dice.below(EMPLOYERS, number, "former employer"))
        yield [expert_id(number), former, began - timedelta(days=1500), began - timedelta(days=1)]
    if bidders and dice.below(50, number, "bidder") == 0:
        left = TODAY - timedelta(days=dice.below(6 * 365, number, "left"))
        own = bidders[dice.below(len(bidders), number, "which")]
        yield [expert_id(number), own, left - timedelta(days=900), left]


def _kin(dice: Dice, number: int, bidders: Sequence[str]) -> Iterator[list[object]]:
    if bidders and dice.below(200, number, "kin") == 0:
        yield [expert_id(number), bidders[dice.below(len(bidders), number, "kin of")]]


def _timeless(data: bytes) -> bytes:
    """The same archive without the moment at which it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in sorted(old.namelist()):
            content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", old.read(part))
            new.writestr(zipfile.ZipInfo(part, EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
