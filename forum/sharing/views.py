"""What machines ask for: cards, feeds, the sitemap. Always as a visitor sees it, whoever asks, and asked again each time: a post
that was hidden a moment ago is in none of them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request

from forum.core.errors import TooMany
from forum.core.i18n import LANGUAGES, gettext, speak
from forum.core.settings import Settings
from forum.core.viewer import VISITOR
from forum.discussion.queries import get_thread, tally_of
from forum.places.taxonomy import taxonomy
from forum.sharing import answers, feeds, previews, sending, sitemap
from forum.sharing.addresses import absolute
from forum.sharing.atom import Feed, to_xml
from forum.sharing.cards import Card, drawings, is_kept, picture_of
from forum.sharing.queries import numbers_of_topics
from forum.sharing.robots import ROBOTS
from forum.sharing.wording import card_of_district, card_of_entry, card_of_site, card_of_thread, card_of_topic
from forum.showcase.queries import get_entry

blueprint = Blueprint("sharing", __name__)

GLOBALS: Mapping[str, Any] = {
    "preview_of_thread": previews.preview_of_thread,
    "preview_of_entry": previews.preview_of_entry,
    "preview_of_topic": previews.preview_of_topic,
    "preview_of_district": previews.preview_of_district,
    "preview_of_home": previews.preview_of_home,
    "preview_of_showcase": previews.preview_of_showcase,
    "thread_data": answers.thread_data,
    "send_thread_url": sending.send_thread_url,
    "send_solution_url": sending.send_solution_url,
    "send_entry_url": sending.send_entry_url,
    "absolute": absolute,
}


@blueprint.record_once
def _add_globals(state) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    state.app.jinja_env.globals.update(GLOBALS)


@blueprint.before_request
def _speak_as_asked() -> None:
    """By the address alone: neither a profile nor a cookie changes what is kept for others."""
    speak(request.args.get("lang", LANGUAGES[0]))


@blueprint.after_request
def _for_everybody(answer: Response) -> Response:
    """Others may keep it and show it, and must ask again each time whether it is still so."""
    answer.headers.setdefault("Cache-Control", "public, no-cache")
    answer.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    return answer


@blueprint.get("/card.png")
def site_card() -> Response:
    return _picture(card_of_site())


@blueprint.get("/threads/<int:thread_id>/card.png")
def thread_card(thread_id: int) -> Response:
    return _picture(card_of_thread(get_thread(thread_id, seen_by=VISITOR)))


@blueprint.get("/showcase/<int:entry_id>/card.png")
def entry_card(entry_id: int) -> Response:
    return _picture(card_of_entry(get_entry(entry_id)))


@blueprint.get("/districts/<key>/card.png")
def district_card(key: str) -> Response:
    place = taxonomy().get_district(key)
    tally = tally_of("district", place.id)
    return _picture(card_of_district(place, tally.threads, tally.tries))


@blueprint.get("/topics/<key>/card.png")
def topic_card(key: str) -> Response:
    subject = taxonomy().get_topic(key)
    return _picture(card_of_topic(subject, *numbers_of_topics(subject.and_below)))


@blueprint.get("/feeds/threads.atom")
def site_feed() -> Response:
    return _atom(feeds.site_feed())


@blueprint.get("/feeds/showcase.atom")
def showcase_feed() -> Response:
    return _atom(feeds.showcase_feed())


@blueprint.get("/feeds/districts/<key>.atom")
def district_feed(key: str) -> Response:
    return _atom(feeds.district_feed(taxonomy().get_district(key)))


@blueprint.get("/feeds/topics/<key>.atom")
def topic_feed(key: str) -> Response:
    return _atom(feeds.topic_feed(taxonomy().get_topic(key)))


@blueprint.get("/robots.txt")
def robots() -> Response:
    return _text(f"{ROBOTS}Sitemap: {absolute('/sitemap.xml')}\n", "text/plain")


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    return _text(sitemap.index_xml(), "application/xml")


@blueprint.get("/sitemaps/pages.xml")
def sitemap_of_pages() -> Response:
    return _text(sitemap.pages_xml(), "application/xml")


@blueprint.get("/sitemaps/<int:number>.xml")
def sitemap_part(number: int) -> Response:
    return _text(sitemap.part_xml(number), "application/xml")


def _atom(feed: Feed) -> Response:
    return _text(to_xml(feed), "application/atom+xml")


def _text(body: str | bytes, kind: str) -> Response:
    """With no date of change: what is hidden makes a feed older than the copy that somebody has, and she must not keep it."""
    answer = Response(body, mimetype=kind)
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer


def _picture(card: Card) -> Response:
    """Drawn only where it is not kept here, and not by the one who asks."""
    answer = Response(mimetype="image/png")
    answer.set_etag(card.sign)
    if not request.if_none_match.contains_weak(card.sign):
        _limit_drawing(card)
        answer.set_data(picture_of(card))
    answer.make_conditional(request)
    return answer


def _limit_drawing(card: Card) -> None:
    settings: Settings = current_app.extensions["settings"]
    if not settings.is_production or is_kept(card):
        return
    seconds = drawings.wait(request.remote_addr or "")
    if seconds:
        raise TooMany(gettext("Too many pages at once from your network. Please wait a moment."), int(seconds) + 1)
