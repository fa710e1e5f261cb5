"""Districts, blocks and topics, each with what was asked and what worked there."""

from dataclasses import replace

from flask import Blueprint, render_template, request

from forum.core.paging import page_number
from forum.discussion.queries import ThreadFilter, first_threads, list_threads, tallies, tallies_in, tally_of
from forum.people.queries import list_mentors
from forum.people.session import viewer
from forum.places.taxonomy import taxonomy

blueprint = Blueprint("places", __name__)

NEEDS_SHOWN, WORKED_SHOWN = 3, 3


@blueprint.get("/districts")
def districts() -> str:
    return render_template("places/districts.html", tallies=tallies("district"))


@blueprint.get("/districts/<key>")
def district(key: str) -> str:
    place = taxonomy().get_district(key)
    here = ThreadFilter(district_id=place.id)
    tally, blocks = tallies_in(place.id)
    return render_template(
        "places/district.html",
        district=place,
        block=None,
        tally=tally,
        blocks=blocks,
        needs=first_threads(viewer(), replace(here, status="needs"), NEEDS_SHOWN),
        worked=first_threads(viewer(), replace(here, tried=True, sort="tried"), WORKED_SHOWN),
        page=list_threads(viewer(), here, page_number(request.args.get("page"))),
        mentors=list_mentors(place.id),
    )


@blueprint.get("/districts/<key>/<block_key>")
def block(key: str, block_key: str) -> str:
    place = taxonomy().get_district(key)
    part = taxonomy().get_block(place, block_key)
    here = ThreadFilter(block_id=part.id)
    page = list_threads(viewer(), here, page_number(request.args.get("page")))
    return render_template(
        "places/district.html",
        district=place,
        block=part,
        tally=tally_of("block", part.id),
        blocks={},
        needs=first_threads(viewer(), replace(here, status="needs"), NEEDS_SHOWN),
        worked=first_threads(viewer(), replace(here, tried=True, sort="tried"), WORKED_SHOWN),
        page=page,
        mentors=(),
    )


@blueprint.get("/topics")
def topics() -> str:
    return render_template("places/topics.html", tallies=tallies("topic"))


@blueprint.get("/topics/<key>")
def topic(key: str) -> str:
    subject = taxonomy().get_topic(key)
    here = ThreadFilter(topic_ids=subject.and_below)
    numbers = tallies("topic")
    return render_template(
        "places/topic.html",
        topic=subject,
        trail=taxonomy().trail_of(subject)[:-1],
        tallies=numbers,
        threads=sum(numbers[i].threads for i in subject.and_below if i in numbers),
        tries=sum(numbers[i].tries for i in subject.and_below if i in numbers),
        needs=first_threads(viewer(), replace(here, status="needs"), NEEDS_SHOWN),
        worked=first_threads(viewer(), replace(here, tried=True, sort="tried"), WORKED_SHOWN),
        page=list_threads(viewer(), here, page_number(request.args.get("page"))),
    )
