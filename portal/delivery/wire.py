"""What an error on the way to a gateway says about a message: never left the house, or nobody knows."""

from portal.delivery.outcome import Outcome, TryLater, Unsure, in_short

NOT_KNOWN = "not known whether it went"
BEFORE = (
    "ConnectTimeout",
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "SSLError",
    "ProxyError",
)
BEFORE_TOO = (ConnectionRefusedError,)
MOST_LOOKED_AT = 20  # errors wrap each other; a loop among them is an error of their library


def trouble(error: BaseException) -> Outcome:
    """A connection that never stood carried nothing; of one that broke, nobody knows. Nothing else is guessed.

    Only the kinds of the errors are kept: their words hold addresses, with the number and the code in them.
    """
    kinds = [type(one).__name__ for one in _behind(error)]
    words = in_short(*dict.fromkeys(kinds))
    return TryLater(words, for_all=True) if set(kinds) & set(BEFORE) else Unsure(in_short(NOT_KNOWN, words))


def _behind(error: BaseException) -> list[BaseException]:
    """The error, and all that it was made of."""
    found: list[BaseException] = []
    open_ones: list[object] = [error]
    while open_ones and len(found) < MOST_LOOKED_AT:
        one = open_ones.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            inner = (getattr(one, "reason", None), getattr(one, "inner_exception", None))
            open_ones += [one.__cause__, one.__context__, *inner, *one.args]
    return found
