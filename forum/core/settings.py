"""Settings come from the environment, once, at start; a wrong value stops the start with one sentence."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: templates/, static/, migrations/, instance/ and search_index/ are found from here."""

SHORTEST_SECRET = 32
"""Bytes; NIST SP 800-107 asks a key as long as the hash, and the session cookie is signed with HMAC."""


class WrongSetting(Exception):
    """One sentence that names the variable, what it holds and what it may hold."""


@dataclass(frozen=True)
class Settings:
    env: str
    data_dir: Path
    database_url: str
    search: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    site_url: str | None
    site_name: str | None
    joining: str
    mail_url: str
    trusted_proxies: int

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def index_folder(self) -> Path | None:
        """Where an embedded index lies; None where the index is in the database."""
        return ROOT / self.search.removeprefix("whoosh:") if self.search.startswith("whoosh:") else None

    @property
    def secret_key_file(self) -> Path:
        return self.data_dir / "secret_key"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the variables of the contract. Raises WrongSetting."""
    environ = os.environ if environ is None else environ
    env = _one_of(environ, "FORUM_ENV", "development", ("development", "production"))
    data_dir = _data_dir(environ)
    return Settings(
        env=env,
        data_dir=data_dir,
        database_url=_database_url(environ, data_dir),
        search=_search(environ, _database_url(environ, data_dir)),
        secret_key=_secret_key(environ, env, data_dir),
        secret_key_fallbacks=_fallbacks(environ, env),
        site_url=_site_url(environ, env),
        site_name=environ.get("FORUM_SITE_NAME") or None,
        joining=_one_of(environ, "FORUM_JOINING", "open", ("open", "invitation")),
        mail_url=_mail_url(environ),
        trusted_proxies=_proxies(environ),
    )


def make_secret_key(settings: Settings) -> None:
    """Development only: keep one key in the data folder, readable by its owner alone."""
    if settings.is_production or settings.secret_key_file.exists():
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.secret_key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(SHORTEST_SECRET))


def _wrong(name: str, held: str, may: str) -> WrongSetting:
    return WrongSetting(f"{name} is {held!r}; it may be {may}.")


def _one_of(environ: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    value = environ.get(name) or default
    if value not in choices:
        raise _wrong(name, value, " or ".join(choices))
    return value


def _data_dir(environ: Mapping[str, str]) -> Path:
    given = environ.get("FORUM_DATA_DIR") or str(ROOT / "instance")
    if "\0" in given or (Path(given).exists() and not Path(given).is_dir()):
        raise _wrong("FORUM_DATA_DIR", given, "a folder that exists or can be made")
    return Path(given).resolve()


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    url = environ.get("FORUM_DATABASE_URL") or f"sqlite:///{data_dir / 'forum.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")) or url == "sqlite:///":
        raise _wrong("FORUM_DATABASE_URL", url.split("@")[-1], "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    return url


def _search(environ: Mapping[str, str], database_url: str) -> str:
    value = environ.get("FORUM_SEARCH") or f"whoosh:{ROOT / 'search_index'}"
    if value != "postgresql" and (not value.startswith("whoosh:") or value == "whoosh:"):
        raise _wrong("FORUM_SEARCH", value, "whoosh:FOLDER or postgresql")
    if value == "postgresql" and not database_url.startswith("postgresql"):
        raise WrongSetting("FORUM_SEARCH is 'postgresql', and FORUM_DATABASE_URL is none of PostgreSQL; both are one database.")
    return value


def _secret_key(environ: Mapping[str, str], env: str, data_dir: Path) -> str:
    given = environ.get("FORUM_SECRET_KEY", "")
    if given or env == "production":
        if len(given.encode()) < SHORTEST_SECRET:
            raise WrongSetting(
                f"FORUM_SECRET_KEY holds {len(given.encode())} bytes; in production it must be a random text "
                f"of {SHORTEST_SECRET} bytes or more."
            )
        return given
    kept = data_dir / "secret_key"
    key = kept.read_text().strip() if kept.exists() else secrets.token_hex(SHORTEST_SECRET)
    if len(key.encode()) < SHORTEST_SECRET:
        raise WrongSetting(
            f"{kept} holds {len(key.encode())} bytes and must hold {SHORTEST_SECRET}; without it `forum init` makes one."
        )
    return key


def _fallbacks(environ: Mapping[str, str], env: str) -> tuple[str, ...]:
    """Keys of before, which still open what was signed with them: a weak one opens everything."""
    keys = tuple(environ.get("FORUM_SECRET_KEY_FALLBACKS", "").split())
    shortest = min((len(key.encode()) for key in keys), default=SHORTEST_SECRET)
    if env == "production" and shortest < SHORTEST_SECRET:
        raise WrongSetting(
            f"FORUM_SECRET_KEY_FALLBACKS holds a key of {shortest} bytes; in production each must have {SHORTEST_SECRET} or more."
        )
    return keys


def _site_url(environ: Mapping[str, str], env: str) -> str | None:
    url = environ.get("FORUM_SITE_URL") or None
    if url is None:
        if env == "production":
            raise WrongSetting(
                "FORUM_SITE_URL is not set; in production it must be the site's address, like https://forum.example.org."
            )
        return None
    if not _is_address(url):
        raise _wrong("FORUM_SITE_URL", url, "an address without a path, like https://forum.example.org")
    if env == "production" and not url.lower().startswith("https:"):
        raise _wrong("FORUM_SITE_URL", url, "an https address in production")
    return url.rstrip("/")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password) and parts.path in {"", "/"}
    return port_is_right and plain and parts.scheme in {"http", "https"} and bool(re.fullmatch(r"[\w.:-]+", parts.hostname or ""))


def _mail_url(environ: Mapping[str, str]) -> str:
    url = environ.get("FORUM_MAIL_URL") or "console:"
    if url not in {"console:", "none:"} and not url.startswith("smtp://"):
        raise _wrong("FORUM_MAIL_URL", url.split("@")[-1], "smtp://USER:PASSWORD@HOST:PORT, console: or none:")
    return url


def _proxies(environ: Mapping[str, str]) -> int:
    value = environ.get("FORUM_TRUSTED_PROXIES") or "0"
    if not value.isascii() or not value.isdigit() or int(value) > 9:
        raise _wrong("FORUM_TRUSTED_PROXIES", value, "a number from 0 to 9")
    return int(value)
