"""The owners' club portal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.config import Settings
    from portal.web import Portal


def create_app(settings: "Settings | None" = None) -> "Portal":
    """The application. Raises ConfigurationError, UnsafeSQLite, RuntimeError (a route without access declaration)."""
    from portal.factory import make  # not above: bin/run and the press's child need the package, not the application

    return make(settings)
