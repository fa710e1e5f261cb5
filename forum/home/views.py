"""The front door: for visitors what this is, for a teacher what is new for her; and what the house stands for."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, current_app, render_template

from forum.core import clock
from forum.core.viewer import Viewer
from forum.discussion.models import Tally, Thread
from forum.discussion.news import news_since, threads_for
from forum.discussion.queries import ThreadFilter, first_threads, tallies_by_scope
from forum.loop.queries import plans_to_ask_about
from forum.moderation.queries import count_open
from forum.notices.queries import list_urgent
from forum.people.session import last_visit_at, unread_notices, viewer
from forum.places.taxonomy import taxonomy
from forum.showcase.queries import EntryShown, newest_entries

blueprint = Blueprint("home", __name__)

PROVEN = 3


@blueprint.get("/")
def home() -> str:
    return teacher_home() if viewer().is_signed_in else visitor_home()


def visitor_home() -> str:
    picked = newest_entries(PROVEN)
    counted = tallies_by_scope("topic", "district")
    return render_template(
        "home/visitor.html",
        picked=picked,
        proven=_tried_most(picked),
        topics=tuple((top.name, f"/topics/{top.key}", _threads(counted["topic"], top.and_below)) for top in taxonomy().topics),
        districts=tuple(
            (district.name, f"/districts/{district.key}", _threads(counted["district"], (district.id,)))
            for district in taxonomy().districts
        ),
    )


def _threads(counted: Mapping[int, Tally], places: Sequence[int]) -> int:
    return sum(counted[place].threads for place in places if place in counted)


def teacher_home() -> str:
    me = viewer()
    threads = threads_for(me)
    return render_template(
        "home/teacher.html",
        front=_front(me),
        notices=list_urgent(me) if unread_notices() else (),
        plans=plans_to_ask_about(me),
        news=news_since(me, last_visit_at() or clock.BEGINNING),
        alike=threads.alike,
        needed=threads.needed,
        district=taxonomy().district_by_id.get(me.context.district_id or 0),
        reports=count_open() if me.is_moderator else 0,
    )


def _front(me: Viewer) -> list[tuple[str, object]]:
    """What stands before everything else, as forum/wiring.py lists it: a template, and what it shows as `front`."""
    shown = [(template, ask(me)) for template, ask in current_app.extensions["front_of_home"]]
    return [(template, something) for template, something in shown if something]


def _tried_most(picked: Sequence[EntryShown]) -> Sequence[Thread]:
    """While mentors have picked little, what was tried most stands beside it."""
    missing = PROVEN - len(picked)
    if missing <= 0:
        return ()
    known = {thread.id for shown in picked for thread in shown.picked}
    tried = first_threads(viewer(), ThreadFilter(tried=True, sort="tried"), PROVEN + len(known))
    return [thread for thread in tried if thread.id not in known][:missing]


@blueprint.get("/about")
def about() -> str:
    return render_template("home/about.html")


@blueprint.get("/rules")
def rules() -> str:
    return render_template("home/rules.html")
