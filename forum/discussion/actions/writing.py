"""New threads and posts."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from sqlalchemy import bindparam, delete, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotAllowed
from forum.core.events import publish
from forum.core.viewer import ClassContext, Viewer
from forum.discussion import policy
from forum.discussion.counts import count_new, counting, write_traits
from forum.discussion.events import PostWritten, ThreadWritten
from forum.discussion.models import Cost, Form, Kind, Lang, Post, PostVersion, SentForm, Thread
from forum.markup import Rendered, excerpt
from forum.people.models import Person

KEY_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True)
class Words:
    """A text as it was typed and as it was rendered, once, before the transaction began."""

    body: str
    rendered: Rendered
    lang: Lang


@dataclass(frozen=True)
class Details:
    """What a solution may say beside its text. `minutes` for one go; `change` is what changed in the children; `limits` when
    it does not fit."""

    materials: str | None = None
    minutes: int | None = None
    cost: Cost | None = None
    change: str | None = None
    limits: str | None = None


NO_DETAILS = Details()


def write_thread(
    kind: Kind,
    *,
    by: Viewer,
    title: str,
    words: Words,
    topic_id: int,
    context: ClassContext,
    form_key: str | None = None,
) -> Thread:
    """`context` says where and for what class; no district means the whole state. A form that was already taken gives the
    thread that it made, unless other words stand in it now. Raises NotAllowed."""
    if (sentence := policy.why_not_write_thread(by)) is not None:
        raise NotAllowed(sentence)
    sent = find_sent(by, form_key)
    if sent is not None and sent.form == "opening":
        before = db.session.get_one(Thread, sent.thread_id)
        if _says(sent, words, now={"title": before.title}, asked={"title": title}):
            return before
    moment = clock.now()
    thread = Thread(
        key=new_key(),
        kind=kind,
        title=title,
        lang=words.lang,
        excerpt=excerpt(words.rendered.text),
        author_id=by.person_id,
        district_id=context.district_id,
        block_id=context.block_id,
        topic_id=topic_id,
        grades=list(context.grades),
        situations=list(context.situations),
        class_size=context.class_size,
        languages=list(context.languages),
        created_at=moment,
        touched_at=moment,
    )
    db.session.add(thread)
    db.session.flush()
    post = add_post(thread, by=by, form="opening", words=words)
    write_traits(thread)
    count_new(thread, post)
    _remember_sent(by, form_key, post, before=sent)
    publish(ThreadWritten(thread.id, post.id, post.author_id))
    return thread


def write_post(
    thread: Thread,
    *,
    by: Viewer,
    form: Form,
    words: Words,
    details: Details = NO_DETAILS,
    about: Post | None = None,
    form_key: str | None = None,
) -> Post:
    """A solution, or a comment; a comment may be `about` a solution of the thread. Raises NotAllowed."""
    if (sentence := policy.why_not_write_post(by, thread, form)) is not None:
        raise NotAllowed(sentence)
    sent = find_sent(by, form_key)
    if sent is not None and sent.thread_id == thread.id and sent.form == form:
        told = vars(details) if form == "solution" else {}
        if _says(sent, words, now={name: getattr(sent, name) for name in told}, asked=told):
            return sent
    with counting(thread):
        post = add_post(thread, by=by, form=form, words=words, details=details, about=about)
        _remember_sent(by, form_key, post, before=sent)
    publish(PostWritten(post.id, thread.id, post.author_id, tuple(post.mentions)))
    return post


def new_key() -> str:
    """Keys made by the site: `n` and eight random characters (the archive format)."""
    return "n" + "".join(secrets.choice(KEY_ALPHABET) for _ in range(8))


def was_sent(fields: Mapping[str, object], *, by: Viewer, form_key: str | None) -> bool:
    """Whether these words stand in a post already: the script may save once more while the form is on its way."""
    sent = find_sent(by, form_key)
    return sent is not None and sent.body.split() == normalize("NFC", str(fields.get("body", ""))).split()


_SENT = (
    select(Post)
    .join(SentForm, SentForm.post_id == Post.id)
    .where(SentForm.author_id == bindparam("author"), SentForm.key == bindparam("key"))
)


def find_sent(by: Viewer, form_key: str | None) -> Post | None:
    """The post that this very form made before: a double tap, or a retry after the answer was lost."""
    if not form_key:
        return None
    return db.session.scalar(_SENT, {"author": by.person_id, "key": form_key})


def _says(sent: Post, words: Words, *, now: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Whether the form that came again holds what made the post. After `back` in the browser a form has its old key, and what
    is written into it then is a new text, which must not be taken for the old one. `now` and `asked` are what stands beside the
    text: a title, the details of a solution."""
    if (sent.body, now) == (words.body, asked):
        return True
    first = db.session.scalar(select(PostVersion).where(PostVersion.post_id == sent.id, PostVersion.number == 1))
    return first is not None and (first.body, first.details) == (words.body, asked)


def ids_of_handles(handles: Sequence[str]) -> list[int]:
    if not handles:
        return []
    return list(db.session.scalars(select(Person.id).where(Person.handle.in_(handles)).order_by(Person.id)))


def add_post(
    thread: Thread, *, by: Viewer, form: Form, words: Words, details: Details = NO_DETAILS, about: Post | None = None
) -> Post:
    post = Post(
        key=f"{thread.key}:0" if form == "opening" else new_key(),
        thread_id=thread.id,
        author_id=by.person_id,
        form=form,
        about_id=about.id if form == "comment" and about is not None and _may_stand_under(about, thread) else None,
        body=words.body,
        html=words.rendered.html,
        text=words.rendered.text,
        lang=words.lang,
        mentions=ids_of_handles(words.rendered.mentions),
        shown_plain=words.rendered.failed,
        created_at=clock.now(),
        **(vars(details) if form == "solution" else {}),
    )
    db.session.add(post)
    db.session.flush()
    return post


def _may_stand_under(about: Post, thread: Thread) -> bool:
    return about.form == "solution" and about.thread_id == thread.id


def _remember_sent(by: Viewer, form_key: str | None, post: Post, *, before: Post | None) -> None:
    """`before`: what the form made when it came with other words."""
    if before is not None:
        db.session.execute(delete(SentForm).where(SentForm.author_id == by.person_id, SentForm.key == form_key))
    if form_key:
        db.session.add(SentForm(author_id=by.person_id, key=form_key, post_id=post.id, created_at=clock.now()))
