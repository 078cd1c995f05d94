"""A shelf of answers that never weighs more than so many bytes, whoever asks for whatever."""

import threading
import time
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Bounded(Generic[Value]):
    """Values by key, each until its moment; above the bound those that were asked for longest ago go first."""

    def __init__(self, most: int) -> None:
        self._most, self.size = most, 0
        self._mutex = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, int, Value]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Value | None:
        with self._mutex:
            found = self._kept.get(key)
            if found is None:
                return None
            if found[0] < time.monotonic():
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return found[2]

    def set(self, key: str, value: Value, size: int, seconds: float) -> None:
        """size: in bytes, the key's own are counted, too. What alone weighs more than a tenth is not kept."""
        weight = size + len(key)
        with self._mutex:
            self._drop(key)
            if weight > self._most // 10:
                return
            self._kept[key] = (time.monotonic() + seconds, weight, value)
            self.size += weight
            while self.size > self._most:
                self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        with self._mutex:
            self._kept.clear()
            self.size = 0

    def _drop(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.size -= gone[1]
