"""The demo's service centre: its offices and their people, and the matters that its catalogue has."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final

from client.post import Post
from ggzy.demo import cast
from ggzy.demo.company import Company
from ggzy.demo.robot import Robot
from kernel.actor import Role
from kernel.canon import Json
from kernel.deadlines import day_of
from people.acts import units
from people.rules.unit import Kind
from people.rules.unit import Post as Held

CENTRE: Final = "centre"
OFFICES: Final[Mapping[str, tuple[str, Kind]]] = {
    CENTRE: ("青屿市政务服务中心", Kind.CENTRE),
    "overseers": ("青屿市行政效能监察室", Kind.SUPERVISION),
    "market": ("青屿市市场监督管理局", Kind.DEPARTMENT),
    "police": ("青屿市公安局", Kind.DEPARTMENT),
    "tax": ("青屿市税务局", Kind.DEPARTMENT),
    "security": ("青屿市人力资源和社会保障局", Kind.DEPARTMENT),
    "housing": ("青屿市住房和城乡建设局", Kind.DEPARTMENT),
    "planning": ("青屿市规划局", Kind.DEPARTMENT),
    "fire": ("青屿市消防救援支队", Kind.DEPARTMENT),
    "ecology": ("青屿市生态环境局", Kind.DEPARTMENT),
}
_FIRST: Final = 300
"""The number from which the offices' invented codes count."""
WINDOWS: Final = 3
SEES: Final = frozenset({"market", "housing", "planning", "fire", "ecology"})
"""Where somebody examines before the head decides; everything else is decided on the spot."""


@dataclass
class Hall:
    """`people`: by office and post. `persons`: the ids of an office's people. `matters`: as they were read, by code."""

    company: Company
    people: dict[tuple[str, Held], list[Robot]] = field(default_factory=dict)
    persons: dict[str, list[str]] = field(default_factory=dict)
    matters: dict[str, dict[str, Any]] = field(default_factory=dict)

    def open(self) -> None:
        """Enter the offices, appoint their people, enter the catalogue."""
        for n, (name, (called, kind)) in enumerate(OFFICES.items(), _FIRST):
            self._office(name, called, kind, cast.code(n))
        said = tomllib.loads((files("ggzy.demo") / "matters.toml").read_text(encoding="utf-8"))
        for one in said["matters"]:
            self.matters[one["code"]] = one
            self.by(CENTRE, Held.HEAD).do("matter.enter", f"O-{one['code']}", self._matter(one))

    def by(self, office: str, post: Held) -> Robot:
        return self.people[office, post][0]

    def window(self, n: int) -> Robot:
        """Whoever sits at the window where the `n`th applicant comes."""
        windows = self.people[CENTRE, Held.WINDOW]
        return windows[n % len(windows)]

    @property
    def public(self) -> Post:
        """Somebody without an account."""
        return Post(self.company.stage.http, self.company.stage.site)

    @property
    def subject(self) -> str:
        """The centre, to which everything is handed in."""
        return f"U-{self._code(CENTRE)}"

    def _code(self, office: str) -> str:
        return cast.code(_FIRST + list(OFFICES).index(office))

    def _office(self, name: str, called: str, kind: Kind, code: str) -> None:
        boss = self.company.stage.known("security-admin", Role.SECURITY_ADMIN)
        entry: dict[str, Json] = {
            "kind": kind, "parent": None, "name": called, "name_en": _english(name), "address": "青屿市府前路1号",
            "phone": "0571-00000000", "email": f"{name}@example.test",
        }  # fmt: skip
        boss.do("unit.register", f"U-{code}", entry)
        head = cast.Player(f"{name}-head", Role.OFFICER, f"{called}负责人 DEMO", code, called)
        beside = {Kind.DEPARTMENT: Held.APPROVER}.get(kind)
        self._appointed(boss, head, Held.HEAD, *((beside,) if beside else ()))
        for n in range(1, 1 + (WINDOWS if kind is Kind.CENTRE else int(name in SEES))):
            post = Held.WINDOW if kind is Kind.CENTRE else Held.EXAMINER
            one = cast.Player(f"{name}-{post}-{n}", Role.OFFICER, f"{called}经办人{n} DEMO", code, called)
            self._appointed(boss, one, post)

    def _appointed(self, boss: Robot, player: cast.Player, *posts: Held) -> None:
        """Enrolled, signed in and given the posts: the head by the administrator, everything else by the head."""
        office = player.name.partition("-")[0]
        self.company.stage.equip(player.name, player.holder)
        body: dict[str, Json] = {"org": player.org, "org_name": player.org_name, "name": player.holder.common}
        boss.do("system.enrol", "S-people", {**body, "role": player.role})
        robot = self.company.robot(player)
        with self.company.stage.house.looking() as ctx:
            person = next(id for id, name in units.officers(ctx, player.org).items() if name == player.holder.common)
        for post in posts:
            self.people.setdefault((office, post), []).append(robot)
            by = boss if post is Held.HEAD else self.by(office, Held.HEAD)
            by.do("unit.appoint", f"U-{player.org}", {"person": person, "post": post})
        self.persons.setdefault(office, []).append(person)

    def _matter(self, one: Mapping[str, Any]) -> dict[str, Json]:
        """The body that enters it; what the file leaves out is the same for all of them."""
        law = {"law": one["law"], "article": one["article"]}
        materials: list[Json] = [
            {"id": id, "name": zh, "name_en": en, **law} for id, (zh, en) in one["materials"].items()
        ]
        return {
            "office": self._code(one["office"]), "type": "permit", "power": one.get("power", "permission"),
            "name": one["name"], "name_en": one["name_en"], **law, "workflow": one["workflow"],
            "promised": one["promised"], "statutory": one["statutory"], "limits_law": "中华人民共和国行政许可法",
            "limits_article": "第四十二条", "materials": materials, "fees": [], "conditions": [], "online": True,
            "in_hall": True, "enterprise": not one.get("persons", False),
            "since": day_of(self.company.stage.now).isoformat(),
        }  # fmt: skip


def _english(name: str) -> str:
    return f"Qingyu {name.capitalize()} Office"
