"""A world whose people sign, seal and open by SM2 in everything that belongs to a tender of national algorithms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cryptography import x509

from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.journal import Entry
from signing.acts import authorities
from signing.rules import authority
from signing.rules.authority import Holder, Term
from signing.rules.certificate import Purpose
from signing.rules.choice import NATIONAL, VERSION
from signing.rules.signer import Sm2Signer
from signing.rules.sm2_keyfile import Held
from tests.support import national, pki
from tests.support.panel import Hall
from tests.support.world import DAY, Person

SUITE: Json = {"version": VERSION, "choice": NATIONAL}
OUTSIDE = frozenset({"system.enrol", "project.register"})
"""Acts outside of a tender, or before it has a draft: signed by international algorithms."""


@dataclass(frozen=True)
class Member:
    """As `pki.Member`, with keys of SM2; `before` is the same person with keys of P-256."""

    before: pki.Member
    sign: Held
    encrypt: Held

    @property
    def signer(self) -> Sm2Signer:
        return self.sign.signer

    @property
    def org(self) -> str:
        return self.before.org

    @property
    def org_name(self) -> str:
        return self.before.org_name

    @property
    def person(self) -> str:
        return self.before.person


def national_of(member: object) -> Member | None:
    """The member, if it is one with keys of SM2; the rest of the world takes it for a `pki.Member`."""
    return member if isinstance(member, Member) else None


def keys(person: Person) -> Member:
    """The SM2 keys of somebody of a `NationalHall`."""
    found = national_of(person.member)
    assert found
    return found


@dataclass
class NationalPki(pki.Pki):
    """Certificates of people come from both demonstration CAs, once the SM2 one is trusted; `term` is that of SM2's."""

    term: Term | None = None

    def member(self, number: int, kind: pki.Kind = "ec", *, name: str = "", of: pki.Member | None = None) -> pki.Member:
        before = super().member(number, kind, name=name, of=of)
        if self.term is None:
            return before
        holder = Holder(before.person, before.org, before.org_name, f"P-{number:04d}")
        keys = (self._held(holder, 2 * number + 100, authority.usage(signing=True)),
                self._held(holder, 2 * number + 101, authority.usage(transport=True)))  # fmt: skip
        return Member(before, *keys)  # type: ignore[return-value]  # no PKCS#12, else the same

    def _held(self, holder: Holder, number: int, usage: x509.KeyUsage) -> Held:
        assert self.term
        basic = (x509.BasicConstraints(ca=False, path_length=None), True)
        subject, own = authority.subject(holder), national.key(number)
        draft = national.Draft(subject, national.CA_NAME, own.spki, (basic, (usage, True)), self.term, self.serial)
        return Held(own, draft.by(national.key(2)), (national.ISSUING, national.ROOT))


@dataclass
class NationalHall(Hall):
    """Its tenders are `announced(suite=SUITE)`."""

    def __post_init__(self) -> None:
        self.pki = NationalPki(at=self.pki.at)
        super().__post_init__()
        assert isinstance(self.pki, NationalPki)
        self.pki.term = Term(self.now - DAY, self.now + 300 * DAY)
        with self.house.acting(CLERK) as ctx:
            authorities.trust(ctx, national.ROOT, list(Purpose), production=False)
            authorities.introduce(ctx, national.ISSUING)
        self.publish_crls()

    def publish_crls(self) -> None:
        super().publish_crls()
        if not isinstance(self.pki, NationalPki) or self.pki.term is None:
            return
        at = self.now.replace(microsecond=0)
        with self.house.acting(CLERK) as ctx:
            for by, name in ((1, national.ROOT_NAME), (2, national.CA_NAME)):
                authorities.publish_crl(ctx, national.crl(national.key(by), name, at=at))

    def sign_in(self, member: pki.Member, role: Role) -> Person:
        """With both certificates: each is bound to the person when it is first used."""
        if found := national_of(member):
            super().sign_in(found.before, role)
        return super().sign_in(member, role)

    def do(self, person: Person, act: str, subject: str, body: Mapping[str, Json] | None = None) -> Entry:
        if act in OUTSIDE and (found := national_of(person.member)):
            person = replace(person, member=found.before)
        return super().do(person, act, subject, body)
