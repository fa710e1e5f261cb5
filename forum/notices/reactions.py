"""Who is told when something happens. Rows only, in the transaction of the fact."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, union, update

from forum.core import jobs
from forum.core.db import db
from forum.core.errors import TooMany
from forum.core.i18n import Bilingual
from forum.desk.events import ProblemAssigned
from forum.discussion.events import (
    PostEdited,
    PostStateChanged,
    PostThanked,
    PostWritten,
    SolutionMarked,
    SummaryWritten,
    ThanksTakenBack,
    ThreadChanged,
    ThreadsMerged,
    ThreadsParted,
    ThreadWritten,
    TryReported,
    TryStateChanged,
)
from forum.discussion.models import REPORTED, Post, SameProblem, Thread, Try
from forum.loop.events import ReminderDue
from forum.notices.actions.following import write_on_person
from forum.notices.actions.mailing import ask_to_verify
from forum.notices.actions.reading import recount_unread
from forum.notices.actions.telling import Telling, tell, write_told
from forum.notices.kinds import KINDS
from forum.notices.models import Follow, FollowKind, Notice, NoticeItem, NoticeSwitch
from forum.people.events import AddressGiven, PersonTold
from forum.people.models import Person
from forum.places.taxonomy import taxonomy
from forum.recognition.events import AppreciationWaiting
from forum.showcase.events import EntryContradicted, EntryPublished, EntryReturned, ReaderAsked
from forum.showcase.models import ShowcaseSolution

MOST_MENTIONED = 20
"""People whom one post may call; more is no conversation."""

OF_THREADS = ("solution", "comment")
"""Told of what was written in a thread: they go where its posts go."""

NEAREST: tuple[FollowKind, ...] = ("person", "topic", "block", "district")
"""Somebody who follows several of these is told once, by the first."""


def tell_of_thread(fact: ThreadWritten) -> None:
    thread, post = db.session.get_one(Thread, fact.thread_id), db.session.get_one(Post, fact.post_id)
    mentioned = _tell_mentioned(post)
    for (kind, target_id), people in _followers_of_place(thread).items():
        where = _name_of(kind, target_id)
        tell(
            people - mentioned,
            "thread",
            by=fact.author_id,
            item_post_id=post.id,
            key=f"{kind}:{target_id}",
            where={"en": where.en, "hi": where.hi} if where else "",
        )
    look_for_searches(fact)


def tell_of_post(fact: PostWritten) -> None:
    thread, post = db.session.get_one(Thread, fact.thread_id), db.session.get_one(Post, fact.post_id)
    told = _tell_mentioned(post)
    kind = "solution" if post.form == "solution" else "comment"
    people = _concerned(thread, post) - told
    tell(people, kind, by=fact.author_id, thread_id=thread.id, item_post_id=post.id)
    if kind == "solution":
        readers = set(db.session.scalars(_followers("person", {fact.author_id}))) - people - told
        tell(readers, "thread", by=fact.author_id, item_post_id=post.id, key=f"person:{fact.author_id}")
    look_for_searches(fact)


def tell_of_edit(fact: PostEdited | SummaryWritten) -> None:
    """Who is named now and was not before: whom it called already is not called again."""
    _tell_mentioned(db.session.get_one(Post, fact.post_id))


def tell_of_try(fact: TryReported) -> None:
    """A plan is nobody's news; a report that was changed is the same report; one that was taken back was never told."""
    report = db.session.scalar(select(Try).where(Try.post_id == fact.post_id, Try.author_id == fact.author_id))
    if report is None:
        return
    post = db.session.get_one(Post, fact.post_id)
    if report.state == "visible" and report.outcome in REPORTED:
        tell({post.author_id}, "try", by=fact.author_id, post_id=post.id, item_try_id=report.id)
    _recount_of_tries({report.id})


def tell_of_mark(fact: SolutionMarked) -> None:
    """Its author, and those who wait for a solution; once, however often the mark comes and goes."""
    post, thread = db.session.get_one(Post, fact.post_id), db.session.get_one(Thread, fact.thread_id)
    if post.marked_at is not None:
        tell({post.author_id}, "marked", by=post.marked_by_id, post_id=post.id)
        _forget_marks_taken_back(thread)
        waiting = _followers_of_thread(thread) - {post.author_id}
        tell(waiting, "solved", by=post.marked_by_id, post_id=post.id, key=f"t{thread.id}")
    _recount_of_posts({post.id})


def tell_of_thanks(fact: PostThanked) -> None:
    post = db.session.get_one(Post, fact.post_id)
    tell({post.author_id}, "thanks", by=fact.person_id, post_id=post.id, item_post_id=post.id)


