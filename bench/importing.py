"""An archive of the asked size, taken in and indexed."""

import json
import time
from pathlib import Path

from bench.make_archive import archive
from bench.site import forum


def measure_import(folder: Path, posts: int) -> None:
    forum(folder, "init")
    file = folder / "big.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for record in archive(posts):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    begun = time.perf_counter()
    forum(folder, "import", str(file))
    passed = time.perf_counter() - begun
    print(f"\n{posts} posts imported and indexed in {passed:.1f} s ({file.stat().st_size / 1e6:.0f} MB of archive).", flush=True)
