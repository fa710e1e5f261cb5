"""The search page."""

from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.core.paging import Page, page_number
from forum.discussion.filters import Asked as AskedList
from forum.discussion.filters import read_filters
from forum.discussion.queries import list_threads
from forum.people.session import viewer
from forum.places.taxonomy import taxonomy
from forum.search.document import IndexUnavailable
from forum.search.grammar import Typed, read_typed
from forum.search.missed import note_missed
from forum.search.past import note_search
from forum.search.places import places_named_in
from forum.search.queries import Found, HitShown, Sort, find_or_correct, nearest_topic
from forum.search.suggesting import searches_begun, threads_begun, topics_begun

blueprint = Blueprint("search", __name__)

EXAMPLES = (("मात्रा", "hi"), ("दो कक्षाएँ एक साथ", "hi"), ("matra", "hi-Latn"), ("बच्चे बोलते नहीं", "hi"))
LONGEST = 400
NOTHING: Page[HitShown] = Page((), 1, 0)


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    text = request.args.get("q", "")[:LONGEST].replace("\x00", " ").strip()
    typed = read_typed(text, taxonomy())
    if typed.filters:
        return redirect(_address(typed, typed.filters), 303)
    asked = read_filters(request.args, path="/search")
    if not text:
        return _page(text, asked, Found(NOTHING), listed=_listed(asked))
    sort: Sort = next((known for known in get_args(Sort) if known == request.args.get("sort")), "relevance")
    try:
        found = find_or_correct(text, asked.narrowed, viewer(), sort=sort, number=page_number(request.args.get("page")))
    except IndexUnavailable:
        return _page(text, asked, Found(NOTHING), is_down=True)
    if found.page.total and not found.instead:
        note_search(typed, viewer())
    return _page(text, asked, found, sort=sort)


@blueprint.get("/search/suggest")
def suggest() -> str:
    """A piece of a page, for the script that shows it while somebody types."""
    text = request.args.get("q", "")[:LONGEST].replace("\x00", " ")
    return render_template(
        "search/_suggest.html", topics=topics_begun(text), past=searches_begun(text), threads=threads_begun(text, viewer())
    )


def _address(typed: Typed, filters: Mapping[str, str]) -> str:
    """What was typed as a filter stands in the address, like every filter, and is shown as a chip."""
    values = {**request.args.to_dict(), **filters, "q": typed.text}
    values.pop("page", None)
    return f"/search?{urlencode(values)}"


def _listed(asked: AskedList) -> object:
    """Filters without words: the list of these threads."""
    if not asked.chips:
        return None
    return list_threads(viewer(), asked.narrowed, page_number(request.args.get("page")))


def _page(
    text: str, asked: AskedList, found: Found, *, sort: Sort = "relevance", listed: object = None, is_down: bool = False
) -> str:
    none = bool(text) and not is_down and (not found.page.total or found.instead)
    if none and not asked.chips:
        note_missed(text)
    has_place = {"district", "block"} & set(asked.values)
    return render_template(
        "search/search.html",
        text=text,
        asked=asked,
        found=found,
        sort=sort,
        listed=listed,
        is_down=is_down,
        nearest=nearest_topic(text) if none and not found.instead else None,
        places=[] if has_place else places_named_in(text, taxonomy()),
        examples=EXAMPLES,
    )
