"""By whom the log is witnessed, as far as the site itself may say: the verifier judges whether that is enough."""

from __future__ import annotations

from typing import Final

from kernel import checkpoints
from kernel.context import Context
from kernel.errors import Words
from signing.rules.witnessing import Witnesses
from web.views.elements import Claim
from web.words import Text, phrase

NAME: Final = Words("见证方联署", "Cosignatures by witnesses")
CHECK: Final = "02.04"
NOBODY: Final = Words("本站还没有外部见证方", "this site has no outside witness yet")
OWN: Final = Words(
    "联署的见证方由平台自己运行，不作数",
    "the witness is run by the platform itself and counts for nothing",
)


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


def _counted(count: int) -> Text:
    if not count:
        return NOBODY
    return phrase("最新检查点有 {n} 家见证方联署；是否独立、够不够数，由核验人自己的策略判断", n=count)
