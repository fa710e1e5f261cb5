"""Finding: the engine ranks ids, the database says who may see them, and the order is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Literal

from markupsafe import Markup
from sqlalchemy import Select, bindparam, select

from forum.core import clock
from forum.core.db import db
from forum.core.paging import PER_PAGE, Page, last_page, offset
from forum.core.viewer import ClassContext, Viewer
from forum.discussion.classes import ClassTold, classes_of, most_like
from forum.discussion.likeness import reasons
from forum.discussion.models import Post, Thread
from forum.discussion.policy import posts_seen_by, threads_seen_by
from forum.discussion.queries import ThreadFilter, conditions, read_only_threads, threads_by_ids
from forum.places.taxonomy import TopicName, taxonomy
from forum.search.asking import ask, ask_typed, words_of
from forum.search.document import Asked, Hit, IndexUnavailable
from forum.search.engine import site_engine
from forum.search.grammar import read_typed
from forum.search.marking import Sought, marked, other_spellings, says, shares_words, snippet
from forum.search.meanings import with_meanings
from forum.search.spelling import correct
from forum.search.worth import Facts, factor

Sort = Literal["relevance", "new", "tried"]
Told = Mapping[int, Sequence[ClassTold]]
"""By thread, the classes in which something of it worked, and from which it was answered."""

MOST_POSTS = 400
"""Posts that a question takes from the engine: some 100 threads, five pages. Beyond that people ask again, more narrowly."""

FIRST_POSTS, FIRST_WITH_CLASS = 100, 200
"""Of them for the first page: five for each thread that it shows, ten for a reader whose class is compared. Facts move a thread by a
third at most, so what stands below them would hardly come up to this page; where they fill no page, the others are taken too."""

MOST_SIMILAR, SHARE_OF_WORDS = 30, 0.4
"""A thread is like a title when it says two of its words and at least this share of them."""


MOST_WITH_CLASS, LOOKED_INTO, CLASSES_READ = 300, 60, 400
"""Posts whose thread is compared with the reader's class: what stands below them is on no page that anybody opens. The best of these
threads are looked into, for the classes in which something of it worked and from which it was answered."""


@dataclass(frozen=True)
class HitShown:
    """A thread with its title and the best sentence of its best post, marked; `lang` is the sentence's. `like` is the class of its
    asker, its tries or its solutions that shares most with the reader's, and `shares` what they share."""

    thread: Thread
    title: Markup
    text: Markup
    lang: str
    form: str
    score: float
    like: ClassTold | None = None
    shares: Sequence[str] = ()


@dataclass(frozen=True)
class Found:
    """`is_all`: there are no more threads than `page` counts. `also` are spellings that were found beside those that were typed.
    `meant` is the question with its slips put right, where it has words that nobody has written; `instead` says that these hits are
    of that question, because the other has none."""

    page: Page[HitShown]
    is_all: bool = True
    also: Sequence[str] = ()
    meant: str = ""
    instead: bool = False


@dataclass(frozen=True)
class _Best:
    """The best post of a thread, and what other orders need of the thread."""

    thread_id: int
    post_id: int
    touched_at: datetime
    worked: int
    score: float
    whole: bool
    like: ClassTold | None


def find(text: str, narrowed: ThreadFilter, viewer: Viewer, *, sort: Sort = "relevance", number: int = 1) -> Found:
    """A page of threads. Four SELECTs, one more for phrases, one for a reader with a class, and two where the first posts do not do:
    the threads that were looked into then are the best ones of the second reading too. Raises IndexUnavailable."""
    asked = with_meanings(replace(ask_typed(read_typed(text, taxonomy())), traits=_traits(narrowed)), site_engine())
    is_bounded = sort == "relevance" and not asked.phrases and _is_of_traits(narrowed)
    first_posts = FIRST_POSTS if viewer.context == ClassContext() else FIRST_WITH_CLASS
    best, is_all, told = _best_posts(asked, narrowed, viewer, first_posts if is_bounded else MOST_POSTS)
    if is_bounded and not is_all and (number > 1 or len(best) <= PER_PAGE):
        first = best[:PER_PAGE] if len(best) > PER_PAGE else []  # what the first page has shown stands on no other
        shown = {one.thread_id for one in first}
        best, is_all, _told = _best_posts(asked, narrowed, viewer, MOST_POSTS, told=told)
        best = [*first, *(one for one in best if one.thread_id not in shown)]
    if sort == "new":
        best.sort(key=lambda one: one.touched_at, reverse=True)
    elif sort == "tried":
        best.sort(key=lambda one: one.worked, reverse=True)
    number = min(number, last_page(len(best)))
    of_page = best[offset(number) : offset(number) + PER_PAGE]
    return replace(_shown(of_page, asked, viewer, number, len(best)), is_all=is_all)


