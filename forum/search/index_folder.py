"""The folder of an embedded index: which build of it is in force, who may write, and how a new build takes its place.

    search_index/
      CURRENT            {"build": "b-1f3a9c02", "schema": "2", "words": "9ac04f7e"}
      b-1f3a9c02/        the engine's own files
      REBUILDING         name of the build being made, while one is made
      write.lock  rebuild.lock

Readers follow CURRENT, which is replaced in one step. Writers hold write.lock; whoever merges or rebuilds holds rebuild.lock. While a
rebuild runs, writers also note in the new build's folder which posts they touched, so that those are read once more before the new
build is put in force.
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from forum.core.jobs import NotNow
from forum.search.document import IndexUnavailable

PATIENCE = 0.3
"""Seconds that a request waits for the writer before it; then the worker does the job."""

PAUSE = 0.003

TOUCHED = "touched"


class IndexFolder:
    """`schema` names the fields of the index: a folder of another one cannot be read and counts as none. `words` names the chain
    and the stop words it was filled with: one of others answers, a little worse, until it has been built anew."""

    def __init__(self, root: Path, schema: str, words: str) -> None:
        self.root, self.schema, self.words = root, schema, words

    def current(self) -> Path:
        """The build in force. Raises IndexUnavailable."""
        build, schema, _words = self._said()
        if schema != self.schema:
            raise IndexUnavailable(f"the index is of version {schema}, this program of {self.schema}")
        return self.root / Path(build).name

    @property
    def is_old(self) -> bool:
        """Whether the build in force was filled with other words. Raises IndexUnavailable."""
        return self._said()[2] != self.words

    def _said(self) -> tuple[str, str, str]:
        try:
            said = json.loads((self.root / "CURRENT").read_bytes())
            return str(said["build"]), said["schema"], said["words"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable("there is no index") from error

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Raises NotNow where another process writes for longer."""
        with _locked(self.root, "write.lock", patience):
            yield

    @contextmanager
    def merging(self) -> Iterator[None]:
        """Parts of the build in force are put together, and no other build takes its place meanwhile. Raises NotNow while one is being
        made, or another merges."""
        with _locked(self.root, "rebuild.lock", 0):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """An empty folder for a new build. It goes if it is not put in force. Raises NotNow while another is being made."""
        with _locked(self.root, "rebuild.lock", 0):
            build = self.root / f"b-{secrets.token_hex(4)}"
            build.mkdir()
            with self.writing():
                (self.root / "REBUILDING").write_text(build.name, "utf-8")
            try:
                yield build
            finally:
                (self.root / "REBUILDING").unlink(missing_ok=True)
                self._sweep()

    @property
    def is_rebuilding(self) -> bool:
        """Whether a rebuild runs now. One that died has left its note, but not its lock."""
        if not (self.root / "REBUILDING").exists():
            return False
        try:
            with _locked(self.root, "rebuild.lock", 0):
                return False
        except NotNow:
            return True

    def note_touched(self, post_ids: Collection[int]) -> None:
        """For the build being made, if there is one. The caller holds write.lock, and has not committed yet."""
        try:
            build = (self.root / "REBUILDING").read_text("utf-8")
            with (self.root / Path(build).name / TOUCHED).open("a", encoding="ascii") as file:
                file.writelines(f"{post_id}\n" for post_id in post_ids)
        except FileNotFoundError:
            return

    def touched(self, build: Path) -> list[int]:
        """What was written elsewhere while this build was made."""
        try:
            return sorted({int(line) for line in (build / TOUCHED).read_text("ascii").split()})
        except FileNotFoundError:
            return []

    def put_in_force(self, build: Path) -> None:
        """The caller holds write.lock."""
        fresh = self.root / "CURRENT.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"build": build.name, "schema": self.schema, "words": self.words}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.root / "CURRENT")

    def _sweep(self) -> None:
        """Builds that are not in force. A process that still reads one keeps it open until it looks at CURRENT again."""
        try:
            kept = self.current().name
        except IndexUnavailable:
            kept = ""
        for build in self.root.glob("b-*"):
            if build.name != kept:
                shutil.rmtree(build, ignore_errors=True)


@contextmanager
def _locked(root: Path, name: str, patience: float) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / name).open("a") as file:
        until = time.monotonic() + patience
        while not _lock(file.fileno()):
            if time.monotonic() >= until:
                raise NotNow(f"{name} is held by another process")
            time.sleep(PAUSE)
        yield  # closing the file releases the lock, also when the process dies


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
