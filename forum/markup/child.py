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


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipeline = Pipeline()
    for line in sys.stdin.buffer:
        print(_answer(pipeline, line), flush=True)


def _answer(pipeline: Pipeline, line: bytes) -> str:
    asked = json.loads(line)
    try:
        rendered = pipeline.run(asked["body"], asked["known_handles"])
    except (Exception, RecursionError) as error:  # noqa: BLE001 - whatever a text does to the parser, the post is kept
        return json.dumps({"error": type(error).__name__})
    return json.dumps(asdict(rendered))


if __name__ == "__main__":
    main()
