"""The front door: for visitors what this is, for a teacher what is new for her; and what the house stands for."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.discussion.news import news_since, plans_to_ask_about, threads_like_mine
from forum.discussion.queries import ThreadFilter, first_threads, tallies
from forum.moderation.notices import NOTICES as FROM_MODERATION
from forum.moderation.queries import count_open, titles_to_name
from forum.people.models import Notice
from forum.people.notices import NOTICES as FROM_PEOPLE
from forum.people.queries import unread_notices
from forum.people.records import read_notice
from forum.people.session import last_visit_at, signed_in_viewer, viewer
from forum.recognition.notices import NOTICES as FROM_RECOGNITION
from forum.showcase.queries import newest_entries
from forum.web.forms import PressForm

blueprint = Blueprint("home", __name__)

PICKED, NEEDED = 3, 2

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""On a first visit everything is new."""


@blueprint.get("/")
def home() -> str:
    return teacher_home() if viewer().is_signed_in else visitor_home()


def visitor_home() -> str:
    return render_template(
        "home/visitor.html",
        picked=newest_entries(PICKED),
        topics=tallies("topic"),
        districts=tallies("district"),
    )


def teacher_home() -> str:
    me = viewer()
    notices = unread_notices(me.person_id)
    titles = titles_to_name([notice.details["post"] for notice in notices if "post" in (notice.details or {})], me)
    needed = ThreadFilter(district_id=me.context.district_id, status="needs")
    return render_template(
        "home/teacher.html",
        press=PressForm(formdata=None),
        notices=[(words, notice.id) for notice in notices if (words := _words_of(notice, titles))],
        plans=plans_to_ask_about(me),
        news=news_since(me, last_visit_at() or BEGINNING),
        alike=threads_like_mine(me),
        needed=[thread for thread in first_threads(me, needed, NEEDED + 1) if thread.author_id != me.person_id][:NEEDED],
        reports=count_open() if me.is_moderator else 0,
    )


def _words_of(notice: Notice, titles: Mapping[int, str]) -> str:
    """Empty for a kind that nobody speaks for any more. `titles` say what the thread of a post may be called now."""
    speak = {**FROM_PEOPLE, **FROM_MODERATION, **FROM_RECOGNITION}.get(notice.kind)
    details = notice.details or {}
    if "post" in details:
        details = {**details, "title": titles.get(details["post"], "…")}
    return speak(details) if speak else ""


@blueprint.post("/notices/<int:notice_id>/read")
def read(notice_id: int) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        read_notice(notice_id, by=me)
    return redirect("/", 303)


@blueprint.get("/about")
def about() -> str:
    return render_template("home/about.html")


@blueprint.get("/rules")
def rules() -> str:
    return render_template("home/rules.html")
