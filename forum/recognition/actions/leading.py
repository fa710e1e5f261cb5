"""Discussions that somebody led, counted by a mentor until meetings are kept here."""

from datetime import date

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotAllowed
from forum.core.events import publish
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.people.models import Person
from forum.recognition.events import DiscussionLed
from forum.recognition.models import LedDiscussion
from forum.recognition.policy import why_not_count_led


def count_led(person: Person, *, by: Viewer, about: str, led_on: date, thread_id: int | None = None) -> LedDiscussion:
    """The same words on the same day are the same discussion, whoever sends them. Raises NotAllowed, Invalid."""
    if (sentence := why_not_count_led(by, person)) is not None:
        raise NotAllowed(sentence)
    if led_on > clock.today():
        sentence = gettext("This day has not come yet.")
        raise Invalid(sentence, {"led_on": sentence})
    same = select(LedDiscussion).where(
        LedDiscussion.person_id == person.id, LedDiscussion.led_on == led_on, LedDiscussion.about == about
    )
    if (counted := db.session.scalar(same)) is not None:
        return counted
    led = LedDiscussion(person_id=person.id, about=about, led_on=led_on, thread_id=thread_id, counted_by_id=by.person_id)
    led.counted_at = clock.now()
    db.session.add(led)
    publish(DiscussionLed(person.id))
    return led


def uncount_led(led: LedDiscussion, person: Person, *, by: Viewer) -> None:
    """It was counted by mistake; a certificate already given stays. Raises NotAllowed."""
    if (sentence := why_not_count_led(by, person)) is not None:
        raise NotAllowed(sentence)
    db.session.delete(led)
    publish(DiscussionLed(person.id))
