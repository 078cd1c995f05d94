"""The `club` group of commands."""

from flask.cli import AppGroup

club = AppGroup("club", help="The club: set up, fill, check, back up, work.")
