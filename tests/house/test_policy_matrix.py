"""Who may do what, asked of the pages themselves: the same rules as in test_policy.py, through a browser.

One row a deed. W wrote the solution, A asked the problem, S a stranger, M the mentor of the district, F a mentor of another, O a
moderator, D an admin, V a visitor, X somebody suspended. 303 done, 401 sign in first, 403 refused with a sentence, 404 no such
page for this person.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask

from forum.core import clock
from forum.core.db import Base, db, transaction
from forum.core.settings import Settings
from forum.desk.models import DeskCard
from forum.discussion.actions import part_threads, set_state
from forum.discussion.actions.summaries import find_summary
from forum.discussion.models import Post, Thread, Try
from forum.people.models import Person
from tests.cast import OTHER_DISTRICT, as_viewer, make_person
from tests.client import OURS, Client, sign_in
from tests.conftest import building, settings_in
from tests.make import make_solution, make_thread, make_try

Row = TypeVar("Row", bound=Base)

ACTORS = "W A S M F O D V X".split()

TABLE: dict[str, tuple[str, dict[str, Any], str]] = {
    # deed: (address, what is sent, the answer to each of ACTORS)
    "comment": ("/threads/{t}/posts", {"form": "comment", "body": "धन्यवाद"}, "303 303 303 303 303 303 303 401 401"),
    "thank": ("/posts/{p}/thank", {}, "403 303 303 303 303 303 303 401 401"),
    "my problem too": ("/threads/{t}/same", {}, "303 403 303 303 303 303 303 401 401"),
    "try": ("/posts/{p}/tries", {"outcome": "worked"}, "403 303 303 303 303 303 303 401 401"),
    "mark": ("/posts/{p}/mark", {}, "403 303 403 303 403 303 303 401 401"),
    "delete": ("/posts/{q}/delete", {}, "303 403 403 403 403 303 303 401 401"),
    "delete what others tried": ("/posts/{p}/delete", {}, "403 403 403 403 403 303 303 401 401"),
    "close": ("/threads/{t}/close", {}, "403 403 403 403 403 303 303 401 401"),
    "join to another thread": ("/threads/{t}/join", {"into": "{u}"}, "403 403 403 303 403 303 303 401 401"),
    "write a summary": ("/threads/{n}/summary", {"body": "पहले जाँच"}, "403 403 403 303 403 303 303 401 401"),
    "report": ("/posts/{p}/report", {"reason": "spam"}, "403 303 303 303 303 303 303 401 401"),
    "report a try": ("/tries/{y}/report", {"reason": "spam"}, "303 303 303 303 303 303 303 401 401"),
    "hide": ("/moderation/posts/{p}/hide", {}, "404 404 404 404 404 303 303 401 401"),
    "hide a try": ("/moderation/tries/{y}/hide", {}, "404 404 404 404 404 303 303 401 401"),
    "dismiss reports": ("/moderation/posts/{p}/keep", {}, "404 404 404 404 404 303 303 401 401"),
    "report what is hidden": ("/posts/{h}/report", {"reason": "spam"}, "404 404 404 404 404 403 403 401 401"),
    "thank for what is hidden": ("/posts/{h}/thank", {}, "404 404 404 404 404 303 303 401 401"),
    "count a discussion led": (
        "/people/geeta/led",
        {"about": "मात्रा", "led_on": "2025-01-01"},
        "403 403 403 303 403 303 303 401 401",
    ),
    "invite as mentor": ("/people/geeta/mentor-invitation", {}, "403 403 403 303 403 303 303 401 401"),
    "make a link for an official": ("/people/geeta/appreciation", {}, "303 403 403 303 403 303 303 401 401"),
    "finish a card of the district": ("/desk/cards/{c}/done", {}, "404 404 404 303 404 303 303 401 401"),
    "put a card off": ("/desk/cards/{c}/later", {"days": "3"}, "404 404 404 303 404 303 303 401 401"),
    "lay a card aside": ("/desk/cards/{c}/dismiss", {}, "404 404 404 303 404 303 303 401 401"),
    "hand on what is not hers": ("/desk/cards/{c}/hand-on", {}, "404 404 404 403 404 403 403 401 401"),
    "keep a reply": ("/desk/replies", {"name": "पूछना", "body": "कौन-सी कक्षा?"}, "404 404 404 303 303 303 303 401 401"),
    "use a reply": ("/desk/replies/use/{t}", {"reply": "welcome"}, "404 404 404 303 303 303 303 401 401"),
    "show again": ("/moderation/posts/{h}/restore", {}, "404 404 404 404 404 303 303 401 401"),
}


@dataclass(frozen=True)
class Scene:
    """A problem with a solution that was tried, one that was not, and a hidden one, all of the same writer; another problem, and one
    with many solutions."""

    people: dict[str, Person]
    thread: Thread
    other: Thread
    long: Thread
    tried: Post
    fresh: Post
    hidden: Post
    report: Try
    card: DeskCard

    def path(self, address: str) -> str:
        ids = {"t": self.thread.id, "u": self.other.id, "n": self.long.id, "y": self.report.id, "c": self.card.id}
        return address.format(**ids, p=self.tried.id, q=self.fresh.id, h=self.hidden.id)


@pytest.fixture(scope="module")
def built(fresh_site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The folder of a site with the scene in it, and the numbers of its rows. Copied, never used."""
    folder = tmp_path_factory.mktemp("scene") / "site"
    with building(fresh_site, folder):
        numbers = _build()
    return folder, numbers


