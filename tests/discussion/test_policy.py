"""Refusals, in the words of policy and through the actions."""

import pytest

from forum.core.db import db, transaction
from forum.core.errors import NotAllowed
from forum.core.viewer import VISITOR, ClassContext, Viewer
from forum.discussion import actions, policy
from forum.discussion.models import Kind, Post, Thread
from forum.people.models import Person
from tests.cast import as_viewer, make_person
from tests.make import make_comment, make_solution, make_thread, make_try, mark, opening_of, words


def _report(post: Post, by: Person) -> None:
    with transaction():
        actions.report_try(post, by=as_viewer(by), outcome="worked", note="", lang="hi", context=ClassContext())


def test_a_visitor_is_asked_to_sign_in_for_everything(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    post = make_solution(thread, mentor)
    sentences = [
        policy.why_not_write_thread(VISITOR),
        policy.why_not_write_post(VISITOR, thread, "comment"),
        policy.why_not_edit(VISITOR, post, thread),
        policy.why_not_delete(VISITOR, post, others_wrote=False),
        policy.why_not_mark(VISITOR, post, thread),
        policy.why_not_try(VISITOR, post, thread),
        policy.why_not_thank(VISITOR, post),
        policy.why_not_join_problem(VISITOR, thread),
        policy.why_not_move(VISITOR),
        policy.why_not_close(VISITOR),
    ]
    assert all(sentences)


def test_nobody_tries_an_own_solution(teacher: Person, mentor: Person) -> None:
    post = make_solution(make_thread(teacher), mentor)
    with pytest.raises(NotAllowed):
        _report(post, mentor)
    _report(post, teacher)


def test_the_asker_may_try_what_others_offer_and_nobody_tries_a_comment(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    comment = make_comment(thread, mentor)
    with pytest.raises(NotAllowed):
        _report(comment, teacher)
    with pytest.raises(NotAllowed):
        _report(opening_of(thread), mentor)


def test_a_practice_is_tried_itself_and_takes_variations(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher, kind="practice")
    _report(opening_of(thread), mentor)
    variation = make_solution(thread, mentor)
    assert variation.form == "solution"
    assert db.session.get_one(Thread, thread.id).tries == 1


def test_a_story_takes_comments_only(teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher, kind="story")
    make_comment(thread, mentor)
    with pytest.raises(NotAllowed):
        make_solution(thread, mentor)


@pytest.mark.parametrize("kind", ["practice", "story", "discussion"])
def test_only_a_solution_of_a_problem_is_marked(teacher: Person, mentor: Person, kind: Kind) -> None:
    thread = make_thread(teacher, kind=kind)
    post = make_comment(thread, mentor) if kind == "story" else make_solution(thread, mentor)
    with pytest.raises(NotAllowed):
        mark(post, teacher)


def test_a_mentor_may_mark_in_her_district_only(teacher: Person, mentor: Person, stranger: Person) -> None:
    near, far = make_thread(teacher), make_thread(stranger, district="varanasi")
    everywhere = make_thread(teacher, district=None)
    mark(make_solution(near, stranger), mentor)
    for thread in (far, everywhere):
        post = make_solution(thread, make_person(f"helper{thread.id}"))
        with pytest.raises(NotAllowed):
            mark(post, mentor)


def test_the_asker_and_a_moderator_may_mark_and_others_may_not(teacher: Person, stranger: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    post = make_solution(thread, stranger)
    with pytest.raises(NotAllowed):
        mark(post, stranger)
    mark(post, teacher)
    with transaction():
        actions.unmark_solution(post, by=as_viewer(moderator))
    assert db.session.get_one(Thread, thread.id).status == "needs"


def test_nobody_thanks_herself_or_joins_her_own_problem(teacher: Person) -> None:
    thread = make_thread(teacher)
    with pytest.raises(NotAllowed), transaction():
        actions.thank(opening_of(thread), by=as_viewer(teacher))
    with pytest.raises(NotAllowed), transaction():
        actions.join_problem(thread, by=as_viewer(teacher))


def test_only_a_problem_is_joined(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher, kind="discussion")
    with pytest.raises(NotAllowed), transaction():
        actions.join_problem(thread, by=as_viewer(stranger))


def test_what_is_closed_or_not_shown_takes_nothing_more(teacher: Person, stranger: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    with transaction():
        actions.close_thread(db.session.get_one(Thread, thread.id), by=as_viewer(moderator))
    with pytest.raises(NotAllowed):
        make_comment(db.session.get_one(Thread, thread.id), stranger)
    make_comment(db.session.get_one(Thread, thread.id), moderator)
    with transaction():
        actions.reopen_thread(db.session.get_one(Thread, thread.id), by=as_viewer(moderator))
        actions.set_state(opening_of(thread), "hidden")
    with pytest.raises(NotAllowed):
        make_comment(db.session.get_one(Thread, thread.id), stranger)


def test_words_of_others_keep_a_post_from_being_deleted_by_its_author(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    post = make_solution(thread, stranger)
    make_try(post, teacher)
    for hers, author in ((opening_of(thread), teacher), (post, stranger)):
        with pytest.raises(NotAllowed), transaction():
            actions.delete_post(hers, by=as_viewer(author))


def test_only_its_author_and_moderators_change_a_post(
    teacher: Person, mentor: Person, stranger: Person, moderator: Person
) -> None:
    post = make_solution(make_thread(teacher), stranger)
    for who in (teacher, mentor):
        with pytest.raises(NotAllowed), transaction():
            actions.edit_post(post, by=as_viewer(who), seen_version=1, words=words("और कुछ"))
    for version, who in enumerate((stranger, moderator), start=1):
        with transaction():
            actions.edit_post(
                db.session.get_one(Post, post.id), by=as_viewer(who), seen_version=version, words=words("कार्ड का खेल")
            )
    assert db.session.get_one(Post, post.id).version == 3


def test_a_viewer_with_no_district_is_nobodys_mentor() -> None:
    assert not Viewer(person_id=1, role="mentor").is_mentor_of(None)
