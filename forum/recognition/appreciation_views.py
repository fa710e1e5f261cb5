"""Words of officials: the link, the form without an account, the mentor's look, the teacher's yes."""

from datetime import timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core import clock
from forum.core.db import transaction
from forum.core.errors import Invalid, NotAllowed, NotFound
from forum.core.i18n import gettext
from forum.people.limiting import place_of
from forum.people.queries import get_person
from forum.people.session import signed_in_viewer
from forum.recognition import actions
from forum.recognition.actions.appreciating import why_not_write_with
from forum.recognition.blueprint import blueprint
from forum.recognition.forms import AppreciationForm, LinkForm, show_refusal
from forum.recognition.places import own_post_at
from forum.recognition.policy import may_look_at_some, why_not_ask_appreciation
from forum.recognition.queries import get_link, get_link_to_take_back, get_note, open_links, waiting_appreciations
from forum.recognition.verify_views import site_address
from forum.web.limits import limit_post

LINKS_A_DAY, NOTES_AN_HOUR = 20, 20


@blueprint.route("/people/<handle>/appreciation", methods=["GET", "POST"])
def links(handle: str) -> ResponseReturnValue:
    """Links to pass on to officials."""
    me, person, form = signed_in_viewer(), get_person(handle), LinkForm()
    if (sentence := why_not_ask_appreciation(me, person)) is not None:
        raise NotAllowed(sentence)
    sentence = None
    if form.validate_on_submit():
        limit_post("appreciation link", str(me.person_id), times=LINKS_A_DAY, within=timedelta(days=1))
        try:
            with transaction():
                post_id = own_post_at(form.address.data or "", author_id=person.id)
                actions.ask_appreciation(get_person(handle), by=me, post_id=post_id)
            flash(gettext("The link is made. Copy it, and pass it on to one official."), "good")
            return redirect(f"/people/{handle}/appreciation", 303)
        except Invalid as refusal:
            sentence = None if refusal.fields else refusal.sentence
            show_refusal(form, refusal.fields)
    waiting = open_links(person.id, me, clock.now())
    page = {"person": person, "form": form, "sentence": sentence, "notes": waiting, "address": site_address()}
    return render_template("recognition/links.html", **page), 200 if request.method == "GET" else 400


@blueprint.post("/appreciations/<int:note_id>/take-back")
def take_back(note_id: int) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        note = get_link_to_take_back(note_id, by=me)
        actions.take_link_back(note, by=me)
    flash(gettext("The link was taken back."), "good")
    return redirect(f"/people/{note.person.handle}/appreciation", 303)


@blueprint.route("/appreciate/<code>", methods=["GET", "POST"])
def appreciate(code: str) -> ResponseReturnValue:
    """The form for whoever has the link; afterwards thanks; and the words themselves once the teacher has agreed."""
    note, form = get_link(code), AppreciationForm()
    if (sentence := why_not_write_with(note)) is not None:
        raise NotFound(sentence)
    if request.method == "GET" or note.state != "open":
        return render_template("recognition/appreciate.html", note=note, form=form)
    if form.validate():
        limit_post("appreciate", place_of(request.remote_addr), times=NOTES_AN_HOUR, within=timedelta(hours=1))
        try:
            with transaction():
                actions.write_appreciation(get_link(code), form.read())
            return redirect(f"/appreciate/{code}", 303)
        except Invalid as refusal:
            show_refusal(form, refusal.fields)
    return render_template("recognition/appreciate.html", note=note, form=form), 400


@blueprint.get("/appreciations")
def waiting() -> str:
    """For mentors and moderators: what officials wrote about teachers of theirs."""
    me = signed_in_viewer()
    if not may_look_at_some(me):
        raise NotFound(gettext("There is no such page."))
    return render_template("recognition/waiting.html", notes=waiting_appreciations(me))


@blueprint.post("/appreciations/<int:note_id>/pass-on", defaults={"passed_on": True})
@blueprint.post("/appreciations/<int:note_id>/refuse", defaults={"passed_on": False})
def look_at(note_id: int, *, passed_on: bool) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        actions.look_at_appreciation(get_note(note_id, seen_by=me), by=me, passed_on=passed_on)
    said = gettext("The teacher decides now whether it is shown.") if passed_on else gettext("It goes no further.")
    flash(said, "good")
    return redirect("/appreciations", 303)


@blueprint.post("/me/appreciations/<int:note_id>/show", defaults={"agreed": True})
@blueprint.post("/me/appreciations/<int:note_id>/keep", defaults={"agreed": False})
def answer(note_id: int, *, agreed: bool) -> ResponseReturnValue:
    me = signed_in_viewer()
    with transaction():
        actions.answer_appreciation(get_note(note_id, seen_by=me), by=me, agreed=agreed)
    flash(gettext("It stands on your profile now.") if agreed else gettext("You keep it to yourself."), "good")
    return redirect("/me/awards", 303)
