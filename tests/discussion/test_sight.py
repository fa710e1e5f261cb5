"""Who sees what is said twice, of one object and as a condition of a query; here the two are held against each other."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.core.viewer import VISITOR, Viewer
from forum.discussion import policy
from forum.discussion.models import STATES, Post, State, Thread, Try
from forum.people.models import Person
from tests.cast import as_viewer
from tests.make import make_solution, make_thread, make_try

VIEWERS = ("visitor", "author", "answerer", "tryer", "stranger", "mentor", "moderator", "admin")


@dataclass
class Scene:
    thread: Thread
    post: Post
    report: Try
    viewers: dict[str, Viewer]


@pytest.fixture
def scene(teacher: Person, mentor: Person, stranger: Person, moderator: Person, admin: Person) -> Scene:
    from_author = make_thread(teacher)
    post = make_solution(from_author, mentor)
    report = make_try(post, stranger)
    cast = {"author": teacher, "answerer": mentor, "tryer": stranger, "stranger": admin, "mentor": mentor}
    cast |= {"moderator": moderator, "admin": admin}
    return Scene(from_author, post, report, {"visitor": VISITOR, **{who: as_viewer(one) for who, one in cast.items()}})


@pytest.mark.parametrize("state", STATES)
def test_both_rules_for_threads_say_the_same(scene: Scene, state: State) -> None:
    with transaction():
        db.session.get_one(Thread, scene.thread.id).state = state
    thread = db.session.get_one(Thread, scene.thread.id)
    for who, viewer in scene.viewers.items():
        found = db.session.scalar(select(Thread.id).where(policy.threads_seen_by(viewer)))
        assert (found is not None) == policy.may_see_thread(viewer, thread), f"{who} and a thread that is {state}"


@pytest.mark.parametrize("state", STATES)
def test_both_rules_for_posts_say_the_same(scene: Scene, state: State) -> None:
    with transaction():
        db.session.get_one(Post, scene.post.id).state = state
    post = db.session.get_one(Post, scene.post.id)
    for who, viewer in scene.viewers.items():
        found = db.session.scalar(select(Post.id).where(Post.id == post.id, policy.posts_seen_by(viewer)))
        assert (found is not None) == policy.may_see_post(viewer, post), f"{who} and a post that is {state}"


@pytest.mark.parametrize("state", STATES)
def test_both_rules_for_tries_say_the_same(scene: Scene, state: State) -> None:
    with transaction():
        db.session.get_one(Try, scene.report.id).state = state
    report = db.session.get_one(Try, scene.report.id)
    for who, viewer in scene.viewers.items():
        found = db.session.scalar(select(Try.id).where(policy.tries_seen_by(viewer)))
        assert (found is not None) == policy.may_see_try(viewer, report), f"{who} and a try that is {state}"


@pytest.mark.parametrize(
    ("state", "seers"),
    [
        ("visible", set(VIEWERS)),
        ("pending", {"author", "moderator", "admin", "stranger"}),
        ("hidden", {"moderator", "admin", "stranger"}),
        ("deleted", {"author", "moderator", "admin", "stranger"}),
        ("merged", set()),
    ],
)
def test_who_sees_a_thread_in_each_state(scene: Scene, state: State, seers: set[str]) -> None:
    """`stranger` is played by the admin here, so that nobody of the thread is left out."""
    scene.thread.state = state
    assert {who for who, viewer in scene.viewers.items() if policy.may_see_thread(viewer, scene.thread)} == seers


def test_a_mentor_sees_no_more_than_a_teacher(scene: Scene) -> None:
    scene.post.author_id = scene.thread.author_id
    scene.post.state = "hidden"
    assert not policy.may_see_post(scene.viewers["mentor"], scene.post)
