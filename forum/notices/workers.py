"""What is done after the commit: telling the many, and looking which searches a new post answers. Both may be done twice."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.core.errors import NotFound
from forum.discussion.models import Post, Thread
from forum.discussion.queries import ThreadFilter, conditions
from forum.notices.actions.telling import Telling, tell, write_told
from forum.notices.matching import Text, answers, filter_of, text_of, words_of_search
from forum.notices.models import Follow
from forum.search.documents import documents_of

Payloads = Sequence[dict[str, Any]]

SEARCHES_AT_ONCE, MOST_POSTS = 500, 100
SECONDS = 10.0
"""Of one run; what is left is a job of its own, so that nothing else waits long."""


def tell_more(payloads: Payloads) -> None:
    """Of people whom the transaction of the fact left to the worker."""
    for payload in payloads:
        with transaction():
            write_told(payload["to"], Telling(**payload["told"]))


def look_at_searches(payloads: Payloads) -> None:
    """Tell those whose searches the new posts answer; of each search once a day at most."""
    post_ids = sorted({payload["post_id"] for payload in payloads if "post_id" in payload})
    for first in range(0, len(post_ids), MOST_POSTS):
        _look(post_ids[first : first + MOST_POSTS], after=0)
    for payload in payloads:
        if "post_ids" in payload:
            _look(payload["post_ids"], after=payload["after"])


def _look(post_ids: Sequence[int], *, after: int) -> None:
    until = time.monotonic() + SECONDS
    db.session.rollback()
    texts = {document.post_id: text_of(document) for document in documents_of(post_ids)}
    authors = _authors(texts)
    while texts and (searches := _searches(after)):
        for search in searches:
            if not _was_told_today(search) and (post_id := _first_match(search, texts, authors)) is not None:
                _tell_of_search(search, post_id, authors[post_id])
        after = searches[-1].id
        if time.monotonic() > until:
            with transaction():
                jobs.enqueue("notices.searches", post_ids=list(texts), after=after)
            return


def _searches(after: int) -> Sequence[Any]:
    """Plain values: the rows are written in transactions between."""
    asked = select(Follow.id, Follow.person_id, Follow.search, Follow.noticed_at)
    asked = asked.where(Follow.kind == "search", Follow.is_on, Follow.id > after)
    return db.session.execute(asked.order_by(Follow.id).limit(SEARCHES_AT_ONCE)).all()


def _authors(post_ids: Iterable[int]) -> Mapping[int, int]:
    asked = select(Post.id, Post.author_id).where(Post.id.in_(post_ids))
    return {row.id: row.author_id for row in db.session.execute(asked)}


def _first_match(search: Any, texts: Mapping[int, Text], authors: Mapping[int, int]) -> int | None:
    """The newest that is not her own."""
    others = [i for i in texts if authors.get(i) not in {None, search.person_id}]
    fitting = [i for i in others if answers(texts[i], search.search)]
    if not fitting:
        return None
    try:
        narrowed = filter_of(search.search)
    except NotFound:
        return None
    if narrowed != ThreadFilter():
        fitting = list(db.session.scalars(_narrowed(fitting, narrowed)))
    return max(fitting, default=None)


def _narrowed(post_ids: Sequence[int], narrowed: ThreadFilter) -> Any:
    return select(Post.id).join(Thread, Post.thread_id == Thread.id).where(Post.id.in_(post_ids), *conditions(narrowed))


def _was_told_today(search: Any) -> bool:
    return search.noticed_at is not None and _day(search.noticed_at) == _day(clock.now())


def _tell_of_search(search: Any, post_id: int, author_id: int) -> None:
    with transaction():
        row = db.session.get(Follow, search.id)
        if row is None or not row.is_on or _was_told_today(row):
            return
        row.noticed_at = clock.now()
        words, link = words_of_search(search.search), f"/search?{search.search}"
        tell({search.person_id}, "search", by=author_id, item_post_id=post_id, link=link, key=f"s{search.id}", words=words)


def _day(moment: datetime) -> object:
    return moment.astimezone(clock.INDIA).date()
