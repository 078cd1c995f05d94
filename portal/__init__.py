"""The owners' club portal."""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.web import Portal


def create_app(settings: "Settings | None" = None) -> "Portal":
    """The application. Raises ConfigurationError, UnsafeSQLite, RuntimeError (a route without access declaration)."""
    gc.disable()  # what a start makes stays: looking through it for rubbish would cost a quarter of the start
    try:
        # not above: bin/run and the press's child need the package, not the application
        from portal.factory import make

        return make(settings)
    finally:
        gc.enable()
