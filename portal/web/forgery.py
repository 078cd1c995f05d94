"""Whether a form comes from a page of ours, and what is said when its token is not the present one.

The token decides. Beside it counts what the browser says of where the request was made: a word against us refuses it,
silence does not, for many browsers and apps send no Referer. A form whose token has become old is shown again, filled.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, make_response, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web.answers import Answer
from portal.web.application import refused

NO_COOKIE = "The CSRF session token is missing."  # Flask-WTF's own words, as are those below
ELSEWHERE = "from elsewhere"
OTHER_SIGN_IN = {"The CSRF tokens do not match.", "The CSRF token is missing."}


def from_outside(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare that a machine of somebody else's calls it, by an address that only they know: it has no page of ours."""
    view.from_outside = True  # type: ignore[attr-defined]
    return view


class Protect(CSRFProtect):
    def protect(self, apply_exemptions: bool = False) -> None:
        if getattr(current_app.view_functions.get(request.endpoint or ""), "from_outside", False):
            return
        if request.method in current_app.config["WTF_CSRF_METHODS"] and not _may_be_ours():
            raise CSRFError(ELSEWHERE)
        super().protect(apply_exemptions)


def answer_to(error: CSRFError) -> Response | None:
    """The page of the form with what was typed, and the reason; None where there is no such page."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if error.description == ELSEWHERE or getattr(view, "form_page", (None,))[0] is None:
        return None
    g.late = True
    try:
        answer = refused(view, Refusal(reason(error), status=400))
    except HTTPException:  # the page itself is not to be seen
        return None
    return answer.response() if isinstance(answer, Answer) else make_response(answer)


def reason(error: CSRFError) -> str:
    if error.description == ELSEWHERE:
        return str(_("This was sent from a page of another website. Nothing was done."))
    if error.description == NO_COOKIE:
        return str(
            _(
                "Your browser did not send our cookie along, so nothing was done. Please press once more. If this "
                "sentence comes again, allow cookies for this site."
            )
        )
    if error.description in OTHER_SIGN_IN:
        return str(_("You signed in or out in another window meanwhile. Nothing was done: please press once more."))
    return str(_("This page has been open for too long. Nothing was done: press once more."))


def _may_be_ours() -> bool:
    """What the browser says, the surest first: the origin, the relation of both sites, the page before."""
    ours = {request.host, urlsplit(current_app.extensions["settings"].address).netloc}
    origin = request.headers.get("Origin", "null")
    if origin != "null":
        return urlsplit(origin).netloc in ours
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    before = urlsplit(request.referrer or "")
    return before.scheme not in {"http", "https"} or before.netloc in ours
