"""Her mail address, and how often it is used. Nothing but the code that proves it goes to an address before it was confirmed."""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import func, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, TooMany
from forum.core.i18n import LANGUAGES, gettext, language
from forum.core.viewer import Viewer
from forum.mail.signing import Keys
from forum.notices.letters import write_letter
from forum.notices.models import FREQUENCIES, Frequency, Letter, MailBox
from forum.people.codes import tidied
from forum.people.joining import why_not_email
from forum.people.models import Person

CODE_LASTS = timedelta(days=7)
CODES_AN_HOUR = 3
"""To one address, whoever asks for them: nobody's mailbox is filled by somebody else."""


def give_address(typed: str, *, by: Viewer) -> None:
    """An empty one takes the address away. Raises Invalid, TooMany."""
    person = db.session.get_one(Person, by.person_id)
    typed = typed.strip()
    if (sentence := why_not_email(typed) or _why_not_written_to(typed)) is not None:
        raise Invalid(sentence, {"email": sentence})
    box = box_of(person)
    settled = not typed or is_verified(person, box) or new_code_asked_at(box) is not None
    if typed == (person.email or "") and box.refused_at is None and settled:
        return
    person.email = typed or None
    box.verified_at, box.address, box.asked_at, box.refused_at = None, None, None, None
    if typed:
        ask_to_verify(person)


def ask_to_verify(person: Person) -> None:
    """Send a code to the address that she gave. Raises TooMany."""
    hour = timedelta(hours=1)
    same = select(func.count()).select_from(Letter).join(Person, Person.id == Letter.person_id)
    same = same.where(Letter.kind == "verify", Letter.created_at > clock.now() - hour)
    if (db.session.scalar(same.where(func.lower(Person.email) == (person.email or "").lower())) or 0) >= CODES_AN_HOUR:
        raise TooMany(gettext("Several codes went to this address already. Please try again in an hour."), 3600)
    box = box_of(person)
    box.asked_at, box.verified_at, box.refused_at = clock.now(), None, None
    write_letter(person.id, "verify")


def answer_code(typed: str, *, by: Viewer, keys: Keys) -> None:
    """Raises Invalid."""
    person = db.session.get_one(Person, by.person_id)
    box = box_of(person)
    asked_at = new_code_asked_at(box)
    fits = asked_at is not None and any(
        hmac.compare_digest(tidied(typed), code) for code in keys.codes("mail code", code_value(person, asked_at))
    )
    if not fits:
        sentence = gettext("This is not the code of the newest mail. A new one can be sent.")
        raise Invalid(sentence, {"code": sentence})
    box.verified_at, box.address, box.asked_at, box.digest_at = clock.now(), person.email, None, clock.now()


def new_code_asked_at(box: MailBox | None) -> datetime | None:
    """When the code that counts was made; None where there is none."""
    if box is None or box.asked_at is None or box.asked_at < clock.now() - CODE_LASTS:
        return None
    return box.asked_at


def code_value(person: Person, asked_at: datetime) -> str:
    """What the code proves: this address for this person, and no other; a newer code makes it worthless."""
    return f"{person.id}:{person.email}:{asked_at.isoformat()}"


def choose_mail(frequency: Frequency, lang: str, *, by: Viewer) -> None:
    """Raises Invalid."""
    if frequency not in FREQUENCIES or lang not in LANGUAGES:
        raise Invalid(gettext("Please choose from the list."))
    box = box_of(db.session.get_one(Person, by.person_id))
    if frequency == "weekly" and box.frequency != "weekly":
        box.digest_at = clock.now()  # what came before was mailed already, or was not wanted
    box.frequency, box.language = frequency, lang


def stop_mail(person_id: int) -> None:
    """By the link in a mail. She may choose again."""
    if (box := db.session.get(MailBox, person_id)) is not None:
        box.frequency = "never"


def is_verified(person: Person, box: MailBox | None) -> bool:
    return box is not None and box.verified_at is not None and box.address is not None and box.address == person.email


def box_of(person: Person) -> MailBox:
    """Made where there is none."""
    box = db.session.get(MailBox, person.id)
    if box is None:
        box = MailBox(person_id=person.id, frequency="weekly", language=person.language or language(), digest_at=clock.now())
        db.session.add(box)
        db.session.flush()
    return box


def _why_not_written_to(address: str) -> str | None:
    return None if address.isascii() else gettext("Please write the address in English letters.")
