"""What every answer says in production, whatever its status."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.core.db import db
from forum.search.engine import site_engine
from tests.conftest import settings_in

HERE, ELSEWHERE = "https://forum.example.org", "https://evil.test"


@pytest.fixture
def production(fresh_site: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copytree(fresh_site, tmp_path / "site")
    app = create_app(settings_in(tmp_path / "site", FORUM_ENV="production", FORUM_SITE_URL=HERE))

    @app.get("/breaks")
    def breaks() -> str:
        raise KeyError("breaks")

    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        site_engine().close()


@pytest.mark.parametrize(
    ("path", "status", "base"),
    [
        ("/", 200, HERE),
        ("/readyz", 200, HERE),
        ("/nowhere", 404, HERE),
        ("/static/nothing.css", 404, HERE),
        ("/threads//1", 308, HERE),
        ("/breaks", 500, HERE),
        ("/", 400, ELSEWHERE),
        ("/nowhere", 400, ELSEWHERE),
    ],
)
def test_every_answer_carries_the_headers(production: Flask, path: str, status: int, base: str) -> None:
    answer = production.test_client().get(path, base_url=base)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "evil.test" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_of_a_sign_in_belongs_to_this_host_alone(production: Flask) -> None:
    for path, name in (("/signin", "__Host-session"), ("/?lang=en", "__Host-lang")):
        cookie = production.test_client().get(path, base_url=HERE).headers["Set-Cookie"]
        assert cookie.startswith(f"{name}=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_a_form_for_another_host_is_refused(production: Flask) -> None:
    assert production.test_client().post("/signin", base_url=ELSEWHERE).status_code == 400
