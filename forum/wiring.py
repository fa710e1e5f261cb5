"""Tables: which pages there are, who reacts to what, which function does which job, what home begins with. Nothing else knows them
all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint

import forum.desk.views
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
import forum.notices.mail_views
import forum.notices.views
import forum.people.views
import forum.places.views
import forum.recognition.views
import forum.search.views
import forum.sharing.views
import forum.showcase.desk_views
import forum.showcase.print_views
import forum.showcase.views
from forum.core.jobs import Worker
from forum.core.viewer import Viewer
from forum.desk import reactions as desk_reactions
from forum.desk.events import ProblemAssigned
from forum.desk.showing import cards_for_home
from forum.discussion.blueprint import blueprint as discussion_blueprint
from forum.discussion.events import (
    PostEdited,
    PostStateChanged,
    PostThanked,
    PostWritten,
    SolutionMarked,
    SummaryWritten,
    ThanksTakenBack,
    ThreadChanged,
    ThreadsMerged,
    ThreadsParted,
    ThreadWritten,
    TryReported,
    TryStateChanged,
)
from forum.loop import reactions as loop_reactions
from forum.loop.events import ReminderDue
from forum.notices import mail_workers
from forum.notices import reactions as notices_reactions
from forum.notices import workers as notices_workers
from forum.people import session
from forum.people.events import AddressGiven, PersonTold
from forum.recognition import reactions as recognition_reactions
from forum.recognition import workers as recognition_workers
from forum.recognition.events import AppreciationWaiting, DiscussionLed
from forum.search import reactions as search_reactions
from forum.search import workers as search_workers
from forum.showcase import reactions as showcase_reactions
from forum.showcase.blueprint import blueprint as showcase_blueprint
from forum.showcase.events import EntryContradicted, EntryPublished, EntryReturned, ReaderAsked
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
    showcase_blueprint,
    forum.sharing.views.blueprint,
    forum.moderation.views.blueprint,
    forum.recognition.views.blueprint,
    forum.notices.views.blueprint,
    forum.notices.mail_views.blueprint,
    forum.desk.views.blueprint,
)

REACTIONS: Mapping[type, Sequence[Callable[[Any], None]]] = {
    ThreadWritten: (search_reactions.index_post, notices_reactions.tell_of_thread),
    PostWritten: (search_reactions.index_post, desk_reactions.answer_written, notices_reactions.tell_of_post),
    PostEdited: (search_reactions.index_post, notices_reactions.tell_of_edit),
    PostStateChanged: (
        search_reactions.index_post,
        desk_reactions.post_state_changed,
        recognition_reactions.look_at_post,
        notices_reactions.recount_of_post,
    ),
    ThreadChanged: (
        search_reactions.index_thread,
        desk_reactions.thread_changed,
        recognition_reactions.look_at_thread,
        notices_reactions.recount_of_thread,
    ),
    SolutionMarked: (recognition_reactions.look_at_post, notices_reactions.tell_of_mark),
    SummaryWritten: (search_reactions.index_post, desk_reactions.summary_written, notices_reactions.tell_of_edit),
    ThreadsMerged: (showcase_reactions.pick_the_kept_one, notices_reactions.tell_of_merge),
    ThreadsParted: (showcase_reactions.pick_the_parted, notices_reactions.take_back_merge),
    TryReported: (
        loop_reactions.remember_plan,
        showcase_reactions.notice_contradiction,
        recognition_reactions.look_at_try,
        notices_reactions.tell_of_try,
    ),
    TryStateChanged: (notices_reactions.recount_of_try,),
    PostThanked: (notices_reactions.tell_of_thanks,),
    ThanksTakenBack: (notices_reactions.take_back_thanks,),
    DiscussionLed: (recognition_reactions.look_at_leader,),
    EntryPublished: (recognition_reactions.look_at_entry, notices_reactions.tell_of_entry),
    ReaderAsked: (notices_reactions.tell_reader,),
    EntryReturned: (notices_reactions.tell_of_return,),
    EntryContradicted: (notices_reactions.tell_of_contradiction,),
    AppreciationWaiting: (notices_reactions.tell_who_looks,),
    ProblemAssigned: (notices_reactions.tell_of_assignment,),
    ReminderDue: (notices_reactions.remind,),
    PersonTold: (notices_reactions.tell_of_person,),
    AddressGiven: (notices_reactions.prove_address,),
}

WORKERS: Mapping[str, Worker] = {
    "search.index": search_workers.index_posts,
    "search.rebuild": search_workers.rebuild_index,
    "search.merge": search_workers.merge_index,
    "recognition.reckon": recognition_workers.reckon_people,
    "notices.tell": notices_workers.tell_more,
    "notices.searches": notices_workers.look_at_searches,
    "mail.send": mail_workers.send_letters,
    "mail.digests": mail_workers.write_due_digests,
}

AT_ONCE: Sequence[str] = ("search.index",)
"""Jobs done right after the commit that asked for them, so that the next request finds the post."""

FRONT_OF_HOME: Sequence[tuple[str, Callable[[Viewer], object]]] = (("desk/_front.html", cards_for_home),)
"""What a home begins with: a template, and what it shows as `front`, for whom it is something. A mentor's desk goes here."""

FROM_PEOPLE = FromPeople(
    is_signed_in=lambda: session.viewer().is_signed_in,
    language=session.profile_language,
    visitors_send=forum.people.views.VISITORS_SEND | forum.recognition.views.VISITORS_SEND,
    one_click=forum.notices.mail_views.ONE_CLICK,
    hooks=Hooks(sign_in=forum.people.views.render_sign_in_carrying, stale_form=forum.people.views.render_stale_form),
)
"""What web asks of people, whom it does not know."""
