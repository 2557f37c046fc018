"""By whom the log is witnessed, as far as the site itself may say: the verifier judges whether that is enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from kernel import checkpoints
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.errors import Words
from signing.rules import note
from signing.rules.witnessing import Witnesses
from web.views.elements import Claim, Sign
from web.views.log import Cosigner
from web.words import Text, phrase

NAME: Final = Words("见证方联署", "Cosignatures by witnesses")
CHECK: Final = "02.04"
NOBODY: Final = Words("本站还没有外部见证方", "this site has no outside witness yet")
OWN: Final = Words(
    "联署的见证方由平台自己运行，不作数",
    "the witness is run by the platform itself and counts for nothing",
)


NOBODY_YET: Final = Words("本站还没有见证方。", "This site has no witness yet.")
OWN_ONLY: Final = Words(
    "下列见证方由平台自己运行，不作数：它防误操作，防不了平台自己。",
    "The witness below is run by the platform itself and counts for nothing: it guards against mistakes, "
    "not against the platform.",
)
NOT_YET: Final = Words("还没有联署", "not yet")
STANDING: Final[Mapping[bool | None, Sign]] = {
    True: Sign("good", Words("独立（由运营方指名，请自行核实）", "independent, says the operator; judge yourself")),
    False: Sign("warn", Words("平台自己的，不作数", "the platform’s own, counts for nothing")),
    None: Sign("plain", Words("现已不再请它联署", "not asked any more")),
}


def claim(ctx: Context, policy: Witnesses | None = None) -> Claim:
    """What to say of the newest checkpoint. Without the policy: how many have cosigned, and who judges that."""
    newest = checkpoints.newest(ctx.tx)
    names = newest.witnesses if newest else ()
    if policy is None:
        return Claim("warn", NAME, CHECK, _counted(len(names)))
    if not policy.asked:
        return Claim("warn", NAME, CHECK, NOBODY)
    if not policy.quorum:
        return Claim("warn", NAME, CHECK, OWN)
    counting = len({one.key.name for one in policy.asked if one.counts} & set(names))
    said = phrase("最新检查点有 {n} 家见证方联署，要求 {least} 家", n=counting, least=policy.quorum)
    return Claim("good" if counting >= policy.quorum else "warn", NAME, CHECK, said)


def quorum(signed: Checkpoint, policy: Witnesses) -> Text:
    """Whether those that the site itself names as independent are enough, as a sentence."""
    if not policy.asked:
        return NOBODY_YET
    if not policy.quorum:
        return OWN_ONLY
    n = len({one.key.name for one in policy.asked if one.counts}.intersection(signed.witnesses))
    return phrase("本站要求至少 {least} 家独立的见证方联署；这个检查点有 {n} 家。", least=policy.quorum, n=n)


def cosigners(ctx: Context, signed: Checkpoint, policy: Witnesses) -> tuple[Cosigner, ...]:
    """Whom the site asks, and who has cosigned this checkpoint though it is not asked any more."""
    counts = {one.key.name: one.counts for one in policy.asked}
    times = {line.name: _cosigned_at(line) for line in note.note(signed.note).lines if line.name in signed.witnesses}
    listed = (*counts, *(name for name in signed.witnesses if name not in counts))
    return tuple(
        Cosigner(
            name,
            STANDING[counts.get(name)],
            phrase("{at}", at=times[name]) if name in signed.witnesses else NOT_YET,
            _since(ctx, name),
        )
        for name in listed
    )


def _since(ctx: Context, name: str) -> Text:
    kept = checkpoints.first_line(ctx.tx, name)
    if kept is None:
        return NOT_YET
    (line,) = note.note(b"-\n\n" + kept).lines
    return phrase("{at:day}", at=_cosigned_at(line))


def _cosigned_at(line: note.Line) -> datetime:
    """The second that a cosigner vouches for: the first eight bytes of its line."""
    return datetime.fromtimestamp(int.from_bytes(line.blob[:8], "big"), UTC)


def _counted(count: int) -> Text:
    if not count:
        return NOBODY
    return phrase("最新检查点有 {n} 家见证方联署；是否独立、够不够数，由核验人自己的策略判断", n=count)
