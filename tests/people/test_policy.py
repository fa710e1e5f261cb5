import pytest

from forum.core.viewer import VISITOR, ClassContext, Role, Viewer
from forum.people import policy
from forum.people.models import Invitation, Person

HERE, ELSEWHERE = 1, 2
ROLES: tuple[Role, ...] = ("teacher", "mentor", "moderator", "admin")


def viewer(role: Role, *, district: int = HERE, number: int = 7) -> Viewer:
    return Viewer(number, role, role, role, ClassContext(district_id=district))


def person(role: Role, *, district: int | None = HERE, invited_by: int | None = None, number: int = 99) -> Person:
    return Person(id=number, role=role, district_id=district, invited_by_id=invited_by, suspended_at=None)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("teacher", ()),
        ("mentor", ("teacher",)),
        ("moderator", ("teacher", "mentor")),
        ("admin", ("teacher", "mentor", "moderator")),
    ],
)
def test_a_reset_code_goes_downwards_only(who: Role, may: tuple[Role, ...]) -> None:
    allowed = [role for role in ROLES if policy.why_not_issue_reset_code(viewer(who), person(role)) is None]
    assert tuple(allowed) == may


def test_a_mentor_helps_teachers_of_her_district_and_those_she_invited() -> None:
    mentor = viewer("mentor")
    assert policy.why_not_issue_reset_code(mentor, person("teacher", district=ELSEWHERE))
    assert policy.why_not_issue_reset_code(mentor, person("teacher", district=None))
    assert policy.why_not_issue_reset_code(mentor, person("teacher", district=ELSEWHERE, invited_by=7)) is None


def test_nobody_issues_a_reset_code_for_herself_and_visitors_for_nobody() -> None:
    assert policy.why_not_issue_reset_code(viewer("admin", number=99), person("teacher"))
    assert policy.why_not_issue_reset_code(VISITOR, person("teacher"))


@pytest.mark.parametrize(
    ("who", "may"),
    [("teacher", ()), ("mentor", ()), ("moderator", ("teacher", "mentor")), ("admin", ROLES)],
)
def test_moderators_suspend_below_their_rank_and_admins_anybody(who: Role, may: tuple[Role, ...]) -> None:
    allowed = [role for role in ROLES if policy.why_not_suspend(viewer(who), person(role), is_last_admin=False) is None]
    assert tuple(allowed) == may
    assert [role for role in ROLES if policy.why_not_unsuspend(viewer(who), person(role)) is None] == allowed


def test_the_last_admin_stays() -> None:
    assert policy.why_not_suspend(viewer("admin"), person("admin"), is_last_admin=True)
    assert policy.why_not_change_role(viewer("admin"), person("admin"), "teacher", is_last_admin=True)
    assert policy.why_not_suspend(viewer("admin", number=99), person("admin"), is_last_admin=False)


def test_only_admins_change_roles() -> None:
    allowed = [
        role
        for role in ROLES
        if policy.why_not_change_role(viewer(role), person("teacher"), "mentor", is_last_admin=False) is None
    ]
    assert allowed == ["admin"]
    assert policy.why_not_change_role(viewer("admin"), person("teacher", district=None), "mentor", is_last_admin=False)


def test_mentors_and_above_invite() -> None:
    assert [role for role in ROLES if policy.why_not_invite(viewer(role)) is None] == ["mentor", "moderator", "admin"]
    assert policy.why_not_invite(VISITOR)


def test_a_code_is_taken_back_by_its_maker_or_a_moderator() -> None:
    made = Invitation(made_by_id=7)
    assert policy.why_not_revoke(viewer("mentor"), made) is None
    assert policy.why_not_revoke(viewer("mentor", number=8), made)
    assert policy.why_not_revoke(viewer("moderator", number=8), made) is None
    assert policy.why_not_revoke(VISITOR, Invitation(made_by_id=None))


def test_an_address_is_seen_by_its_owner_and_admins() -> None:
    allowed = [role for role in ROLES if policy.why_not_see_email(viewer(role), person("teacher")) is None]
    assert allowed == ["admin"]
    assert policy.why_not_see_email(viewer("teacher", number=99), person("teacher")) is None
    assert policy.why_not_see_email(VISITOR, person("teacher"))


def test_a_mentor_does_not_choose_her_district() -> None:
    assert policy.why_not_change_district(person("mentor"))
    assert policy.why_not_change_district(person("teacher")) is None
