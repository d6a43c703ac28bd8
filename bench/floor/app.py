"""Its addresses."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bench.floor import answers
from portal import formats
from portal.i18n import _, use
from portal.organisation import login_sessions

COOKIE = "floor"
templates = Jinja2Templates(Path(__file__).with_name("templates"))
templates.env.globals |= {"_": _, "formats": formats, "use": use}


def sign_in(request: Request) -> Response:
    """The shortcut: whoever asks is this person of the demo."""
    subject = request.path_params["subject"]
    login = login_sessions.sign_in("demo", subject, email=None, name=subject)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, str(login), httponly=True, samesite="lax")
    return response


def ready(_request: Request) -> Response:
    """Whether it answers."""
    return PlainTextResponse("ready")


def home(request: Request) -> Response:
    """The way to the lists."""
    return templates.TemplateResponse(request, "base.html")


def customers(request: Request) -> Response:
    """The list, a page of it, or what a search finds."""
    asked = request.query_params
    told = answers.customers(_login(request), q=asked.get("q", ""), page=int(asked.get("page", 1)))
    return templates.TemplateResponse(request, "customers.html", told)


def customer(request: Request) -> Response:
    """One record; with ?edit its form."""
    key = request.path_params
    told = answers.customer(_login(request), key["district"], key["id"], edit="edit" in request.query_params)
    return templates.TemplateResponse(request, "customer.html", told)


async def save_customer(request: Request) -> Response:
    """Write what the form says, then show the record."""
    key, form = request.path_params, dict(await request.form())
    await run_in_threadpool(answers.save_customer, _login(request), key["district"], key["id"], form)
    return RedirectResponse(request.url.path, 303)


def tickets(request: Request) -> Response:
    """The list of one's unit and the opened ticket."""
    asked = request.query_params
    told = answers.tickets(
        _login(request),
        q=asked.get("q", ""),
        page=int(asked.get("page", 1)),
        unit=int(asked["unit"]) if "unit" in asked else None,
        number=asked.get("ticket", ""),
    )
    return templates.TemplateResponse(request, "tickets.html", told)


async def note(request: Request) -> Response:
    """Note progress, then show the ticket."""
    key, form = request.path_params, await request.form()
    await run_in_threadpool(answers.note, _login(request), key["district"], key["id"], str(form["body"]))
    return RedirectResponse(f"/tickets?ticket={form['number']}", 303)


def _login(request: Request) -> UUID:
    return UUID(request.cookies[COOKIE])


app = Starlette(
    routes=[
        Route("/readyz", ready),
        Route("/as/{subject}", sign_in),
        Route("/", home),
        Route("/customers", customers),
        Route("/customers/{district:int}/{id:int}", customer),
        Route("/customers/{district:int}/{id:int}", save_customer, methods=["POST"]),
        Route("/tickets", tickets),
        Route("/tickets/{district:int}/{id:int}", note, methods=["POST"]),
    ]
)
