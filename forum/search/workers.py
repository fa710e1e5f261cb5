"""Making the index agree with the database. Each of these may be done twice, and is right after the second time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import exists, select

from forum.core import jobs
from forum.core.db import db, transaction
from forum.discussion.models import Post
from forum.search.document import Document, IndexUnavailable
from forum.search.documents import all_documents, documents_of
from forum.search.engine import site_engine

Payloads = Sequence[dict[str, Any]]


def index_posts(payloads: Payloads) -> None:
    """Put what a visitor may see, take out the rest. The rows are read after the lock is held: what another process has
    committed meanwhile is seen, so the last to write is never older than the first. Raises jobs.NotNow."""
    engine = site_engine()
    try:
        with engine.writing() as batch:
            db.session.rollback()
            ids = _post_ids(payloads)
            documents = documents_of(ids)
            batch.put(documents)
            batch.remove(ids - {document.post_id for document in documents})
    except IndexUnavailable:
        ask_once("search.rebuild")
        return
    if engine.wants_merge:
        ask_once("search.merge")


def rebuild_index(_payloads: Payloads = (), *, step: Callable[[], None] = lambda: None) -> None:
    """`step` is called for each post that has been read. Raises jobs.NotNow while another process is at it."""

    def read() -> Iterator[Document]:
        for document in all_documents():
            yield document
            step()

    def read_again(ids: Collection[int]) -> Iterable[Document]:
        db.session.rollback()  # the rows as they are now, not as they were when the rebuild began
        return documents_of(ids)

    db.session.rollback()
    site_engine().rebuild(read, read_again)


def merge_index(_payloads: Payloads = ()) -> None:
    """Raises jobs.NotNow, IndexUnavailable."""
    site_engine().merge()


def heal_index() -> None:
    """Where the index is missing, damaged or of another version, ask for a new one. The worker calls this every few seconds."""
    try:
        site_engine().count()
        heals = site_engine().is_old
    except IndexUnavailable:
        heals = True
    if heals:
        ask_once("search.rebuild")


def ask_once(name: str) -> None:
    """One such job is enough, however many ask for it."""
    if db.session.scalar(select(exists().where(jobs.Job.name == name))):
        return
    with transaction():
        jobs.enqueue(name)


def _post_ids(payloads: Payloads) -> set[int]:
    ids = {payload["post_id"] for payload in payloads if "post_id" in payload}
    threads = {payload["thread_id"] for payload in payloads if "thread_id" in payload}
    return ids | set(db.session.scalars(select(Post.id).where(Post.thread_id.in_(threads))) if threads else ())
