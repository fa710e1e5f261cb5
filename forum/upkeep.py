"""What a site may forget after a while, and what it looks over. The worker beside the server does both every hour."""

from datetime import timedelta

from sqlalchemy import delete

from forum.core import clock, limits
from forum.core.db import db, learn_sizes, transaction
from forum.desk.minutes import forget_old_deeds
from forum.discussion.models import SentForm
from forum.notices.actions import forget_read
from forum.notices.letters import forget_letters
from forum.people.models import SignIn
from forum.recognition.workers import reckon_everybody
from forum.search.missed import forget_missed
from forum.search.past import forget_past

COUNTS_KEPT = timedelta(days=2)
"""The longest window of a limit is a day."""

FORMS_KEPT = timedelta(days=7)
"""A phone that was off may send a form again after days; after a week nobody waits for the answer."""


def forget_old() -> None:
    moment = clock.now()
    limits.forget_before(moment - COUNTS_KEPT)
    with transaction():
        db.session.execute(delete(SentForm).where(SentForm.created_at < moment - FORMS_KEPT))
        forget_missed()
        forget_past()
        forget_letters()
        forget_old_deeds()
        forget_read()
        db.session.execute(delete(SignIn).where(SignIn.expires_at < moment))


def look_over() -> None:
    """Beside forgetting, every hour: what no fact tells of."""
    reckon_everybody()
    with transaction():
        learn_sizes()
