"""What happened in the discussion: past tense, ids only. forum/wiring.py says who reacts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadWritten:
    thread_id: int
    post_id: int
    author_id: int


@dataclass(frozen=True)
class ThreadChanged:
    """Its title, place, kind or state: whatever was known of its posts is old."""

    thread_id: int


@dataclass(frozen=True)
class PostWritten:
    post_id: int
    thread_id: int
    author_id: int
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True)
class SummaryWritten:
    """A mentor wrote a summary above the solutions, the first of its thread. A later one is PostEdited."""

    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True)
class PostEdited:
    post_id: int
    thread_id: int


@dataclass(frozen=True)
class PostStateChanged:
    """Hidden, deleted or shown again."""

    post_id: int
    thread_id: int


@dataclass(frozen=True)
class TryReported:
    """New or changed."""

    post_id: int
    thread_id: int
    author_id: int


@dataclass(frozen=True)
class SolutionMarked:
    """Marked as what solved the problem, or the mark was taken back."""

    post_id: int
    thread_id: int


@dataclass(frozen=True)
class TryStateChanged:
    """Hidden or shown again by a moderator."""

    try_id: int
    post_id: int


@dataclass(frozen=True)
class PostThanked:
    post_id: int
    thread_id: int
    person_id: int


@dataclass(frozen=True)
class ThanksTakenBack:
    post_id: int
    person_id: int


@dataclass(frozen=True)
class ThreadsMerged:
    """Two threads that say the same were made one. `opening_id` is what its asker, `author_id`, wrote: it stands in the thread
    that was kept now, like everything else of the thread that is gone."""

    thread_id: int
    into_id: int
    opening_id: int
    author_id: int
    by_id: int


@dataclass(frozen=True)
class ThreadsParted:
    """A merge was undone."""

    thread_id: int
    from_id: int
