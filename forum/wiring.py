"""Tables: which pages there are, who reacts to what, which function does which job, what home begins with. Nothing else knows them
all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint

import forum.discussion.answer_views
import forum.discussion.draft_views
import forum.discussion.edit_views
import forum.discussion.merge_views
import forum.discussion.move_views
import forum.discussion.summary_views
import forum.discussion.thread_views
import forum.discussion.try_views
import forum.discussion.write_views
import forum.home.views
import forum.loop.views
import forum.moderation.views
import forum.people.views
import forum.places.views
import forum.search.views
import forum.showcase.views
from forum.core.jobs import Worker
from forum.core.viewer import Viewer
from forum.discussion.blueprint import blueprint as discussion_blueprint
from forum.discussion.events import (
    PostEdited,
    PostStateChanged,
    PostWritten,
    SummaryWritten,
    ThreadChanged,
    ThreadsMerged,
    ThreadWritten,
    TryReported,
)
from forum.loop import reactions as loop_reactions
from forum.people import session
from forum.search import reactions as search_reactions
from forum.search import workers as search_workers
from forum.showcase import reactions as showcase_reactions
from forum.web.errors import Hooks
from forum.web.setup import FromPeople

BLUEPRINTS: Sequence[Blueprint] = (
    forum.home.views.blueprint,
    forum.people.views.blueprint,
    forum.people.views.settings_blueprint,
    forum.places.views.blueprint,
    discussion_blueprint,
    forum.loop.views.blueprint,
    forum.search.views.blueprint,
    forum.showcase.views.blueprint,
    forum.moderation.views.blueprint,
)

REACTIONS: Mapping[type, Sequence[Callable[[Any], None]]] = {
    ThreadWritten: (search_reactions.index_post,),
    PostWritten: (search_reactions.index_post,),
    PostEdited: (search_reactions.index_post,),
    PostStateChanged: (search_reactions.index_post,),
    ThreadChanged: (search_reactions.index_thread,),
    ThreadsMerged: (showcase_reactions.pick_the_kept_one,),
    SummaryWritten: (search_reactions.index_post,),
    TryReported: (loop_reactions.remember_plan,),
}

WORKERS: Mapping[str, Worker] = {
    "search.index": search_workers.index_posts,
    "search.rebuild": search_workers.rebuild_index,
    "search.merge": search_workers.merge_index,
}

AT_ONCE: Sequence[str] = ("search.index",)
"""Jobs done right after the commit that asked for them, so that the next request finds the post."""

FRONT_OF_HOME: Sequence[tuple[str, Callable[[Viewer], object]]] = ()
"""What a home begins with: a template, and what it shows as `front`, for whom it is something. A mentor's desk goes here."""

FROM_PEOPLE = FromPeople(
    is_signed_in=lambda: session.viewer().is_signed_in,
    language=session.profile_language,
    visitors_send=forum.people.views.VISITORS_SEND,
    hooks=Hooks(sign_in=forum.people.views.render_sign_in_carrying, stale_form=forum.people.views.render_stale_form),
)
"""What web asks of people, whom it does not know."""
