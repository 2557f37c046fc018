"""The electronic guarantee (电子保函) `ebid-guarantee/v1`: what a guarantor signs, held to what the tender demands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel import canon
from kernel.errors import NotNow, NotValid, Words
from kernel.ids import identifier
from kernel.money import Money
from kernel.reader import Reader
from trading.rules.deposit import LAW, Demand, Means

VERSION: Final = "ebid-guarantee/v1"
LARGEST: Final = 64 * 1024
LONGEST: Final = 40
"""Characters of the guarantor's own number."""
REMEDY: Final = Words("请出函机构更正后重新签发", "Have the guarantor issue it anew")

WRONG: Final = {
    "lot": Words("保函所写的标段不是本标段", "it names another lot"),
    "principal": Words("被保证人不是本单位", "its principal is not your organisation"),
    "beneficiary": Words("受益人不是招标人", "its beneficiary is not the tenderee"),
    "issuer": Words("不是由所写的出函机构签名，或为自己出具", "not signed by the issuer that it names, or for itself"),
    "amount": Words("保函金额少于要求的保证金，或币种不符", "less than is demanded, or another currency"),
    "valid_until": Words("保函有效期短于投标有效期", "it ends before the bid's validity"),
    "on_demand": Words("须为见索即付的独立保函", "it must be payable on demand"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation by its 统一社会信用代码."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Guarantee:
    """`issuer` pays `beneficiary` up to `amount` if `principal` breaks its duties as a bidder for `lot`. It is good to
    the end of the day `valid_until`. `on_demand`: paid at the first demand (见索即付), without a proof."""

    no: str
    lot: str
    issuer: Party
    principal: Party
    beneficiary: Party
    amount: Money
    valid_until: date
    on_demand: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """What this lot and bidder need: the demand, and who stands in the guarantee; `signer` is who signed it."""

    lot: str
    demand: Demand
    principal: str
    beneficiary: str
    signer: str


def read(data: bytes) -> Guarantee:
    """NotValid names the member that is missing, unknown or malformed."""
    reader = Reader.of(canon.mapping(data))
    reader.only("v", "no", "lot", "issuer", "principal", "beneficiary", "amount", "valid_until", "on_demand")
    if reader.text("v") != VERSION:
        raise reader.refuse("v", f"须为 {VERSION}", f"must be {VERSION}")
    number = identifier(reader.text("no"), "no")
    if len(number) > LONGEST:
        raise reader.refuse("no", f"不超过 {LONGEST} 字", f"at most {LONGEST} characters")
    return Guarantee(
        number,
        identifier(reader.text("lot"), "lot"),
        _party(reader.inner("issuer")),
        _party(reader.inner("principal")),
        _party(reader.inner("beneficiary")),
        reader.money("amount"),
        _day(reader),
        reader.flag("on_demand"),
    )


def _party(reader: Reader) -> Party:
    reader.only("code", "name")
    return Party(reader.text("code"), reader.text("name"))


def _day(reader: Reader) -> date:
    try:
        return date.fromisoformat(reader.text("valid_until"))
    except ValueError as error:
        raise reader.refuse("valid_until", "须为日期，如 2026-06-30", "must be a day such as 2026-06-30") from error


def check(given: Guarantee, due: Expected) -> None:
    """Whether it secures this bidder's bid as the tender demands; NotValid names the first member that does not hold.

    It may be for more than is demanded: what the law bounds (实施条例 26: 2 %) is the demand, at publication.
    """
    asked = due.demand
    if Means.E_GUARANTEE not in asked.means:
        raise NotNow("guarantee.means", "招标文件不接受电子保函", "the tender takes no electronic guarantee")
    least = asked.amount
    wrong = {
        "lot": given.lot != due.lot,
        "principal": given.principal.code != due.principal,
        "beneficiary": given.beneficiary.code != due.beneficiary,
        "issuer": given.issuer.code == due.principal or given.issuer.code != due.signer,
        "amount": given.amount.currency != least.currency or given.amount.exact < least.exact,
        "valid_until": given.valid_until < asked.valid_until,
        "on_demand": not given.on_demand,
    }
    for field, fails in wrong.items():
        if fails:
            words = WRONG[field]
            raise NotValid("guarantee.wrong", words.zh, words.en, field=field, law=LAW[asked.regime], remedy=REMEDY)
