"""Each address does what the table says of it, and a visitor's page is one that anybody may keep."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.settings import Settings
from forum.desk.actions import save_reply
from forum.desk.models import DeskCard
from forum.people.models import Person
from forum.people.queries import find_person
from forum.recognition.actions import ask_appreciation
from forum.recognition.models import Award
from forum.showcase.models import ShowcaseEntry
from tests.cast import DISTRICT, OTHER_DISTRICT, as_viewer, make_person
from tests.client import OURS, Client, sign_in
from tests.conftest import building, settings_in
from tests.house.routes import GET, MAY_POST, MENTOR, MODERATOR, ONE_CLICK, POST, PUBLIC, SIGNED_IN
from tests.make import block_of, make_solution, make_thread, make_try
from tests.page import look_over

EVERY = [("GET", rule) for rule in GET] + [("POST", rule) for rule in POST]
AUDIENCE = {**{("GET", rule): who for rule, who in GET.items()}, **{("POST", rule): who for rule, who in POST.items()}}
CHANGES_NO_LANGUAGE = {"/healthz", "/readyz", "/static/<path:address>"}


@dataclass(frozen=True)
class Street:
    """A small site on which every address leads to something."""

    of: dict[str, str]

    def at(self, rule: str) -> str:
        """The address with its places filled in."""
        path = rule
        if rule.startswith("/tries/") or "/tries/<int:item_id>" in rule:
            path = path.replace("<int:item_id>", self.of["try_id"])
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.of[self._name(rule, found[1])], path)

    @staticmethod
    def _name(rule: str, name: str) -> str:
        if name == "code" and rule.startswith(("/awards", "/verify", "/me/awards", "/appreciate")):
            return "note_code" if rule.startswith("/appreciate") else "award_code"
        return "topic" if name == "key" and "/topics/" in rule else name


@pytest.fixture(scope="module")
def built(fresh_site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Street]:
    """The folder of the site with the street in it, and where everything stands. Copied, never used."""
    folder = tmp_path_factory.mktemp("street") / "site"
    with building(fresh_site, folder):
        teacher, stranger = make_person("sunita"), make_person("imran", district=OTHER_DISTRICT)
        moderator = make_person("rakesh", role="moderator", district=OTHER_DISTRICT)
        street = build_street(teacher, stranger, moderator)
    return folder, street


@pytest.fixture
def settings(built: tuple[Path, Street], tmp_path: Path) -> Settings:
    shutil.copytree(built[0], tmp_path / "site")
    return settings_in(tmp_path / "site")


@pytest.fixture
def street(built: tuple[Path, Street]) -> Street:
    return built[1]


@pytest.fixture
def teacher(app: Flask) -> Person | None:
    return find_person("sunita")


@pytest.fixture
def moderator(app: Flask) -> Person | None:
    return find_person("rakesh")


def build_street(teacher: Person, stranger: Person, moderator: Person) -> Street:
    thread = make_thread(teacher)
    post = make_solution(thread, teacher)
    report = make_try(post, stranger)
    with transaction():
        entry = ShowcaseEntry(key="first", title="पहला", summary="क्या", summary_html="<p>क्या</p>", summary_text="क्या", lang="hi")
        entry.curator_id, entry.published_at = stranger.id, clock.now()
        db.session.add(entry)
        reply = save_reply(by=as_viewer(moderator), name="पूछना", body="कौन-सी कक्षा?", lang="hi")
        card = DeskCard(kind="missed", about="शब्द", audience="all", details={"times": 3}, since=clock.now())
        db.session.add(card)
    filled = {
        "thread_id": thread.id,
        "post_id": post.id,
        "item_id": post.id,
        "try_id": report.id,
        "entry_id": entry.id,
        "reply_id": reply.id,
        "card_id": card.id,
        "number": 1,
    }
    named = {"handle": stranger.handle, "key": DISTRICT, "block_key": block_of().key, "topic": "decoding", "slug": "x"}
    with transaction():
        award = Award(
            code="2" * 16, kind="honest_tries", criteria_version=1, person_id=stranger.id, evidence=[f"/posts/{post.id}"]
        )
        award.given_at = clock.now()
        note = ask_appreciation(stranger, by=as_viewer(stranger))
        db.session.add(award)
    given = {"award_code": award.code, "note_code": note.code, "note_id": str(note.id), "led_id": "1"}
    rest = {
        "code": "ABCD-EFGH",
        "device_id": "1",
        "invitation_id": "1",
        "notice_id": "1",
        "token": "none",
        "address": "none.css",
        "number": "1",
    }
    return Street({**{name: str(value) for name, value in filled.items()}, **named, **given, **rest})


def is_page(answer: TestResponse) -> bool:
    """A whole one: scripts also ask for pieces."""
    return answer.status_code == 200 and answer.data.lstrip()[:9].lower() == b"<!doctype"


def test_every_address_stands_in_the_table(app: Flask) -> None:
    there = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}
    }
    assert there == set(EVERY)


@pytest.mark.parametrize("rule", [rule for rule, who in GET.items() if who == PUBLIC])
def test_a_visitor_reads_what_is_public_and_carries_nothing_away(street: Street, client: Client, rule: str) -> None:
    answer = client.get(street.at(rule))
    assert answer.status_code < 500
    assert "/signin" not in answer.headers.get("Location", "")
    if rule in MAY_POST or answer.mimetype != "text/html":
        return
    assert "Set-Cookie" not in answer.headers
    forms = look_over(answer.get_data(as_text=True)).iter("form") if is_page(answer) else ()
    assert not [form.get("action") for form in forms if form.get("method", "get").lower() == "post"]


@pytest.mark.parametrize("rule", [rule for rule, who in GET.items() if who != PUBLIC])
def test_a_visitor_is_sent_to_sign_in_and_comes_back(street: Street, client: Client, rule: str) -> None:
    path = street.at(rule)
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/signin?next={path}")


@pytest.mark.parametrize("rule", [rule for rule, who in POST.items() if who != PUBLIC])
def test_a_visitor_who_sends_a_form_is_asked_to_sign_in_and_nothing_is_lost(street: Street, client: Client, rule: str) -> None:
    answer = client.post(street.at(rule), data={"body": "यह लिखा हुआ खोना नहीं चाहिए"}, headers=OURS)
    assert answer.status_code == 401
    assert "यह लिखा हुआ खोना नहीं चाहिए" in answer.get_data(as_text=True)


@pytest.mark.parametrize("rule", [rule for rule, who in GET.items() if who in {MENTOR, MODERATOR}])
def test_what_is_for_moderators_is_refused_to_a_teacher(street: Street, client: Client, teacher: Person, rule: str) -> None:
    assert sign_in(client, teacher).get(street.at(rule)).status_code in {403, 404}


@pytest.mark.parametrize("rule", [rule for rule, who in GET.items() if who in {MENTOR, MODERATOR}])
def test_what_is_for_moderators_is_open_to_one(street: Street, client: Client, moderator: Person, rule: str) -> None:
    assert sign_in(client, moderator).get(street.at(rule)).status_code == 200


@pytest.mark.parametrize("rule", [rule for rule, who in GET.items() if who == SIGNED_IN])
def test_a_teacher_gets_an_answer_and_no_crash(street: Street, client: Client, teacher: Person, rule: str) -> None:
    assert sign_in(client, teacher).get(street.at(rule)).status_code < 500


@pytest.mark.parametrize("rule", [rule for rule in POST if rule not in ONE_CLICK])
def test_a_form_without_its_token_is_refused(street: Street, client: Client, teacher: Person, rule: str) -> None:
    answer = sign_in(client, teacher).post(street.at(rule), data={"body": "x"}, headers=OURS)
    assert answer.status_code == 400


@pytest.mark.parametrize("rule", [rule for rule in POST if rule not in ONE_CLICK])
def test_a_form_that_another_site_sends_is_refused(street: Street, client: Client, teacher: Person, rule: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert sign_in(client, teacher).post(street.at(rule), data={"body": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("rule", [rule for rule in GET if "<int:" in rule])
@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999999"])
def test_an_address_of_nothing_is_not_found(street: Street, client: Client, moderator: Person, rule: str, number: str) -> None:
    answer: TestResponse = sign_in(client, moderator).get(re.sub(r"<int:\w+>", number, rule).replace("<slug>", "x"))
    assert answer.status_code == 404


@pytest.mark.parametrize("rule", [rule for rule, who in GET.items() if who == PUBLIC and rule not in CHANGES_NO_LANGUAGE])
@pytest.mark.parametrize("lang", ["hi", "en"])
def test_every_page_speaks_both_languages(street: Street, client: Client, rule: str, lang: str) -> None:
    answer = client.get(f"{street.at(rule)}?lang={lang}")
    if is_page(answer):
        assert look_over(answer.get_data(as_text=True)).get("lang") == lang
