"""Filters for the texts of a case: paragraphs as they were typed, and the moments of its messages."""

from datetime import date, datetime

from markupsafe import Markup

from portal.blueprints.voice.complaints import blueprint
from portal.web import wording


@blueprint.app_template_filter("paragraphs")
def paragraphs(text: str) -> Markup:
    """Plain text as it was written: every line a paragraph, nothing in it is markup."""
    lines = (line.strip() for line in text.splitlines())
    return Markup().join(Markup("<p>{}</p>").format(line) for line in lines if line)


@blueprint.app_template_filter("iso_moment")
def iso_moment(text: str) -> str:
    """The moment of a message's values, as people read it."""
    return wording.moment(datetime.fromisoformat(text))


@blueprint.app_template_filter("iso_day")
def iso_day(text: str) -> str:
    return wording.day(date.fromisoformat(text))
