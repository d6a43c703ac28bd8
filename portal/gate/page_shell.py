"""Streamlit's page as the portal serves it: in the person's language, under the utility's name, kept by no cache."""

import json
import re
from html import escape

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.gate import bundle, look, parts
from portal.gate.rewrite import ask, put_body, with_headers
from portal.gate.streamlit_internals import PAGE, START, WORDS_META
from portal.i18n import use
from portal.ui.app import brand, kept

# A packed body could not be read here, and an unchanged one would be in the language of before.
_UNWANTED = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})
_CHANGES = {
    "language": '<html lang="{language}"',
    "title": '<title>{name}</title><meta name="{meta}" content="{words}">{fonts}',
    "icon": '<link rel="icon" href="{icon}" />',
    "agents": "",
    "font": 'href="/app/static/inter.woff2"',
    "script": '{parts}<script>{start}</script><script src="/look/{kept}.js"></script>',
    "end": '<link rel="stylesheet" href="/look/{kept}.css"></body>',
    "noscript": "",
}


def dressed(app: ASGIApp, language: str) -> ASGIApp:
    """The application, its page changed on the way out."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if Request(scope).method != "GET":
            await app(scope, receive, send)
            return
        response = await ask(app, with_headers(scope, drop=_UNWANTED), receive)
        if response.headers.get("content-type", "").startswith("text/html"):
            put_body(response, _changed(bytes(response.body).decode(), language, scope["path"]).encode())
            del response.headers["etag"], response.headers["last-modified"]
            response.headers["cache-control"] = "no-store"
        await response(scope, receive, send)

    return served


def _changed(page: str, language: str, path: str) -> str:
    with use(language):
        words = json.dumps(bundle.spoken(), ensure_ascii=False)
    values = {
        "language": language,
        "meta": WORDS_META,
        "words": escape(words),
        "fonts": _font_of_chinese(language),
        "name": escape(brand.short_name()),
        "icon": brand.data_url(brand.mark()),
        "start": START,
        "kept": kept.version(),
        "parts": parts.links(path),
    }
    for place, by in _CHANGES.items():
        new = by.format_map(values)
        page = re.sub(PAGE[place], lambda _, new=new: new, page, count=1, flags=re.DOTALL)  # type: ignore[misc]
    return bundle.named(page)


def _font_of_chinese(language: str) -> str:
    """Who reads Chinese has its font at once; elsewhere `start.js` fetches it when a character of it is drawn."""
    if look.reads_chinese(language):
        return f'<link rel="stylesheet" href="{look.CHINESE}">'
    return f'<meta name="portal-chinese" content="{look.CHINESE}">'
