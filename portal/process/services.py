"""What a running portal consists of besides its database, and how each part is started."""

import os
import sys
from urllib.parse import urlsplit

from portal.process.child import Child
from portal.settings import ROOT, settings


def demo_idp() -> Child:
    """The demo's identity provider."""
    return _part("provider", [sys.executable, "-m", "portal", "provider"])


def worker() -> Child:
    """Sends the messages of the outbox."""
    return _part("worker", [sys.executable, "-m", "portal", "worker"])


def pages() -> Child:
    """The portal itself, served by Streamlit."""
    flags = [f"--{name}={value}" for name, value in _streamlit().items()]
    return _part("portal", [sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), *flags])


def _part(name: str, command: list[str]) -> Child:
    return Child(name, command, settings.var / "log" / f"{name}.log", env=_environment(), folder=ROOT)


def _environment() -> dict[str, str]:
    """What every part is told: the application's database, never the owner's."""
    return os.environ | {
        "DATABASE_URL": settings.app_database_url,
        "APP_DATABASE_URL": settings.app_database_url,
        "PORTAL_PROFILE": settings.profile,
        "PORTAL_HOST": settings.portal_host,
        "PORTAL_PORT": str(settings.portal_port),
        "PORTAL_PROVIDER_PORT": str(settings.portal_provider_port),
        "PORTAL_VAR": str(settings.var),
        "STREAMLIT_SERVER_COOKIE_SECRET": settings.cookie_secret,
        "FORWARDED_ALLOW_IPS": settings.portal_trusted_proxies,
        "PYTHONUNBUFFERED": "1",
    }


def _streamlit() -> dict[str, str | int]:
    """Streamlit's settings that depend on this machine or that nobody may forget."""
    public = urlsplit(settings.public_url)
    return {
        "server.address": settings.portal_host,
        "server.port": settings.portal_port,
        "server.headless": "true",
        "server.fileWatcherType": "auto" if settings.portal_reload else "none",
        "server.runOnSave": settings.portal_reload,
        "server.maxUploadSize": settings.portal_upload_mb,
        "browser.serverAddress": public.hostname or settings.portal_host,
        "browser.serverPort": public.port or (443 if public.scheme == "https" else 80),
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "runner.magicEnabled": "false",
        "runner.postScriptGC": "false",  # a full collection after every click costs 90 ms; Python collects by itself
        "logger.level": settings.portal_log_level.lower(),
    }
