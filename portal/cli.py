"""flask --app wsgi club …: the commands of whoever runs the portal."""

from flask import Flask
from flask.cli import AppGroup

club = AppGroup("club", help="The club: set up, fill, check, back up, work.")


def init_app(app: Flask) -> None:
    app.cli.add_command(club)
