"""A common policy that a CA demands: what satisfies it, what does not, and when nobody asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID

from kernel.errors import NotTrusted
from signing.rules import der, policies
from tests.support import boxes, node, pki

P1, P2, ANY = "2.16.840.1.101.3.2.1.48.1", "2.16.840.1.101.3.2.1.48.2", "2.5.29.32.0"


@dataclass(frozen=True)
class Step:
    """One certificate of a path; `asks` is requireExplicitPolicy."""

    named: tuple[str, ...] = ()
    asks: int | None = None
    self_issued: bool = False
    maps: bool = False
    inhibits: bool = False
    forbids_mapping: bool = False


@cache
def certificate(subject: str, issuer: str, step: Step) -> x509.Certificate:
    """Signed by any key: signatures are judged elsewhere."""
    key = pki.key("ec", 1)
    extensions: list[x509.ExtensionType] = []
    if step.named:
        extensions.append(
            x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(each), None) for each in step.named])
        )
    if step.asks is not None or step.forbids_mapping:
        extensions.append(x509.PolicyConstraints(step.asks, 0 if step.forbids_mapping else None))
    if step.maps:
        pair = der.sequence(der.sequence(der.oid(P1), der.oid(P2)))
        extensions.append(x509.UnrecognizedExtension(ExtensionOID.POLICY_MAPPINGS, pair))
    if step.inhibits:
        extensions.append(x509.InhibitAnyPolicy(0))
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (subject, issuer)]
    builder = x509.CertificateBuilder(issuer_name=names[1], subject_name=names[0], public_key=key.public_key(),
                                      serial_number=7, not_valid_before=boxes.FROM, not_valid_after=boxes.UNTIL)  # fmt: skip
    for each in extensions:
        builder = builder.add_extension(each, critical=False)
    return builder.sign(key, hashes.SHA256())


def path(*steps: Step, root: Step = Step()) -> list[x509.Certificate]:
    """From the CA below the trusted one down to the holder; given back holder first, trusted CA last."""
    made, above = [certificate("root", "root", root)], "root"
    for number, step in enumerate(steps):
        name = above if step.self_issued else f"{number}"
        made.append(certificate(name, above, step))
        above = name
    return made[::-1]


GOOD = {
    "nobody asks and nobody names": path(Step(), Step()),
    "nobody asks": path(Step((P1,)), Step((P2,))),
    "one policy throughout": path(Step((P1,), 0), Step((P1,))),
    "one of several": path(Step((P1, P2), 0), Step((P1,))),
    "any above": path(Step((ANY,), 0), Step((P2,))),
    "any in the middle": path(Step((P1,), 0), Step((ANY,)), Step((P1,))),
    "any below": path(Step((P1,), 0), Step((ANY,))),
    "asked of what is further below": path(Step((P1,), 2), Step()),
    "the holder's own certificate asks it of others": path(Step((P1,)), Step(asks=1)),
    "a self-issued certificate does not count": path(Step((P1,), 2), Step(self_issued=True), Step()),
    "the trusted CA's demands count for nothing": path(Step(), Step(), root=Step((P1,), 0)),
    "a trusted certificate alone": path(root=Step((P1,), 0)),
    "mapping where nobody asks": path(Step((P1,), maps=True), Step((P2,))),
    "no demand but that nothing be mapped": path(Step((P1,), forbids_mapping=True), Step((P2,))),
    "any after it counts no more, yet the policy is named": path(Step((P1,), 0, inhibits=True), Step((P1, ANY))),
}
BAD = {
    "another policy": path(Step((P1,), 0), Step((P2,))),
    "none named below": path(Step((P1,), 0), Step()),
    "none named above": path(Step(asks=0), Step((P1,))),
    "left and come back to": path(Step((P1,), 0), Step((P2,)), Step((P1,))),
    "due one further below": path(Step((P1,), 1), Step()),
    "due two further below": path(Step((P1,), 2), Step(), Step()),
    "the lower CA asks": path(Step((P1,)), Step((P2,), 0), Step((P1,))),
    "the sooner demand counts": path(Step((P1,), 0), Step((P1,), 5), Step((P2,))),
    "the holder's own certificate asks it of itself": path(Step((P1,)), Step(asks=0)),
    "a self-issued holder counts": path(Step((P1,), 1), Step(self_issued=True)),
    "mapping": path(Step((P1,), 0, maps=True), Step((P2,))),
    "mapping, and the policy that was mapped away": path(Step((P1,), 0, maps=True), Step((P1,))),
    "any counts no more": path(Step((P1,), 0, inhibits=True), Step((ANY,))),
    "any counts no more further below": path(Step((P1,), 0, inhibits=True), Step((P1,)), Step((ANY,))),
}


def judged(steps: list[x509.Certificate]) -> str:
    try:
        policies.check(steps)
    except NotTrusted as refusal:
        return refusal.code
    return "good"


@pytest.mark.parametrize("name", GOOD)
def test_a_path_that_has_what_is_demanded(name: str) -> None:
    assert judged(GOOD[name]) == "good"


@pytest.mark.parametrize("name", BAD)
def test_a_path_without_it(name: str) -> None:
    assert judged(BAD[name]) == "certificate.policy"


def test_the_second_verifier_judges_alike() -> None:
    script = """answer(given.map((path) => Ebid.policed(path.map((each) => Ebid.certificate(Ebid.unhex(each))))));"""
    given = [
        [each.public_bytes(Encoding.DER).hex() for each in steps[:-1]] for steps in (*GOOD.values(), *BAD.values())
    ]
    assert node.told(script, given) == [True] * len(GOOD) + [False] * len(BAD)
