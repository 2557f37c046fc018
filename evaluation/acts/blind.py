"""The numbers of a lot's blind part (暗标): drawn when the panel is convened, told when the scores are opened."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation import store
from evaluation.acts.members import Sitting
from evaluation.rules import blind
from kernel import table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict
from trading.acts import reading, stage
from trading.rules.lifecycle import Stage


def roles(ctx: Context, of: Sitting) -> frozenset[str]:
    """The roles of the files that are read blind; empty where the lot asks for none."""
    return frozenset(paper.id for paper in stage.document(ctx, of.lot).lot(of.lot.id).papers if paper.blind)


def convened(ctx: Context, of: Sitting) -> dict[str, Json]:
    """What convening says of the numbers: their commitment. The first of the two who sign has the seed drawn."""
    if not roles(ctx, of):
        return {}
    seed = _seed(ctx, of)
    if seed is None:
        seed = ctx.chance.bytes(blind.SEED)
        taken = Conflict("act.signed_already", "另一方正在签署", "the other party is signing")
        table.add(ctx.tx, store.blinds, taken, **of.key, seed=seed)
    return {"blind": blind.commitment(of.lot.tender, of.lot.id, of.round, seed).hex()}


def told(ctx: Context, of: Sitting) -> dict[str, Json]:
    """What the opening of the scores says: the seed, by which everybody can join numbers to bids."""
    seed = _seed(ctx, of)
    return {} if seed is None else {"blind": seed.hex()}


def numbers(ctx: Context, of: Sitting) -> Mapping[str, str]:
    """Number → bid, of every opened bid; empty where nothing is blind. For the platform: nobody is shown this."""
    seed = _seed(ctx, of)
    return {} if seed is None else blind.numbers(seed, [one.bid for one in reading.opened(ctx, of.lot.id)])


def hidden(ctx: Context, of: Sitting) -> Mapping[str, str]:
    """As `numbers` while they are in force: from the convening to the opening of the scores."""
    return numbers(ctx, of) if of.lot.stage is Stage.EVALUATING else {}


def _seed(ctx: Context, of: Sitting) -> bytes | None:
    row = table.find(ctx.tx, store.blinds, **of.key)
    return None if row is None else bytes(row.seed)
