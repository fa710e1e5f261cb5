from typing import Any

import pytest
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.people.models import Invitation, Person, SignIn
from forum.people.session import hash_token
from tests.cast import make_person
from tests.client import Client
from tests.make import block_of
from tests.page import look_over
from tests.people.conftest import PASSWORD, Browser


def test_the_profile_is_kept_as_it_was_typed(browser: Browser, teacher: Person) -> None:
    block = block_of()
    hers = browser(teacher)
    answer = hers.submit(
        "/settings",
        name="सुनीता वर्मा",
        district="shravasti",
        block=f"shravasti/{block.key}",
        grades=["class-1", "class-6-8"],
        class_size="४५",
        situations=["multigrade", "large-class"],
        languages=["awa"],
        about="कक्षा 1 पढ़ाते हुए 11 साल।\nकहानी में रुचि।",
        school="प्राथमिक विद्यालय",
        language="en",
        text_size="large",
    )
    assert answer.status_code == 303
    kept = _again(teacher)
    assert (kept.block_id, kept.grades, kept.class_size) == (block.id, [1, 6, 7, 8], 45)
    assert (kept.situations, kept.languages) == (["multigrade", "large-class"], ["awa"])
    assert (kept.school, kept.school_is_shown) == ("प्राथमिक विद्यालय", False)
    page = hers.get("/settings").text
    assert 'lang="en"' in page[:200]
    assert 'data-text="large"' in page[:200]


def test_the_school_is_hidden_until_she_shows_it_and_the_address_always(
    browser: Browser, client: Client, teacher: Person
) -> None:
    hers = browser(teacher)
    hers.submit("/settings", school="प्राथमिक विद्यालय पिपराइच")
    hers.submit("/settings/mail", email="sunita@example.org")
    assert "पिपराइच" not in client.get("/people/sunita").text
    hers.submit("/settings", school_is_shown="y")
    seen = client.get("/people/sunita").text
    assert "पिपराइच" in seen
    assert "example.org" not in seen


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("name", "x" * 100_000), ("name", "admin"), ("district", "atlantis"), ("block", "shravasti/atlantis"),
        ("block", "varanasi/pindra"), ("grades", ["class-99"]), ("situations", ["<script>"]), ("languages", ["\0"]),
        ("class_size", "many"), ("class_size", "-3"), ("class_size", "0"), ("class_size", "1e3"), ("class_size", "9" * 5000),
        ("about", "x" * 100_000), ("school", "x" * 100_000),
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_a_sentence(browser: Browser, teacher: Person, field: str, typed: Any) -> None:
    answer = browser(teacher).submit("/settings", **{"about": "एक शिक्षक", field: typed})
    assert answer.status_code == 400
    assert any("field__wrong" in (p.get("class") or "") for p in look_over(answer.text).iter("p"))
    if field != "about":
        assert "एक शिक्षक" in answer.text
    assert _again(teacher).name == "सुनीता वर्मा"


def test_broken_signs_come_back_without_them(browser: Browser, teacher: Person) -> None:
    answer = browser(teacher).submit("/settings", about="एक\0 शिक्षक")
    assert answer.status_code == 400
    assert "एक शिक्षक" in answer.text


def test_the_step_after_joining_asks_her_class_and_keeps_the_rest(browser: Browser, teacher: Person) -> None:
    with transaction():
        person = _again(teacher)
        person.email, person.about, person.school = "s@example.org", "कुछ शब्द", "विद्यालय"
    hers = browser(teacher)
    assert hers.submit("/settings?new=1", grades=["class-2"], class_size="30").location == "/"
    kept = _again(teacher)
    assert (kept.grades, kept.class_size) == ([2], 30)
    assert (kept.email, kept.about, kept.school, kept.name) == ("s@example.org", "कुछ शब्द", "विद्यालय", "सुनीता वर्मा")


def test_a_mentor_does_not_move_to_another_district(browser: Browser, mentor: Person) -> None:
    before = mentor.district_id
    answer = browser(mentor).submit("/settings", district="varanasi", block="")
    assert answer.status_code == 400
    assert _again(mentor).district_id == before


