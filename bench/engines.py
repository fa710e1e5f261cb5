"""The engines that are measured, side by side."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from sqlalchemy import create_engine, make_url, text

from forum.search.engine import SearchEngine
from forum.search.postgres_engine import PostgresEngine
from forum.search.whoosh_engine import WhooshEngine


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--postgres",
        metavar="URL",
        help="also on PostgreSQL: postgresql+psycopg://..., a database whose search index may be lost",
    )


@contextmanager
def opened(folder: Path, postgres: str | None) -> Iterator[dict[str, SearchEngine]]:
    """Whoosh in a new folder, and PostgreSQL where a database is given."""
    engines: dict[str, SearchEngine] = {"Whoosh": WhooshEngine(folder / "whoosh")}
    if postgres is not None:
        engines["PostgreSQL"] = PostgresEngine(postgres)
        Stopwatch.database = make_url(postgres).database or ""
    try:
        yield engines
    finally:
        for engine in engines.values():
            engine.close()


def megabytes(folder: Path, postgres: str | None, name: str) -> float:
    """What the index takes on the disk."""
    if name == "Whoosh" or postgres is None:
        return sum(path.stat().st_size for path in (folder / "whoosh").rglob("*") if path.is_file()) / 1e6
    asked = "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'search_index'::regnamespace"
    with create_engine(postgres).connect() as connection:
        return float(connection.execute(text(asked)).scalar_one()) / 1e6


class Stopwatch:
    """Seconds of processor time since it was made, of this process and of what PostgreSQL does on this machine for `database` (read
    from /proc: Linux only). What it costs to read is not counted."""

    database: ClassVar[str] = ""

    def __init__(self) -> None:
        self._servers = self._of_servers()
        self._own = time.process_time()

    @property
    def seconds(self) -> float:
        own = time.process_time() - self._own
        return own + self._of_servers() - self._servers

    def _of_servers(self) -> float:
        return sum(map(self._of_process, Path("/proc").glob("[0-9]*"))) if self.database else 0.0

    def _of_process(self, process: Path) -> float:
        try:
            if f" {self.database} ".encode() not in (process / "cmdline").read_bytes().partition(b"postgres:")[2]:
                return 0.0
            return int((process / "schedstat").read_text("ascii").split()[0]) / 1e9
        except OSError:
            return 0.0
