"""A person as others see her, and what mentors and moderators may do for her. With the pages of the two files beside it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import NotAllowed
from forum.core.i18n import gettext
from forum.core.paging import Page, page_number
from forum.core.viewer import Viewer
from forum.discussion.contributions import list_solutions_by, list_tries_by
from forum.discussion.queries import Deeds, ThreadFilter, deeds_of, list_threads
from forum.people import session
from forum.people.authority import suspend, unsuspend
from forum.people.blueprint import VISITORS_SEND, blueprint, settings_blueprint
from forum.people.codes import hash_code, new_recovery_code, spaced
from forum.people.limiting import limit_issuing
from forum.people.notices import role_word
from forum.people.policy import why_not_issue_reset_code, why_not_suspend, why_not_unsuspend
from forum.people.queries import get_person, is_last_admin
from forum.people.recovery import issue_reset_code
from forum.people.views_account import render_sign_in_carrying, render_stale_form
from forum.people.views_settings import profile as _settings  # noqa: F401 - its routes come with it
from forum.places.taxonomy import taxonomy
from forum.recognition.showing import on_profile

__all__ = ["VISITORS_SEND", "blueprint", "render_sign_in_carrying", "render_stale_form", "settings_blueprint"]


CONTRIBUTIONS = ("solutions", "tries")
"""Beside threads, which are shown first."""


@blueprint.get("/people/<handle>")
def show(handle: str) -> ResponseReturnValue:
    viewer, person, places = session.viewer(), get_person(handle), taxonomy()
    what, deeds = request.args.get("what", ""), deeds_of(person.id)
    district = places.district_by_id.get(person.district_id or 0)
    last_admin = viewer.is_moderator and is_last_admin(person)
    return render_template(
        "people/show.html",
        person=person,
        district=district,
        block=places.block_by_id.get(person.block_id or 0),
        situations=[places.situations[key] for key in person.situations if key in places.situations],
        languages=[places.languages[key] for key in person.languages if key in places.languages],
        role_word=role_word,
        deeds=deeds,
        recognised=on_profile(viewer, person),
        what=what if what in CONTRIBUTIONS else "",
        page=_contributions(what, person.id, deeds, viewer),
        may_reset=why_not_issue_reset_code(viewer, person) is None,
        may_suspend=person.suspended_at is None and why_not_suspend(viewer, person, is_last_admin=last_admin) is None,
        may_unsuspend=person.suspended_at is not None and why_not_unsuspend(viewer, person) is None,
    )


def _contributions(what: str, person_id: int, deeds: Deeds, viewer: Viewer) -> Page[Any]:
    """Threads, or what stands in the threads of others."""
    number = page_number(request.args.get("page"))
    if what == "solutions":
        return list_solutions_by(person_id, total=deeds.solutions, number=number)
    if what == "tries":
        return list_tries_by(person_id, total=deeds.tries, number=number)
    return list_threads(viewer, ThreadFilter(author_id=person_id), number)


@blueprint.route("/people/<handle>/reset-code", methods=["GET", "POST"])
def reset_code(handle: str) -> ResponseReturnValue:
    """The code is shown to the one who issues it, once, to be told to the person on the phone."""
    viewer, person = session.signed_in_viewer(), get_person(handle)
    if (sentence := why_not_issue_reset_code(viewer, person)) is not None:
        raise NotAllowed(sentence)
    if request.method == "GET":
        return render_template("people/reset_code.html", person=person, code=None)
    limit_issuing(viewer.person_id)
    code = new_recovery_code()
    code_hash = hash_code(code, handle=handle)
    with transaction():
        issue_reset_code(get_person(handle), by=viewer, code_hash=code_hash)
    return render_template("people/reset_code.html", person=get_person(handle), code=spaced(code))


@blueprint.post("/people/<handle>/suspend")
def suspend_person(handle: str) -> ResponseReturnValue:
    viewer = session.signed_in_viewer()
    with transaction():
        suspend(get_person(handle), by=viewer)
    flash(gettext("Suspended. What was written stays."), "good")
    return redirect(url_for("people.show", handle=handle), 303)


@blueprint.post("/people/<handle>/unsuspend")
def unsuspend_person(handle: str) -> ResponseReturnValue:
    viewer = session.signed_in_viewer()
    with transaction():
        unsuspend(get_person(handle), by=viewer)
    flash(gettext("The account is open again."), "good")
    return redirect(url_for("people.show", handle=handle), 303)
