"""The way from the first problem to mentor, and what mentors do for it."""

from datetime import timedelta
from typing import Literal

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Invalid, NotAllowed
from forum.core.i18n import gettext
from forum.people.queries import get_person, get_person_by_id
from forum.people.session import signed_in_viewer
from forum.recognition import actions
from forum.recognition.blueprint import blueprint
from forum.recognition.forms import LedForm, MentorForm, show_refusal
from forum.recognition.places import thread_at
from forum.recognition.policy import why_not_count_led, why_not_invite_as_mentor
from forum.recognition.queries import find_way, get_led, get_way, journey_of, led_by
from forum.recognition.showing import STEPS
from forum.web.limits import limit_post

INVITED_A_DAY, COUNTED_A_DAY = 20, 60


@blueprint.get("/me/journey")
def journey() -> str:
    me = signed_in_viewer()
    path = journey_of(get_person_by_id(me.person_id))
    return render_template("recognition/journey.html", journey=path, steps=STEPS)


@blueprint.post("/me/journey/accept", defaults={"accepted": True})
@blueprint.post("/me/journey/decline", defaults={"accepted": False})
def answer_invitation(*, accepted: bool) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        actions.answer_invitation(get_way(me.person_id), by=me, accepted=accepted)
    said = (
        gettext("Thank you for accepting. An admin gives you the role now.") if accepted else gettext("Declined. That is fine.")
    )
    flash(said, "good")
    return redirect("/me/journey", 303)


@blueprint.post("/me/journey/pause", defaults={"press": "pause"})
@blueprint.post("/me/journey/resume", defaults={"press": "resume"})
def rest(press: Literal["pause", "resume"]) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        (actions.pause if press == "pause" else actions.resume)(by=me)
    flash(gettext("Rest well. What you have done stays yours.") if press == "pause" else gettext("Welcome back."), "good")
    return redirect("/me/journey", 303)


@blueprint.route("/people/<handle>/mentor-invitation", methods=["GET", "POST"])
def invite(handle: str) -> ResponseReturnValue:
    me, person, form = signed_in_viewer(), get_person(handle), MentorForm()
    if (sentence := why_not_invite_as_mentor(me, person)) is not None:
        raise NotAllowed(sentence)
    if not form.validate_on_submit():
        page = render_template("recognition/invite.html", person=person, form=form, way=find_way(person.id))
        return page, 400 if request.method == "POST" else 200
    limit_post("invite mentor", str(me.person_id), times=INVITED_A_DAY, within=timedelta(days=1))
    with transaction():
        actions.invite_as_mentor(get_person(handle), by=me, words=form.words.data or "")
    flash(gettext("The invitation is with her. She may accept or decline."), "good")
    return redirect(f"/people/{handle}", 303)


@blueprint.post("/people/<handle>/mentor")
def make_mentor(handle: str) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        actions.make_mentor(get_person(handle), by=me)
    flash(gettext("The role is given."), "good")
    return redirect(f"/people/{handle}", 303)


@blueprint.route("/people/<handle>/led", methods=["GET", "POST"])
def led(handle: str) -> ResponseReturnValue:
    me, person, form = signed_in_viewer(), get_person(handle), LedForm()
    if (sentence := why_not_count_led(me, person)) is not None:
        raise NotAllowed(sentence)
    if form.validate_on_submit() and (day := form.led_on.day) is not None:
        limit_post("count led", str(me.person_id), times=COUNTED_A_DAY, within=timedelta(days=1))
        try:
            with transaction():
                thread_id = thread_at(form.address.data or "")
                actions.count_led(get_person(handle), by=me, about=form.about.data or "", led_on=day, thread_id=thread_id)
            flash(gettext("Counted."), "good")
            return redirect(f"/people/{handle}/led", 303)
        except Invalid as refusal:
            show_refusal(form, refusal.fields)
    page = {"person": person, "form": form, "led": led_by(person.id)}
    return render_template("recognition/led.html", **page), 200 if request.method == "GET" else 400


@blueprint.post("/people/<handle>/led/<int:led_id>/take-back")
def uncount(handle: str, led_id: int) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        person, counted = get_person(handle), get_led(led_id, of=get_person(handle).id)
        actions.uncount_led(counted, person, by=me)
    flash(gettext("Taken back."), "good")
    return redirect(f"/people/{handle}/led", 303)
