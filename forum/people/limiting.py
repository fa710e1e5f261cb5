"""How often somebody may try. Counted by handle and by address: many passwords for one handle from everywhere, and one password
for many handles from one place. Signing in and recovering are counted apart, so that whoever is shut out by a stranger's
guessing can still come in with her code."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from forum.core.errors import TooMany
from forum.core.i18n import gettext, ngettext
from forum.core.limits import count, forget

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)

PER_HANDLE = 10
"""In a quarter of an hour: more than anyone mistypes."""

PER_ADDRESS = 60
"""In a quarter of an hour: at a training, fifty phones share one address."""

JOINS, CODES_TRIED, ISSUED, INVITED = 60, 20, 20, 20


def limit_sign_in(handle: str, *, address: str | None) -> None:
    """Raises TooMany."""
    comfort = gettext("With a recovery code a new password can be set even now.")
    _limit("sign in from", place_of(address), PER_ADDRESS, QUARTER, comfort)
    _limit("sign in as", handle[:64], PER_HANDLE, QUARTER, comfort)


def forgive_sign_in(handle: str) -> None:
    """In the caller's transaction: she is in, so her slips before it count no more. What came from this address still does."""
    forget("sign in as", handle[:64])


def limit_recovery(handle: str, *, address: str | None) -> None:
    """Raises TooMany."""
    _limit("recover from", place_of(address), PER_ADDRESS, QUARTER)
    _limit("recover as", handle[:64], PER_HANDLE, QUARTER)


def limit_joining(*, address: str | None) -> None:
    """Raises TooMany."""
    _limit("join from", place_of(address), JOINS, HOUR)


def limit_codes(*, address: str | None) -> None:
    """Guessing invitation codes; counted only when one was wrong. Raises TooMany."""
    _limit("code from", place_of(address), CODES_TRIED, QUARTER)


def limit_old_password(person_id: int | None) -> None:
    """Somebody with a borrowed phone guessing its owner's password. Raises TooMany."""
    _limit("old password", str(person_id), PER_HANDLE, QUARTER)


def limit_issuing(person_id: int | None) -> None:
    """Raises TooMany."""
    _limit("reset code by", str(person_id), ISSUED, DAY)


def limit_inviting(person_id: int | None) -> None:
    """Raises TooMany."""
    _limit("invite by", str(person_id), INVITED, DAY)


def place_of(address: str | None) -> str:
    """One line has a whole /64 of IPv6 addresses."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else str(known)


def _limit(what: str, who: str, most: int, within: timedelta, comfort: str = "") -> None:
    times, seconds = count(what, who, within=within)
    if times > most:
        minutes = -(-seconds // 60)
        wait = ngettext(
            "Too many attempts. Please try again in %(n)s minute.",
            "Too many attempts. Please try again in %(n)s minutes.",
            minutes,
        )
        raise TooMany(f"{wait} {comfort}".strip(), seconds)
