"""Where mentors pick and write, and a second reader reads before everybody else does."""

from collections.abc import Sequence
from datetime import timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.db import transaction
from forum.core.errors import Conflict, NotFound
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.actions import Words
from forum.discussion.models import Post
from forum.discussion.pressing import who_presses
from forum.discussion.queries import ThreadFilter
from forum.discussion.wording import tell_if_plain, words_of
from forum.people.session import signed_in_viewer
from forum.search.document import IndexUnavailable
from forum.search.queries import find
from forum.showcase import actions
from forum.showcase.blueprint import blueprint
from forum.showcase.criteria import need_exception
from forum.showcase.drafting import (
    MOST_PICKS,
    Draft,
    find_working,
    get_draft,
    get_entry_to_write,
    ids_picked_in,
    judge,
    list_versions,
    possible_readers,
    posts_at,
    posts_of_threads,
    posts_picked,
    read_desk,
)
from forum.showcase.forms import AskForm, EntryForm, ReadForm
from forum.showcase.models import Content, ShowcaseEntry
from forum.showcase.policy import why_not_curate
from forum.showcase.queries import EntryShown, tries_of_posts, words_in
from forum.showcase.sheets import class_rows
from forum.web.forms import options
from forum.web.limits import limit_post

SAVES_AN_HOUR = 120
THREADS_OFFERED = 6


@blueprint.get("/showcase/desk")
def desk() -> str:
    return render_template("showcase/desk.html", desk=read_desk(_curator()))


@blueprint.get("/showcase/new")
def new_entry() -> str:
    _curator()
    form = EntryForm(formdata=None)
    form.summary.data, form.seen.data = gettext("**What:** \n\n**Why it works:** \n\n**On Monday:** "), "0"
    form.posts.data = [str(post.id) for post in posts_at(f"/posts/{request.args.get('post', '')}") or ()]
    return _page(form, None)


@blueprint.post("/showcase/new")
def begin_entry() -> ResponseReturnValue:
    me = _curator()
    form = EntryForm()
    if "find" in _pressed() or not _is_whole(form):
        return _page(form, None, finding=True), 200 if "find" in _pressed() else 400
    limit_post("showcase", str(me.person_id), times=SAVES_AN_HOUR, within=timedelta(hours=1))
    written = _written(form, me)
    with transaction():
        entry = actions.begin_entry(written, by=me)
    flash(gettext("Kept as a draft. Nobody but you and the moderators sees it yet."), "good")
    return redirect(f"/showcase/{entry.id}/preview", 303)


@blueprint.get("/showcase/<int:entry_id>/edit")
def edit_entry(entry_id: int) -> str:
    entry = get_entry_to_write(entry_id, _curator())
    version = find_working(entry)
    form = EntryForm(formdata=None)
    _show(form, version or entry)
    form.seen.data = str(version.saves if version else 0)
    form.posts.data = [str(number) for number in (version.post_ids if version else ids_picked_in(entry))]
    return _page(form, entry)


@blueprint.post("/showcase/<int:entry_id>/edit")
def save_entry(entry_id: int) -> ResponseReturnValue:
    me = _curator()
    entry = get_entry_to_write(entry_id, me)
    form = EntryForm()
    if "find" in _pressed() or not _is_whole(form):
        return _page(form, entry, finding=True), 200 if "find" in _pressed() else 400
    limit_post("showcase", str(me.person_id), times=SAVES_AN_HOUR, within=timedelta(hours=1))
    written = _written(form, me)
    try:
        with transaction():
            actions.save_entry(get_entry_to_write(entry_id, me), written, by=me, seen=_number(form.seen.data))
    except Conflict as conflict:
        entry = get_entry_to_write(entry_id, me)
        version = find_working(entry)
        form.seen.data = str(version.saves if version else 0)
        return _page(form, entry, conflict=conflict.sentence), 409
    flash(gettext("Saved. Readers see it when the second reader has agreed."), "good")
    return redirect(f"/showcase/{entry_id}/preview", 303)


@blueprint.get("/showcase/<int:entry_id>/preview")
def preview_entry(entry_id: int) -> str:
    return _preview(get_draft(entry_id, signed_in_viewer()), ReadForm(formdata=None))


@blueprint.post("/showcase/<int:entry_id>/ask")
def ask_reader(entry_id: int) -> ResponseReturnValue:
    me, form = who_presses(), AskForm()
    with transaction():
        draft = get_draft(entry_id, me)
        asked = next((one.id for one in possible_readers(draft.entry) if str(one.id) == form.reader.data), None)
        actions.ask_reader(draft, by=me, seen=_number(form.seen.data), reader_id=asked)
    flash(gettext("Handed over. The second reader finds it on the desk of the showcase."), "good")
    return redirect(f"/showcase/{entry_id}/preview", 303)


@blueprint.post("/showcase/<int:entry_id>/publish")
def publish_entry(entry_id: int) -> ResponseReturnValue:
    me, form = who_presses(), ReadForm()
    with transaction():
        draft = get_draft(entry_id, me)
        actions.publish_entry(draft, by=me, seen=_number(form.seen.data))
    flash(gettext("Published. Everybody can read it now."), "good")
    return redirect(f"/showcase/{entry_id}", 303)


