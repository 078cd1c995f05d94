"""Whole numbers from outside are never larger than what the database holds: in addresses, queries and forms."""

from werkzeug import routing

from portal.numbers import MOST, is_held, number_in

__all__ = ["MOST", "IntegerConverter", "is_held", "number_in", "whole"]


class IntegerConverter(routing.IntegerConverter):
    """`<int:…>` of every route; a larger number is no address of ours."""

    def __init__(
        self,
        map: routing.Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = MOST,
        signed: bool = False,
    ) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def whole(text: str) -> int:
    """For `request.args.get(name, type=whole)`. Raises ValueError for what is no number of a row."""
    if (number := number_in(text)) is None:
        raise ValueError(text)
    return number
