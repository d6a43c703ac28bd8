"""Where gateways say what became of messages: kept first, answered then, so that what we could not keep is sent again."""

import logging

import anyio
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from portal.messages import reports
from portal.messages.configuration import WrongGateways

log = logging.getLogger(__name__)
MAX_BODY = 256 * 1024  # bytes; an array of some hundred reports


async def report(request: Request) -> Response:
    """Take a callback: 200 when it is kept, 404 for a wrong address, 403 unsigned, 413 too large, 503 to try again."""
    name, secret = request.path_params["name"], request.path_params["secret"]
    try:
        reports.known(name, secret)  # before anything of a stranger's is read
    except reports.Unknown:
        return PlainTextResponse("Not found.", 404)
    except WrongGateways as error:
        return _not_now(error)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            return PlainTextResponse("Too large.", 413)
    params, headers = dict(request.query_params), dict(request.headers)
    try:
        await anyio.to_thread.run_sync(reports.called_back, name, secret, bytes(body), params, headers)
    except reports.Unknown:
        return PlainTextResponse("Not found.", 404)
    except reports.Unsigned:
        return PlainTextResponse("Not signed.", 403)
    except (SQLAlchemyError, WrongGateways) as error:
        return _not_now(error)
    return PlainTextResponse("OK")


def _not_now(error: Exception) -> Response:
    log.warning("a report was not kept: %s", type(error).__name__)
    return PlainTextResponse("Not now.", 503, headers={"retry-after": "60"})
