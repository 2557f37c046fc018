"""Sites (交易场所) of a platform that several places share: province, city, county, as data of the operator.

A file `sites/<code>.toml` of the operator's own data is one site, named by the division code of GB/T 2260: two digits
for the province, two for the city, two for the county, zeros where it is wider. The code says what lies in what.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from kernel.errors import NotValid, Words

FOLDER: Final = "sites/"
_CODE: Final = re.compile(r"(?!00)[0-9]{2}(0000|(?!00)[0-9]{4})")


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


LEVELS: Final = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}
"""By how many digits of the code say something."""


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`centres`: the codes of the organisations that are the trading centre here."""

    code: str
    zh: str
    en: str
    centres: list[str] = []

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)

    @property
    def level(self) -> Level:
        return LEVELS[len(prefix(self.code))]


def prefix(code: str) -> str:
    """The digits that every code within begins with: `21`, `2101`, `210105`."""
    return code.removesuffix("00").removesuffix("00")


def within(code: str, wider: str) -> bool:
    """Whether the one lies in the other, or is it."""
    return bool(wider) and code.startswith(prefix(wider))


def read(code: str, text: str) -> Site:
    """The file `code` (without its ending). NotValid for what is missing, unknown or malformed."""
    try:
        made = msgspec.convert({**tomllib.loads(text), "code": code}, Site)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise NotValid(
            "site.malformed", f"场所文件 {code} 有误：{error}", f"site {code}: {error}", field=code
        ) from error
    if not _CODE.fullmatch(code):
        raise NotValid("site.code", f"{code} 不是行政区划代码", f"{code} is no division code", field=code)
    return made


def every(catalogue: Mapping[str, str]) -> Mapping[str, Site]:
    """All sites by code, a wider one before those in it. NotValid if an organisation is the centre of two."""
    found = {
        path.removeprefix(FOLDER).removesuffix(".toml"): text
        for path, text in catalogue.items()
        if path.startswith(FOLDER)
    }
    made = {code: read(code, found[code]) for code in sorted(found)}
    centres = [centre for one in made.values() for centre in one.centres]
    if len(centres) != len(set(centres)):
        raise NotValid("site.centre", "一个单位只能在一个场所", "an organisation is the centre of one site only")
    return made


def known(code: str, catalogue: Mapping[str, str]) -> str:
    """The site at which something is traded: empty where the platform has no sites, otherwise one of them. NotValid."""
    sites = every(catalogue)
    if (code or sites) and code not in sites:
        raise NotValid(
            "project.site",
            f"没有这个交易场所：{code}",
            f"no such site: {code}",
            field="site_code",
            remedy=Words("从列出的场所中选择", "Choose one of the sites listed"),
        )
    return code


def of_centre(org: str, catalogue: Mapping[str, str]) -> str | None:
    """The site whose trading centre the organisation is; None where the platform has no sites, empty for a centre that
    no site names: nothing is traded there."""
    sites = every(catalogue).values()
    return next((one.code for one in sites if org in one.centres), "") if sites else None
