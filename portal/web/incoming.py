"""A request as the portal reads it: whatever was typed into a form or stands in an address is readable text."""

from typing import Any

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

from portal.typed import readable


class _Parser(FormDataParser):
    def parse(self, *arguments: Any, **options: Any) -> tuple[Any, Any, Any]:
        stream, form, files = super().parse(*arguments, **options)
        return stream, _readable(form), files


class Incoming(Request):
    form_data_parser_class = _Parser

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _readable(super().args)  # type: ignore[no-any-return]


def _readable(sent: Any) -> Any:
    """Most of what comes is so already."""
    typed = list(sent.items(multi=True))
    read = [(name, readable(value)) for name, value in typed]
    return sent if read == typed else type(sent)(read)
