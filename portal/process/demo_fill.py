"""What an empty database is filled with at the first start: the profile, and the demo where nobody else's data is."""

from contextlib import suppress

import psycopg

from portal.demo.freshness import is_stale
from portal.i18n import _
from portal.process.errors import CannotRun
from portal.process.progress import bar
from portal.seeds import load_profile
from portal.settings import libpq, settings


def fill() -> bool:
    """Load the profile, and where it is wanted the demo into a portal that has no customers yet; is there anybody in it now?

    On the portal's own server, a demo of an earlier day that nobody has worked with is made anew.

    Raises:
        CannotRun: the database belongs to another utility.
    """
    with psycopg.connect(libpq(settings.database_url)) as db:
        load_profile(db, settings.profile)
        utility = db.execute("select code from utility").fetchall()
        if utility != [(settings.profile,)]:
            raise CannotRun(_("This database belongs to the profile {profile}.", profile=", ".join(*utility)))
        empty = not db.execute("select from customer limit 1").rowcount
        wanted = settings.wants_demo
        stale = wanted and settings.embedded and not empty and is_stale(db)
    if wanted and (empty or stale):
        from portal import demo  # only when it is needed: a warm start must be quick

        # Outages that somebody entered before there were customers stay, and no demo is made beside them.
        with suppress(demo.AlreadyFilled), bar(_("Preparing the demo")) as progress:
            demo.load(progress, replace=stale)
        return True
    return not empty
