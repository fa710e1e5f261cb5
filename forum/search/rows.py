"""From the rows of posts to documents: what a visitor may see, and nothing else, goes into the index."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import func, select

from forum.core.db import db
from forum.core.i18n import Bilingual
from forum.core.viewer import VISITOR
from forum.discussion import policy
from forum.discussion.models import Post, Thread
from forum.places.taxonomy import Taxonomy, taxonomy
from forum.search.document import Document

AT_A_TIME = 500


def all_documents() -> Iterator[Document]:
    """Of every post that is shown, as they stand in one moment."""
    yield from _documents(db.session.execute(_shown().execution_options(yield_per=AT_A_TIME)))


def documents_of(post_ids: Collection[int]) -> list[Document]:
    """Of those posts that are shown. One SELECT for each AT_A_TIME."""
    ids = sorted(post_ids)
    some = [ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME)]
    return [document for part in some for document in _documents(db.session.execute(_shown().where(Post.id.in_(part))))]


def count_shown() -> int:
    shown = select(func.count()).select_from(Post).join(Thread, Post.thread_id == Thread.id)
    return db.session.scalar(shown.where(policy.posts_seen_by(VISITOR), policy.threads_seen_by(VISITOR))) or 0


def posts_of_threads(thread_ids: Collection[int]) -> list[int]:
    return list(db.session.scalars(select(Post.id).where(Post.thread_id.in_(thread_ids))))


def _shown() -> Any:
    return (
        select(
            Post.id,
            Post.text,
            Post.materials,
            Post.change,
            Post.limits,
            Post.lang,
            Thread.title,
            Thread.kind,
            Thread.district_id,
            Thread.block_id,
            Thread.topic_id,
            Thread.grades,
            Thread.situations,
        )
        .join(Thread, Post.thread_id == Thread.id)
        .where(policy.posts_seen_by(VISITOR), policy.threads_seen_by(VISITOR))
    )


def _documents(rows: Iterable[Any]) -> Iterator[Document]:
    names = taxonomy()
    for row in rows:
        yield Document(
            post_id=row.id,
            title=row.title,
            body="\n".join(filter(None, (row.text, row.materials, row.change, row.limits))),
            about=_about(row, names),
            traits=_traits(row),
        )


def _about(row: Any, names: Taxonomy) -> str:
    """The names of the topic and of the class situations, in both languages."""
    topic = names.topic_by_id.get(row.topic_id)
    said: list[Bilingual] = [topic.name] if topic else []
    said += [names.situations[key] for key in row.situations if key in names.situations]
    return "\n".join(f"{name.en}\n{name.hi}" for name in said)


def _traits(row: Any) -> frozenset[str]:
    places = {"district": row.district_id, "block": row.block_id, "topic": row.topic_id, "kind": row.kind, "lang": row.lang}
    return frozenset(
        [f"{name}:{value}" for name, value in places.items() if value is not None]
        + [f"grade:{grade}" for grade in row.grades]
        + [f"situation:{key}" for key in row.situations]
    )
