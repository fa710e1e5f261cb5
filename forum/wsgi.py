"""What the production server loads."""

import gc
import threading

from forum.app import create_app
from forum.search import asking

app = create_app()

threading.Thread(target=asking.make_ready, daemon=True).start()  # some tenths of a second that no first search need wait for

gc.freeze()  # what stands here stays to the end: the collector need not walk through it during pages
