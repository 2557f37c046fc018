"""Three months at the demo's windows: applicants come on working days, offices answer them, most of them in time.

Who comes when follows from the number of the case alone, so that every demo is the same. The business of the hall is
done on the way: wherever the official clock is turned to, it is turned past each of these moments.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from ggzy.demo import cast
from ggzy.demo.agenda import Agenda, Deed
from ggzy.demo.hall import CENTRE, Hall
from ggzy.demo.robot import Robot
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import BEIJING, day_of
from kernel.workdays import announced
from people.rules.unit import Post

DAYS: Final = 62
"""Working days: three months."""
SETUP: Final = ("11010001", "11020001", "11030001", "11040001", "11050001")
BUILD: Final = ("11060001", "11070001", "11080001")
FOOD: Final = "11010004"
LEASE: Final = "11050002"


class Windows:
    """Everything that comes in at the hall."""

    def __init__(self, hall: Hall, agenda: Agenda, cases: int) -> None:
        self.hall, self.agenda = hall, agenda
        self.days = _working_days(day_of(hall.company.stage.now) + timedelta(days=1), DAYS)
        for n in range(cases):
            self._on(n * DAYS // cases, 9 * 60 + n * 37 % 420, self._comes(n))

    @property
    def end(self) -> datetime:
        """The evening of the last day."""
        return datetime.combine(self.days[-1], datetime.max.time(), BEIJING)

    def _comes(self, n: int) -> Deed:
        """Of twenty who come two set up a company, one builds, five want to sell food, and the rest let a flat."""
        match n % 20:
            case 3 | 13:
                return partial(self._setup, n)
            case 8:
                return partial(self._build, n)
            case 1 | 5 | 9 | 14 | 18:
                return partial(self._food, n)
            case _:
                return partial(self._lease, n)

    def _on(self, place: int, minute: int, deed: Deed) -> None:
        """On the working day at that place, so many minutes after midnight in Beijing; never after the last day."""
        if place < len(self.days):
            midnight = datetime.combine(self.days[place], datetime.min.time(), BEIJING)
            self.agenda.at(midnight + timedelta(minutes=minute), deed)

    def _later(self, days: int, deed: Deed) -> None:
        """So many working days from today, half an hour after now."""
        now = self.hall.company.stage.now.astimezone(BEIJING)
        today = next((n for n, day in enumerate(self.days) if day >= now.date()), len(self.days))
        self._on(today + days, min(now.hour * 60 + now.minute + 30, 17 * 60 + 59), deed)

    # ------------------------------------------------------------ who comes

    def _lease(self, n: int) -> None:
        """At once, at the desk."""
        id = self._taken(n, (LEASE,), applicant="person", title="房屋租赁登记备案")
        self._decided(id, LEASE)
        self._out(n, id, LEASE)

    def _food(self, n: int) -> None:
        """Examined within two days and decided the day after; one in thirty is forgotten, and one is refused."""
        id = self._taken(n, (FOOD,), firm=_firm(n), title="开办餐饮店")
        slow = 7 if n % 30 == 9 else 0
        self._later(2 + slow, partial(self._reviewed, id, FOOD))
        outcome = "refuse" if n % 30 == 14 else "grant"
        self._later(3 + slow, partial(self._ended, n, id, FOOD, outcome))

    def _setup(self, n: int) -> None:
        """Five offices side by side: four at once, the registration when it is examined; one in four is late."""
        id = self._taken(n, SETUP, process="setup", lead=SETUP[0], title="设立有限责任公司")
        for code in SETUP[1:]:
            self._decided(id, code)
        slow = 5 if n % 80 == 43 else 0
        self._later(1 + slow, partial(self._reviewed, id, SETUP[0]))
        self._later(2 + slow, partial(self._ended, n, id, SETUP[0], others=SETUP[1:]))

    def _build(self, n: int) -> None:
        """Two offices see the site together, a third examines papers; every second one has the green channel."""
        large: dict[str, Json] = {"project": f"2604-990100-04-01-{n:06d}", "investment": 30_000_000 * (1 + n % 7)}
        id = self._taken(n, BUILD, firm=_firm(n), process="construction", lead=BUILD[0], title="建设厂房", **large)
        if n % 40 == 8:
            self.hall.by(CENTRE, Post.HEAD).do("approval.green", id, {"reason": "市重点项目"})
        self._later(2, partial(self._visited, id))
        self._later(6, partial(self._reviewed, id, BUILD[2]))
        self._later(8, partial(self._decided, id, BUILD[2]))
        self._later(8, partial(self._decided, id, BUILD[1]))
        self._later(9, partial(self._ended, n, id, BUILD[0], others=BUILD[1:]))

    # ------------------------------------------------------------ what is done

    def _taken(self, n: int, matters: tuple[str, ...], **more: Json) -> str:
        """Handed in at the window with all papers, and accepted."""
        window = self.hall.window(n)
        branches: list[Json] = [
            {"matter": code, "given": list(self.hall.matters[code]["materials"])} for code in matters
        ]
        body: dict[str, Json] = {
            "code": _code(n), "channel": "counter", "applicant": "enterprise", "branches": branches,
            "name": f"申请人{n + 1}", "contact": "13800000000", **more,
        }  # fmt: skip
        id = str(window.do("approval.submit", self.hall.subject, body)["subject"])
        window.do("approval.accept", id)
        return id

    def _reviewed(self, id: str, matter: str) -> None:
        self._examiner(matter).do(
            "approval.review", id, {"matter": matter, "opinion": "grant", "text": "材料齐全，符合条件"}
        )

    def _visited(self, id: str) -> None:
        """One visit for both that have to see the site; each records it, by two of its people."""
        on = day_of(self.hall.company.stage.now).isoformat()
        first, second = BUILD[:2]
        self._examiner(first).do("approval.visit", id, {"matter": first, "on": on, "place": "青屿市高新区"})
        self._examiner(second).do("approval.attend", id, {"matter": second})
        for matter in (first, second):
            staff: list[Json] = [*self.hall.persons[self.hall.matters[matter]["office"]]]
            seen: dict[str, Json] = {"matter": matter, "staff": staff, "text": "现场与图纸一致"}
            self._examiner(matter).do("approval.inspect", id, seen)

    def _decided(self, id: str, matter: str, outcome: str = "grant") -> None:
        robot = self.hall.by(self.hall.matters[matter]["office"], Post.APPROVER)
        reasons: dict[str, Json] = {"text": "经营场所不符合条件"} if outcome == "refuse" else {}
        robot.do("approval.decide", id, {"matter": matter, "outcome": outcome, **reasons})

    def _ended(self, n: int, id: str, matter: str, outcome: str = "grant", others: tuple[str, ...] = ()) -> None:
        self._decided(id, matter, outcome)
        self._out(n, id, matter, *others)

    def _out(self, n: int, id: str, *matters: str) -> None:
        """Given out at one desk."""
        self.hall.window(n).do("approval.deliver", id, {"matters": list(matters), "way": "desk"})

    def _examiner(self, matter: str) -> Robot:
        return self.hall.by(self.hall.matters[matter]["office"], Post.EXAMINER)


def _code(n: int) -> str:
    """The code that the applicant keeps, invented."""
    return canon.sha256(f"demo case {n}".encode()).hex()[:16].upper()


def _firm(n: int) -> str:
    return cast.code(5000 + n)


def _working_days(first: date, many: int) -> list[date]:
    """So many from that day on, itself included where it is one."""
    found, day, calendar = list[date](), first, announced()
    while len(found) < many:
        if calendar.works(day):
            found.append(day)
        day += timedelta(days=1)
    return found
