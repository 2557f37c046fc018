"""How a group of experts is called by the names of its specialties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kernel.errors import Words


def called(specialties: Sequence[str], regions: Sequence[str], names: Mapping[str, Words]) -> Words:
    """The names with their codes, then the regions if there is a choice of them; a code without a name stands alone."""
    named = [_named(code, names) for code in specialties]
    zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
    if regions:
        zh, en = f"{zh}，地区 {'、'.join(regions)}", f"{en}; region {', '.join(regions)}"
    return Words(zh, en)


def _named(code: str, names: Mapping[str, Words]) -> Words:
    if code not in names:
        return Words(code, code)
    return Words(f"{names[code].zh}（{code}）", f"{names[code].en} ({code})")
