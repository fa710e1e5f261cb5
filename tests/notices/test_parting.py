"""Two threads are joined and taken apart again: what was told and followed because of it goes back too."""

import pytest
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.discussion.models import Post, Thread
from forum.notices.actions import follow, read_all, unfollow
from forum.notices.models import Follow
from forum.people.models import Person
from tests.cast import as_viewer, make_person
from tests.discussion.test_joining import join, now, part
from tests.make import make_comment, make_solution, make_thread
from tests.notices.conftest import follows, kinds_told, told, unread

INTO, GONE = "बच्चे मात्रा भूल जाते हैं", "पढ़ते समय रोज़ वही गलती"


@pytest.fixture
def into(teacher: Person) -> Thread:
    return make_thread(teacher, title=INTO)


@pytest.fixture
def asker(into: Thread) -> Person:
    """Of the thread that will be gone."""
    return make_person("geeta")


@pytest.fixture
def gone(asker: Person) -> Thread:
    return make_thread(asker, title=GONE)


def followed(person: Person) -> list[str]:
    """As it stands on her row, which says the same as the table."""
    db.session.rollback()
    signs = list(db.session.get_one(Person, person.id, populate_existing=True).followed or ())
    rows = db.session.scalars(select(Follow).where(Follow.person_id == person.id).order_by(Follow.id))
    assert signs == [f"{'' if row.is_on else '-'}{row.kind}:{row.target_id}" for row in rows]
    return signs


def titles(person: Person) -> list[tuple[str, str]]:
    return sorted((notice.kind, notice.title) for notice in told(person))


def test_that_her_thread_was_joined_is_unsaid_while_she_has_not_read_it(
    gone: Thread, into: Thread, asker: Person, mentor: Person
) -> None:
    join(gone, into, mentor)
    assert (kinds_told(asker), unread(asker)) == (["merged"], 1)
    part(gone, into, mentor)
    assert (kinds_told(asker), unread(asker)) == ([], 0)


def test_what_she_has_read_of_it_stays_among_what_she_has_read(gone: Thread, into: Thread, asker: Person, mentor: Person) -> None:
    join(gone, into, mentor)
    with transaction():
        read_all(by=as_viewer(asker))
    part(gone, into, mentor)
    assert kinds_told(asker) == ["merged"]


def test_where_another_thread_of_hers_stays_joined_she_reads_so(
    gone: Thread, into: Thread, asker: Person, mentor: Person
) -> None:
    other = make_thread(asker, title="तीसरी बार वही बात")
    join(gone, into, mentor)
    join(other, into, mentor)
    part(gone, into, mentor)
    assert (kinds_told(asker), unread(asker)) == (["merged"], 1)


def test_who_followed_the_thread_that_comes_back_follows_it_and_not_the_other(
    gone: Thread, into: Thread, stranger: Person, mentor: Person
) -> None:
    follows(stranger, "thread", gone.id)
    join(gone, into, mentor)
    assert f"thread:{into.id}" in followed(stranger)
    part(gone, into, mentor)
    assert followed(stranger) == [f"thread:{gone.id}"]
    make_solution(now(into), mentor)
    assert kinds_told(stranger) == []
    make_solution(now(gone), mentor)
    assert titles(stranger) == [("solution", GONE)]


def test_who_followed_both_or_began_while_they_were_one_goes_on(
    gone: Thread, into: Thread, stranger: Person, moderator: Person, mentor: Person
) -> None:
    follows(stranger, "thread", into.id)
    follows(stranger, "thread", gone.id)
    join(gone, into, mentor)
    follows(moderator, "thread", into.id)
    part(gone, into, mentor)
    assert followed(stranger) == [f"thread:{into.id}", f"thread:{gone.id}"]
    assert followed(moderator) == [f"thread:{into.id}"]


def test_who_stopped_while_they_were_one_stays_in_peace(
    gone: Thread, into: Thread, asker: Person, stranger: Person, mentor: Person
) -> None:
    """Also of a thread that she would follow without having asked."""
    follows(stranger, "thread", gone.id)
    with transaction():
        unfollow("thread", gone.id, by=as_viewer(asker))
        follow("thread", gone.id, by=as_viewer(asker))
    join(gone, into, mentor)
    with transaction():
        for person in (stranger, asker):
            unfollow("thread", into.id, by=as_viewer(person))
    part(gone, into, mentor)
    assert followed(stranger) == []
    assert followed(asker) == [f"-thread:{gone.id}"]


def test_what_was_told_before_the_join_leads_back_to_where_it_stands(
    gone: Thread, into: Thread, asker: Person, stranger: Person, mentor: Person
) -> None:
    make_solution(gone, stranger)
    join(gone, into, mentor)
    part(gone, into, mentor)
    make_solution(now(into), stranger, "दूसरा उपाय")
    assert titles(asker) == [("solution", GONE)]
    assert unread(asker) == 1


def test_what_was_told_of_both_at_once_is_told_of_each(
    gone: Thread, into: Thread, teacher: Person, stranger: Person, mentor: Person
) -> None:
    """A comment under a solution goes back with the solution."""
    solution = make_solution(gone, mentor)
    join(gone, into, mentor)
    with transaction():
        follow("thread", into.id, by=as_viewer(teacher))
    make_comment(now(into), stranger)
    make_comment(now(into), stranger, "इसी उपाय पर", about=db.session.get_one(Post, solution.id))
    assert titles(teacher) == [("comment", INTO)]
    part(gone, into, mentor)
    assert titles(teacher) == [("comment", GONE), ("comment", INTO)]
    assert unread(teacher) == 2
    assert {notice.words.split()[0] for notice in told(teacher)} == {stranger.name.split()[0]}, "one comment each"
