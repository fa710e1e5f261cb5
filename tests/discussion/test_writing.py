from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from forum.core.db import db, transaction
from forum.core.errors import Conflict, NotAllowed
from forum.discussion import actions
from forum.discussion.actions import Details
from forum.discussion.models import Form, Post, PostVersion, Thread, ThreadTrait
from forum.people.models import Person
from tests.cast import as_viewer
from tests.make import make_comment, make_solution, make_thread, opening_of, words

KEY = "a-key-of-a-form"


def _write(thread: Thread, by: Person, form_key: str | None) -> Post:
    written = words("मात्रा के कार्ड")
    with transaction():
        return actions.write_post(thread, by=as_viewer(by), form="solution", words=written, form_key=form_key)


def _posts(thread: Thread) -> int:
    return db.session.scalars(select(func.count()).where(Post.thread_id == thread.id)).one()


def test_the_same_form_sent_twice_makes_one_post(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    first, second = _write(thread, stranger, KEY), _write(thread, stranger, KEY)
    assert first.id == second.id
    assert _posts(thread) == 2
    assert db.session.get_one(Thread, thread.id).solutions == 1


def test_the_key_of_another_person_or_no_key_makes_another_post(teacher: Person, stranger: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    ids = {_write(thread, by, key).id for by, key in ((stranger, KEY), (mentor, KEY), (mentor, None), (mentor, None))}
    assert len(ids) == 4


def test_a_form_that_came_again_with_another_title_or_other_details_is_a_new_text(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)

    def send(minutes: int, form: Form = "solution") -> int:
        written, details = words("मात्रा के कार्ड"), Details(minutes=minutes)
        with transaction():
            return actions.write_post(thread, by=as_viewer(stranger), form=form, words=written, details=details, form_key=KEY).id

    def ask(title: str) -> int:
        with transaction():
            return actions.write_thread(
                "problem",
                by=as_viewer(teacher),
                title=title,
                words=words("बच्चे चुप रहते हैं"),
                topic_id=thread.topic_id,
                context=thread.context,
                form_key=KEY,
            ).id

    assert len({send(10), send(10), send(15), send(15, "comment")}) == 3
    assert len({ask("एक"), ask("एक"), ask("दो")}) == 2


def test_only_a_solution_keeps_its_details(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    details = Details(materials="कार्ड", minutes=20, cost="zero", change="सब बोलते हैं", limits="60 से अधिक बच्चे")
    with transaction():
        solution = actions.write_post(thread, form="solution", words=words("एक"), by=as_viewer(stranger), details=details)
        comment = actions.write_post(thread, form="comment", words=words("दो"), by=as_viewer(stranger), details=details)
    assert (solution.materials, solution.minutes, solution.cost) == ("कार्ड", 20, "zero")
    assert (comment.materials, comment.minutes, comment.change) == (None, None, None)


def test_only_a_comment_stands_under_a_solution_and_only_under_one_of_its_thread(teacher: Person, stranger: Person) -> None:
    thread, other = make_thread(teacher), make_thread(teacher)
    solution, elsewhere = make_solution(thread, stranger), make_solution(other, stranger)
    first = make_comment(thread, teacher)
    assert make_comment(thread, teacher, about=solution).about_id == solution.id
    assert make_comment(thread, teacher, about=first).about_id is None
    assert make_comment(thread, teacher, about=elsewhere).about_id is None
    with transaction():
        second = actions.write_post(thread, by=as_viewer(teacher), form="solution", words=words("तीन"), about=solution)
    assert second.about_id is None


def test_an_edit_keeps_the_text_before_it(teacher: Person, stranger: Person) -> None:
    post = make_solution(make_thread(teacher), stranger, "पहला लेख", minutes=10)
    written = words("दूसरा लेख")
    with transaction():
        actions.edit_post(
            db.session.get_one(Post, post.id),
            by=as_viewer(stranger),
            seen_version=1,
            words=written,
            details=Details(minutes=15),
        )
    kept = db.session.scalars(select(PostVersion).where(PostVersion.post_id == post.id)).one()
    assert (kept.body, kept.details["minutes"]) == ("पहला लेख", 10)
    now = db.session.get_one(Post, post.id)
    assert (now.body, now.minutes, now.version) == ("दूसरा लेख", 15, 2)


def test_an_edit_does_not_run_over_another(teacher: Person, moderator: Person) -> None:
    post = make_solution(make_thread(moderator), teacher)
    with transaction():
        actions.edit_post(db.session.get_one(Post, post.id), by=as_viewer(moderator), seen_version=1, words=words("एक"))
    with pytest.raises(Conflict), transaction():
        actions.edit_post(db.session.get_one(Post, post.id), by=as_viewer(teacher), seen_version=1, words=words("दो"))


def test_the_traits_of_a_thread_are_written_for_the_filters(teacher: Person) -> None:
    thread = make_thread(teacher, grades=(1, 2), situations=("multigrade",), languages=("awadhi",))
    traits = set(db.session.scalars(select(ThreadTrait.trait).where(ThreadTrait.thread_id == thread.id)))
    assert traits == {"grade:1", "grade:2", "situation:multigrade", "language:awadhi"}


def test_deleting_the_opening_takes_the_thread_along_and_undoing_brings_it_back(teacher: Person) -> None:
    thread = make_thread(teacher)
    with transaction():
        actions.delete_post(opening_of(thread), by=as_viewer(teacher))
    assert db.session.get_one(Thread, thread.id).state == "deleted"
    with transaction():
        actions.undelete_post(opening_of(thread), by=as_viewer(teacher))
    assert db.session.get_one(Thread, thread.id).state == "visible"


def test_what_a_moderator_took_down_only_a_moderator_brings_back(teacher: Person, stranger: Person, moderator: Person) -> None:
    post = make_solution(make_thread(teacher), stranger)
    _do(actions.delete_post, post, moderator)
    with pytest.raises(NotAllowed):
        _do(actions.undelete_post, post, stranger)
    _do(actions.undelete_post, post, moderator)
    _do(actions.delete_post, post, stranger)
    _do(actions.undelete_post, post, stranger)
    assert db.session.get_one(Post, post.id).state == "visible"


def test_who_marked_first_stays(teacher: Person, mentor: Person, stranger: Person) -> None:
    post = make_solution(make_thread(teacher), stranger)
    _do(actions.mark_solution, post, teacher)
    _do(actions.mark_solution, post, mentor)
    assert db.session.get_one(Post, post.id).marked_by_id == teacher.id


def _do(action: Callable[..., None], post: Post, by: Person) -> None:
    with transaction():
        action(db.session.get_one(Post, post.id), by=as_viewer(by))