def find_or_correct(text: str, narrowed: ThreadFilter, viewer: Viewer, *, sort: Sort = "relevance", number: int = 1) -> Found:
    """As `find`; what was probably meant is offered, and searched at once where nothing else would be found. Raises
    IndexUnavailable."""
    found = find(text, narrowed, viewer, sort=sort, number=number)
    meant = correct(text, site_engine())
    if meant is None:
        return found
    if found.page.total:
        return replace(found, meant=meant.text)
    other = find(meant.text, narrowed, viewer, sort=sort, number=number)
    return replace(other, meant=meant.text, instead=True) if other.page.total else found


def similar_threads(title: str, viewer: Viewer, limit: int = 5) -> Sequence[Thread]:
    """Threads that ask what this title asks, the likest first; none where the index cannot be asked. Three SELECTs."""
    words = words_of(title)
    if not words:
        return ()
    try:
        best, *_more = _best_posts(ask(title), ThreadFilter(), viewer, MOST_SIMILAR)
    except IndexUnavailable:
        return ()
    needed = min(len(words), max(2, round(len(words) * SHARE_OF_WORDS)))
    threads = threads_by_ids(viewer, [one.thread_id for one in best])
    return [thread for thread in threads if shares_words(words, f"{thread.title} {thread.excerpt}") >= needed][:limit]


def best_threads(asked: Asked, viewer: Viewer, *, limit: int) -> list[int]:
    """Their ids, the best first. Two SELECTs. Raises IndexUnavailable."""
    best, *_more = _best_posts(asked, ThreadFilter(), viewer, MOST_SIMILAR)
    return [one.thread_id for one in best[:limit]]


def nearest_topic(text: str) -> TopicName | None:
    """The topic that shares most words with what was typed, other names of the same thing included; its name counts twice what
    is said about it, and a sub-topic goes before its topic."""
    asked = ask(text)
    words = [wanted.word for wanted in asked.words]
    words += [phrase[0] for wanted in asked.words for phrase in wanted.also if len(phrase) == 1]

    def weight(topic: TopicName) -> int:
        named, about = f"{topic.name.hi} {topic.name.en}", f"{topic.about.hi} {topic.about.en}"
        return 2 * shares_words(words, named) + shares_words(words, about)

    best = max(taxonomy().topic_by_id.values(), key=lambda topic: (weight(topic), topic.parent_id is not None), default=None)
    return best if best is not None and weight(best) else None


def _best_posts(
    asked: Asked, narrowed: ThreadFilter, viewer: Viewer, most: int, told: Told | None = None
) -> tuple[list[_Best], bool, Told]:
    """By thread, the best first: only what the viewer may see, and what the rows know better than the index; whether the engine has
    no more; and the classes that the best threads tell of, which need not be asked for where they are `told` already."""
    hits = site_engine().find(asked, limit=most) if asked.words else ()
    is_all = len(hits) < most
    if asked.phrases:
        hits = _with_phrases(hits, asked)
    threads = _threads_of([hit.post_id for hit in hits], narrowed, viewer)
    compared = [threads[hit.post_id] for hit in hits[:MOST_WITH_CLASS] if hit.post_id in threads]
    told = _told(compared, viewer) if told is None else told
    likest = _likest(compared, told, viewer)
    now, best = clock.now(), dict[int, _Best]()
    for hit in hits:
        if (row := threads.get(hit.post_id)) is None:
            continue
        like = likest.get(row.id)
        score = hit.score * factor(_facts_of(row), viewer.context, like.context if like else None, now=now)
        one = _Best(row.id, hit.post_id, row.touched_at, row.tries_worked + row.tries_adapted, score, hit.whole, like)
        if row.id not in best or (one.whole, one.score) > (best[row.id].whole, best[row.id].score):
            best[row.id] = one
    return sorted(best.values(), key=lambda one: (one.whole, one.score), reverse=True), is_all, told


def _told(rows: Sequence[Any], viewer: Viewer) -> Told:
    """The classes that the first threads tell of. One SELECT; none for somebody without a class."""
    if viewer.context == ClassContext() or not rows:
        return {}
    return classes_of(list(dict.fromkeys(row.id for row in rows))[:LOOKED_INTO], viewer, most=CLASSES_READ)


def _likest(rows: Sequence[Any], told: Told, viewer: Viewer) -> dict[int, ClassTold]:
    """By thread, the class that is most like the viewer's."""
    if viewer.context == ClassContext():
        return {}
    own = {row.id: ClassTold("asked", _context_of(row)) for row in rows}
    found = {thread_id: most_like(viewer.context, (asked, *told.get(thread_id, ()))) for thread_id, asked in own.items()}
    return {thread_id: like for thread_id, like in found.items() if like is not None}


