"""Commands by which people decide what is one concept: aliases."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines import aliases as deciding
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, TableFormat, say
from pipelines.cli.tables import print_table
from pipelines.resolution import revising
from pipelines.resolution.revising import Signature


class Action(StrEnum):
    """What to do with the aliases."""

    LIST = "list"
    MERGE = "merge"
    SPLIT = "split"


class AliasFormat(StrEnum):
    """How ``kg aliases DIR list`` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    SSSOM = "sssom"


_REVISIONS = {Action.MERGE: revising.merged, Action.SPLIT: revising.split}


@app.command()
def aliases(
    directory: Directory,
    action: Annotated[Action, typer.Argument(metavar="list|merge|split")],
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Labels, aliases or ids. list: of the concept to list, else all are. merge: of a"
            " concept, then of those that are the same. split: of a concept, then the names that"
            " are not its.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="WHO", help="Who decides; else git's user.name or the login."),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="A remark to keep with it.")] = None,
    format: Annotated[AliasFormat, typer.Option("--format")] = AliasFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """List what names a concept has and who or what decided it, or decide otherwise.

    What is decided stands in DIR/aliases.sssom.tsv and holds for every later build. Splitting what
    was merged takes that decision back, and merging what was split takes that back.

    Example: kg aliases graph merge "Adam" "Adam optimizer" --note "the same optimizer"
    """
    given = names or []
    if action is Action.LIST:
        if len(given) > 1 or by is not None or note is not None:
            raise typer.BadParameter("list takes one name at most, and neither --by nor --note")
        _list(directory, given[0] if given else None, format)
        return
    if len(given) < 2:
        raise typer.BadParameter(f"{action} takes two names at least")
    signature = Signature((_who(by, quiet),), datetime.now(UTC).date().isoformat(), note)
    revised = deciding.revise(directory, _REVISIONS[action], given[0], given[1:], signature)
    for decision in revised.taken_back:
        say(f"taken back: {decision.told}", quiet)
    for decision in revised.made:
        say(f"decided: {decision.told}", quiet)
    if not revised.taken_back and not revised.made:
        say("this is so already", quiet)
    say(f"{directory}: {revised.concepts} concepts", quiet)


def _list(directory: Path, name: str | None, format: AliasFormat) -> None:  # noqa: A002
    if format is AliasFormat.SSSOM:
        sys.stdout.buffer.write(deciding.mappings(directory, name))
    else:
        print_table(deciding.listed(directory, name), TableFormat(format.value))


def _who(by: str | None, quiet: bool) -> str:
    """The name of who decides, in one line."""
    if by is not None:
        who, source = by, None
    elif name := _git_name():
        who, source = name, "git's user.name"
    else:
        try:
            who, source = getpass.getuser(), "the login"
        except (OSError, KeyError) as error:
            raise typer.BadParameter("say who decides: --by WHO") from error
    plain = " ".join("".join(c if c.isprintable() else " " for c in who).split())
    if not plain:
        raise typer.BadParameter("--by needs a name")
    if source is not None:
        say(f"decided by {plain} ({source}; --by names another)", quiet)
    return plain


def _git_name() -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    asked = subprocess.run(  # noqa: S603 (a fixed command)
        [git, "config", "user.name"], capture_output=True, encoding="utf-8", check=False
    )
    return asked.stdout.strip()
