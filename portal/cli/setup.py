"""`club init`, `demo`, `logins`, `create-staff`, `opening`, `doctor`."""

import json
import sys

import click
import flask_migrate
from flask import current_app

from portal import config
from portal.cli import doctor as checks
from portal.cli import trials
from portal.cli.group import club
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.database import session, transaction
from portal.delivery import Sent
from portal.manifest import subjects
from portal.refusal import Refusal


@club.command("init")
def init() -> None:
    """Make or bring up to date the database, and what an empty club needs (earn rules, terms of grades)."""
    flask_migrate.upgrade()
    with transaction():
        for subject in subjects().values():
            for install in subject.install:
                install()


@club.command("demo")
def demo() -> None:
    """Fill an empty club with the demo club."""
    from portal import demo as demo_club

    if not config.current().is_loopback:
        raise click.ClickException("PORTAL_URL is not this machine: the demo club has known passwords and stays away")
    if demo_club.is_filled():
        raise click.ClickException("there are accounts already: the demo club fills only an empty one")
    demo_club.fill(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo("The demo club is filled.")


@club.command("logins")
def logins() -> None:
    """One way in for each kind of person of the demo club, one JSON object a line."""
    from portal import demo as demo_club

    if not config.current().is_loopback or not demo_club.is_demo():
        raise click.ClickException("only the demo club tells its logins")
    for row in demo_club.logins():
        click.echo(json.dumps(row, ensure_ascii=False))


@club.command("create-staff")
@click.option("--phone", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def create_staff(phone: str, name: str, role: str, password: str) -> None:
    """Somebody of the staff, with a role in every estate; prints the secret for the authenticator app."""
    try:
        with transaction():
            secret = accounts.create_staff(phone, name, Role(role), password)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"Authenticator secret for {name}: {secret}")


@club.command("opening")
@click.option("--first", is_flag=True, help="only while the club has no administrator at all (bin/run)")
def opening(first: bool) -> None:
    """A key for the first administrator, or the second; it ends the one before, and is good once, for a day."""
    session.remove()
    if first and accounts.first.administrators():
        return
    try:
        with transaction():
            key = accounts.first.new_key()
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("An administrator begins here, with this key (once, for a day):")
    click.echo(f"  {config.current().address}/opening")
    click.echo(f"  {accounts.first.KEYS.shown(key)}")


@club.command("doctor")
@click.option("--trial", multiple=True, help="Send a trial to this mobile number or mailbox, and tell the true answer.")
def doctor(trial: tuple[str, ...]) -> None:
    """Check the machine and the club's invariants; the first thing that is wrong ends it with 1."""
    session.remove()
    for to in trial:
        outcome = trials.sent_to(to)
        click.echo(f"trial to {to}: {outcome}")
        if not isinstance(outcome, Sent):
            sys.exit(1)
    for found in checks.examine(current_app._get_current_object()):  # type: ignore[attr-defined]
        if found.problem:
            click.echo(f"✗ {found.name}: {found.problem}", err=True)
            sys.exit(1)
        click.echo(f"✓ {found.name}")