def _threads_of(post_ids: Sequence[int], narrowed: ThreadFilter, viewer: Viewer) -> dict[int, Any]:
    """The thread's facts by post, of what the viewer may see. Two SELECTs by primary keys: of one that joins them SQLite walks all
    threads first, which took 47 ms where these take 2."""
    asking = db.session.connection()
    posts = asking.execute(_seen_posts(viewer), {"ids": post_ids}).all()
    threads = asking.execute(_seen_facts(viewer, narrowed), {"ids": list({post.thread_id for post in posts})})
    by_id = {row.id: row for row in threads}
    return {post.id: by_id[post.thread_id] for post in posts if post.thread_id in by_id}


@lru_cache(512)
def _seen_posts(viewer: Viewer) -> Select[int, int]:
    """Kept, as the questions of forum/discussion/queries.py are: to build them takes longer than to answer them."""
    return select(Post.id, Post.thread_id).where(Post.id.in_(bindparam("ids", expanding=True)), posts_seen_by(viewer))


@lru_cache(512)
def _seen_facts(viewer: Viewer, narrowed: ThreadFilter) -> Select[Any]:
    columns = (*_FACTS, *_CONTEXT) if viewer.context != ClassContext() else _FACTS
    some = Thread.id.in_(bindparam("ids", expanding=True))
    return select(*columns).where(some, threads_seen_by(viewer), *conditions(narrowed))


_FACTS = (
    Thread.id,
    Thread.touched_at,
    Thread.solved_post_id,
    Thread.tries_worked,
    Thread.tries_adapted,
    Thread.tries_did_not_work,
)
_CONTEXT = (
    Thread.district_id,
    Thread.block_id,
    Thread.grades,
    Thread.class_size,
    Thread.situations,
    Thread.languages,
)


def _facts_of(row: Any) -> Facts:
    solved = row.solved_post_id is not None
    return Facts(solved, row.tries_worked, row.tries_adapted, row.tries_did_not_work, row.touched_at)


def _context_of(row: Any) -> ClassContext:
    places = {"district_id": row.district_id, "block_id": row.block_id, "class_size": row.class_size}
    return ClassContext(**places, grades=tuple(row.grades), situations=tuple(row.situations), languages=tuple(row.languages))


def _with_phrases(hits: Sequence[Hit], asked: Asked) -> list[Hit]:
    """Those whose title or text says every phrase, word after word. The index knows no places of words."""
    rows = db.session.execute(
        select(Post.id, Thread.title, Post.text)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Post.id.in_([hit.post_id for hit in hits if hit.whole]))
    )
    saying = {row.id for row in rows if all(says(f"{row.title}\n{row.text}", phrase) for phrase in asked.phrases)}
    return [hit for hit in hits if hit.post_id in saying]


def _shown(best: Sequence[_Best], asked: Asked, viewer: Viewer, number: int, total: int) -> Found:
    sought = Sought.of(asked)
    threads = read_only_threads(viewer, [one.thread_id for one in best])
    posts = {row.id: row for row in db.session.connection().execute(_texts(), {"ids": [one.post_id for one in best]})}
    hits = []
    for one in best:
        if one.thread_id in threads and one.post_id in posts:
            thread, post = threads[one.thread_id], posts[one.post_id]
            hits.append(
                HitShown(
                    thread,
                    marked(thread.title, sought),
                    snippet(post.text, sought),
                    post.lang,
                    post.form,
                    one.score,
                    one.like,
                    reasons(viewer.context, one.like.context) if one.like else (),
                )
            )
    texts = [(threads[one.thread_id].title, posts[one.post_id].text) for one in best if one.thread_id in threads]
    return Found(Page(hits, number, total), also=other_spellings(texts, asked, sought))


@cache
def _texts() -> Select[int, str, Any, Any]:
    return select(Post.id, Post.text, Post.lang, Post.form).where(Post.id.in_(bindparam("ids", expanding=True)))


def _is_of_traits(narrowed: ThreadFilter) -> bool:
    """Whether the engine itself narrows to all of it."""
    return narrowed.status is None and not narrowed.tried and narrowed.author_id is None


def _traits(narrowed: ThreadFilter) -> tuple[tuple[str, ...], ...]:
    """What the engine itself can narrow to, so that no place among its hits is wasted."""
    asked = (
        tuple(f"topic:{i}" for i in narrowed.topic_ids[:1]),
        tuple(f"grade:{grade}" for grade in narrowed.grades),
        (f"district:{narrowed.district_id}",) if narrowed.district_id else (),
        (f"block:{narrowed.block_id}",) if narrowed.block_id else (),
        (f"situation:{narrowed.situation}",) if narrowed.situation else (),
        (f"kind:{narrowed.kind}",) if narrowed.kind else (),
    )
    return tuple(some for some in asked if some)
