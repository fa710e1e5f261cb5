"""What the production server loads.

A process that answers ends with the server that began it: were the server killed, its processes would go on with the port in
their hands, and no new server could take it.
"""

import gc
import os
import signal
import threading
import time

from forum.app import create_app
from forum.search import asking

PAUSE, LAST_WORD = 1.0, 10.0
"""Seconds between two looks at the server, and for what is being answered when it is gone."""


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(PAUSE)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_WORD)
    os._exit(1)


app = create_app()

READY_AFTER = 3.0
"""Seconds: the lexicon takes some tenths of one to read, which neither the first page nor, as a rule, the first search waits for."""

_reading = threading.Timer(READY_AFTER, asking.make_ready)
_reading.daemon = True
_reading.start()

if (_server := os.environ.get("_FORUM_SERVER_PID")) is not None:  # its server may be gone by now: then it ends at once
    threading.Thread(target=_end_with, args=(int(_server),), daemon=True).start()

gc.enable()  # where the server does not fork, but begins each process with the command anew, it rests
gc.freeze()  # what stands here stays to the end: the collector need not walk through it during pages
