"""`club seal`: the seals by hand."""

import click
from flask import current_app

from portal.cli.group import club
from portal.club.ground import sealing
from portal.club.purse import points


@club.command("seal")
@click.option("--new-notebook", is_flag=True, help="Put seals.log aside and begin another from the database as it is.")
def seal(new_notebook: bool) -> None:
    """Close every new line of the ledger and of what else is sealed in a block now (the worker does it every hour)."""
    path = current_app.extensions["settings"].seals
    ledger, records = points.Notebook(path), sealing.Records(path)
    if new_notebook:
        click.echo(f"{records.begin() + ledger.begin()} blocks written down in {path}")
    click.echo(f"{points.seal(ledger):,} lines and {sealing.seal(records):,} rows sealed")


@club.command("roll-up")
def roll_up() -> None:
    """Compute the figures of the liability report now (the worker does it every night)."""
    made = points.roll_up()
    click.echo(f"{made.outstanding:,} points outstanding, computed in {made.milliseconds:,} ms")
