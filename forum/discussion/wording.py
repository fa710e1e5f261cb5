"""From what was typed to what is kept: rendered once, before the transaction begins, in a language that is known."""

from flask import flash

from forum.core.i18n import gettext
from forum.discussion.actions import Words
from forum.discussion.models import LANGS
from forum.markup import detect_language, find_mentions, render
from forum.people.queries import known_handles


def words_of(body: str, lang: str | None = None, *, title: str = "") -> Words:
    """`lang` is what the writer chose; anything else means that the text itself says it."""
    rendered = render(body, known_handles=known_handles(find_mentions(body)))
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