def test_more_than_the_form_asks_is_not_taken(browser: Browser, teacher: Person) -> None:
    hers = browser(teacher)
    token = next(f.get("value") for f in hers.page("/settings").iter("input") if f.get("name") == "csrf_token")
    more = {"role": "admin", "handle": "admin", "password_hash": "x", "suspended_at": "", "invited_by_id": "1", "id": "1"}
    hers.post("/settings", data={"name": "सुनीता", "csrf_token": token, **more}, headers={"Sec-Fetch-Site": "same-origin"})
    kept = _again(teacher)
    assert (kept.name, kept.role, kept.handle, kept.password_hash) == ("सुनीता", "teacher", "sunita", None)


def test_changing_the_password_needs_the_old_one(browser: Browser, rekha: Person) -> None:
    hers = browser(rekha)
    assert hers.submit("/settings/password", old="guess a word", password="बिल्कुल नया शब्द").status_code == 400
    assert hers.submit("/settings/password", old=PASSWORD, password="password1").status_code == 400
    assert hers.submit("/settings/password", old=PASSWORD, password="बिल्कुल नया शब्द").status_code == 303


def test_guessing_the_old_password_on_a_borrowed_phone_is_stopped(browser: Browser, rekha: Person) -> None:
    hers = browser(rekha)
    answers = [hers.submit("/settings/password", old=f"guess {n}", password="बिल्कुल नया शब्द").status_code for n in range(11)]
    assert answers[0] == 400
    assert answers[-1] == 429


def test_she_sees_her_devices_and_signs_one_out(browser: Browser, teacher: Person) -> None:
    here, there = browser(teacher), browser(teacher)
    device = _row_of(there)
    assert "test" in here.get("/settings/devices").text
    assert here.submit("/settings/devices", to=f"/settings/devices/{device.id}/signout").status_code == 303
    assert there.get("/settings").status_code == 303
    assert here.get("/settings").status_code == 200


def test_nobody_signs_out_the_device_of_another(browser: Browser, teacher: Person, stranger: Person) -> None:
    theirs, hers = browser(stranger), browser(teacher)
    device = _row_of(theirs)
    token = next(f.get("value") for f in hers.page("/settings/devices").iter("input") if f.get("name") == "csrf_token")
    for number in (device.id, 10**15):
        path = f"/settings/devices/{number}/signout"
        assert hers.post(path, data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404
    assert theirs.get("/settings").status_code == 200


def test_signing_out_everywhere_means_here_too(browser: Browser, teacher: Person) -> None:
    here, there = browser(teacher), browser(teacher)
    assert here.submit("/settings/devices", to="/settings/devices/signout").status_code == 303
    assert here.get("/settings").status_code == there.get("/settings").status_code == 303


def test_a_mentor_makes_lists_and_takes_back_codes(browser: Browser, mentor: Person) -> None:
    hers = browser(mentor)
    assert hers.submit("/settings/invitations", places="3", days="7").status_code == 303
    made = db.session.scalars(select(Invitation)).one()
    assert (made.places, (made.expires_at - made.created_at).days, made.made_by_id) == (3, 7, mentor.id)
    make_person("newcomer", name="नया साथी", invitation_id=made.id, invited_by_id=mentor.id)
    page = hers.get("/settings/invitations").text
    assert f"{made.code[:4]}-{made.code[4:]}" in page
    assert "नया साथी" in page
    assert hers.submit("/settings/invitations", to="/revoke").status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Invitation)).one().revoked_at is not None


@pytest.mark.parametrize(("places", "days"), [("0", "30"), ("101", "30"), ("15", "0"), ("15", "91"), ("x", "y"), ("", "")])
def test_a_code_for_too_many_is_not_made(browser: Browser, mentor: Person, places: str, days: str) -> None:
    assert browser(mentor).submit("/settings/invitations", places=places, days=days).status_code == 400
    assert db.session.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize("path", ["", "/password", "/devices", "/codes", "/invitations"])
def test_a_visitor_is_sent_to_sign_in_and_back(client: Client, path: str) -> None:
    answer = client.get(f"/settings{path}")
    assert answer.status_code == 303
    assert answer.location == f"/signin?next=/settings{path}"


@pytest.mark.parametrize("path", ["", "/password", "/devices", "/codes"])
def test_pages_of_the_signed_in_are_kept_nowhere(browser: Browser, teacher: Person, path: str) -> None:
    answer = browser(teacher).get(f"/settings{path}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]


def _again(person: Person) -> Person:
    db.session.expire_all()
    return db.session.get_one(Person, person.id)


def _row_of(client: Client) -> SignIn:
    with client.session_transaction() as session:
        token = session["_user_id"]
    return db.session.scalars(select(SignIn).where(SignIn.token_hash == hash_token(token))).one()
