"""Whole numbers from outside are never larger than what the database holds: in addresses, queries and forms."""

from werkzeug import routing

LEAST, MOST = -(2**63), 2**63 - 1


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
    """For `request.args.get(name, type=whole)`. Raises ValueError."""
    number = int(text)
    if not is_held(number):
        raise ValueError(text)
    return number


def is_held(value: object) -> bool:
    """Whether the database can hold it; what is no number it can. True of a list when it is of each."""
    if isinstance(value, list):
        return all(is_held(one) for one in value)
    return not isinstance(value, int) or LEAST <= value <= MOST