def take_back_thanks(fact: ThanksTakenBack) -> None:
    """Who pressed by mistake is not named. A notice that has nothing left goes with it."""
    mine = select(Notice.id).where(Notice.kind == "thanks", Notice.post_id == fact.post_id)
    gone = (NoticeItem.notice_id.in_(mine), NoticeItem.actor_id == fact.person_id)
    hers = db.session.execute(select(NoticeItem.notice_id, Notice.person_id).join(Notice).where(*gone)).all()
    if not hers:
        return
    db.session.execute(delete(NoticeItem).where(*gone))
    ids = {row.notice_id for row in hers}
    left = exists().where(NoticeItem.notice_id == Notice.id)
    db.session.execute(delete(Notice).where(Notice.id.in_(ids), ~left))
    recount_unread({row.person_id for row in hers})


def recount_of_post(fact: PostStateChanged) -> None:
    _recount_of_posts({fact.post_id})


def recount_of_try(fact: TryStateChanged) -> None:
    _recount_of_tries({fact.try_id})


def recount_of_thread(fact: ThreadChanged) -> None:
    about_thread = select(Notice.person_id).where(Notice.thread_id == fact.thread_id)
    about_posts = _told_of(select(Post.id).where(Post.thread_id == fact.thread_id))
    _recount(db.session.scalars(union(about_thread, *about_posts)).all())


def tell_of_person(fact: PersonTold) -> None:
    details: dict[str, Any] = dict(fact.details)
    post_id = details.pop("post", None)
    if fact.kind in KINDS:
        write_told([fact.person_id], Telling(fact.kind, post_id=post_id, details=details))


def tell_of_entry(fact: EntryPublished) -> None:
    """Whoever wrote what is picked, once, however many versions follow."""
    link = f"/showcase/{fact.entry_id}"
    picked = select(Post.author_id).join(ShowcaseSolution, ShowcaseSolution.post_id == Post.id)
    people = set(db.session.scalars(picked.where(ShowcaseSolution.entry_id == fact.entry_id)))
    tell(people, "curated", by=fact.curator_id, link=link, key=link)


def tell_reader(fact: ReaderAsked) -> None:
    """The one who was asked; where nobody was named, the desk of the showcase shows it to all who may."""
    if fact.reader_id is not None:
        link = f"/showcase/{fact.entry_id}/preview"
        tell({fact.reader_id}, "asked_to_read", by=fact.curator_id, link=link, key=link)


def tell_of_return(fact: EntryReturned) -> None:
    link = f"/showcase/{fact.entry_id}/preview"
    tell({fact.curator_id}, "entry_returned", by=fact.reader_id, link=link, key=link)


def tell_of_contradiction(fact: EntryContradicted) -> None:
    link = f"/showcase/{fact.entry_id}"
    tell({fact.curator_id}, "contradicted", by=fact.author_id, link=link, key=link)


def tell_of_merge(fact: ThreadsMerged) -> None:
    """Its asker; and who followed the thread that is gone follows the one that was kept. Such a row says when the first was
    followed: by that it is known again, should they be taken apart."""
    tell({fact.author_id}, "merged", by=fact.by_id, thread_id=fact.into_id)
    there = select(Follow.person_id).where(Follow.kind == "thread", Follow.target_id == fact.into_id)
    gone = select(Follow).where(Follow.kind == "thread", Follow.target_id == fact.thread_id)
    for row in db.session.scalars(gone.where(Follow.person_id.not_in(there))).all():
        follow = Follow(person_id=row.person_id, kind="thread", target_id=fact.into_id, is_on=row.is_on)
        follow.created_at = row.created_at
        db.session.add(follow)
        write_on_person(row.person_id)
    standing = (Notice.thread_id == fact.thread_id, Notice.kind.in_(OF_THREADS))
    db.session.execute(update(Notice).where(*standing).values(thread_id=fact.into_id))


def take_back_merge(fact: ThreadsParted) -> None:
    """What was told of posts that went back leads to them; what was followed goes back as it stands now; and nobody reads that her
    thread was joined to another who has not read it yet."""
    _follow_the_parted(fact)
    _lead_to_the_parted(fact)
    asker_id = db.session.get_one(Thread, fact.thread_id).author_id
    others = exists().where(Thread.merged_into_id == fact.from_id, Thread.state == "merged", Thread.author_id == asker_id)
    if not db.session.scalar(select(others)):
        told = (Notice.kind == "merged", Notice.thread_id == fact.from_id, Notice.person_id == asker_id)
        _forget(db.session.scalars(select(Notice.id).where(*told, Notice.read_at.is_(None))).all())
        recount_unread({asker_id})


