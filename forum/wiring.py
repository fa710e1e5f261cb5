"""Tables: which pages there are, who reacts to what, which function does which job. Nothing else knows them all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint

import forum.desk.views
import forum.discussion.answer_views
import forum.discussion.draft_views
import forum.discussion.edit_views
import forum.discussion.move_views
import forum.discussion.thread_views
import forum.discussion.try_views
import forum.discussion.write_views
import forum.home.views
import forum.moderation.views
import forum.people.views
import forum.places.views
import forum.search.views
import forum.showcase.views
from forum.core.jobs import Worker
from forum.desk import reactions as desk_reactions
from forum.discussion.blueprint import blueprint as discussion_blueprint
from forum.discussion.events import PostEdited, PostStateChanged, PostWritten, ThreadChanged, ThreadWritten
from forum.people import session
from forum.search import reactions as search_reactions
from forum.search import workers as search_workers
from forum.web.errors import Hooks
from forum.web.setup import FromPeople

BLUEPRINTS: Sequence[Blueprint] = (
    forum.home.views.blueprint,
    forum.people.views.blueprint,
    forum.people.views.settings_blueprint,
    forum.places.views.blueprint,
    discussion_blueprint,
    forum.search.views.blueprint,
    forum.showcase.views.blueprint,
    forum.moderation.views.blueprint,
    forum.desk.views.blueprint,
)

REACTIONS: Mapping[type, Sequence[Callable[[Any], None]]] = {
    ThreadWritten: (search_reactions.index_post,),
    PostWritten: (search_reactions.index_post, desk_reactions.answer_written),
    PostEdited: (search_reactions.index_post,),
    PostStateChanged: (search_reactions.index_post, desk_reactions.post_state_changed),
    ThreadChanged: (search_reactions.index_thread, desk_reactions.thread_changed),
}

WORKERS: Mapping[str, Worker] = {
    "search.index": search_workers.index_posts,
    "search.rebuild": search_workers.rebuild_index,
    "search.merge": search_workers.merge_index,
}

AT_ONCE: Sequence[str] = ("search.index",)
"""Jobs done right after the commit that asked for them, so that the next request finds the post."""

FROM_PEOPLE = FromPeople(
    is_signed_in=lambda: session.viewer().is_signed_in,
    language=session.profile_language,
    visitors_send=forum.people.views.VISITORS_SEND,
    hooks=Hooks(sign_in=forum.people.views.render_sign_in_carrying, stale_form=forum.people.views.render_stale_form),
)
"""What web asks of people, whom it does not know."""
