"""What search does when something happens: a job row, in the same transaction. What it says is read again when it is done."""

from forum.core import jobs
from forum.discussion.events import PostEdited, PostStateChanged, PostWritten, ThreadChanged, ThreadWritten


def index_post(fact: ThreadWritten | PostWritten | PostEdited | PostStateChanged) -> None:
    jobs.enqueue("search.index", post_id=fact.post_id)


def index_thread(fact: ThreadChanged) -> None:
    """Every post carries its thread's title and place."""
    jobs.enqueue("search.index", thread_id=fact.thread_id)
