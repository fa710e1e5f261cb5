"""What a thread's page offers its viewer: which buttons stand under a post, and where they lead. The actions ask policy again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from forum.core.viewer import Viewer
from forum.discussion import policy
from forum.discussion.models import Post, Thread
from forum.discussion.reading import PostShown
from forum.discussion.showing import thread_url
from forum.web.words import grade_words, size_words


class ActionWords(NamedTuple):
    """The row under a post, for somebody who is signed in. `comment_at` is the page that a comment begins on, `send` the address
    that sends the post on; both are empty where that is not offered."""

    post_id: int
    thanks: int
    may_thank: bool
    thanked: bool
    comment_at: str
    may_edit: bool
    may_delete: bool
    has_history: bool
    may_report: bool
    send: str
    may_print: bool
    may_showcase: bool


class TryingWords(NamedTuple):
    """One's own try of a post: what comes next."""

    post_id: int
    step: Literal["", "sign_in", "form", "planned", "reported"]
    my_class: str = ""


class SolutionOffer(NamedTuple):
    """What can be done with a solution by somebody who is signed in."""

    trying: TryingWords
    mark: Literal["", "mark", "unmark"]
    actions: ActionWords


@dataclass(frozen=True)
class Offer:
    """To one viewer, on the page of one thread. `may_report`, `showcase` and `saved_replies` are said by their features."""

    viewer: Viewer
    thread: Thread
    may_report: Callable[[Post], bool]
    showcase: bool
    saved_replies: bool

    @property
    def why_not_write(self) -> str | None:
        return policy.why_not_write_post(self.viewer, self.thread, "comment")

    @property
    def join(self) -> bool:
        return policy.why_not_join_problem(self.viewer, self.thread) is None

    @property
    def join_threads(self) -> bool:
        return policy.why_not_join_threads(self.viewer, self.thread) is None

    @property
    def summarise(self) -> bool:
        return policy.why_not_summarise(self.viewer, self.thread) is None

    @property
    def moderate(self) -> bool:
        return policy.why_not_move(self.viewer) is None and policy.why_not_close(self.viewer) is None

    def takes_tries(self, post: Post) -> bool:
        return policy.takes_tries(post, self.thread)

    def actions(self, shown: PostShown, *, comment_at: str = "", send: str = "") -> ActionWords:
        post = shown.post
        may_edit = policy.why_not_edit(self.viewer, post, self.thread) is None
        is_visible = post.state == "visible"
        return ActionWords(
            post_id=post.id,
            thanks=post.thanks,
            may_thank=policy.why_not_thank(self.viewer, post) is None,
            thanked=shown.thanked,
            comment_at=comment_at,
            may_edit=may_edit,
            may_delete=may_edit and is_visible,
            has_history=post.version > 1 and policy.may_see_versions(self.viewer, post),
            may_report=self.may_report(post),
            send=send,
            may_print=bool(send) and is_visible,
            may_showcase=bool(send) and is_visible and self.showcase,
        )

    def on_summary(self, post: Post) -> ActionWords:
        """A summary is not thanked for; who wrote it last may take it back."""
        is_own = self.viewer.is_moderator or self.viewer.person_id == post.author_id
        words = self.actions(PostShown(post))
        return words._replace(thanks=0, may_thank=False, may_delete=is_own and post.state == "visible")

    def trying(self, shown: PostShown) -> TryingWords:
        post, context = shown.post, self.viewer.context
        if shown.own_try:
            return TryingWords(post.id, "planned" if shown.own_try == "planning" else "reported")
        if policy.why_not_try(self.viewer, post, self.thread) is None:
            words = (grade_words(context.grades), size_words(context.class_size))
            return TryingWords(post.id, "form", " · ".join(filter(None, words)))
        return TryingWords(post.id, "sign_in" if not self.viewer.is_signed_in and self.takes_tries(post) else "")

    def solution(self, shown: PostShown, send: str) -> SolutionOffer:
        post = shown.post
        may_mark = policy.why_not_mark(self.viewer, post, self.thread) is None
        comment_at = "" if self.why_not_write else thread_url(self.thread)
        return SolutionOffer(
            trying=self.trying(shown),
            mark="" if not may_mark else "unmark" if post.marked_at else "mark",
            actions=self.actions(shown, comment_at=comment_at, send=send),
        )
