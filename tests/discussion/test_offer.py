"""What a thread's page offers: drawn once for many readers, and never one reader's to another."""

from collections.abc import Callable

import pytest

from forum.core.db import db, transaction
from forum.people.models import Person
from tests.client import Client, sign_in
from tests.make import make_comment, make_solution, make_thread, make_try
from tests.page import words_of

Browser = Callable[[Person], Client]
TOKEN = "csrf_token"
TYPED = "आधा लिखा, केवल मेरे लिए"


@pytest.fixture
def of(new_client: Callable[[], Client]) -> Browser:
    return lambda person: sign_in(new_client(), person)


def actions_of(client: Client, path: str) -> set[str]:
    """Where the forms and links of the page's posts lead."""
    page = client.page(path)
    rows = [row for row in page.iter("ul") if row.get("class") == "actions"]
    cards = [card for card in page.iter("article") if card.get("class") == "solution-card"]
    links = {link.get("href", "") for row in rows for link in row.iter("a")}
    return links | {form.get("action", "") for part in (*rows, *cards) for form in part.iter("form")}


def test_each_reader_has_her_own_buttons(
    of: Browser, teacher: Person, stranger: Person, moderator: Person, client: Client
) -> None:
    thread = make_thread(teacher)
    solution, path = make_solution(thread, stranger), f"/threads/{thread.id}-"
    asker, author, watcher = (actions_of(of(person), path) for person in (teacher, stranger, moderator))
    post = f"/posts/{solution.id}"
    assert {f"{post}/mark", f"{post}/tries", f"{post}/thank", f"{post}/report"} <= asker
    assert {f"{post}/edit", f"{post}/delete"} <= author
    assert author.isdisjoint({f"{post}/mark", f"{post}/tries", f"{post}/thank", f"{post}/report"})
    assert {f"{post}/edit", f"{post}/delete", f"/showcase/new?post={solution.id}"} <= watcher
    assert not [to for to in actions_of(client, path) if to.endswith(("/edit", "/delete", "/thank", "/tries"))]
    assert actions_of(of(teacher), path) == asker


def test_a_try_changes_the_button_of_the_one_who_tried(of: Browser, teacher: Person, stranger: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    solution, path = make_solution(thread, stranger), f"/threads/{thread.id}-"
    hers, other = of(teacher), of(mentor)
    for client in (hers, other):
        assert f"/posts/{solution.id}/tries" in actions_of(client, path)
    make_try(solution, teacher)
    assert f"/posts/{solution.id}/tries" not in actions_of(hers, path)
    assert f"/posts/{solution.id}/tries" in actions_of(other, path)


def test_what_one_has_typed_stands_on_no_page_of_another(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    make_comment(thread, stranger)
    path = f"/threads/{thread.id}-"
    hers, other = of(teacher), of(stranger)
    refused = hers.submit(path, to="/posts", body="", form="solution", materials=TYPED)
    assert refused.status_code == 400
    assert TYPED in refused.text
    for client in (other, hers):
        assert TYPED not in client.get(path).text


def test_each_form_has_the_token_of_its_own_reader(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    make_solution(thread, stranger)
    seen = []
    for person in (teacher, stranger):
        page = of(person).page(f"/threads/{thread.id}-")
        forms = [form for form in page.iter("form") if form.get("method") == "post"]
        tokens = [{field.get("value") for field in form.iter("input") if field.get("name") == TOKEN} for form in forms]
        assert tokens
        assert all(len(of_form) == 1 for of_form in tokens)
        seen.append(set.union(*tokens))
    assert seen[0].isdisjoint(seen[1])


def test_the_class_of_the_profile_is_said_in_the_form_of_a_try(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(stranger)
    make_solution(thread, stranger)
    client, path = of(teacher), f"/threads/{thread.id}-"
    for grades, words in (([2, 3], "कक्षा 2, 3"), ([4], "कक्षा 4")):
        with transaction():
            her = db.session.get_one(Person, teacher.id)
            her.grades, her.class_size = grades, 38
        assert f"{words} · 38 बच्चे" in words_of(client.page(path))
