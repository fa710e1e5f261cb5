"""The picture beside a link in WhatsApp."""

import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from forum.app import create_app
from forum.core.db import db, transaction
from forum.core.settings import ROOT
from forum.discussion.models import Thread
from forum.moderation.actions import hide, restore
from forum.people.models import Person
from forum.places.taxonomy import taxonomy
from forum.sharing.cards import Card, drawings, picture_of
from forum.sharing.drawing import BEAD, GAP, MARGIN, STRING, TONES
from forum.sharing.lettering import ELLIPSIS, fitted, legible, shaped, shortened, width_of
from forum.sharing.wording import card_of_thread
from tests.cast import as_viewer
from tests.client import Client
from tests.conftest import settings_in
from tests.make import make_solution, make_thread, make_try, mark, opening_of
from tests.sharing.conftest import make_entry

MOST = 60 * 1024
SITE = "https://forum.example.org"

TITLES = [
    "मात्रा",
    "ज्ञ क्ष त्र श्र द्ध द्य ह्म ट्ट ङ्क — संयुक्ताक्षर पहचानने में दिक़्क़त होती है और बच्चे रुक जाते हैं, Class 3 ke bachche bhool jate hain",
    "Mid-day meal ke baad bachche so jaate hain, dopahar ki class kaise sambhalein?",
    "प्रतिस्पर्धात्मकतावादीराष्ट्रीयअध्यापकप्रशिक्षणसंस्थानपरिषदीयविद्यालय" * 2,
    "क" * 200,
    "पढ़ना सीखना 🎉📚 😀",
    "اردو کی جماعت میں بچے خاموش",
]


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


