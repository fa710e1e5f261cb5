"""The pages of discussion as a teacher uses them: write, answer, try, mark, change, delete, move."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db, transaction
from forum.discussion.models import Draft, Post, Thread, Try
from forum.people.models import Person
from tests.client import OURS, Client, fill_form, sign_in
from tests.make import block_of, make_comment, make_solution, make_thread, make_try, mark, opening_of
from tests.page import words_of

NEW = {
    "kind": "problem",
    "title": "बच्चे श्यामपट्ट से ही उतारते हैं",
    "body": "अपने मन से एक वाक्य भी नहीं लिखते। दो हफ़्ते से कोशिश चल रही है।",
    "topic": "own-words",
    "place": "shravasti",
}

Browser = Callable[[Person], Client]


@pytest.fixture
def of(new_client: Callable[[], Client]) -> Browser:
    """Somebody's own browser."""
    return lambda person: sign_in(new_client(), person)


def write(client: Client, **more: Any) -> Any:
    return client.submit("/threads/new", to="/threads/new", **{**NEW, **more})


def only_thread() -> Thread:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Thread)).one()


def test_a_problem_is_written_and_stands_on_its_page(of: Browser, teacher: Person, client: Client) -> None:
    answer = write(of(teacher), grades=["class-2", "class-3"], class_size="४५", situations=["multigrade"])
    thread = only_thread()
    assert answer.headers["Location"] == f"/threads/{thread.id}-bachche-shyamapatt-se-hi-utarate-hain"
    assert (thread.kind, thread.grades, thread.class_size, thread.situations) == ("problem", [2, 3], 45, ["multigrade"])
    assert opening_of(thread).lang == "hi"
    words = words_of(client.page(f"/threads/{thread.id}-"))
    assert NEW["title"] in words
    assert "समाधान चाहिए" in words


def test_the_form_begins_with_the_class_of_her_profile(of: Browser, teacher: Person) -> None:
    with transaction():
        her = db.session.get_one(Person, teacher.id)
        her.grades, her.class_size, her.situations, her.block_id = [3], 38, ["few-materials"], block_of().id
    fields, _action = fill_form(of(teacher).page("/threads/new"), "/threads/new", "/threads/new", {})
    assert fields["grades"] == ["class-3"]
    assert fields["class_size"] == "38"
    assert fields["situations"] == ["few-materials"]
    assert fields["place"] == [f"shravasti/{block_of().key}"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "एक पंक्ति"), ({"title": "क" * 201}, "201"), ({"body": "छोटा"}, "दो पंक्तियाँ"), ({"body": "क" * 20_001}, "20001"),
        ({"topic": ""}, "विषय-क्षेत्र"), ({"topic": "nowhere"}, "चुनें"), ({"kind": "admin"}, "चुनें"), ({"class_size": "बहुत"}, "अंकों"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_it_and_all_words_stay(
    of: Browser, teacher: Person, typed: dict[str, str], said: str
) -> None:
    answer = write(of(teacher), **{"title": "zzqx qxzz", **typed})
    assert answer.status_code == 400
    for field in ("title", "body"):
        assert {**NEW, "title": "zzqx qxzz", **typed}[field] in answer.text
    assert said in answer.text
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 0


def test_what_is_like_it_is_shown_first_and_the_words_are_kept(of: Browser, teacher: Person, stranger: Person) -> None:
    before = make_thread(stranger, title="बच्चे श्यामपट्ट से उतारते हैं, खुद नहीं लिखते", topic="own-words")
    hers = of(teacher)
    answer = write(hers)
    assert answer.status_code == 200
    assert f"/threads/{before.id}/same" in answer.text
    assert NEW["body"] in answer.text
    db.session.rollback()
    assert db.session.scalars(select(Draft.author_id)).all() == [teacher.id]
    sent = {**NEW, "seen_similar": "1", "csrf_token": _token(hers)}
    assert hers.post("/threads/new", data=sent, headers=OURS).status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 2
    assert db.session.scalars(select(Draft)).all() == []


def test_this_is_my_problem_joins_instead(of: Browser, teacher: Person, stranger: Person) -> None:
    before = make_thread(stranger, title="बच्चे श्यामपट्ट से उतारते हैं, खुद नहीं लिखते", topic="own-words")
    hers = of(teacher)
    write(hers)
    assert hers.post(f"/threads/{before.id}/same", data={**NEW, "csrf_token": _token(hers)}, headers=OURS).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Thread, before.id).same_problem == 1


