"""Who is here: accounts, where they are signed in, codes that let people in or back in, and what was done with authority."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.db import Base, Json, Moment
from forum.core.viewer import ClassContext, Role
from forum.places.models import Block, District


class Person(Base):
    """`handle` is how she signs in and is mentioned; `name` is as she wishes it shown. Somebody who came with an archive has
    no password until a reset code lets her set one. `archived_digest` says what the archive held when she was imported.
    `unread_notices` and `followed` are what forum/notices keeps here, so that no page has to ask for them."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    handle_skeleton: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(default="teacher")
    password_hash: Mapped[str | None]
    email: Mapped[str | None]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    school: Mapped[str | None]
    school_is_shown: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(default="")
    grades: Mapped[list[int]] = mapped_column(Json, default=list)
    class_size: Mapped[int | None]
    situations: Mapped[list[str]] = mapped_column(Json, default=list)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    language: Mapped[str | None]
    text_size: Mapped[str | None]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id", use_alter=True))
    joined_at: Mapped[datetime] = mapped_column(Moment)
    rules_accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    visit_began_at: Mapped[datetime | None] = mapped_column(Moment)
    last_visit_at: Mapped[datetime | None] = mapped_column(Moment)
    unread_notices: Mapped[int] = mapped_column(default=0)
    followed: Mapped[list[str] | None] = mapped_column(Json)
    archived_digest: Mapped[str | None]

    district: Mapped[District | None] = relationship(lazy="raise")
    block: Mapped[Block | None] = relationship(lazy="raise")

    @property
    def context(self) -> ClassContext:
        return ClassContext(
            district_id=self.district_id,
            block_id=self.block_id,
            grades=tuple(self.grades),
            class_size=self.class_size,
            situations=tuple(self.situations),
            languages=tuple(self.languages),
        )


class SignIn(Base):
    """One device on which somebody is signed in. Gone or run out: signed out, on the next request, everywhere."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise")


class Invitation(Base):
    """A code to read out on the phone. Kept as it is, not hashed: its maker must be able to read it out again."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    places: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """Lets somebody set a new password, once. `issued_by_id` is null for the codes that she printed at joining."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AuditEntry(Base):
    """What somebody did with authority over others. Written with the deed, never changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_about", "about", "about_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deed: Mapped[str]
    about: Mapped[str]
    about_id: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