def a_card(**changes: object) -> Card:
    values = {
        "site": "आज़माया", "where": "श्रावस्ती", "tag": "समस्या", "tone": "geru", "title": "मात्रा", "tries": (0, 0, 0), "is_open": True, "words": "",
    }  # fmt: skip
    return Card(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("title", TITLES)
def test_a_card_has_the_size_that_messengers_show_and_is_light(client: Client, teacher: Person, title: str) -> None:
    thread = make_thread(teacher, title=title)
    answer = client.get(f"/threads/{thread.id}/card.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert opened(answer.data).size == (1200, 630)
    assert len(answer.data) < MOST


def test_every_page_that_is_passed_on_has_its_card(client: Client, teacher: Person, mentor: Person) -> None:
    thread = make_thread(teacher)
    entry = make_entry(mentor, thread)
    paths = ("/card.png", f"/threads/{thread.id}/card.png", f"/showcase/{entry.id}/card.png", "/districts/shravasti/card.png")
    pictures = {client.get(path).data for path in (*paths, "/topics/decoding/card.png")}
    assert len(pictures) == 5
    assert all(opened(picture).size == (1200, 630) and len(picture) < MOST for picture in pictures)


def test_a_card_says_title_state_place_and_what_came_of_trying(teacher: Person, mentor: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    solution = make_solution(thread, mentor)
    make_try(solution, stranger)
    make_try(solution, teacher, "did_not_work")
    mark(solution, teacher)
    card = card_of_thread(db.session.get_one(Thread, thread.id))
    assert card.title == "बच्चे मात्रा भूल जाते हैं"
    assert card.tag == "समस्या · समाधान मिला"
    assert card.where == "श्रावस्ती"
    assert card.tries == (1, 0, 1)
    assert card.words == "2 ने आज़माया · 1 के काम आया"


def test_each_try_is_a_bead_in_the_colour_of_its_outcome() -> None:
    image = opened(picture_of(a_card(tries=(1, 1, 1)))).convert("RGB")
    at = [image.getpixel((MARGIN + n * (BEAD + GAP) + 8, STRING)) for n in range(4)]
    wanted = [ImageColor.getrgb(TONES[tone]) for tone in ("neem", "mor", "jamun")]
    assert at[:3] == wanted
    assert at[3] == ImageColor.getrgb("#211f33"), "behind the last bead there is the line alone"


def test_the_colours_of_cards_are_those_of_the_site() -> None:
    tokens = (ROOT / "static/css/tokens.css").read_text("utf-8").partition("@media")[0]
    for name, colour in TONES.items():
        assert re.search(rf"--{name}: {colour};", tokens), name


def test_conjuncts_are_formed_whatever_script_the_line_begins_with() -> None:
    alone = [glyph for glyph, _x, _y in shaped("क्षत्रिय", "Bold").glyphs]
    assert len(alone) < len("क्षत्रिय")
    mixed = [glyph for glyph, _x, _y in shaped("Class 3: क्षत्रिय", "Bold").glyphs]
    assert mixed[-len(alone) :] == alone


def test_what_the_font_has_no_letter_for_is_left_out() -> None:
    assert legible("पढ़ना 😀\n सीखना", 100) == legible("पढ़ना सीखना", 100)
    assert legible("🎉", 100) == ""
    assert all(glyph for glyph, _x, _y in shaped(legible("पढ़ना 😀 اردو ₹50 “ठीक”", 100), "Bold").glyphs)


def test_a_long_title_is_cut_between_words_and_fits() -> None:
    block = fitted("बच्चे मात्रा भूल जाते हैं " * 30, 1000, ((60, 2), (50, 3)), "Bold")
    assert len(block.lines) == 3
    assert block.lines[-1].endswith(ELLIPSIS)
    assert all(width_of(line, block.size, "Bold") <= 1000 for line in block.lines)
    assert not block.lines[-1].removesuffix(ELLIPSIS).endswith("्")


def test_a_word_wider_than_the_card_is_cut_between_syllables() -> None:
    block = fitted("क्षत्रियज्ञानश्रृंखला" * 4, 600, ((60, 9),), "Bold")
    assert "".join(block.lines) == "क्षत्रियज्ञानश्रृंखला" * 4
    for line in block.lines:
        assert width_of(line, block.size, "Bold") <= 600
        assert not line.endswith("्")
        assert "\u0900" <= line[0] <= "\u0939", "no line begins with a matra"


def test_any_words_leave_a_card_that_can_be_looked_at() -> None:
    for words in ("", "क", "क्षत्रिय" * 40, "W" * 300, "शब्द " * 60, "\u200d\u200c", "्््"):
        picture = picture_of(a_card(site=words, where=words, tag=words, title=words, words=words))
        assert opened(picture).size == (1200, 630)
        assert len(picture) < MOST


def test_what_does_not_fit_at_all_is_left_out() -> None:
    assert shortened("क्षत्रिय ज्ञान", 5, 40, "Bold") == ""
    assert shortened("", 5, 40, "Bold") == ""


def test_a_hidden_thread_has_no_card_at_once_and_has_it_again(client: Client, teacher: Person, moderator: Person) -> None:
    thread = make_thread(teacher)
    path = f"/threads/{thread.id}/card.png"
    etag = client.get(path).headers["ETag"]
    with transaction():
        hide(opening_of(thread), by=as_viewer(moderator))
    for headers in ({}, {"If-None-Match": etag}, {"If-None-Match": "*"}):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"
    with transaction():
        restore(opening_of(thread), by=as_viewer(moderator))
    assert client.get(path).status_code == 200


def test_a_kept_card_is_asked_for_again_and_answered_without_a_picture(client: Client, teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher)
    path = f"/threads/{thread.id}/card.png"
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    make_try(make_solution(thread, stranger), teacher)
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.data != first.data


def test_a_card_speaks_as_its_address_says_and_leaves_nothing_behind(client: Client, teacher: Person) -> None:
    path = f"/threads/{make_thread(teacher).id}/card.png"
    hindi = client.get(path).data
    english = client.get(f"{path}?lang=en")
    assert english.data != hindi
    assert "Set-Cookie" not in english.headers
    client.get("/?lang=en")
    assert client.get(path).data == hindi, "the cookie of one reader does not change what is kept for all"


def test_one_address_cannot_have_cards_drawn_without_end(fresh_site: Path, tmp_path: Path) -> None:
    shutil.copytree(fresh_site, tmp_path / "site")
    app = create_app(settings_in(tmp_path / "site", FORUM_ENV="production", FORUM_SITE_URL=SITE))
    with app.app_context():
        topics = list(taxonomy().topic_by_key)
    browser = app.test_client()
    assert browser.get(f"/topics/{topics[0]}/card.png", base_url=SITE).status_code == 200

    def ask_when_empty(key: str) -> int:
        while not drawings.wait("127.0.0.1"):
            pass
        return browser.get(f"/topics/{key}/card.png", base_url=SITE).status_code

    assert 429 in [ask_when_empty(key) for key in topics[1:5]]
    kept = browser.get(f"/topics/{topics[0]}/card.png", base_url=SITE)
    assert kept.status_code == 200, "what is kept costs nothing"
    with app.app_context():
        db.engine.dispose()
