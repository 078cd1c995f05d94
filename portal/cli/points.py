"""`club seal`: the ledger's seals by hand."""

import click
from flask import current_app

from portal.cli.group import club
from portal.club.purse import points


@club.command("seal")
@click.option("--new-notebook", is_flag=True, help="Put seals.log aside and begin another from the database as it is.")
def seal(new_notebook: bool) -> None:
    """Close every new line of the points ledger in a block now (the worker does it once an hour)."""
    notebook = points.Notebook(current_app.extensions["settings"].seals)
    if new_notebook:
        click.echo(f"{notebook.begin()} blocks written down in {notebook.path}")
    click.echo(f"{points.seal(notebook):,} lines sealed")


@club.command("roll-up")
def roll_up() -> None:
    """Compute the figures of the liability report now (the worker does it every night)."""
    made = points.roll_up()
    click.echo(f"{made.outstanding:,} points outstanding, computed in {made.milliseconds:,} ms")
