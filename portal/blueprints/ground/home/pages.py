"""Short public pages: what we promise and what was measured, privacy, accessibility, and whether the portal lives."""

from datetime import timedelta

from flask import Response, jsonify, make_response
from sqlalchemy import text

from portal import clock
from portal.blueprints.ground.home import blueprint
from portal.club import reports
from portal.club.voice.complaints.sla import STANDARD
from portal.database import session
from portal.identity import public
from portal.web import Answer, page

MEASURED_OVER = timedelta(days=90)


@blueprint.get("/service-standard")
@public(cached=300)
def service_standard() -> Answer:
    today = clock.today()
    since = today - MEASURED_OVER
    return page(
        "ground/home/service_standard.html",
        standard=STANDARD.now(),
        since=since,
        until=today,
        measured=reports.answered_between(since, today),
    )


@blueprint.get("/privacy")
@public(cached=300)
def privacy() -> Answer:
    return page("ground/home/privacy.html")


@blueprint.get("/accessibility")
@public(cached=300)
def accessibility() -> Answer:
    return page("ground/home/accessibility.html")


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """For the machine that watches: the portal answers, and its database too."""
    session.execute(text("SELECT 1"))
    response = make_response(jsonify(status="ok"))
    response.headers["Cache-Control"] = "no-store"
    return response
