"""Saved replies: put into the composer without a script, kept by their owner, in both languages."""

import pytest
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.core.errors import Invalid
from forum.desk import actions
from forum.desk.models import SavedReply
from forum.desk.queries import MOST_REPLIES
from forum.desk.replies import Reply, replies_for, shipped_replies, with_reply
from forum.discussion.models import Draft, Post, Thread
from forum.people.models import Person
from tests.cast import as_viewer, make_person
from tests.client import Client
from tests.desk.conftest import Browser
from tests.make import make_thread
from tests.page import words_of


@pytest.fixture
def thread(teacher: Person) -> Thread:
    return make_thread(teacher)


def box_of(browser: Client, path: str) -> str:
    area = next(area for area in browser.page(path).iter("textarea") if area.get("name") == "body")
    return (area.text or "").strip()


def save(by: Person, name: str = "मेरा उत्तर", body: str = "कृपया कक्षा बताएँ।") -> SavedReply:
    with transaction():
        return actions.save_reply(by=as_viewer(by), name=name, body=body, lang="hi")


def test_the_shipped_ones_are_whole_in_both_languages() -> None:
    assert len(shipped_replies()) >= 4
    for reply in shipped_replies():
        for text in (reply.name, reply.body):
            assert text.en
            assert any("\u0900" <= letter <= "\u097f" for letter in text.hi)


def test_a_link_opens_the_composer_filled_in(thread: Thread, mentor: Person, browser_of: Browser) -> None:
    assert "आपका स्वागत है" in box_of(browser_of(mentor), f"/threads/{thread.id}-x?reply=welcome")


def test_it_speaks_the_language_of_the_thread(teacher: Person, mentor: Person, browser_of: Browser) -> None:
    english = make_thread(teacher, title="They mix up letters", body="In class 2 they mix up letters.", lang="en")
    assert box_of(browser_of(mentor), f"/threads/{english.id}-x?reply=welcome&lang=hi").startswith("Welcome")


def test_what_was_typed_stays_and_the_reply_goes_below_it(thread: Thread, mentor: Person, browser_of: Browser) -> None:
    browser, own = browser_of(mentor), save(mentor)
    path = f"/threads/{thread.id}-x?reply=choose"
    answer = browser.submit(path, to="/posts", body="नमस्ते!")  # as a browser, to learn what the form holds
    assert answer.status_code == 303
    fields = {"body": "पहले यह लिखा।", "form": "solution", "cost": "zero", "minutes": "15"}
    token = next(one.get("value") for one in browser.page(path).iter("input") if one.get("name") == "csrf_token")
    answer = browser.post(
        f"/desk/replies/use/{thread.id}",
        data={**fields, "csrf_token": token, "reply": f"own-{own.id}"},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    )
    assert answer.headers["Location"].endswith("?reply=choose#write")
    assert box_of(browser, path) == "पहले यह लिखा।\n\nकृपया कक्षा बताएँ।"
    draft = db.session.scalars(select(Draft)).one()
    assert (draft.fields["form"], draft.fields["cost"], draft.fields["minutes"]) == ("solution", "zero", "15")


def test_a_reply_is_not_put_there_twice() -> None:
    replies = [Reply("a", "A", "धन्यवाद!")]
    once = with_reply({"body": "नमस्ते"}, replies, "a")
    assert with_reply(once, replies, "a") == once == {"form": "comment", "body": "नमस्ते\n\nधन्यवाद!"}
    assert with_reply({"body": "नमस्ते"}, replies, "nothing") == {"body": "नमस्ते"}


def test_a_teacher_and_a_visitor_are_offered_none(
    thread: Thread, teacher: Person, stranger: Person, mentor: Person, client: Client, browser_of: Browser
) -> None:
    path = f"/threads/{thread.id}-x?reply=welcome"
    assert "स्वागत" not in client.get(path).get_data(as_text=True)
    assert box_of(browser_of(stranger), path) == ""
    assert "सहेजे हुए उत्तर" not in words_of(browser_of(stranger).page(path))


def test_replies_are_managed_on_a_page(mentor: Person, browser_of: Browser) -> None:
    browser = browser_of(mentor)
    browser.submit("/desk/replies", name="पूछना", body="कौन-सी कक्षा?")
    kept = db.session.scalars(select(SavedReply)).one()
    assert (kept.name, kept.body, kept.lang, kept.person_id) == ("पूछना", "कौन-सी कक्षा?", "hi", mentor.id)
    browser.submit(f"/desk/replies/{kept.id}", to=f"/desk/replies/{kept.id}", body="Which class is it?")
    db.session.expire_all()
    assert db.session.scalars(select(SavedReply.body)).one() == "Which class is it?"
    browser.submit("/desk/replies", to=f"/{kept.id}/delete")
    assert db.session.scalars(select(SavedReply)).all() == []


def test_an_empty_one_is_refused_beside_the_field_and_nothing_typed_is_lost(mentor: Person, browser_of: Browser) -> None:
    answer = browser_of(mentor).submit("/desk/replies", name="", body="लंबी बात जो खोनी नहीं चाहिए")
    assert answer.status_code == 400
    assert "लंबी बात जो खोनी नहीं चाहिए" in answer.get_data(as_text=True)
    assert "ऐसा नाम दें" in answer.get_data(as_text=True)


def test_there_is_an_end_to_them(mentor: Person, browser_of: Browser) -> None:
    for n in range(MOST_REPLIES):
        save(mentor, name=f"उत्तर {n}")
    with pytest.raises(Invalid):
        save(mentor)
    answer = browser_of(mentor).submit("/desk/replies", name="एक और", body="यह बात")
    assert answer.status_code == 400
    assert "यह बात" in answer.get_data(as_text=True)


def test_nobody_reads_or_changes_another_s(mentor: Person, moderator: Person, browser_of: Browser) -> None:
    kept = save(mentor, name="मेरा अपना")
    for other in (moderator, make_person("asha", role="mentor")):
        assert browser_of(other).get(f"/desk/replies/{kept.id}").status_code == 404
        assert "मेरा अपना" not in words_of(browser_of(other).page("/desk/replies"))
        assert f"own-{kept.id}" not in [reply.key for reply in replies_for(as_viewer(other), "hi")]


def test_using_one_in_a_thread_out_of_sight_is_not_found(thread: Thread, mentor: Person, browser_of: Browser) -> None:
    browser = browser_of(mentor)
    token = next(one.get("value") for one in browser.page("/signout").iter("input") if one.get("name") == "csrf_token")
    with transaction():
        db.session.get_one(Thread, thread.id).state = "hidden"
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    for number in (thread.id, 999):
        answer = browser.post(f"/desk/replies/use/{number}", data={"csrf_token": token, "reply": "welcome"}, headers=headers)
        assert answer.status_code == 404


def test_a_reply_is_posted_as_any_other_words(thread: Thread, mentor: Person, browser_of: Browser) -> None:
    answer = browser_of(mentor).submit(f"/threads/{thread.id}-x?reply=ask-more&form=comment", to="/posts")
    assert answer.status_code == 303
    posted = db.session.scalars(select(Post).where(Post.author_id == mentor.id)).one()
    assert (posted.form, posted.lang) == ("comment", "hi")
