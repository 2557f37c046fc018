"""Who stays for both tenders, and what differs between them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from client import vrf
from ggzy.demo import cast
from ggzy.demo.books import Offer
from ggzy.demo.cast import Player
from ggzy.demo.house import Stage
from ggzy.demo.robot import CHANCE, Robot
from kernel.actor import Role
from kernel.canon import Json

PASSPHRASE: Final = "demo-vrf-passphrase"  # noqa: S105  the demo's own, on the demo's own machine
Say = Callable[[str, str], None]


@dataclass
class Company:
    """Everybody who stays for both tenders, signed in."""

    stage: Stage
    say: Say
    robots: dict[str, Robot] = field(default_factory=dict)

    def robot(self, player: Player) -> Robot:
        if player.name not in self.robots:
            self.robots[player.name] = self.stage.enter(player.name, player.holder, player.role)
        return self.robots[player.name]

    def enrol(self) -> None:
        """The security administrator enrols every office; bidders enrol themselves with their certificates."""
        boss = self.stage.known("security-admin", Role.SECURITY_ADMIN)
        for player in cast.OFFICES:
            self.stage.equip(player.name, player.holder)
            body = {"org": player.org, "org_name": player.org_name, "name": player.holder.common, "role": player.role}
            boss.do("system.enrol", "S-people", body)

    def vrf_keys(self) -> dict[str, str]:
        """The public keys of the two entropy parties, each made in its own keystore."""
        return {party: base64.b64encode(self._vrf(party)).decode() for party in ("centre", "supervisor")}

    def _vrf(self, party: str) -> bytes:
        path = self.vrf_file(party)
        public = path.with_suffix(".pub")
        if not path.exists():
            public.write_bytes(vrf.keygen(path, PASSPHRASE, CHANCE))
        return public.read_bytes()

    def vrf_file(self, party: str) -> Path:
        folder = self.stage.folder / "keys" / f"vrf-{party}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / "key.pem"


@dataclass(frozen=True, slots=True)
class Script:
    """What differs between the tenders."""

    tenderee: Player
    document: Callable[[str], dict[str, Json]]
    offers: Callable[[str], Sequence[Offer]]
    panel_reviews: bool
    stays_away: str
    policies: Mapping[str, Sequence[str]]
    points: Callable[[str, int], Mapping[str, str]] | None
    publicity: bool
