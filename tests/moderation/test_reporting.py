import pytest
from flask import Flask
from sqlalchemy import select

from forum.core import clock
from forum.core.db import db, transaction
from forum.core.errors import NotAllowed
from forum.core.viewer import VISITOR
from forum.discussion.models import Post
from forum.moderation import actions
from forum.moderation.models import Report
from forum.moderation.views import REPORTS_A_DAY
from forum.notices.models import Notice
from forum.people.models import AuditEntry, Person
from tests.cast import as_viewer
from tests.client import Client
from tests.make import make_solution, make_thread
from tests.moderation.conftest import Browser, Send
from tests.page import words_of


@pytest.fixture
def solution(teacher: Person, stranger: Person) -> Post:
    """The stranger's, under the teacher's problem."""
    return make_solution(make_thread(teacher), stranger)


def _reports() -> list[Report]:
    return list(db.session.scalars(select(Report).order_by(Report.id)))


def test_nobody_reports_her_own_words(solution: Post, stranger: Person, browser_of: Browser) -> None:
    page = browser_of(stranger).page(f"/posts/{solution.id}/report?lang=en")
    assert "This is your own" in words_of(page)
    with pytest.raises(NotAllowed), transaction():
        actions.report(db.session.get_one(Post, solution.id), by=as_viewer(stranger), reason="spam")


def test_a_visitor_signs_in_first(solution: Post, client: Client) -> None:
    assert client.get(f"/posts/{solution.id}/report").headers["Location"].startswith("/signin?next=")
    with pytest.raises(NotAllowed), transaction():
        actions.report(db.session.get_one(Post, solution.id), by=VISITOR, reason="spam")


def test_reporting_again_changes_the_report(solution: Post, teacher: Person, report: Send) -> None:
    report(solution, by=teacher, reason="other", note="ठीक नहीं लगा")
    report(solution, by=teacher, reason="abuse", note="अपमान है")
    (mine,) = _reports()
    assert (mine.reason, mine.note) == ("abuse", "अपमान है")


def test_what_was_looked_at_is_not_reported_again_until_it_is_edited(
    solution: Post, teacher: Person, moderator: Person, report: Send, answer: Send, browser_of: Browser
) -> None:
    report(solution, by=teacher, reason="abuse")
    answer(solution, "keep", by=moderator)
    page = browser_of(teacher).page(f"/posts/{solution.id}/report")
    assert not [field for field in page.iter("input") if field.get("name") == "reason"]
    with transaction():
        db.session.get_one(Post, solution.id).edited_at = clock.now()
    report(solution, by=teacher, reason="abuse")
    assert [one.outcome for one in _reports()] == ["kept", None]


def test_the_author_is_told_kindly_and_not_who_asked(solution: Post, teacher: Person, stranger: Person, report: Send) -> None:
    report(solution, by=teacher, note="यहाँ नाम है")
    (told,) = db.session.scalars(select(Notice).where(Notice.person_id == stranger.id))
    assert (told.person_id, told.kind) == (stranger.id, "hidden_on_report")
    assert "sunita" not in str(told.details)
    assert "नाम है" not in str(told.details)


def test_the_author_reads_it_on_her_home(
    solution: Post, teacher: Person, stranger: Person, report: Send, browser_of: Browser
) -> None:
    report(solution, by=teacher)
    assert "Nobody blames you" in words_of(browser_of(stranger).page("/?lang=en"))


def test_hiding_at_once_is_on_record_without_the_reporter(solution: Post, teacher: Person, report: Send) -> None:
    report(solution, by=teacher)
    (entry,) = db.session.scalars(select(AuditEntry))
    assert (entry.actor_id, entry.deed, entry.about, entry.about_id) == (None, "hide_on_report", "post", solution.id)


@pytest.mark.parametrize(
    ("reason", "note", "wrong"),
    [
        ("", "कुछ बात है", "reason"),
        ("nonsense", "कुछ बात है", "reason"),
        ("spam", "क" * 1001, "note"),
        ("spam", "<script>alert(1)</script>\x00 " * 10, "note"),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    reason: str, note: str, wrong: str, solution: Post, teacher: Person, browser_of: Browser
) -> None:
    answer = browser_of(teacher).submit(f"/posts/{solution.id}/report", reason=reason, note=note)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "field__wrong" in page
    assert (note.replace("\x00", "") if "<" not in note else "&lt;script&gt;") in page
    assert "<script>alert" not in page
    assert (f'id="{wrong}-wrong"' in page) or "aria-describedby" in page
    assert not _reports()


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999", "-1", "1e3", "x"])
@pytest.mark.parametrize("kind", ["posts", "tries"])
def test_a_bad_number_is_no_page(kind: str, number: str, moderator: Person, browser_of: Browser) -> None:
    browser = browser_of(moderator)
    for path in (f"/{kind}/{number}/report", f"/moderation/{kind}/{number}"):
        assert browser.get(path).status_code == 404, path


def test_somebody_who_reports_without_end_is_stopped(app: Flask, teacher: Person, stranger: Person, browser_of: Browser) -> None:
    solution = make_solution(make_thread(teacher), stranger)
    browser = browser_of(teacher)
    for _ in range(REPORTS_A_DAY):
        assert browser.submit(f"/posts/{solution.id}/report", reason="other", note="फिर से").status_code == 303
    last = browser.submit(f"/posts/{solution.id}/report", reason="other", note="एक बार और")
    assert last.status_code == 429
    assert "एक बार और" in last.get_data(as_text=True)
