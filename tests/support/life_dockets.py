"""Services beside an approval, in a life where each act is done once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from approval.acts import assisting, bookings, conferences, delivering, prospects
from kernel import journal
from kernel.act import Act
from kernel.actor import CLERK
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.world import DAY

if TYPE_CHECKING:
    from tests.support.life import Life

CODE = "KWZH7PQR2M4N8XYT"


def booked(life: Life) -> None:
    """Of three that book one comes, one cancels, one does not come."""
    of = offices.office(life, Post.WINDOW, name="青屿市政务服务中心", kind=Kind.CENTRE, n=960)
    clerk, chain = of[Post.WINDOW], bookings.subject(of.code)
    day = day_of(life.now + DAY).isoformat()
    life.do(clerk, "booking.offer", chain, {"day": day, "first": "09:00", "last": "16:30", "minutes": 30, "places": 3})
    said: dict[str, Json] = {"code": CODE, "day": day, "at": "16:30", "name": "陈静", "about": "营业执照"}
    came, left, gone = (
        life.do(clerk, "booking.book", chain, said | {"contact": f"1380000000{n}"}).subject for n in range(3)
    )
    life.do(clerk, "booking.confirm", came)
    life.do(clerk, "booking.confirm", gone)
    life.do(clerk, "booking.cancel", left)
    life.move_to(life.now + DAY)
    life.do(clerk, "booking.come", came)
    life.move_to(life.now + DAY)
    life.deed("clerk.miss", lambda: _missed(life, gone))


def _missed(life: Life, id: str) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return bookings.miss(ctx, id, {})


def assisted(life: Life) -> None:
    """A lead is followed, handed on and becomes an order; one agent goes the whole way, one mandate is taken back."""
    of = offices.office(life, Post.WINDOW, Post.POINT, name="临河镇政务服务中心", kind=Kind.CENTRE, n=961)
    other = offices.office(life, Post.CLERK, name="省招商服务中心", kind=Kind.CENTRE, n=962)
    window, agent, head = of[Post.WINDOW], of[Post.POINT], of[Post.HEAD]
    said: dict[str, Json] = {"name": "陈静", "contact": "13800138000", "title": "新建厂房", "text": "占地二十亩"}
    mine, until = said | {"code": CODE}, day_of(life.now + 30 * DAY).isoformat()
    with life.house.acting(CLERK) as ctx:
        case = journal.append(ctx, Act("arrive", "F-1999-000001", CLERK, ctx.now, {})).subject
    chain = assisting.subject(of.code)
    id, unwanted = (
        life.do(window, "assistance.offer", chain, mine | {"investment": 5_000_000}).subject for _ in range(2)
    )
    back = life.do(window, "assistance.ask", chain, mine | {"until": until}).subject
    life.do(window, "assistance.decline", unwanted)
    life.do(window, "assistance.revoke", back)
    life.do(window, "assistance.grant", id, {"until": until})
    life.do(head, "assistance.assign", id, {"agent": agent.actor.id})
    life.do(agent, "assistance.plan", id, {"phase": "before", "text": "选址"})
    life.do(agent, "assistance.fulfil", id, {"task": 1})
    life.do(agent, "assistance.join", id, {"case": case})
    life.do(agent, "assistance.close", id)
    lead, dropped = (
        life.do(other[Post.CLERK], "prospect.enter", prospects.subject(other.code), said | {"investment": 1}).subject
        for _ in range(2)
    )
    life.do(other[Post.CLERK], "prospect.follow", lead, {"text": "到访园区"})
    life.do(other[Post.HEAD], "prospect.drop", dropped, {"text": "另选他地"})
    life.do(other[Post.HEAD], "prospect.hand_on", lead, {"to": of.code})
    life.do(window, "prospect.turn", lead, {"code": CODE, "until": until})


def conferred(life: Life) -> None:
    """A drawing is commented, answered and accepted, judged and passed."""
    of = offices.office(life, Post.WINDOW, name="青屿市政务服务中心", kind=Kind.CENTRE, n=963)
    fire = offices.office(life, Post.EXAMINER, Post.APPROVER, name="消防支队", n=964)
    window, examiner = of[Post.WINDOW], fire[Post.EXAMINER]
    said: dict[str, Json] = {
        "code": CODE, "kind": "drawing", "departments": [fire.code], "name": "陈静", "contact": "13800138000",
        "title": "厂房图纸", "text": "消防设计",
    }  # fmt: skip
    id = life.do(window, "conference.call", conferences.subject(of.code), said).subject
    plan = base64.b64encode(b"%PDF-1.7 plan").decode()
    life.do(window, "conference.file", id, {"name": "a.pdf", "file": plan})
    life.do(examiner, "conference.comment", id, {"version": 1, "page": 1, "x": 0, "y": 0, "text": "通道过窄"})
    life.do(window, "conference.reply", id, {"comment": 1, "text": "已加宽"})
    life.do(examiner, "conference.settle", id, {"comment": 1, "settled": True})
    life.do(fire[Post.APPROVER], "conference.opine", id, {"vote": "agree", "text": "同意"})
    life.do(window, "conference.record", id, {"recording_sha256": "ab" * 32})
    life.do(of[Post.HEAD], "conference.conclude", id, {"outcome": "passed", "text": "通过"})


def delivered(life: Life) -> None:
    """Two are paid, one of them to the provider; one comes back, is sent again and delivered; one is not wanted."""
    of = offices.office(life, Post.WINDOW, name="青屿市政务服务中心", kind=Kind.CENTRE, n=965)
    window, chain = of[Post.WINDOW], delivering.subject(of.code)
    said: dict[str, Json] = {
        "code": CODE, "amount": "12.00", "name": "陈静", "contact": "13800138000", "title": "营业执照", "address": "某路1号",
    }  # fmt: skip
    id, online, left = (life.do(window, "delivery.order", chain, said).subject for _ in range(3))
    life.do(window, "delivery.cancel", left)
    life.do(window, "delivery.pay", id, {"reference": "S1", "amount": "12.00"})
    life.deed("clerk.collect", lambda: _collected(life, online))
    life.do(window, "delivery.send", id, {"carrier": "邮政", "tracking": "E1"})
    life.do(window, "delivery.bring_back", id)
    life.do(window, "delivery.send", id, {"carrier": "邮政", "tracking": "E2"})
    life.do(window, "delivery.deliver", id)
    statement = f"reference,order,amount\nS1,{id},12.00\n".encode()
    day = day_of(life.now).isoformat()
    life.do(of[Post.HEAD], "delivery.reconcile", chain, {"day": day, "file": base64.b64encode(statement).decode()})


def _collected(life: Life, id: str) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return delivering.collect(ctx, id, {"reference": "S2", "amount": "12.00"})
