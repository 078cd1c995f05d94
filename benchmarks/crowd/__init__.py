"""An empty database filled with as many members and ledger lines as are wanted, to measure with.

`python -m benchmarks.crowd --members 1000000 --entries 20000000`: a command of `club` that the product does not have.
"""

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from benchmarks.crowd import block, filling
from portal.cli.group import club
from portal.club.purse import points
from portal.config import Settings


@club.command("crowd")
@click.option("--members", default=10_000, show_default=True, type=click.IntRange(1, 9_999_500))
@click.option("--entries", default=200_000, show_default=True, type=click.IntRange(block.LEAST))
def crowd(members: int, entries: int) -> None:
    """Fill an EMPTY database with a consistent crowd: members with homes, points and redemptions.

    A crowd is invented people with invented phones, the same for the same numbers; `club doctor` must find nothing
    wrong with it. Where it is broken off, begin again with an empty database.
    """
    settings: Settings = current_app.extensions["settings"]
    if not settings.is_loopback:
        raise click.ClickException("PORTAL_URL is not this machine: a crowd is for measuring and stays away")
    if members > block.MOST and members % block.MOST:
        raise click.UsageError(f"more than {block.MOST} members come in multiples of {block.MOST}")
    if entries < members * block.LEAST:
        raise click.UsageError(f"a member has at least {block.LEAST} entries")
    try:
        if not filling.is_empty():
            raise click.ClickException("there are accounts already: a crowd fills only an empty club")
    except DBAPIError as error:
        raise click.ClickException("there is no club here yet: run club init first") from error
    notebook = points.Notebook(settings.seals)
    filling.fill(members, entries, lambda sentence: click.echo(f"  {sentence}", err=True), notebook)
    click.echo(f"{members:,} members are in the club; club doctor tells whether all is well.")