@pytest.fixture
def settings(built: tuple[Path, dict[str, int]], tmp_path: Path) -> Settings:
    shutil.copytree(built[0], tmp_path / "site")
    return settings_in(tmp_path / "site")


@pytest.fixture
def scene(app: Flask, built: tuple[Path, dict[str, int]]) -> Scene:
    def row(model: type[Row], name: str) -> Row:
        return db.session.get_one(model, built[1][name])

    people = {letter: row(Person, letter) for letter in ACTORS if letter != "V"}
    thread, other, long = (row(Thread, name) for name in ("thread", "other", "long"))
    tried, fresh, hidden = (row(Post, name) for name in ("tried", "fresh", "hidden"))
    return Scene(people, thread, other, long, tried, fresh, hidden, row(Try, "report"), row(DeskCard, "card"))


def _build() -> dict[str, int]:
    people = {
        "A": make_person("sunita"),
        "S": make_person("imran", district=OTHER_DISTRICT),
        "M": make_person("meena", role="mentor"),
        "O": make_person("rakesh", role="moderator", district=OTHER_DISTRICT),
        "D": make_person("anjali", role="admin", district=OTHER_DISTRICT),
        "W": make_person("geeta"),
        "F": make_person("farida", role="mentor", district=OTHER_DISTRICT),
        "X": make_person("xaviar"),
    }
    thread = make_thread(people["A"])
    tried, fresh, hidden = (make_solution(thread, people["W"], body=f"उपाय {number}") for number in range(3))
    report = make_try(tried, make_person("hina"))
    with transaction():
        db.session.get_one(Post, hidden.id).state = "hidden"
        card = DeskCard(kind="candidate", about=str(thread.id), district_id=thread.district_id, since=clock.now())
        db.session.add(card)
    other, long = make_thread(people["A"]), make_thread(people["A"])
    for number in range(4):
        make_solution(long, people["W"], body=f"और उपाय {number}")
    threads = {"thread": thread.id, "other": other.id, "long": long.id}
    posts = {"tried": tried.id, "fresh": fresh.id, "hidden": hidden.id, "report": report.id, "card": card.id}
    return {**{letter: person.id for letter, person in people.items()}, **threads, **posts}


def _browser(scene: Scene, actor: str, new_client: Callable[[], Client]) -> tuple[Client, str]:
    """A browser with the token of its forms; one who is suspended was signed in before."""
    if actor == "V":
        return new_client(), ""
    browser = sign_in(new_client(), scene.people[actor])
    token = next(field.get("value", "") for field in browser.page("/signout").iter("input") if field.get("name") == "csrf_token")
    if actor == "X":
        with transaction():
            db.session.get_one(Person, scene.people["X"].id).suspended_at = clock.now()
    return browser, token


@pytest.mark.parametrize("deed", TABLE)
def test_the_pages_keep_the_table(deed: str, scene: Scene, new_client: Callable[[], Client]) -> None:
    address, sent, expected = TABLE[deed]
    answers = {}
    for actor in ACTORS:
        browser, token = _browser(scene, actor, new_client)
        filled = {name: scene.path(value) for name, value in sent.items()}
        answer = browser.post(scene.path(address), data={**filled, "csrf_token": token}, headers=OURS)
        answers[actor] = str(answer.status_code)
        _put_back(scene)
    assert answers == dict(zip(ACTORS, expected.split(), strict=True))


def _put_back(scene: Scene) -> None:
    """Each actor finds the scene as it was."""
    with transaction():
        gone = db.session.get_one(Thread, scene.thread.id)
        if gone.state == "merged":
            part_threads(gone, db.session.get_one(Thread, scene.other.id), by=as_viewer(scene.people["O"]), words=None)
        if (written := find_summary(db.session.get_one(Thread, scene.long.id))) is not None:
            set_state(written, "deleted")
        for row in (scene.tried, scene.fresh):
            db.session.get_one(Post, row.id).state = "visible"
        db.session.get_one(Post, scene.hidden.id).state = "hidden"
        db.session.get_one(Try, scene.report.id).state = "visible"
        db.session.get_one(Thread, scene.thread.id).closed_at = None
