"""The staff's rooms under /staff: one gate, one module a subject."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")

for _module in sorted(iter_modules(__path__), key=lambda found: found.name):
    blueprint.register_blueprint(import_module(f"{__name__}.{_module.name}").blueprint)
