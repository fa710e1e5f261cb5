"""A page passed on in WhatsApp: a link that opens the app with the words in it. No script, and nothing of the reader goes along."""

from functools import lru_cache
from urllib.parse import quote

from forum.core.i18n import gettext, language
from forum.discussion.models import Post, Thread
from forum.discussion.showing import post_url
from forum.markup import excerpt
from forum.sharing.addresses import absolute, entry_path, page_of_thread
from forum.sharing.wording import card_of_thread, outcomes_of, tried_words
from forum.showcase.queries import EntryShown

LONGEST_TITLE = 120
"""Characters: with counts and address the message stays under 400."""

LONGEST_ON_SOLUTION = 60
"""It stands once for each solution of a page, and a letter of Devanagari is nine bytes in an address."""


def send_thread_url(thread: Thread) -> str:
    return _message(language(), _bold(thread.title, LONGEST_TITLE), _said_of(thread), page_of_thread(thread))


def send_solution_url(post: Post, thread: Thread) -> str:
    """To the solution itself, named for what it solves."""
    title = gettext("Solution: %(words)s", words=_bold(thread.title, LONGEST_ON_SOLUTION))
    return _message(language(), title, tried_words(*outcomes_of(post)), absolute(post_url(post.id)))


def send_entry_url(shown: EntryShown) -> str:
    title = _bold(shown.words.title, LONGEST_TITLE)
    return _message(language(), title, tried_words(*outcomes_of(shown)), absolute(entry_path(shown.entry)))


def _said_of(thread: Thread) -> str:
    """What came of it; of a problem that nobody has tried to solve, that it needs a solution."""
    return tried_words(*outcomes_of(thread)) or card_of_thread(thread).tag


def _bold(title: str, longest: int) -> str:
    """As WhatsApp marks it; an asterisk of the title itself would end it early."""
    return f"*{excerpt(title.replace('*', ' '), longest)}*"


@lru_cache(4096)
def _message(_language: str, title: str, said: str, address: str) -> str:
    return "https://wa.me/?text=" + quote("\n".join(filter(None, (title, said, address))), safe="")
