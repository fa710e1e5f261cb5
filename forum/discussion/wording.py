"""From what was typed to what is kept: rendered once, before the transaction begins, in a language that is known."""

from datetime import timedelta

from flask import flash

from forum.core import limits
from forum.core.errors import TooMany
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.actions import Words
from forum.discussion.models import LANGS
from forum.markup import detect_language, find_mentions, render
from forum.people.queries import known_handles

MOST_LATE, LATE_WITHIN = 3, timedelta(minutes=10)
"""Texts of one writer that the renderer could not lay out in time; each has held everybody else's texts up for a second."""


def words_of(body: str, lang: str | None = None, *, by: Viewer, title: str = "") -> Words:
    """`lang` is what the writer chose; anything else means that the text itself says it. Raises TooMany."""
    late, seconds = limits.counted("late text", str(by.person_id), within=LATE_WITHIN)
    if late >= MOST_LATE:
        raise TooMany(
            gettext(
                "Several of your texts took too long to lay out. Please try again in %(minutes)s min, with fewer brackets and lists.",
                minutes=-(-seconds // 60),
            ),
            seconds,
        )
    rendered = render(body, known_handles=known_handles(find_mentions(body)))
    if rendered.late:
        limits.count("late text", str(by.person_id), within=LATE_WITHIN)
    chosen = next((known for known in LANGS if known == lang), None)
    return Words(body=body, rendered=rendered, lang=chosen or detect_language(f"{title}\n{rendered.text}"))


def tell_if_plain(words: Words) -> None:
    """A text that could not be laid out is kept, and its writer is told."""
    if words.rendered.failed:
        flash(
            gettext(
                "Your text is kept, but it could not be laid out, so it is shown as you typed it. Fewer brackets and lists help."
            ),
            "care",
        )