def tell_of_assignment(fact: ProblemAssigned) -> None:
    """Each step is a notice of its own: the one before may have been read."""
    tell(set(fact.told_ids), "assigned", thread_id=fact.thread_id, key=f"t{fact.thread_id}:{fact.step}")


def tell_who_looks(fact: AppreciationWaiting) -> None:
    """The mentors of the teacher's district; where it has none, the moderators. She herself knows nothing of it yet."""
    teacher = db.session.get_one(Person, fact.person_id)
    staff = select(Person.id).where(Person.suspended_at.is_(None), Person.id != teacher.id)
    mentors = db.session.scalars(staff.where(Person.role == "mentor", Person.district_id == teacher.district_id)).all()
    people = mentors or db.session.scalars(staff.where(Person.role.in_(("moderator", "admin")))).all()
    tell(set(people), "words_to_look_at", link="/appreciations", key=f"appreciation:{fact.appreciation_id}")


def remind(fact: ReminderDue) -> None:
    """Each of the two is a notice of its own: the first may have been read."""
    form = f"/posts/{fact.post_id}/try"
    tell({fact.person_id}, "reminder", post_id=fact.post_id, link=form, key=f"reminder:{fact.try_id}:{fact.number}")


def prove_address(fact: AddressGiven) -> None:
    """Somebody who joins with an address that was asked too often joins all the same; she can ask again in her settings."""
    try:
        ask_to_verify(db.session.get_one(Person, fact.person_id))
    except TooMany:
        return


def look_for_searches(fact: ThreadWritten | PostWritten | PostEdited) -> None:
    """By the worker, and only where anybody waits for anything."""
    if db.session.scalar(select(exists().where(Follow.kind == "search", Follow.is_on))):
        jobs.enqueue("notices.searches", post_id=fact.post_id)


def _forget_marks_taken_back(thread: Thread) -> None:
    """What was told of them is shown to nobody; they must not stand in the way of telling of another mark."""
    lost = or_(Post.marked_at.is_(None), Post.state != "visible")
    unmarked = select(Post.id).where(Post.thread_id == thread.id, lost)
    old = select(Notice.id).where(Notice.kind == "solved", Notice.key == f"solved:t{thread.id}", Notice.post_id.in_(unmarked))
    _forget(db.session.scalars(old).all())


def _forget(notice_ids: Collection[int]) -> None:
    if notice_ids:
        db.session.execute(delete(NoticeItem).where(NoticeItem.notice_id.in_(notice_ids)))
        db.session.execute(delete(Notice).where(Notice.id.in_(notice_ids)))


def _follow_the_parted(fact: ThreadsParted) -> None:
    """Who stopped following the joined thread follows neither; who follows it for itself goes on."""
    asked = select(Follow).where(Follow.kind == "thread", Follow.target_id.in_((fact.thread_id, fact.from_id)))
    rows = {(row.target_id, row.person_id): row for row in db.session.scalars(asked)}
    for (target_id, person_id), row in rows.items():
        if target_id != fact.thread_id:
            continue
        carried = rows.get((fact.from_id, person_id))
        if carried is None:
            db.session.delete(row)
        elif carried.created_at == row.created_at:
            row.is_on = carried.is_on
            db.session.delete(carried)
        write_on_person(person_id)


def _lead_to_the_parted(fact: ThreadsParted) -> None:
    """A notice of posts of both becomes two."""
    theirs = select(Post.id).where(Post.thread_id == fact.thread_id)
    asked = select(NoticeItem, Notice).join(Notice, NoticeItem.notice_id == Notice.id)
    asked = asked.where(Notice.thread_id == fact.from_id, Notice.kind.in_(OF_THREADS), NoticeItem.post_id.in_(theirs))
    back: defaultdict[int, list[NoticeItem]] = defaultdict(list)
    notices: dict[int, Notice] = {}
    for item, notice in db.session.execute(asked.order_by(NoticeItem.id)):
        back[notice.id].append(item)
        notices[notice.id] = notice
    for notice_id, items in back.items():
        notice, key = notices[notice_id], f"{notices[notice_id].kind}:t{fact.thread_id}"
        stays = (NoticeItem.notice_id == notice_id, NoticeItem.id.not_in([item.id for item in items]))
        newest = db.session.scalar(select(func.max(NoticeItem.created_at)).where(*stays))
        if newest is None:
            notice.thread_id, notice.key = fact.thread_id, key
            continue
        notice.changed_at = newest
        parted = Notice(person_id=notice.person_id, kind=notice.kind, key=key, thread_id=fact.thread_id, read_at=notice.read_at)
        parted.details, parted.created_at = dict(notice.details), items[0].created_at
        parted.changed_at = items[-1].created_at
        db.session.add(parted)
        db.session.flush()
        for item in items:
            item.notice_id = parted.id


