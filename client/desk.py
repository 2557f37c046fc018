"""How the command line speaks: one tongue, tables, progress, and a refusal as words instead of a trace."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from client.address import Address, Place
from client.stream import Progress, silent
from client.words import Tongue, said, told
from kernel.errors import Refusal, Words

if TYPE_CHECKING:
    from client.post import Post
    from signing.rules.keywrap import Holder
    from signing.rules.signer import Signer


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar in bytes. `advance` takes what was done since the last call; `begin` what was done long before,
    which tells nothing of how quick the rest will be."""

    advance: Progress = silent
    begin: Progress = silent


@dataclass(frozen=True, slots=True)
class Desk:
    """One run of the client: its tongue, its platform. What draws on the screen is loaded only where it is drawn."""

    tongue: Tongue
    site: str

    @classmethod
    def speaking(cls, tongue: str, site: str) -> Desk:
        return cls("en" if tongue == "en" else "zh", site)

    def words(self, zh: str, en: str) -> str:
        return said(Words(zh, en), self.tongue)

    def say(self, zh: str, en: str) -> None:
        click.echo(self.words(zh, en))

    def table(self, rows: list[tuple[str, str]]) -> None:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(show_header=False, box=None, pad_edge=False)
        table.add_column(style="dim", overflow="fold")
        table.add_column(overflow="fold")
        for name, value in rows:
            table.add_row(Text(_plain(name)), Text(_plain(value)))
        Console(soft_wrap=True).print(table)

    def passphrase(self, path: Path) -> str:
        """From GGZY_PASSPHRASE for robots, else asked for; never an argument that others can list."""
        given = os.environ.get("GGZY_PASSPHRASE")
        if given is not None:
            return given
        asked: str = click.prompt(self.words(f"{path} 的口令", f"Passphrase of {path}"), hide_input=True)
        return asked

    def pin(self, label: str, warning: Words) -> str:
        """From GGZY_PIN for robots, else asked for. Never GGZY_PASSPHRASE: a wrong PIN costs one of few tries."""
        given = os.environ.get("GGZY_PIN")
        if given is not None:
            return given
        if warning.zh:
            self.say(warning.zh, warning.en)
        asked: str = click.prompt(self.words(f"令牌 {label} 的 PIN", f"PIN of the token {label}"), hide_input=True)
        return asked

    def signer(self, place: Place) -> Signer:
        """The signing key there: in a file, or on a token."""
        if isinstance(place, Path):
            from client import keys

            return keys.signer(place, self.passphrase(place))
        from client import token

        return token.signer(_with_library(place), self.pin)

    def opener(self, place: Place) -> Holder:
        """The encryption key there: in a file, or on a token."""
        if isinstance(place, Path):
            from client import keys

            return keys.opener(place, self.passphrase(place))
        from client import token

        return token.opener(_with_library(place), self.pin)

    @contextmanager
    def post(self) -> Iterator[Post]:
        """The network is loaded only by the commands that use it."""
        from client.line import line
        from client.post import Post

        with line(self.site, timeout=60, retries=3) as http:
            yield Post(http, self.site, tongue=self.tongue)

    @contextmanager
    def progress(self, zh: str, en: str, total: int) -> Iterator[Bar]:
        """A bar with speed and time left, on a terminal."""
        if not sys.stdout.isatty():
            yield Bar()
            return
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
        from rich.progress import Progress as Shown

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(binary_units=True),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        with Shown(*columns) as shown:
            row = shown.add_task(self.words(zh, en), total=total)
            yield Bar(lambda done: shown.advance(row, done), lambda size: shown.reset(row, completed=size))


def _with_library(address: Address) -> Address:
    return address if address.library else replace(address, library=os.environ.get("GGZY_PKCS11", ""))


def _chosen(context: click.Context, parameter: click.Parameter, value: str) -> None:
    now = context.obj if isinstance(context.obj, Desk) else Desk.speaking("zh", "")
    tongue, site = (value, now.site) if parameter.name == "lang" else (now.tongue, value)
    context.obj = Desk.speaking(tongue, site)


SITE = click.option(
    "--site",
    envvar="GGZY_SITE",
    default="http://127.0.0.1:8000",
    show_default=True,
    expose_value=False,
    callback=_chosen,
    help="平台 The platform.",
)
LANG = click.option(
    "--lang",
    envvar="GGZY_LANG",
    default="zh",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    callback=_chosen,
    help="语言 Language.",
)


def _plain(text: str) -> str:
    """What a document says cannot move the cursor or colour the screen of the person who reads it."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def _spoken(context: click.Context, error: Refusal) -> click.ClickException:
    desk = context.obj if isinstance(context.obj, Desk) else None
    return click.ClickException(told(error, desk.tongue if desk else "zh"))


class Spoken(click.Command):
    """A command whose refusals are told in words; exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as error:
            raise _spoken(ctx, error) from error


class SpokenGroup(click.Group):
    """A group whose commands' refusals are told in words; exit code 1. Some are loaded only when they are asked for:
    whoever seals does not wait for what signs elsewhere."""

    later: Mapping[str, str] = MappingProxyType({})
    """Where those lie: `module:name`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.later and cmd_name not in self.commands:
            module, _, name = self.later[cmd_name].partition(":")
            self.add_command(getattr(import_module(module), name), cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Refusal as error:
            raise _spoken(ctx, error) from error
