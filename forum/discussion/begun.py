"""Where the form of a new thread, which is on its way, keeps its draft."""

from flask import request

from forum.discussion.drafts import NEW_THREAD


def place_of_draft() -> str:
    """As the form says; `thread` where it says nothing that makes sense."""
    said = request.form.get("begun_at", "")
    return said if NEW_THREAD.fullmatch(said) else "thread"
