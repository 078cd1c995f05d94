"""flask --app wsgi club …: the commands of whoever runs the portal."""

from flask import Flask

from portal.cli import archive, exports, move, points, setup, work
from portal.cli.group import club

__all__ = ["club", "init_app"]
_REGISTERED = (archive, exports, move, points, setup, work)  # importing them declares their commands


def init_app(app: Flask) -> None:
    app.cli.add_command(club)
