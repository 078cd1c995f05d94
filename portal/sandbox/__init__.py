"""What came from outside is opened in here: child processes with little memory and time, no environment and no way out.

    Child(worker, Limits(…)).call({…})     one process that runs the file `worker`
    Pool(make, children=2).call({…})       some of them, kept for the next piece of work

The worker is a Python file with `prepare()` (imports, before memory is limited) and `answer(message, ask)`. It is
spawned, never forked, and runs as a file: the package it lies in is imported only if it says so. What is asked and
answered is JSON with bytes in it (wire.py), no pickle: a child that went bad must not run code in the parent.
"""

from portal.sandbox.parent import Child, Limits, Pool, SandboxBusy
from portal.sandbox.wire import Failed

__all__ = ["Child", "Failed", "Limits", "Pool", "SandboxBusy"]
