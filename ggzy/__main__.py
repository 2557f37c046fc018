"""The command `ggzy`: a thin dispatcher above all layers; each group is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Final, NamedTuple

import click

from ggzy.version import VERSION
from kernel.errors import Refusal


class Group(NamedTuple):
    """Where a command lies (`module:name`) and what it is for."""

    where: str
    about: str


GROUPS: Final = {
    "demo": Group("ggzy.demo.commands:demo", "Play real tenders and a live auction, then serve the site."),
    "serve": Group("web.commands:serve", "Serve the site."),
    "db": Group("web.commands:db", "Migrate or look at the database."),
    "bank": Group("web.bank_commands:bank", "Let a payment come to the stand-in for the bank."),
    "register": Group("web.library_commands:register", "Take entries into a register."),
    "library": Group("web.library_commands:group", "Take records into the document library."),
    "bid": Group("client.commands:bid", "Pack, seal, submit, withdraw and open a bid; keep its receipts."),
    "sign": Group("client.signing:sign", "Show and sign a one-time task, also in two steps."),
    "token": Group("client.devices:token", "List the certificates on PKCS#11 tokens, with addresses to copy."),
    "bridge": Group("client.devices:bridge", "Let the platform's pages use the keys of this machine."),
    "vrf": Group("client.commands:vrf", "An entropy party's key and answers for the draw."),
    "log": Group("client.log:log", "Audit a log between two checkpoints."),
    "verify": Group("verifier.commands:verify", "Verify a lot's dossier, or a receipt, offline."),
    "verify-diff": Group("verifier.commands:verify_diff", "Show that nothing disappeared between two downloads."),
    "replay": Group("verifier.replaying:command", "Run a lot's live competition again from its dossier."),
    "witness": Group("witness.commands:witness", "Cosign the checkpoints of logs that only grow."),
}


class Dispatcher(click.Group):
    """Knows every command's name and purpose without importing it."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        return loaded(GROUPS[cmd_name]) if cmd_name in GROUPS else None

    def invoke(self, ctx: click.Context) -> object:
        """A refusal reaches a person as sentences, never as a traceback."""
        ctx.meta["ggzy.typesetter"] = printed  # `client.press` takes it from there; no command is loaded for it
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(told(refusal)) from refusal

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, group.about) for name, group in GROUPS.items()])


def printed(page: str) -> bytes:
    """By the typesetter of the platform's papers, which clients do without."""
    from disclosure import paper

    return paper.printed(page)


def told(refusal: Refusal) -> str:
    """What is wrong, by which rule, and what to do, in both languages; the code is for quoting."""
    law = f" [{refusal.law}]" if refusal.law else ""
    pairs = [(refusal.words, law), (refusal.remedy, "")]
    lines = [f"{text}{more}" for words, more in pairs for text in (words.zh, words.en) if text]
    return "\n".join([*lines, f"({refusal.code})"])


def loaded(group: Group) -> click.Command:
    """The command itself; a clear line if this installation lacks its package."""
    module, _, name = group.where.partition(":")
    try:
        command = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        raise click.ClickException(f"this installation has no {error.name}, which the command needs") from error
    if not isinstance(command, click.Command):
        raise click.ClickException(f"{group.where} is no command")
    return command


@click.command(cls=Dispatcher, name="ggzy")
@click.version_option(VERSION, message="%(version)s")
def main() -> None:
    """公共资源交易平台: open, publicly verifiable tendering and trading."""


if __name__ == "__main__":
    main(prog_name="ggzy")
