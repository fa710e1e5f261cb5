"""Texts that were made to hold the renderer up: kept as they were typed, and after three of them their writer waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db
from forum.discussion.models import Post, Thread
from forum.discussion.wording import LATE_WITHIN, MOST_LATE
from forum.people.models import Person
from tests.client import Client, sign_in
from tests.make import make_thread
from tests.page import look_over, words_of

SLOW = "[" * 19_000
BROKEN = "- " * 3_000
"""No layout either, but it is known at once."""

MOMENT = datetime(2026, 11, 20, 10, 0, 1, tzinfo=clock.INDIA)


def send(browser: Client, thread: Thread, body: str) -> tuple[int, str]:
    """What the writer reads."""
    to = f"/threads/{thread.id}/posts"
    answer = browser.submit(f"/threads/{thread.id}-", to=to, form="comment", body=body)
    if answer.status_code == 303:
        return 303, words_of(browser.page(f"/threads/{thread.id}-"))
    return answer.status_code, words_of(look_over(answer.get_data(as_text=True)))


def written(thread: Thread) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Post.thread_id == thread.id, Post.form == "comment")) or 0


def test_after_three_that_were_late_the_writer_waits_and_nobody_else(
    teacher: Person, stranger: Person, new_client: Callable[[], Client]
) -> None:
    with clock.standing_at(MOMENT):
        thread = make_thread(teacher)
        hers, his = sign_in(new_client(), teacher), sign_in(new_client(), stranger)
        for number in range(MOST_LATE):
            status, said = send(hers, thread, f"{number} {SLOW}")
            assert status == 303
            assert "सजाया नहीं जा सका" in said
        status, said = send(hers, thread, "अब एक छोटी बात")
        assert status == 429
        assert "अब एक छोटी बात" in said, "she can take her words along"
        assert "10 मिनट" in said
        assert send(his, thread, "किसी और की बात")[0] == 303
        assert written(thread) == MOST_LATE + 1
    with clock.standing_at(MOMENT + LATE_WITHIN):
        assert send(hers, thread, "अब एक छोटी बात")[0] == 303


def test_texts_that_failed_at_once_hold_nobody_up(teacher: Person, new_client: Callable[[], Client]) -> None:
    with clock.standing_at(MOMENT + timedelta(hours=1)):
        thread = make_thread(teacher)
        browser = sign_in(new_client(), teacher)
        for number in range(MOST_LATE + 1):
            assert send(browser, thread, f"{number}\n\n{BROKEN}")[0] == 303
        assert written(thread) == MOST_LATE + 1
