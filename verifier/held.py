"""One draw as the dossier has it: plan, frozen lists, transcript, events; each file read strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from disclosure.rules import dossier as names
from experts.rules import avoid, beacon, papers
from experts.rules import plan as plans
from experts.rules.draw import Round, Vacancy, Vacated
from experts.rules.plan import Panel, Plan
from experts.rules.snapshot import Row
from kernel import canon, merkle
from kernel.actor import Role
from kernel.canon import Json
from kernel.errors import NotValid
from verifier.case import Case
from verifier.event import Event
from verifier.findings import Place

_LEFT: Final = frozenset({"decline", "avoid"})


@dataclass(frozen=True, slots=True)
class Held:
    """One draw as the dossier has it. `rows` is None where attributes are withheld."""

    did: str
    plan: Plan
    told: Mapping[str, Json]
    document: bytes
    events: tuple[Event, ...]
    leaves: tuple[tuple[bytes, bytes], ...]
    excluded: tuple[tuple[bytes, bytes], ...]
    rows: tuple[Row, ...] | None

    def file(self, name: str) -> Place:
        return Place(names.draw(self.did, name))

    def one(self, verb: str) -> Event:
        """The draw's only event of this kind; NotValid if there is none."""
        found = [event for event in self.events if event.verb == verb]
        if not found:
            raise NotValid("draw.event", f"缺少 {verb}", f"there is no {verb}")
        return found[0]

    def named(self, verb: str) -> list[Event]:
        """The draw's events of this kind, in order."""
        return [event for event in self.events if event.verb == verb]

    def given(self, party: str, j: int) -> list[Event]:
        """The events by which a party gave its value for round `j`."""
        return [event for event in self.named("give_entropy") if (event.body["party"], event.body["j"]) == (party, j)]

    @property
    def turns(self) -> list[Mapping[str, Json]]:
        return cast("list[Mapping[str, Json]]", self.told["turns"])

    @property
    def rounds(self) -> list[Round]:
        """The rounds as the transcript tells them."""
        made = []
        for turn in self.turns:
            left = cast("Mapping[str, str] | None", turn["vacancy"])
            vacancy = (
                Vacancy(canon.unhex(left["pid"]), Vacated(left["reason"]), canon.unhex(left["leaf"])) if left else None
            )
            shares = {str(share["party"]): share for share in cast("list[Mapping[str, Json]]", turn["shares"])}
            said = shares.pop(beacon.NAME, None)
            proofs = {party: canon.unbase64(str(share["proof"])) for party, share in shares.items()}
            if not all(proofs.values()):
                raise NotValid("draw.proof", "VRF 证明为空", "a proof is empty")
            value = None if said is None else beacon.read_value(said)
            made.append(Round(int(str(turn["j"])), proofs, vacancy, value))
        return made

    @staticmethod
    def betas(turn: Mapping[str, Json]) -> dict[str, str]:
        """By party the outputs that the transcript tells."""
        shares = cast("list[Mapping[str, Json]]", turn["shares"])
        return {str(share["party"]): str(share["beta"]) for share in shares if share["party"] != beacon.NAME}

    @property
    def of_panel(self) -> bool:
        return isinstance(self.plan.of, Panel)

    @property
    def snapshot_root(self) -> bytes:
        return merkle.root(leaf for _, leaf in self.leaves)

    @property
    def exclusion_root(self) -> bytes:
        return merkle.root(leaf for _, leaf in self.excluded)

    @property
    def out(self) -> set[bytes]:
        """The pids that must not be drawn."""
        return {pid for pid, _ in self.excluded}

    @property
    def candidates(self) -> dict[str, tuple[bytes, ...]]:
        """The pids of each stratum, as the transcript tells them."""
        told = cast("Mapping[str, Sequence[str]]", self.told["candidates"])
        return {stratum: tuple(map(canon.unhex, listed)) for stratum, listed in told.items()}

    def sat(self, tseq: int) -> list[str]:
        """The pids of the drawn who sat before the lot's event `tseq`, by the rounds that were over, sorted."""
        over = 1 + sum(event.verb == "replace_expert" and event.tseq < tseq for event in self.events)
        there: set[str] = set()
        for turn in self.turns[:over]:
            left = cast("Mapping[str, Json] | None", turn["vacancy"])
            there.discard(str(left["pid"]) if left else "")
            there |= {str(seat["pid"]) for seat in cast("list[Mapping[str, Json]]", turn["seats"])}
        return sorted(there)

    def representatives(self, tseq: int) -> list[str]:
        """The pids of those named by the tenderee who had then accepted, and never left, before the event `tseq`,
        sorted; who was named twice stands there twice."""
        named: list[str] = []
        there: set[str] = set()
        gone: set[str] = set()
        for event in (one for one in self.events if one.tseq < tseq):
            pid = str(event.body.get("pid"))
            if event.verb == "name_representative":
                named += [pid] if event.role == Role.TENDEREE else []
                gone.add(str(event.body.get("instead")))
            elif event.verb == "accept" and pid in named and event.actor == f"{Role.REPRESENTATIVE}.{pid[:32]}":
                there.add(pid)
            elif event.verb in _LEFT:
                gone.add(pid)
        return sorted(pid for pid in named if pid in there - gone)


def read(case: Case, did: str) -> Held:
    """Everything of one draw, each file read strictly."""
    plan = plans.read(case.file(names.draw(did, "plan.json")))
    document = case.file(names.draw(did, "transcript.json"))
    events = tuple(case.lot_chain.of_draw(did))
    rows: tuple[Row, ...] | None = ()
    leaves: tuple[tuple[bytes, bytes], ...] = ()
    excluded: tuple[tuple[bytes, bytes], ...] = ()
    if isinstance(plan.of, Panel) and case.public:
        rows = None
        leaves = papers.read_public(case.file(names.draw(did, "snapshot.csv")))
        excluded = papers.read_public(case.file(names.draw(did, "exclusions.csv")))
    elif isinstance(plan.of, Panel):
        rows = papers.read_snapshot(case.file(names.draw(did, "snapshot.csv")))
        leaves = tuple((row.pid, row.leaf) for row in rows)
        listed = papers.read_exclusions(case.file(names.draw(did, "exclusions.csv")))
        if listed != avoid.ordered(listed):
            raise NotValid("avoid.order", "回避名单未排序", "the exclusions are not in order")
        excluded = tuple((row.pid, row.leaf) for row in listed)
    return Held(did, plan, canon.mapping(document), document, events, leaves, excluded, rows)
