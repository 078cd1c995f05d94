"""`club trace`: from which export a list is that has got out."""

from pathlib import Path

import click

from portal.cli.group import club
from portal.club.people import accounts, exports
from portal.words import MomentInWords


@club.command("trace")
@click.argument("found")
def trace(found: str) -> None:
    """Name the exports whose marks stand in FOUND: a telephone number, or a text file (a sheet saved as CSV)."""
    path = Path(found)
    known = exports.traced(path.read_text(errors="replace") if path.is_file() else found)
    names = accounts.names_of({one.asked_by for one in known})
    for one in known:
        taken = MomentInWords(one.taken_at) if one.taken_at else "never saved"
        click.echo(f"export {one.id}, {one.kind} {one.scope}, {one.rows} rows, {names[one.asked_by]}, {taken}")
    if not known:
        raise click.ClickException("no export of this club carries such a mark")
