"""The service worker that shows push messages: one file of the gate's own, with its words in every language.

A message holds ids only; who has the device in hand reads what kind of alert it is, and nothing of whom it is about. The
scope of the worker is its folder, so that it controls no page.
"""

from functools import cache
from json import dumps
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal.alerts.models import AlertKind
from portal.i18n import LANGUAGES, _, use

WORKER = "/push/sw.js"
FILE = Path(__file__).with_name("push_worker.js")


async def worker(_request: Request) -> Response:
    """The script; browsers look for a newer one by themselves."""
    return Response(_script(), media_type="text/javascript", headers={"cache-control": "no-cache"})


@cache
def _script() -> str:
    return f"const WORDS = {dumps(_words(), ensure_ascii=False)}\n{FILE.read_text('utf-8')}"


def _words() -> dict[str, dict[str, str]]:
    """Language → kind → its word, and what to do."""
    told = {}
    for code in LANGUAGES:
        with use(code):
            told[code] = {kind.value: str(kind.word) for kind in AlertKind} | {
                "": _("Alert"),
                "open": _("Open the portal to read it."),
            }
    return told


routes = [Route(WORKER, worker)]
