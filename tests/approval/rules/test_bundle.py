"""A bundle: two matters or more in stages, each once, with nothing left open in its words."""

from __future__ import annotations

import pytest

from approval.rules import bundle
from kernel.canon import Json
from kernel.errors import NotValid
from tests.support import guides


def test_a_bundle_has_its_matters_in_the_order_of_its_stages() -> None:
    made = bundle.read("restaurant", guides.bundle("2026-01-01", ("A001", "A002"), ("A003",), process="setup"))
    assert (made.matters, made.process) == (("A001", "A002", "A003"), "setup")
    assert [stage.name.zh for stage in made.stages] == ["第1阶段", "第2阶段"]


STAGES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("A001",),), (("A001", "A002"), ()), (), tuple((f"A{n:03}",) for n in range(13)),
)  # fmt: skip


@pytest.mark.parametrize("stages", STAGES)
def test_less_than_two_matters_an_empty_stage_and_too_many_are_refused(stages: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(NotValid, match=r"bundle\.few"):
        bundle.read("restaurant", guides.bundle("2026-01-01", *stages))
    bundle.read("restaurant", guides.bundle("2026-01-01", *((f"A{n:03}",) for n in range(12))))


@pytest.mark.parametrize(
    ("id", "more", "code"),
    [
        ("restaurant", {"name": "开店等"}, "guide.vague"),
        ("restaurant", {"name_en": "Opening a shop etc."}, "guide.vague"),
        ("restaurant", {"since": "soon"}, "matter.day"),
        ("Restaurant", {}, "bundle.id"),
        ("r" * 33, {}, "bundle.id"),
        ("restaurant", {"stages": [{"name": "一", "name_en": "One", "matters": ["A001", "A001"]}]}, "bundle.twice"),
    ],
)
def test_what_does_not_stand_is_refused(id: str, more: dict[str, Json], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        bundle.read(id, guides.bundle("2026-01-01", ("A001", "A002")) | more)
    assert refused.value.code == code
