"""/livez: the process runs. /readyz: it can serve, the database answers and has the schema this code wants."""

import logging
from functools import cache

import anyio
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse

from portal import given_up
from portal.database import engine
from portal.gate.streamlit_runs import slots
from portal.settings import ROOT, settings

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds
WAIT = "x-portal-wait-ms"  #: the header that says how long pages wait for their turn


async def livez(_request: Request) -> JSONResponse:
    """Whether the event loop turns."""
    return JSONResponse({"live": True})


async def readyz(_request: Request) -> JSONResponse:
    """Whether requests can be served; 503 when not. Says what is wrong in one word, and nothing else.

    A part that is given up (the worker) keeps nobody from working: it is named, and the answer stays 200. So it does where the
    process is asked for more than it can do at once: ``wait_ms``, also as a header, is how long a page had to wait for its turn within
    the last seconds, for a proxy that has others to send new people to.
    """
    try:
        with anyio.fail_after(PATIENCE):
            schema = await anyio.to_thread.run_sync(_schema, abandon_on_cancel=True)
        checks = {"database": "ok", "schema": "ok" if schema == _wanted() else "behind"}
    except (SQLAlchemyError, TimeoutError) as error:
        log.warning("not ready: %s", type(error).__name__)
        checks = {"database": "away", "schema": "unknown"}
    ready = set(checks.values()) == {"ok"}
    away = [part.name for part in given_up.parts(settings.var)]
    named: dict[str, object] = {"given_up": away} if away else {}
    wait = round(slots().wait * 1000)
    return JSONResponse(
        {"ready": ready, **checks, "wait_ms": wait, **named},
        200 if ready else 503,
        headers={"cache-control": "no-store", WAIT: str(wait)},
    )


def _schema() -> set[str]:
    with engine().connect() as connection:
        return set(connection.scalars(text("select version_num from alembic_version")))


@cache
def _wanted() -> set[str]:
    return set(ScriptDirectory(str(ROOT / "db" / "migrations")).get_heads())
