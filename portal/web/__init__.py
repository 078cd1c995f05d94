"""What every page and act of the web half is made with."""

from portal.web.answers import Answer, find, form_page, page, prepare
from portal.web.application import Portal
from portal.web.forms import Form, once_key

__all__ = ["Answer", "Form", "Portal", "find", "form_page", "once_key", "page", "prepare"]
