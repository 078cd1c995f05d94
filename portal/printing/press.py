"""Printing in a child process; one press is kept warm: importing WeasyPrint costs more than a short document."""

import logging
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from portal.printing.job import Printed, PrintJob
from portal.sandbox import Child, Failed, Limits, Pool

log = logging.getLogger(__name__)

Resolve = Callable[[str], bytes | None]
WORKER = Path(__file__).with_name("child.py")
STYLES = Path(__file__).parent.parent / "static" / "print"
MEGABYTE = 1 << 20
LIMITS = Limits(memory=1600 * MEGABYTE, seconds=120, written=64 * MEGABYTE, answer=512 * MEGABYTE, idle=300)
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


class PrintingFailed(RuntimeError):
    """The document could not be made; the sentence says why, for the job's record."""


class TookTooLong(PrintingFailed):
    pass


class TooLarge(PrintingFailed):
    pass


class Press(Child):
    """A child that prints."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        super().__init__(WORKER, limits, _environment())

    def warm(self) -> None:
        try:
            super().warm()
        except Failed as failed:
            raise _said(failed, self.limits) from failed

    def print(self, job: PrintJob, resolve: Resolve) -> Printed:
        self.warm()
        try:
            return Printed(**self.call(asdict(job), resolve))
        except Failed as failed:
            raise _said(failed, self.limits) from failed


def _said(failed: Failed, limits: Limits) -> PrintingFailed:
    if failed.reason == "time":
        return TookTooLong(f"the document took longer than {limits.seconds:.0f} seconds")
    if failed.reason in {"memory", "size"}:
        return TooLarge("the document needs more memory than a print job may have")
    if failed.reason == "ended":
        return PrintingFailed(f"the press ended by itself ({failed.detail})")
    return PrintingFailed(failed.detail or failed.reason)


def _environment() -> dict[str, str]:
    """Nothing of ours: no database address, no secret; only what Python and fontconfig need to find their files."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


# --- the one that is kept -------------------------------------------------------------------------------------------

_presses = Pool(Press, children=1, patience=None)


def warm() -> None:
    """Start the kept press now, so that the first job finds it ready (the worker does, at its start)."""
    with _presses.child() as press:
        press.warm()


def put_away() -> None:
    _presses.close()


def print_job(job: PrintJob, resolve: Resolve) -> Printed:
    with _presses.child() as press:
        printed = press.print(job, resolve)
    for url in printed.refused:
        log.warning("a print job asked for %r and was refused", url)
    return printed


def stylesheet(name: str) -> str:
    """The text of portal/static/print/<name>.css."""
    if not name.isidentifier():
        raise ValueError(name)
    return (STYLES / f"{name}.css").read_text(encoding="utf-8")