@blueprint.post("/showcase/<int:entry_id>/return")
def give_back(entry_id: int) -> ResponseReturnValue:
    me, form = who_presses(), ReadForm()
    if not form.validate_on_submit() or not form.sentence.data:
        form.sentence.errors = form.sentence.errors or [gettext("Please write a sentence: what should change?")]
        return _preview(get_draft(entry_id, me), form), 400
    with transaction():
        draft = get_draft(entry_id, me)
        actions.give_back(draft, by=me, seen=_number(form.seen.data), sentence=form.sentence.data)
    flash(gettext("Given back, with your words."), "good")
    return redirect("/showcase/desk", 303)


@blueprint.post("/showcase/<int:entry_id>/withdraw")
def withdraw_entry(entry_id: int) -> ResponseReturnValue:
    me = who_presses()
    with transaction():
        actions.withdraw_entry(get_entry_to_write(entry_id, me), by=me)
    flash(gettext("Taken out of the showcase. What was written is kept for you."), "good")
    return redirect("/showcase/desk", 303)


@blueprint.get("/showcase/<int:entry_id>/versions")
def versions(entry_id: int) -> str:
    entry = get_entry_to_write(entry_id, _curator())
    return render_template("showcase/versions.html", entry=entry, versions=list_versions(entry))


def _curator() -> Viewer:
    """Raises SignInNeeded, and NotFound for everybody else who has joined: there is no such page for them."""
    me = signed_in_viewer()
    if why_not_curate(me) is not None:
        raise NotFound(gettext("There is no such page."))
    return me


def _pressed() -> set[str]:
    return set(request.form.getlist("press"))


def _number(typed: str | None) -> int:
    """-1 for nonsense, which nobody has seen."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _ids(form: EntryForm) -> list[int]:
    chosen = [int(typed) for typed in form.posts.data or () if typed.isascii() and typed.isdigit() and len(typed) <= 18]
    return list(dict.fromkeys(chosen))


def _is_whole(form: EntryForm) -> bool:
    form.posts.choices = options((str(number), "") for number in _ids(form))
    whole: bool = form.validate_on_submit()
    if whole and len(_ids(form)) > MOST_PICKS:
        form.posts.errors = [gettext("At most %(most)s solutions make one entry.", most=MOST_PICKS)]
        return False
    return whole


def _written(form: EntryForm, me: Viewer) -> actions.Written:
    """Rendered here, before the transaction begins."""
    summary = words_of(form.summary.data or "", by=me, title=form.title.data or "")
    tell_if_plain(summary)
    other: Words | None = None
    if form.other_summary.data:
        other = words_of(form.other_summary.data, by=me, title=form.other_title.data or "")
    return actions.Written(
        title=form.title.data or "",
        summary=summary,
        other_title=form.other_title.data or None,
        other=other,
        limits=form.limits.data,
        exception=form.exception.data,
        post_ids=[post.id for post in posts_picked(_ids(form))],
    )


def _show(form: EntryForm, content: Content) -> None:
    for name in ("title", "summary", "other_title", "other_summary", "limits", "exception"):
        form[name].data = getattr(content, name)


def _page(form: EntryForm, entry: ShowcaseEntry | None, *, finding: bool = False, conflict: str = "") -> str:
    """`finding` shows what was looked for; whatever is ticked stays ticked."""
    picked = posts_picked(_ids(form))
    found = _found(form.find.data or "") if finding else ()
    known = {post.id for post in picked}
    return render_template(
        "showcase/edit.html",
        form=form,
        entry=entry,
        picked=picked,
        gone=len(_ids(form)) - len(picked),
        found=[post for post in found if post.id not in known],
        looked_for=(form.find.data or "") if finding else "",
        conflict=conflict,
        path=f"/showcase/{entry.id}/edit" if entry is not None else "/showcase/new",
    )


def _found(typed: str) -> Sequence[Post]:
    """By address, or by words as a visitor would search; what was tried comes first in each thread."""
    if not typed:
        return ()
    at = posts_at(typed)
    if at is not None:
        return at
    try:
        hits = find(typed, ThreadFilter(tried=True), Viewer()).page.rows[:THREADS_OFFERED]
    except IndexUnavailable:
        return ()
    return posts_of_threads([hit.thread.id for hit in hits])


def _preview(draft: Draft, reading: ReadForm) -> str:
    tries = tries_of_posts([post.id for post in draft.posts])
    shown = EntryShown(draft.entry, draft.threads, draft.posts, words=words_in(draft.version))
    ask = AskForm(formdata=None)
    ask.reader.choices = options(
        [("", gettext("Whoever may")), *((str(one.id), one.name) for one in possible_readers(draft.entry))]
    )
    ask.seen.data = reading.seen.data = str(draft.version.saves)
    rules = judge(draft)
    return render_template(
        "showcase/preview.html",
        draft=draft,
        shown=shown,
        content=draft.version,
        criteria=rules,
        needs_exception=need_exception(rules),
        why_not_ready=actions.why_not_ready(draft),
        rows=class_rows(tries),
        ask=ask,
        reading=reading,
    )
