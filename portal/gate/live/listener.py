"""The one connection of this process that listens to the database."""

from __future__ import annotations

import logging
import random

import anyio
import psycopg

from portal.gate.live.hub import Hub
from portal.gate.live.news import CHANNEL
from portal.settings import libpq, settings

BEAT = 10.0  #: seconds between two looks whether the connection still listens
PATIENCE = 5.0  #: seconds that such a look may take
LONGEST = 15.0  #: seconds between two attempts to connect
log = logging.getLogger(__name__)


async def listen(hub: Hub) -> None:
    """Tell the hub what the database says, for ever; connect again when the connection is lost or silent."""
    wait = 0.5
    while True:
        try:
            async with await _connect() as connection:
                await connection.execute(f"listen {CHANNEL}")
                hub.turned(True)
                wait = 0.5
                await _hear(connection, hub)
        except (psycopg.Error, OSError, TimeoutError) as error:
            if hub.listening:
                log.warning("live updates are cut: %s", type(error).__name__)
            hub.turned(False)
        await anyio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 (no secret)
        wait = min(wait * 2, LONGEST)


async def _connect() -> psycopg.AsyncConnection:
    with anyio.fail_after(PATIENCE):
        return await psycopg.AsyncConnection.connect(
            libpq(settings.app_database_url),
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=3,
            application_name="portal live",
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
        )


async def _hear(connection: psycopg.AsyncConnection, hub: Hub) -> None:
    while True:
        async for told in connection.notifies(timeout=BEAT):
            hub.heard(told.payload)
        with anyio.fail_after(PATIENCE):  # a connection may be half open, and say nothing for ever
            cursor = await connection.execute(
                "select count(*) from pg_listening_channels() c where c = %s", (CHANNEL,)
            )
            if not ((await cursor.fetchone()) or (0,))[0]:
                raise TimeoutError
