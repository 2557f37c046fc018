"""Sites by their division codes: what lies in what, which files are refused, whose centre is where."""

from __future__ import annotations

import pytest

from kernel.errors import NotValid
from trading.rules import site
from trading.rules.site import Level

CENTRE, COUNTY, OTHER = "12210100MB0000001A", "12210105MB0000001B", "12210106MB0000001C"
CATALOGUE = {
    "sites/210000.toml": 'zh = "辽宁省"\nen = "Liaoning Province"',
    "sites/210100.toml": f'zh = "沈阳市"\nen = "Shenyang"\ncentres = ["{CENTRE}"]',
    "sites/210105.toml": f'zh = "皇姑区"\nen = "Huanggu District"\ncentres = ["{COUNTY}"]',
    "sites/210106.toml": f'zh = "铁西区"\nen = "Tiexi District"\ncentres = ["{OTHER}"]',
    "categories/art.toml": "none of these",
}


def test_the_code_says_the_level_and_what_lies_in_it() -> None:
    sites = site.every(CATALOGUE)
    assert [one.level for one in sites.values()] == [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.COUNTY]
    assert [site.prefix(code) for code in sites] == ["21", "2101", "210105", "210106"]
    assert sites["210105"].words.en == "Huanggu District"


@pytest.mark.parametrize(
    ("code", "wider", "holds"),
    [
        ("210105", "210105", True), ("210105", "210100", True), ("210105", "210000", True), ("210105", "210106", False),
        ("210100", "210105", False), ("210200", "210100", False), ("220105", "210000", False), ("210105", "", False),
        ("", "210100", False), ("211005", "210100", False), ("211000", "210000", True),
    ],
)  # fmt: skip
def test_a_county_lies_in_its_city_and_its_province_alone(code: str, wider: str, holds: bool) -> None:
    assert site.within(code, wider) is holds


@pytest.mark.parametrize("code", ["21010", "2101050", "000000", "210005", "210010", "abcdef", "002100", ""])
def test_another_name_is_no_site(code: str) -> None:
    with pytest.raises(NotValid, match=r"site\.code"):
        site.read(code, 'zh = "某地"\nen = "Somewhere"')


@pytest.mark.parametrize("text", ["zh = ", 'zh = "某地"', 'zh = "某地"\nen = "x"\nlevel = 1'])
def test_a_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"site\.malformed"):
        site.read("210100", text)


def test_an_organisation_is_the_centre_of_one_site() -> None:
    twice = CATALOGUE["sites/210105.toml"].replace(COUNTY, CENTRE)
    with pytest.raises(NotValid, match=r"site\.centre"):
        site.every(CATALOGUE | {"sites/210105.toml": twice})


def test_where_something_is_traded_is_named_exactly_where_there_are_sites() -> None:
    assert site.known("210105", CATALOGUE) == "210105"
    assert site.known("", {}) == ""
    for code, catalogue in (("", CATALOGUE), ("210107", CATALOGUE), ("210105", {})):
        with pytest.raises(NotValid, match=r"project\.site"):
            site.known(code, catalogue)


def test_a_centre_that_no_site_names_has_nothing() -> None:
    assert site.of_centre(CENTRE, CATALOGUE) == "210100"
    assert site.of_centre(COUNTY, CATALOGUE) == "210105"
    assert site.of_centre("12990100MB0000001D", CATALOGUE) == ""
    assert site.of_centre(CENTRE, {}) is None
