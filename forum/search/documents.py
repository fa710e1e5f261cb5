"""From rows to what the index holds: posts that a visitor may see, and nothing else."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Row, bindparam, func, select

from forum.core.db import db
from forum.core.i18n import Bilingual
from forum.discussion.models import Post, Thread
from forum.places.taxonomy import Taxonomy, taxonomy
from forum.search.document import Document

BATCH = 1000
"""Posts read at a time; bounds the memory of a rebuild."""


VISIBLE = (Post.state == "visible", Thread.state == "visible")
"""What a visitor sees, for the index, which knows no other reader (forum/discussion/policy.py says it for pages)."""


_SEEN = select(Post, Thread).join(Thread, Post.thread_id == Thread.id).where(*VISIBLE).order_by(Post.id)
_NEXT = _SEEN.where(Post.id > bindparam("last")).limit(BATCH)
_THOSE = _SEEN.where(Post.id.in_(bindparam("ids", expanding=True)))


def all_documents() -> Iterator[Document]:
    """Every post that a visitor sees, by id."""
    last = 0
    while True:
        rows = db.session.execute(_NEXT, {"last": last}).all()
        if not rows:
            return
        yield from _documents(rows)
        last = rows[-1][0].id
        db.session.expunge_all()


def documents_of(post_ids: Collection[int]) -> Iterable[Document]:
    """Those of the posts that a visitor sees; the others are left out."""
    return list(_documents(db.session.execute(_THOSE, {"ids": list(post_ids)}).all()))


def count_documents() -> int:
    """How many posts a visitor sees: what the index should hold."""
    seen = select(func.count()).select_from(Post).join(Thread, Post.thread_id == Thread.id)
    return db.session.scalars(seen.where(*VISIBLE)).one()


def _documents(rows: Iterable[Row[Post, Thread]]) -> Iterator[Document]:
    names = taxonomy()
    for post, thread in rows:
        told = (post.text, post.materials, post.change, post.limits)
        yield Document(
            post_id=post.id,
            title=thread.title,
            body="\n".join(part for part in told if part),
            about=_about(thread, names),
            traits=_traits(thread, names),
        )


def _about(thread: Thread, names: Taxonomy) -> str:
    said: list[Bilingual] = [topic.name for topic in names.trail_of(names.topic_by_id[thread.topic_id])]
    said += [names.situations[key] for key in thread.situations if key in names.situations]
    return " ".join(f"{name.hi} {name.en}" for name in said)


def _traits(thread: Thread, names: Taxonomy) -> frozenset[str]:
    """A thread in a sub-topic is also one of the topic above it."""
    topics = names.trail_of(names.topic_by_id[thread.topic_id])
    return frozenset(
        {
            f"kind:{thread.kind}",
            *(f"topic:{topic.id}" for topic in topics),
            *(f"grade:{grade}" for grade in thread.grades),
            *(f"situation:{key}" for key in thread.situations),
            *([f"district:{thread.district_id}"] if thread.district_id else []),
            *([f"block:{thread.block_id}"] if thread.block_id else []),
        }
    )
