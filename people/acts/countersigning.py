"""The signature of a person under the statement of an act."""

from __future__ import annotations

from collections.abc import Mapping

from kernel import table
from kernel.actor import Actor
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed
from people import store
from people.acts import losses
from signing.acts.signatures import Signatory, witness
from signing.rules.choice import ANY
from signing.rules.statement import Signed, statement


def countersign(ctx: Context, person: Actor, act: str, subject: str, body: Mapping[str, Json], p7s: bytes) -> Signed:
    """What `person` signed, if it is the statement of exactly this act; both are kept. By which algorithms the act
    may be signed was asked before (`trading.acts.suites`).

    `ctx.actor` is whom the statement names; `person` is who is signed in (they differ for a drawn expert, whom the
    journal calls by a pseudonym). NotTrusted if the signature does not hold, NotAllowed if it is somebody else's.
    """
    data = statement(act, subject, ctx.actor.tag, body)
    signatory = witness(ctx, data, p7s, taken=ANY)
    must_be(ctx, person, signatory)
    return Signed(
        ctx.blobs.put(data), ctx.blobs.put(p7s), signatory.org, signatory.person, signatory.certificate_sha256
    )


def must_be(ctx: Context, person: Actor, signatory: Signatory) -> None:
    """NotAllowed unless the certificate is bound to the person who is signed in; NotTrusted if it is lost."""
    bound = table.find(ctx.tx, store.certificates, sha256=signatory.certificate_sha256)
    if bound is None or bound.person != person.id or signatory.org != person.org:
        raise NotAllowed(
            "act.other_signer", "签名人不是当前登录人", "the signature is not of the person signed in", field="p7s"
        )
    losses.good(ctx.tx, signatory.certificate_sha256)
