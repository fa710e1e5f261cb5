"""The front door: for visitors what this is, for a teacher what is new for her; and what the house stands for."""

from datetime import UTC, datetime

from flask import Blueprint, render_template

from forum.discussion.news import news_since, plans_to_ask_about, threads_like_mine
from forum.discussion.queries import ThreadFilter, first_threads, tallies
from forum.moderation.queries import count_open
from forum.notices.queries import list_urgent
from forum.people.session import last_visit_at, unread_notices, viewer
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
    needed = ThreadFilter(district_id=me.context.district_id, status="needs")
    return render_template(
        "home/teacher.html",
        press=PressForm(formdata=None),
        notices=list_urgent(me) if unread_notices() else (),
        plans=plans_to_ask_about(me),
        news=news_since(me, last_visit_at() or BEGINNING),
        alike=threads_like_mine(me),
        needed=[thread for thread in first_threads(me, needed, NEEDED + 1) if thread.author_id != me.person_id][:NEEDED],
        reports=count_open() if me.is_moderator else 0,
    )


@blueprint.get("/about")
def about() -> str:
    return render_template("home/about.html")


@blueprint.get("/rules")
def rules() -> str:
    return render_template("home/rules.html")
