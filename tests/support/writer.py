"""A process that records acts until it is killed: `python -m tests.support.writer URL SUBJECT SEED`.

It prints a line `subject tseq leaf` for every entry after its transaction has committed: what it acknowledges.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kernel import journal
from kernel.act import Act
from kernel.actor import CLERK
from kernel.blobs import FolderBlobs
from kernel.chance import SystemChance
from kernel.context import Context
from kernel.db import connect, writing
from tests.support.databases import MORNING


def main(url: str, subject: str) -> None:
    engine = connect(url)
    blobs = FolderBlobs(Path(tempfile.gettempdir()))
    number = 0
    while True:
        number += 1
        with writing(engine) as tx:
            ctx = Context(tx, blobs, CLERK, MORNING, SystemChance())
            made = journal.append_many(ctx, [Act("note", subject, CLERK, MORNING, {"n": number})] * (number % 3 + 1))
        for one in made:
            print(one.subject, one.tseq, one.leaf.hex(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
