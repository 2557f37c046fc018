"""Internal lists on both databases: kept by an office, read by those over it, not there for anybody else."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from disclosure.rules import internal
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotFound, Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, browser, site, text
from tests.support.world import World

SECRET = "借用人员轮岗方案"
CELLS: dict[str, Json] = {
    "title": SECRET, "day": "2026-02-02", "basis": "轮岗办法", "content": "已轮岗", "handler": "王敏"
}  # fmt: skip


@pytest.mark.seed_row(111)
def test_an_internal_list_is_read_by_its_office_and_those_over_it_alone(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    above = offices.office(world)
    of = offices.office(world, Post.CLERK, Post.POINT, name="青屿市殡仪馆", parent=above.code)
    beside = offices.office(world, name="青屿市公安局")
    watch = offices.office(world, name="青屿市监察局", kind=Kind.SUPERVISION)
    subject = internal.subject("personnel", of.code)
    clerk = Browser(world, site(world), of[Post.CLERK])
    clerk.errand(subject, "enter_internal", {**{name: str(each) for name, each in CELLS.items()}, "sure": "yes"})
    page = f"/me/internal/{subject}"
    assert SECRET in text(clerk.get(page))
    assert "3 个清单还没有内容" in text(clerk.get("/me/internal"))
    for office in (above, watch):
        reader = Browser(world, site(world), office[Post.HEAD])
        assert SECRET in text(reader.get(page))
        assert "青屿市殡仪馆" in text(reader.get("/me/internal"))
    other = Browser(world, site(world), beside[Post.HEAD])
    assert "青屿市殡仪馆" not in text(other.get("/me/internal"))
    point = Browser(world, site(world), of[Post.POINT])
    outside = (other, point, browser(world, Role.BIDDER), browser(world, Role.SUPERVISOR))
    assert [each.get(page).status_code for each in outside] == [404, 404, 404, 404]
    assert [each.get("/me/internal").status_code for each in outside] == [200, 404, 404, 404]
    public = ("/registers", "/search?q=借用人员", "/feeds/documents.atom", "/data/open", f"/openness/offices/{of.code}")
    for one in outside:
        assert not any(SECRET in one.get(at).text for at in public)
        for hidden in (f"/subjects/{subject}", f"/api/v1/subjects/{subject}", f"/log/entries?subject={subject}",
                       f"/registers/{subject.removeprefix('G-')}", "/registers/personnel", "/registers/personnel.csv",
                       f"/me/acts/{subject}/enter_internal"):  # fmt: skip
            answer = one.get(hidden)
            assert answer.status_code in ({403, 404} if "/me/acts/" in hidden else {404}), hidden
            assert SECRET not in answer.text
    _kept(world, of, beside, subject)


def _kept(world: World, of: offices.Office, beside: offices.Office, subject: str) -> None:
    def refused(who: offices.Office, act: str, body: dict[str, Json]) -> type[Refusal]:
        with pytest.raises(Refusal) as found:
            world.do(who[Post.HEAD], f"register.{act}", subject, body)
        return type(found.value)

    (made,) = world.chain(subject)
    key = next(iter(internal.replayed(internal.ours()["personnel"], of.code, [("enter_internal", made.body)])))
    named: dict[str, Json] = {"entry": key, "reason": "日期有误"}
    assert refused(of, "enter_internal", {"cells": CELLS}) is Conflict
    assert refused(beside, "enter_internal", {"cells": CELLS}) is NotFound
    assert refused(beside, "strike_internal", named) is NotFound
    assert refused(of, "strike_internal", {**named, "entry": "0" * 64}) is NotFound
    world.do(of[Post.CLERK], "register.strike_internal", subject, named)
    world.do(of[Post.CLERK], "register.enter_internal", subject, {"cells": CELLS})
    assert len(world.chain(subject)) == 3
