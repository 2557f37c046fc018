"""The lists that the catalogue of matters makes: matters, fees, materials, conditions, intermediary services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from approval.acts import intermediaries, matters
from approval.rules.matter import POWERS, TYPES, Basis, Matter
from kernel.context import Context
from kernel.errors import Words
from kernel.money import Money
from people.acts import units
from web.views.matters import ListRow
from web.words import Text, phrase

MATTERS: Final = "/approvals/matters"
NO: Final = Words("无", "none")
YES: Final = Words("是", "yes")
HELD: Final = Words("数据库已有，不再提交", "held, not asked again")
GIVEN: Final = Words("提交", "handed in")
NOT: Final = Words("否", "no")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at: the city as it is on a day, the names of its offices and its matters of that day by code."""

    ctx: Context
    on: date
    names: Mapping[str, Words]
    matters: Mapping[str, Matter]

    def office(self, code: str) -> Text:
        return self.names.get(code, code)

    def matter(self, code: str) -> Text:
        of = self.matters.get(code)
        return of.name if of else code


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its columns by the names that files use, and how its rows are found; `dated`: it is of a day."""

    name: Words
    lead: Words
    columns: Mapping[str, Words]
    rows: Callable[[Wanted], Iterator[ListRow]]
    dated: bool = False


def wanted(ctx: Context, on: date) -> Wanted:
    names: dict[str, Words] = {one.code: one.name for one in units.every(ctx.tx)}
    return Wanted(ctx, on, names, {one.code: one for one in matters.as_of(ctx.tx, on)})


def yuan(amount: Decimal) -> Text:
    return phrase("{sum}", sum=Money(amount))


def cited(of: Basis) -> str:
    return of.cited


def address(code: str) -> str:
    return f"{MATTERS}/{code}"


def _matters(of: Wanted) -> Iterator[ListRow]:
    for one in of.matters.values():
        limits = phrase("{promised} / {statutory}", promised=one.limits.promised, statutory=one.limits.statutory)
        level = Words("区县", "districts") if one.delegated else Words("市", "city")
        yield ListRow(
            (one.name, one.code, of.office(one.office), TYPES[one.type], POWERS[one.power], level, limits,
             YES if one.online else NOT, YES if one.in_hall else NOT),
            address(one.code),
        )  # fmt: skip


def _fees(of: Wanted) -> Iterator[ListRow]:
    for one in of.matters.values():
        for fee in one.fees:
            yield ListRow((fee.name, one.name, of.office(one.office), yuan(fee.amount), cited(fee.basis)))


def _materials(of: Wanted) -> Iterator[ListRow]:
    for one in of.matters.values():
        for each in one.materials:
            how = HELD if each.held_as else GIVEN
            yield ListRow((each.name, one.name, of.office(one.office), cited(each.basis), how))


def _conditions(of: Wanted) -> Iterator[ListRow]:
    for one in of.matters.values():
        for each in one.conditions:
            yield ListRow((each.text, one.name, of.office(one.office), cited(each.basis)))


def _services(of: Wanted) -> Iterator[ListRow]:
    for one in intermediaries.listed(of.ctx.tx):
        price = phrase("{least} 至 {most}", least=Money(one.least), most=Money(one.most)) if one.most else NO
        needing = [each for each in of.matters.values() if one.id in {m.intermediary for m in each.materials}]
        whose = phrase("{n} 项", n=len(needing))
        yield ListRow((one.name, cited(one.basis), phrase("{n} 个工作日", n=one.within), price, whose))


_MATTER: Final = Words("审批事项", "matter")
_OFFICE: Final = Words("办理部门", "office")
_BASIS: Final = Words("依据", "basis")
LISTS: Final[Mapping[str, Listing]] = {
    "matters": Listing(
        Words("审批事项目录", "Catalogue of matters"),
        Words(
            "目录以外不得审批；每一项都写明依据、材料、流程、时限和收费，全市统一。",
            "Nothing outside it is approved; each matter says its basis, materials, workflow, limits and fees, the "
            "same in the whole city.",
        ),
        {
            "name": _MATTER,
            "code": Words("编码", "code"),
            "office": _OFFICE,
            "type": Words("清理类别", "type"),
            "power": Words("职权类别", "power"),
            "level": Words("层级", "level"),
            "limits": Words("承诺 / 法定（工作日）", "promised / by law, working days"),
            "online": Words("网上办理", "online"),
            "in_hall": Words("进厅", "in the hall"),
        },
        _matters,
        dated=True,
    ),
    "fees": Listing(
        Words("收费清单", "List of fees"),
        Words(
            "清单以外一律不收；企业年检不收费。",
            "Nothing beside it is charged; an annual inspection costs an enterprise nothing.",
        ),
        {"fee": Words("收费项目", "fee"), "matter": _MATTER, "office": _OFFICE, "amount": Words("标准", "rate"),
         "basis": _BASIS},
        _fees,
        dated=True,
    ),
    "materials": Listing(
        Words("申请材料清单", "List of materials"),
        Words("没有法律法规依据的证照、证明和盖章一律取消。", "No paper, proof or stamp without a basis in law."),
        {"material": Words("材料", "material"), "matter": _MATTER, "office": _OFFICE, "basis": _BASIS,
         "held": Words("方式", "how")},
        _materials,
        dated=True,
    ),
    "conditions": Listing(
        Words("前置条件清单", "List of conditions"),
        Words("每一项条件都有依据。", "Each condition has its basis."),
        {"condition": Words("条件", "condition"), "matter": _MATTER, "office": _OFFICE, "basis": _BASIS},
        _conditions,
        dated=True,
    ),
    "intermediaries": Listing(
        Words("中介服务清单", "Intermediary services"),
        Words(
            "清单以外的中介服务不得作为审批条件；由申请人自己选择机构，任何部门不得指定。",
            "No other service is a condition of an approval; applicants choose who renders it, no office designates.",
        ),
        {"service": Words("中介服务", "service"), "basis": _BASIS, "within": Words("时限", "within"),
         "fee": Words("收费", "fee"), "needed": Words("涉及事项", "needed for")},
        _services,
    ),
}  # fmt: skip
