"""Paper: a page for each solution, one for a meeting, and booklets; to print from the browser, and as PDF.

Each is made when it is asked for, from what can be seen at that moment, and kept nowhere: twenty solutions take about a second of
the processor (docs/decisions/0017). Files are made one at a time in a process, so that reading stays quick beside them.
"""

import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from flask import Response, current_app, render_template, request

from forum.core.errors import Busy, NotFound
from forum.core.i18n import gettext
from forum.core.paging import page_number
from forum.discussion.filters import Asked, read_filters
from forum.discussion.showing import slug_of
from forum.paper.qr import qr_path
from forum.places.taxonomy import TopicName, taxonomy
from forum.showcase.blueprint import blueprint
from forum.showcase.queries import get_entry, list_entries
from forum.showcase.reading import narrowed, pages_of
from forum.showcase.sheets import EntryPages, Sheet, Site, best_tried, find_sheet

PATIENCE = 10.0
"""Seconds that a booklet waits for the one before it."""

_one_at_a_time = threading.Lock()


@blueprint.get("/posts/<int:post_id>/print")
def print_solution(post_id: int) -> str:
    return render_template("showcase/print_solution.html", page_sheet=_sheet(post_id), qr=_qr)


@blueprint.get("/posts/<int:post_id>/print.pdf")
def solution_file(post_id: int) -> Response:
    sheet = _sheet(post_id)
    return _file(lambda: _pages().solution_pdf(sheet, _site()), f"{post_id}-{slug_of(sheet.thread.title)}")


@blueprint.get("/topics/<key>/meeting")
def print_meeting(key: str) -> str:
    topic, sheets = _meeting(key)
    return render_template("showcase/print_meeting.html", topic=topic, sheets=sheets, qr=_qr)


@blueprint.get("/topics/<key>/meeting.pdf")
def meeting_file(key: str) -> Response:
    topic, sheets = _meeting(key)
    if not sheets:
        raise NotFound(gettext("Nothing here has been tried yet"))
    address = f"{_root()}/topics/{topic.key}"
    return _file(lambda: _pages().meeting_pdf(str(topic.name), sheets, _site(), address), f"meeting-{topic.key}")


@blueprint.get("/showcase/<int:entry_id>/print")
def print_entry(entry_id: int) -> str:
    (entry,) = pages_of([get_entry(entry_id)])
    return _print([entry], entry.shown.words.title, _path(entry), f"/showcase/{entry_id}/booklet.pdf", one_entry=True)


@blueprint.get("/showcase/<int:entry_id>/booklet.pdf")
def entry_file(entry_id: int) -> Response:
    (entry,) = pages_of([get_entry(entry_id)])
    name = f"showcase-{entry_id}-{slug_of(entry.shown.entry.title)}"
    return _file(lambda: _pages().entry_pdf(entry, _site(), _root() + _path(entry)), name)


@blueprint.get("/showcase/print")
def print_booklet() -> str:
    asked, entries = _booklet()
    pdf = request.full_path.replace("/showcase/print", "/showcase/booklet.pdf", 1).removesuffix("?")
    return _print(entries, _title(asked), asked.address(), pdf, one_entry=False)


@blueprint.get("/showcase/booklet.pdf")
def booklet_file() -> Response:
    asked, entries = _booklet()
    name = "-".join(["showcase", *asked.values.values()])
    return _file(lambda: _pages().booklet_pdf(_title(asked), entries, _site(), _root() + asked.address()), slug_of(name))


def _sheet(post_id: int) -> Sheet:
    sheet = find_sheet(post_id)
    if sheet is None:
        raise NotFound(gettext("This post is not here. It may have been taken down."))
    return sheet


def _meeting(key: str) -> tuple[TopicName, list[Sheet]]:
    topic = taxonomy().get_topic(key)
    return topic, best_tried(topic.and_below)


def _pages() -> Any:
    """forum/showcase/pages.py, when somebody prints: the writer of PDF files takes half a second and 28 MB."""
    return import_module("forum.showcase.pages")


def _booklet() -> tuple[Asked, list[EntryPages]]:
    """The entries of one page of the showcase, narrowed as it is."""
    asked = read_filters(narrowed(request.args), path="/showcase")
    found = list_entries(asked.narrowed, number=page_number(request.args.get("page")))
    if not found.rows:
        raise NotFound(gettext("There is nothing in the showcase that fits."))
    return asked, pages_of(found.rows)


def _print(entries: Sequence[EntryPages], title: str, path: str, pdf: str, *, one_entry: bool) -> str:
    """`path` is where these entries are read."""
    return render_template(
        "showcase/print_entry.html", entries=entries, title=title, path=path, pdf=pdf, one_entry=one_entry, qr=_qr
    )


def _title(asked: Asked) -> str:
    said = " · ".join(chip.words for chip in asked.chips)
    return said or gettext("Practices that worked")


def _path(entry: EntryPages) -> str:
    return f"/showcase/{entry.shown.entry.id}-{slug_of(entry.shown.entry.title)}"


def _qr(path: str) -> dict[str, Any]:
    """For components/qr.html: the side, the path of the drawing, and the address that it leads to."""
    address = _root() + path
    side, drawing = qr_path(address)
    return {"side": side, "drawing": drawing, "address": address}


def _root() -> str:
    return request.url_root.rstrip("/")


def _site_name() -> str:
    named: Callable[[], str] = current_app.jinja_env.globals["site_name"]  # type: ignore[assignment]
    return named()


def _site() -> Site:
    return Site(name=_site_name(), root=_root())


def _file(make: Callable[[], bytes], name: str) -> Response:
    """A file to keep or to send on: browsers show a PDF in a frame, which the policy of the site forbids."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Busy(gettext("Many booklets are being made just now. Please try again in a moment."))
    try:
        data = make()
    finally:
        _one_at_a_time.release()
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="aazmaya-{name.strip("-")}.pdf"'
    return answer
