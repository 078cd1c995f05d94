"""Whether a printed statement is what the ledger says: open to whoever holds the paper; says no more than it does."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.club.ground import attempts
from portal.club.purse import points
from portal.identity import public
from portal.manifest import Pages
from portal.refusal import Refusal
from portal.web import Answer, page
from portal.web.verified_phone import network

blueprint = Blueprint("proof", __name__, url_prefix="/proof")
LOOKS = ((20, 60), (200, 3600))  # from one network address: a family or an office behind one, not a machine


@blueprint.get("")
@public
def index() -> ResponseReturnValue | Answer:
    """Where the code is typed; the form leads to the code's own address."""
    typed = request.args.get("code", "").strip()[:200]
    if points.plain_code(typed):
        return redirect(url_for(".show", code=points.plain_code(typed)), 303)
    return page("purse/points/proof/index.html", typed=typed, asked="code" in request.args, head=points.head())


@blueprint.get("/<code>")
@public
def show(code: str) -> Answer:
    try:
        attempts.spend_if_possible(("proof", network(), LOOKS))  # a code has a hundred random bits
    except Refusal as refusal:
        return _answer(
            "purse/points/proof/show.html", refusal.status, proof=None, typed=code[:80], wait=refusal.sentence
        )
    found = points.verify_statement(code[:80])
    return _answer("purse/points/proof/show.html", 200 if found else 404, proof=found, typed=code[:80], wait=None)


def _answer(template: str, status: int, **context: Any) -> Answer:
    """Kept by nobody and found by no search engine: the address holds the code."""
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return Answer(page=template, status=status, headers=headers, **context)


MANIFEST = Pages()