def test_a_form_sent_twice_makes_one_thread(of: Browser, teacher: Person) -> None:
    hers = of(teacher)
    fields, action = fill_form(hers.page("/threads/new"), "/threads/new", "/threads/new", dict(NEW))
    first, second = (hers.post(action, data={**fields, "seen_similar": "1"}, headers=OURS) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert only_thread().title == NEW["title"]


def test_a_draft_is_kept_offered_and_gone_after_sending(of: Browser, teacher: Person) -> None:
    hers = of(teacher)
    data = {**NEW, "place_of_draft": "thread", "csrf_token": _token(hers)}
    saved = hers.post("/drafts", data=data, headers={**OURS, "Accept": "application/json"})
    assert saved.json is not None
    assert saved.json["saved_at"]
    assert NEW["body"] in hers.get("/threads/new").text
    assert NEW["title"] in words_of(hers.page("/drafts"))
    write(hers, body=NEW["body"])
    assert NEW["body"] not in hers.get("/threads/new").text


def test_a_number_in_a_draft_that_is_none_breaks_no_page(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    hers, many = of(stranger), "9" * 5000
    for place, field, path in (
        ("thread", "class_size", "/threads/new"),
        (f"post:{thread.id}", "minutes", f"/threads/{thread.id}-"),
    ):
        data = {"place_of_draft": place, "body": "अधूरी बात", field: many, "csrf_token": _token(hers)}
        assert hers.post("/drafts", data=data, headers=OURS).status_code == 303
        answer = hers.get(path)
        assert (answer.status_code, "अधूरी बात" in answer.text) == (200, True)


def test_a_change_that_was_begun_is_kept_and_knows_the_text_that_it_began_from(
    of: Browser, teacher: Person, stranger: Person
) -> None:
    post = make_solution(make_thread(teacher), stranger, "पहला पाठ", minutes=10)
    his, path = of(stranger), f"/posts/{post.id}/edit"
    data = {
        "place_of_draft": f"edit:{post.id}",
        "body": "अधूरा नया पाठ",
        "minutes": "15",
        "version": "1",
        "csrf_token": _token(his),
    }
    his.post("/drafts", data=data, headers=OURS)
    with transaction():
        db.session.get_one(Post, post.id).version = 2
    fields, action = fill_form(his.page(path), path, "/edit", {})
    assert (fields["body"], fields["minutes"]) == ("अधूरा नया पाठ", "15")
    assert his.post(action, data=fields, headers=OURS).status_code == 409


def test_a_try_that_was_begun_comes_back_with_its_class(of: Browser, teacher: Person, stranger: Person) -> None:
    post = make_solution(make_thread(teacher), stranger)
    hers, path = of(teacher), f"/posts/{post.id}/try"
    typed = {"outcome": "adapted", "note": "छोटे समूह में", "grades": ["class-4"], "class_size": "61"}
    hers.post("/drafts", data={**typed, "place_of_draft": f"try:{post.id}", "csrf_token": _token(hers)}, headers=OURS)
    fields, _action = fill_form(hers.page(path), path, "/tries", {})
    assert (fields["outcome"], fields["note"]) == (["adapted"], "छोटे समूह में")
    assert (fields["grades"], fields["class_size"]) == (["class-4"], "61")


def test_a_save_that_comes_after_the_form_brings_no_draft_back(of: Browser, teacher: Person) -> None:
    hers = of(teacher)
    fields, action = fill_form(hers.page("/threads/new"), "/threads/new", "/threads/new", dict(NEW))
    assert hers.post(action, data={**fields, "seen_similar": "1"}, headers=OURS).status_code == 303
    late = hers.post("/drafts", data={**fields, "place_of_draft": "thread"}, headers={**OURS, "Accept": "application/json"})
    assert late.json == {"saved_at": None}
    new = {**fields, "body": "पीछे जाकर नया लिखा हुआ, जो अभी भेजा नहीं गया।", "place_of_draft": "thread"}
    hers.post("/drafts", data=new, headers={**OURS, "Accept": "application/json"})
    assert "पीछे जाकर नया लिखा हुआ" in hers.get("/threads/new").text


def test_a_solution_with_its_details(of: Browser, teacher: Person, stranger: Person, client: Client) -> None:
    thread = make_thread(teacher)
    path = f"/threads/{thread.id}-"
    answer = of(stranger).submit(
        path, to="/posts", form="solution", body="रोज़ एक चित्र, पाँच वाक्य।", materials="पुराना अख़बार", minutes="20", cost="zero", limits="60 से ऊपर"
    )  # fmt: skip
    assert re.fullmatch(r"/posts/\d+", answer.headers["Location"])
    words = words_of(client.page(path))
    for said in ("रोज़ एक चित्र", "पुराना अख़बार", "20 मिनट", "60 से ऊपर", "1 समाधान"):
        assert said in words


def test_a_comment_stands_under_its_solution(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    of(teacher).submit(
        f"/threads/{thread.id}-?about={solution.id}", to="/posts", form="comment", body="कितने दिन में?", about=str(solution.id)
    )
    db.session.rollback()
    assert db.session.scalars(select(Post.about_id).where(Post.form == "comment")).all() == [solution.id]


def test_a_text_that_was_begun_goes_under_the_solution_that_is_asked_for(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    hers, path = of(teacher), f"/threads/{thread.id}-?about={solution.id}"
    data = {"place_of_draft": f"post:{thread.id}", "form": "solution", "body": "अधूरी बात", "csrf_token": _token(hers)}
    hers.post("/drafts", data=data, headers=OURS)
    fields, _action = fill_form(hers.page(path), path, "/posts", {})
    assert (fields["form"], fields["about"], fields["body"]) == (["comment"], [str(solution.id)], "अधूरी बात")


def test_a_story_takes_comments_only(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher, kind="story")
    page = of(stranger).page(f"/threads/{thread.id}-")
    assert [field.get("value") for field in page.iter("input") if field.get("name") == "form"] == ["comment"]


def test_a_try_with_the_class_of_her_profile_and_the_counts_in_words(
    of: Browser, teacher: Person, stranger: Person, client: Client
) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, stranger)
    of(teacher).submit(f"/posts/{solution.id}/try", to="/tries", outcome="did_not_work", note="हमारी कक्षा में नहीं चला।")
    words = words_of(client.page(f"/threads/{thread.id}-"))
    assert "1 ने आज़माया" in words
    assert "हमारी कक्षा में नहीं चला" in words
    of(teacher).submit(f"/posts/{solution.id}/try", to="/tries", outcome="worked", note="अब चला।")
    db.session.rollback()
    assert [one.outcome for one in db.session.scalars(select(Try))] == ["worked"]


def test_nobody_tries_her_own(of: Browser, teacher: Person, stranger: Person) -> None:
    solution = make_solution(make_thread(teacher), stranger)
    assert of(stranger).get(f"/posts/{solution.id}/try").status_code == 403


def test_the_asker_marks_and_takes_it_back(of: Browser, teacher: Person, stranger: Person, client: Client) -> None:
    thread = make_thread(teacher)
    make_solution(thread, stranger)
    path = f"/threads/{thread.id}-"
    of(teacher).submit(path, to="/mark")
    assert "समाधान मिला" in words_of(client.page(path))
    of(teacher).submit(path, to="/unmark")
    assert "समाधान मिला" not in words_of(client.page(path))


@pytest.mark.parametrize(("press", "back"), [("/thank", "/unthank"), ("/same", "/unsame")])
def test_thanks_and_same_problem_are_pressed_and_taken_back(
    of: Browser, teacher: Person, stranger: Person, press: str, back: str
) -> None:
    thread = make_thread(teacher)
    his = of(stranger)
    for to, count in ((press, 1), (back, 0)):
        assert his.submit(f"/threads/{thread.id}-", to=to).status_code == 303
        db.session.rollback()
        db.session.expire_all()
        opening = opening_of(db.session.get_one(Thread, thread.id))
        assert (opening.thanks if press == "/thank" else db.session.get_one(Thread, thread.id).same_problem) == count


def test_marked_comes_first_then_what_worked_most_and_the_order_can_be_chosen(
    teacher: Person, stranger: Person, mentor: Person, client: Client
) -> None:
    thread = make_thread(teacher)
    old, worked, newest = (make_solution(thread, stranger, f"तरीका {name}: बच्चों के साथ") for name in ("पहला", "दूसरा", "तीसरा"))
    make_try(worked, mentor)
    path = f"/threads/{thread.id}-"
    assert _order(client, path) == [worked.id, newest.id, old.id]
    mark(old, teacher)
    assert _order(client, path) == [old.id, worked.id, newest.id]
    assert _order(client, f"{path}?order=new") == [newest.id, worked.id, old.id]


def test_two_who_change_one_post_hear_of_each_other(of: Browser, teacher: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    opening = opening_of(thread)
    path = f"/posts/{opening.id}/edit"
    hers = of(teacher)
    fields, action = fill_form(hers.page(path), path, "/edit", {"body": "मेरा नया लिखा हुआ, जो खोना नहीं चाहिए।"})
    hers.submit(path, to="/edit", body="बीच में किसी और टैब से बदला गया पाठ, पूरा।")
    late = hers.post(action, data=fields, headers=OURS)
    assert late.status_code == 409
    assert "मेरा नया लिखा हुआ, जो खोना नहीं चाहिए।" in late.text
    assert "बीच में किसी और टैब से बदला गया पाठ" in late.text
    db.session.expire_all()
    assert db.session.get_one(Post, opening.id).body.startswith("बीच में")


def test_every_version_is_kept_and_can_be_read(of: Browser, teacher: Person) -> None:
    thread = make_thread(teacher)
    opening = opening_of(thread)
    before = opening.body
    of(teacher).submit(f"/posts/{opening.id}/edit", to="/edit", body="बदला हुआ पाठ, जो पहले से साफ़ है।")
    assert before in words_of(of(teacher).page(f"/posts/{opening.id}/history"))


def test_deleted_and_undone(of: Browser, teacher: Person, stranger: Person, client: Client) -> None:
    thread = make_thread(teacher)
    comment = make_comment(thread, stranger, body="यह टिप्पणी हटेगी और लौटेगी।")
    path = f"/threads/{thread.id}-"
    his = of(stranger)
    answer = his.submit(f"/posts/{comment.id}/delete", to="/delete")
    assert "यह टिप्पणी हटेगी" not in words_of(client.page(path))
    his.submit(answer.headers["Location"], to="/undelete")
    assert "यह टिप्पणी हटेगी" in words_of(client.page(path))


def test_a_moderator_moves_and_closes(of: Browser, teacher: Person, moderator: Person, stranger: Person, client: Client) -> None:
    thread = make_thread(teacher)
    theirs = of(moderator)
    theirs.submit(f"/threads/{thread.id}/move", to="/move", topic="numeracy", place="varanasi")
    assert thread.title in words_of(client.page("/topics/numeracy"))
    assert thread.title in words_of(client.page("/districts/varanasi"))
    assert thread.title not in words_of(client.page("/districts/shravasti"))
    theirs.submit(f"/threads/{thread.id}-", to="/close")
    page = of(stranger).page(f"/threads/{thread.id}-")
    assert [form for form in page.iter("form") if (form.get("action") or "").endswith("/posts")] == []
    theirs.submit(f"/threads/{thread.id}-", to="/reopen")
    assert [
        form for form in of(stranger).page(f"/threads/{thread.id}-").iter("form") if (form.get("action") or "").endswith("/posts")
    ]


def test_the_home_of_a_teacher_shows_what_is_new_to_her(of: Browser, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    hers = of(teacher)
    with transaction():
        her = db.session.get_one(Person, teacher.id)
        her.last_visit_at = thread.created_at
    make_solution(thread, stranger, body="नया समाधान जो उसने अभी नहीं देखा।")
    words = words_of(hers.page("/"))
    assert thread.title in words
    assert "1 नया समाधान" in words


def _order(client: Client, path: str) -> list[int]:
    page = client.page(path)
    return [
        int(card.get("id", "").removeprefix("post-")) for card in page.iter("article") if card.get("class") == "solution-card"
    ]


def _token(client: Client) -> str:
    page = client.page("/threads/new")
    return next(field.get("value", "") for field in page.iter("input") if field.get("name") == "csrf_token")


def test_what_came_while_she_was_here_is_still_new_the_next_time(of: Browser, teacher: Person, stranger: Person) -> None:
    hers, begin = of(teacher), clock.now()
    thread = make_thread(teacher)
    with clock.standing_at(begin + timedelta(minutes=1)):
        hers.get("/")
    with clock.standing_at(begin + timedelta(minutes=2)):
        make_solution(thread, stranger)
    with clock.standing_at(begin + timedelta(minutes=3)):
        hers.get("/threads")
    with clock.standing_at(begin + timedelta(hours=9)):
        assert "1 नया समाधान" in words_of(hers.page("/"))
