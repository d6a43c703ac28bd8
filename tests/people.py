"""The people of the tests, as the seed has them: who they are once they have signed in.

An and Bình are staff of two districts, Minh manages An's, Chi is a centre agent, Dũng her supervisor, Giang an
executive, Hà administers, Khách has no role.
"""

from __future__ import annotations

from portal.access import Person, Role
from portal.organisation.login_sessions import sign_in, who_is

BY_ROLE = {
    Role.DISTRICT_STAFF: "an",
    Role.DISTRICT_MANAGER: "minh",
    Role.CENTRE_AGENT: "chi",
    Role.CENTRE_SUPERVISOR: "dung",
    Role.EXECUTIVE: "giang",
    Role.ADMINISTRATOR: "ha",
}
NAMES = {
    "an": "An",
    "binh": "Bình",
    "minh": "Minh",
    "chi": "Chi",
    "dung": "Dũng",
    "giang": "Giang",
    "ha": "Hà",
    "khach": "Khách",
}


def signed_in(subject: str) -> Person:
    """This person, freshly signed in."""
    known = who_is(sign_in("demo", subject, email=None, name=None))
    if known is None or known.person is None:
        raise LookupError(f"{subject} has no role in the seed")
    return known.person


def of_role(role: Role) -> Person:
    """Somebody of this role, freshly signed in."""
    return signed_in(BY_ROLE[role])
