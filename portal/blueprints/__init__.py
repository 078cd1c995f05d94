"""The web half: URLs, forms, responses. One blueprint a subject; its MANIFEST says what it adds to the house."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask


def register(app: Flask) -> None:
    """Give the application every blueprint of this folder; the staff's stand under /staff, named staff.<subject>."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        app.register_blueprint(import_module(f"{__name__}.{module.name}").blueprint)