def _tell_mentioned(post: Post) -> set[int]:
    people = set(post.mentions[:MOST_MENTIONED])
    if not people:
        return people
    tell(people, "mention", by=post.author_id, item_post_id=post.id)
    off = select(NoticeSwitch.person_id).where(NoticeSwitch.kind == "mention", NoticeSwitch.person_id.in_(people))
    return people - set(db.session.scalars(off))  # who wants no mentions is told of a solution like everybody else


def _concerned(thread: Thread, post: Post) -> set[int]:
    """Who is told of a new post. Those who said `my problem too` wait for solutions, and are spared the comments; a comment
    under a solution is for its author."""
    if post.form == "solution":
        return _followers_of_thread(thread)
    people = _followers_of_thread(thread, with_joined=False)
    if post.about_id is not None:
        people.add(db.session.get_one(Post, post.about_id).author_id)
    return people


_ASKED_FOR = select(Follow.person_id, Follow.is_on).where(Follow.kind == "thread", Follow.target_id == bindparam("thread"))


def _followers_of_thread(thread: Thread, *, with_joined: bool = True) -> set[int]:
    """Its author, who has the same problem, who asked for it; without those who do not want to be told."""
    asked = db.session.connection().execute(_ASKED_FOR, {"thread": thread.id}).all()
    people = {thread.author_id, *(row.person_id for row in asked if row.is_on)}
    if with_joined and thread.same_problem:
        people |= set(db.session.scalars(select(SameProblem.person_id).where(SameProblem.thread_id == thread.id)))
    return people - {row.person_id for row in asked if not row.is_on}


def _followers_of_place(thread: Thread) -> dict[tuple[FollowKind, int], set[int]]:
    """Who follows its author or where it stands, by what they follow; each once."""
    names = taxonomy()
    topics = {topic.id for topic in names.trail_of(names.topic_by_id[thread.topic_id])}
    wanted: dict[FollowKind, set[int]] = {"person": {thread.author_id}, "topic": topics}
    wanted["block"] = {thread.block_id} if thread.block_id else set()
    wanted["district"] = {thread.district_id} if thread.district_id else set()
    which = or_(*(and_(Follow.kind == kind, Follow.target_id.in_(ids)) for kind, ids in wanted.items() if ids))
    rows = db.session.execute(select(Follow.person_id, Follow.kind, Follow.target_id).where(which, Follow.is_on)).all()
    found: defaultdict[tuple[FollowKind, int], set[int]] = defaultdict(set)
    seen: set[int] = set()
    for row in sorted(rows, key=lambda one: (NEAREST.index(one.kind), one.target_id != thread.topic_id, one.person_id)):
        if row.person_id not in seen:
            seen.add(row.person_id)
            found[row.kind, row.target_id].add(row.person_id)
    return found


def _followers(kind: FollowKind, ids: Collection[int]) -> Any:
    return select(Follow.person_id).where(Follow.kind == kind, Follow.target_id.in_(ids), Follow.is_on)


def _name_of(kind: FollowKind, target_id: int) -> Bilingual | None:
    """Of a place or a topic; a person is named by what she does."""
    names = taxonomy()
    if kind == "topic":
        return names.topic_by_id[target_id].name
    if kind == "block":
        return names.block_by_id[target_id].name
    return names.district_by_id[target_id].name if kind == "district" else None


def _recount_of_posts(post_ids: Collection[int]) -> None:
    _recount(db.session.scalars(union(*_told_of(post_ids))).all())


def _told_of(posts: Any) -> tuple[Select[int], Select[int]]:
    """Who was told of these posts: two questions, each by its own index, where one with `or` would walk all notices."""
    about = select(Notice.person_id).where(Notice.post_id.in_(posts))
    items = select(Notice.person_id).join(NoticeItem, NoticeItem.notice_id == Notice.id).where(NoticeItem.post_id.in_(posts))
    return about, items


def _recount_of_tries(try_ids: Collection[int]) -> None:
    told = select(Notice.person_id).join(NoticeItem, NoticeItem.notice_id == Notice.id)
    _recount(db.session.scalars(told.where(NoticeItem.try_id.in_(try_ids)).distinct()).all())


def _recount(people: Collection[int]) -> None:
    if people:
        recount_unread(people)
