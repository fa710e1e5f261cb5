"""The showcase, for reading."""

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.paging import page_number
from forum.discussion.filters import read_filters
from forum.discussion.showing import slug_of
from forum.people.session import viewer
from forum.showcase.blueprint import blueprint
from forum.showcase.criteria import exception_words
from forum.showcase.models import ShowcaseEntry
from forum.showcase.policy import why_not_curate, why_not_write_entry
from forum.showcase.queries import get_entry, list_entries, tries_counted
from forum.showcase.reading import criteria_of, narrowed
from forum.showcase.sheets import class_rows


def showcase_url(entry: ShowcaseEntry) -> str:
    return f"/showcase/{entry.id}-{slug_of(entry.title)}"


@blueprint.record_once
def _add_globals(state) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    app: Flask = state.app
    app.jinja_env.globals.update(showcase_url=showcase_url, exception_words=exception_words)


@blueprint.get("/showcase")
def index() -> str:
    asked = read_filters(narrowed(request.args), path="/showcase")
    page = list_entries(asked.narrowed, number=page_number(request.args.get("page")))
    may_curate = why_not_curate(viewer()) is None
    return render_template("showcase/index.html", page=page, asked=asked, may_curate=may_curate)


@blueprint.get("/showcase/<int:entry_id>-<slug>")
@blueprint.get("/showcase/<int:entry_id>-", defaults={"slug": ""})
@blueprint.get("/showcase/<int:entry_id>", defaults={"slug": None})
def entry(entry_id: int, slug: str | None) -> ResponseReturnValue:
    shown = get_entry(entry_id)
    if slug is None:
        return redirect(showcase_url(shown.entry), 301)
    tries = tries_counted([shown])[entry_id]
    return render_template(
        "showcase/entry.html",
        shown=shown,
        content=shown.entry,
        criteria=criteria_of(shown, tries),
        rows=class_rows(tries),
        link=request.url_root.rstrip("/") + showcase_url(shown.entry),
        may_write=why_not_write_entry(viewer(), shown.entry) is None,
    )
