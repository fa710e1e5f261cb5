"""The process that renders. Reads one request a line from standard input, answers one line each, ends when input ends.

Nothing here may be believed to end in time: python-markdown takes 8.9 s for 10,000 `[` and raises RecursionError for 500 `- `.
The parent waits a second and starts another one.
"""

import json
import resource
import sys
from dataclasses import asdict

from forum.markup.pipeline import Pipeline

MEMORY = 512 * 1024 * 1024
"""Bytes of address space; a text of 20,000 characters needs a tenth of it."""

READY = "ready"
"""The first line: the parent's clock for a text starts after it."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipeline = Pipeline()
    print(READY, flush=True)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            answer = asdict(pipeline.run(asked["body"], asked["known_handles"]))
        except Exception as error:  # noqa: BLE001 - whatever a text does to the parser, the post is kept
            answer = {"error": type(error).__name__}
            pipeline = Pipeline()  # a parser that stumbled keeps its state, and would lay the next text out wrongly
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
