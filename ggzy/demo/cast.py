"""Who appears in the demo: offices of an invented city, the four firms of the published award, invented suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel.actor import Role
from people.rules.organisation import check_character
from signing.rules.authority import Holder


def code(number: int) -> str:
    """An invented 统一社会信用代码 with a right check digit."""
    first = f"91990100MB{number:07d}"
    return first + check_character(first)


@dataclass(frozen=True, slots=True)
class Player:
    """One person of one organisation in one role; `name` is the keystore's."""

    name: str
    role: Role
    person: str
    org: str
    org_name: str

    @property
    def holder(self) -> Holder:
        return Holder(self.person, self.org, self.org_name)


def _player(name: str, role: Role, person: str, number: int, org_name: str) -> Player:
    return Player(name, role, f"{person} DEMO", code(number), org_name)


TEXTBOOK_BOARD: Final = _player("tenderee-books", Role.TENDEREE, "拉赫曼", 1, "National Curriculum and Textbook Board")
PURCHASER: Final = _player("tenderee-school", Role.TENDEREE, "林思远", 2, "青屿市滨海实验学校")
AGENCY: Final = _player("agency", Role.AGENCY, "沈若衡", 3, "衡牍招标代理有限公司")
SUPERVISOR: Final = _player("supervisor", Role.SUPERVISOR, "秦肃", 4, "青屿市公共资源交易监督管理办公室")
CENTRE: Final = _player("centre", Role.CENTRE, "顾中正", 5, "青屿市公共资源交易中心")
CUSTODIANS: Final = (
    _player("custodian-1", Role.CUSTODIAN, "方守一", 6, "青屿市公证处"),
    _player("custodian-2", Role.CUSTODIAN, "方守二", 7, "青屿市档案馆"),
    _player("custodian-3", Role.CUSTODIAN, "方守三", 8, "青屿大学法学院"),
)
CASHIER: Final = _player("cashier", Role.CENTRE, "钱锱铢", 5, "青屿市公共资源交易中心")
"""Of two people of the centre one enters what came to the bank and the other books it."""
LAND_OFFICE: Final = _player("tenderee-land", Role.TENDEREE, "郑地籍", 9, "青屿市自然资源和规划局")
OFFICES: Final = (TEXTBOOK_BOARD, PURCHASER, AGENCY, SUPERVISOR, CENTRE, *CUSTODIANS, CASHIER, LAND_OFFICE)

PRINTERS: Final = (
    _player("bidder-krishna", Role.BIDDER, "Bidder 1", 11, "Krishna Traders"),
    _player("bidder-ht-media", Role.BIDDER, "Bidder 2", 12, "HT Media Limited"),
    _player("bidder-pitambra", Role.BIDDER, "Bidder 3", 13, "Pitambra Books Private Limited"),
    _player("bidder-bhabani", Role.BIDDER, "Bidder 4", 14, "Bhabani Offset & Imaging Systems"),
)
"""The bidders of World Bank contract OP00016891 as its award notice names them; their codes are invented."""

SUPPLIERS: Final = (
    _player("bidder-jichuan", Role.BIDDER, "何霁川", 21, "霁川教育装备有限公司"),
    _player("bidder-mingde", Role.BIDDER, "吴明德", 22, "明德数字科技股份有限公司"),
    _player("bidder-yunfan", Role.BIDDER, "唐云帆", 23, "云帆图书设备有限公司"),
)
ALL_BIDDERS: Final = (*PRINTERS, *SUPPLIERS)


def developers(many: int) -> tuple[Player, ...]:
    """So many invented firms that want the land."""
    return tuple(
        _player(f"bidder-land-{n}", Role.BIDDER, f"竞买员{n}", 1000 + n, f"青屿置地{n}号有限公司")
        for n in range(1, many + 1)
    )
