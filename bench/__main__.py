"""`make bench`: everything, as Markdown. python -m bench [POSTS] [import pages posting ...]"""

import os
import platform
import sys
import tempfile
from pathlib import Path

from bench.importing import measure_import
from bench.pages import measure_pages
from bench.posting import measure_posting


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f}, {posts} posts."
    )
    with tempfile.TemporaryDirectory() as folder:
        measure_import(Path(folder), posts)
        measure_pages(Path(folder))
        measure_posting(Path(folder))


if __name__ == "__main__":
    main()
