"""The showcase, for reading."""

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.paging import page_number
from forum.discussion.showing import slug_of
from forum.people.session import viewer
from forum.places.taxonomy import taxonomy
from forum.showcase.models import ShowcaseEntry
from forum.showcase.queries import bands_of, get_entry, list_entries

blueprint = Blueprint("showcase", __name__)


def showcase_url(entry: ShowcaseEntry) -> str:
    return f"/showcase/{entry.id}-{slug_of(entry.title)}"


@blueprint.record_once
def _add_globals(state) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    app: Flask = state.app
    app.jinja_env.globals["showcase_url"] = showcase_url


@blueprint.get("/showcase")
def index() -> str:
    topic = taxonomy().topic_by_key.get(request.args.get("topic", ""))
    page = list_entries(viewer(), topic_ids=topic.and_below if topic else (), number=page_number(request.args.get("page")))
    return render_template("showcase/index.html", page=page, topic=topic)


@blueprint.get("/showcase/<int:entry_id>-<slug>")
@blueprint.get("/showcase/<int:entry_id>-", defaults={"slug": ""})
@blueprint.get("/showcase/<int:entry_id>", defaults={"slug": None})
def entry(entry_id: int, slug: str | None) -> ResponseReturnValue:
    shown = get_entry(entry_id, viewer())
    if slug is None:
        return redirect(showcase_url(shown.entry), 301)
    return render_template("showcase/entry.html", shown=shown, bands=bands_of(shown))
