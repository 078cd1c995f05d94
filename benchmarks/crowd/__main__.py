"""`python -m benchmarks.crowd`: the command, of the club that the environment names."""

from benchmarks.crowd import crowd
from portal import create_app

if __name__ == "__main__":
    with create_app().app_context():
        crowd()
