"""A problem that nobody answers for two days, its mentor's desk, and an answer with a reply that she keeps."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from forum.app import create_app
from forum.core import clock
from forum.core.db import db, transaction
from forum.core.settings import read_settings
from forum.demo.loading import SAMPLES
from forum.desk.workers import look_after_desks
from forum.discussion.models import Thread
from tests.journeys.conftest import HINDI_FIRST, Open, fits
from tests.journeys.test_exchange import ask, press, sign_in
from tests.server import environment

pytestmark = pytest.mark.browser

TITLE = "चूने की दीवार पर बनी वर्णमाला बारिश में धुल जाती है"
BODY = "हर साल जुलाई में सब मिट जाता है और अगस्त तक दीवार सूनी रहती है।"
REPLY = "दीवार के बजाय पुराने कैलेंडर के पीछे लिखकर टाँग दें; बारिश से पहले उतार लें।"


def two_days_later(folder: Path, address: str) -> None:
    """The thread is 48 hours old, and the worker has made its round."""
    found = re.search(r"/threads/(\d+)", address)
    assert found is not None
    with create_app(read_settings(environment(folder))).app_context():
        with transaction():
            db.session.get_one(Thread, int(found[1])).created_at = clock.now() - timedelta(hours=48)
        look_after_desks()
        db.session.remove()
        db.engine.dispose()


@HINDI_FIRST
def test_after_two_days_the_mentor_answers_with_a_saved_reply_and_the_card_is_gone(
    open_phone: Open, folder: Path, lang: str
) -> None:
    asker, mentor = (open_phone("/", script=lang == "hi") for _ in range(2))
    mine = f"{TITLE} ({lang})"
    sign_in(asker, SAMPLES[0])
    address = ask(asker, mine, body=BODY, topic="print-rich", place="varanasi", has_similar=False)

    sign_in(mentor, SAMPLES[1])
    mentor.goto("/desk/replies")
    mentor.fill("input[name=name]", f"दीवार {lang}")
    mentor.fill("textarea[name=body]", REPLY)
    press(mentor)
    mentor.locator(".rows__row", has_text=f"दीवार {lang}").wait_for()
    assert fits(mentor)

    mentor.goto("/desk")
    answers = mentor.locator("a[href*='form=solution']")  # the card of a problem, not one that pairs it with another
    card = mentor.locator(".desk-card", has_text=mine, has=answers)
    assert card.count() == 0, "there is time yet"
    two_days_later(folder, address)
    mentor.goto("/desk")
    card.wait_for()
    assert fits(mentor)

    card.locator("a.button").first.click()
    mentor.locator(".replies button", has_text=f"दीवार {lang}").click()
    mentor.wait_for_url(re.compile("reply=choose"))
    assert mentor.locator("#write textarea[name=body]").input_value() == REPLY
    assert fits(mentor)
    press(mentor, "#write form")
    mentor.locator(".solution-card", has_text=REPLY[:20]).wait_for()

    mentor.goto("/desk")
    mentor.locator("h1").wait_for()
    assert card.count() == 0
    assert fits(mentor)
