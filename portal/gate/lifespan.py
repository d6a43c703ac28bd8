"""What happens when the server starts and stops."""

import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import anyio
from sqlalchemy.exc import SQLAlchemyError

from portal import drafts
from portal.database import engine
from portal.gate import garbage
from portal.gate.live.hub import hub
from portal.gate.live.listener import listen
from portal.gate.patience import lose_patience
from portal.gate.streamlit_internals import SLOW_TO_LOAD, prepare
from portal.gate.streamlit_runs import slots
from portal.gate.tcp_nodelay import answer_at_once

log = logging.getLogger(__name__)
TIDY = 600.0  # seconds between two looks for old drafts


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Warm up beside the first requests; let go of the database at the end."""
    prepare()
    answer_at_once()
    lose_patience()
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    stop = threading.Event()
    threading.Thread(target=_tidy, args=(stop,), name="tidy", daemon=True).start()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(listen, hub)
        tasks.start_soon(garbage.collect, slots())
        yield
        tasks.cancel_scope.cancel()
    stop.set()
    engine().dispose()


def _tidy(stop: threading.Event) -> None:
    """Drop drafts that nobody came back for, as long as the server runs; a database that is away is asked again."""
    while not stop.wait(TIDY):
        try:
            drafts.forget_old()
        except SQLAlchemyError as error:
            log.warning("old drafts stay for now: %s", type(error).__name__)


def _warm() -> None:
    """Load what every page and every sign-in needs, then take it out of the garbage collector's sight.

    Streamlit collects garbage after every rerun; with pandas and Altair in view that is 100 ms of every click.
    """
    for module in ("pandas", "altair", "authlib.integrations.starlette_client", *SLOW_TO_LOAD):
        import_module(module)
    gc.collect()
    gc.freeze()
    garbage.look_seldom()
