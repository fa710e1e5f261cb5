"""`make bench`: everything, as Markdown. python -m bench [POSTS] [SECTION ...]"""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.desk import measure_desk
from bench.importing import measure_import
from bench.pages import measure_pages
from bench.posting import measure_posting
from bench.questions import measure_questions
from bench.starting import measure_start
from bench.weights import measure_weights

SECTIONS: dict[str, Callable[[Path], None]] = {
    "questions": measure_questions,
    "weights": measure_weights,
    "pages": measure_pages,
    "posting": measure_posting,
    "start": measure_start,
    "desk": measure_desk,
}
"""What is measured on the site once the archive has been imported."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("posts", nargs="?", type=int, default=20_000)
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(SECTIONS)}; all if none is named")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - set(SECTIONS):
        parser.error(f"no section is called {', '.join(sorted(unknown))}")
    load = os.getloadavg()[0]
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load average {load:.1f} before, {asked.posts} posts."
    )
    with tempfile.TemporaryDirectory() as folder:
        measure_import(Path(folder), asked.posts)
        for name in asked.sections or SECTIONS:
            SECTIONS[name](Path(folder))
    print(f"\nLoad average {os.getloadavg()[0]:.1f} after.")


if __name__ == "__main__":
    main()
