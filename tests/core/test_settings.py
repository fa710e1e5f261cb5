"""Settings: a wrong value stops the start with one sentence that names the variable and what it may hold."""

import stat
from pathlib import Path

import pytest

from forum.core.settings import WrongSetting, make_secret_key, read_settings

PRODUCTION = {"FORUM_ENV": "production", "FORUM_SECRET_KEY": "k" * 32, "FORUM_SITE_URL": "https://forum.example.org"}


def test_nothing_needs_to_be_set_in_development() -> None:
    settings = read_settings({})
    assert (settings.env, settings.joining, settings.trusted_proxies) == ("development", "open", 0)
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORUM_ENV", "staging"),
        ("FORUM_DATABASE_URL", "mysql://somewhere/x"),
        ("FORUM_SEARCH", "elastic"),
        ("FORUM_SEARCH", "postgresql"),
        ("FORUM_SEARCH", "whoosh:"),
        ("FORUM_SITE_URL", "forum.example.org"),
        ("FORUM_SITE_URL", "https://forum.example.org/sub"),
        ("FORUM_JOINING", "closed"),
        ("FORUM_MAIL_URL", "http://mail"),
        ("FORUM_TRUSTED_PROXIES", "many"),
        ("FORUM_TRUSTED_PROXIES", "-1"),
        ("FORUM_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_settings({name: value})


@pytest.mark.parametrize("missing", ["FORUM_SECRET_KEY", "FORUM_SITE_URL"])
def test_production_does_not_start_without_its_key_and_its_address(missing: str) -> None:
    with pytest.raises(WrongSetting, match=missing):
        read_settings({name: value for name, value in PRODUCTION.items() if name != missing})


def test_production_does_not_speak_plain_http() -> None:
    with pytest.raises(WrongSetting, match="https"):
        read_settings({**PRODUCTION, "FORUM_SITE_URL": "http://forum.example.org"})


def test_a_password_in_an_address_is_not_repeated_in_the_sentence() -> None:
    with pytest.raises(WrongSetting) as refused:
        read_settings({"FORUM_DATABASE_URL": "mysql://user:hemlock@host/x"})
    assert "hemlock" not in str(refused.value)


def test_the_development_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    environ = {"FORUM_DATA_DIR": str(tmp_path)}
    make_secret_key(read_settings(environ))
    first = read_settings(environ)
    make_secret_key(first)
    assert read_settings(environ).secret_key == first.secret_key
    assert stat.S_IMODE(first.secret_key_file.stat().st_mode) == 0o600
