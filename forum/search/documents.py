"""From rows to what the index holds: posts that a visitor may see, and nothing else."""

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import bindparam, func, select

from forum.core.db import db
from forum.core.i18n import Bilingual
from forum.core.shapes import Shape
from forum.discussion.models import Post, Thread
from forum.places.taxonomy import Taxonomy, taxonomy
from forum.search.document import Document

BATCH = 1000
"""Posts read at a time; bounds the memory of a rebuild."""


VISIBLE = (Post.state == "visible", Thread.state == "visible")
"""What a visitor sees, for the index, which knows no other reader (forum/discussion/policy.py says it for pages)."""


_INDEXED = Shape(
    Post,
    only=("text", "materials", "change", "limits"),
    thread=Shape(Thread, only=("kind", "title", "topic_id", "district_id", "block_id", "grades", "situations")),
)
_SEEN = _INDEXED.question().join(Post.thread).where(*VISIBLE).order_by(Post.id)
_NEXT = _SEEN.where(Post.id > bindparam("last")).limit(BATCH)
_THOSE = _SEEN.where(Post.id.in_(bindparam("ids", expanding=True)))


def all_documents() -> Iterator[Document]:
    """Every post that a visitor sees, by id."""
    last = 0
    while True:
        posts = _INDEXED.read(_NEXT, {"last": last})
        if not posts:
            return
        yield from _documents(posts)
        last = posts[-1].id


def documents_of(post_ids: Collection[int]) -> Iterable[Document]:
    """Those of the posts that a visitor sees; the others are left out."""
    return list(_documents(_INDEXED.read(_THOSE, {"ids": list(post_ids)})))


def count_documents() -> int:
    """How many posts a visitor sees: what the index should hold."""
    seen = select(func.count()).select_from(Post).join(Thread, Post.thread_id == Thread.id)
    return db.session.scalars(seen.where(*VISIBLE)).one()


def _documents(posts: Iterable[Post]) -> Iterator[Document]:
    names = taxonomy()
    for post in posts:
        thread = post.thread
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
