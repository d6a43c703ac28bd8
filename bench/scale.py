"""How much data there is, where it lies, and on which ports: told to the portal before its settings are read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"


@dataclass(frozen=True)
class Scale:
    """A size of the demo; its data is kept between runs."""

    name: str
    customers: int
    tickets: int

    @property
    def folder(self) -> Path:
        """Where its database, keys and logs are."""
        return VAR / self.name


SCALES = {
    scale.name: scale
    for scale in (
        Scale("small", 20_000, 30_000),
        Scale("standard", 200_000, 300_000),
        Scale("full", 3_000_000, 5_000_000),
    )
}


def choose(scale: Scale, port: int) -> None:
    """Make this process and all it starts the portal of that size: call before `portal.settings` is imported.

    Args:
        port: the portal's; the demo's sign-in and the floor take the two after it.
    """
    for name in [n for n in os.environ if n.startswith(("PORTAL_", "OIDC_", "SMTP_", "STREAMLIT_"))]:
        del os.environ[name]
    for name in ("DATABASE_URL", "APP_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "PORTAL_VAR": str(scale.folder),
        "PORTAL_PORT": str(port),
        "PORTAL_PROVIDER_PORT": str(port + 1),
        "PORTAL_DEMO_CUSTOMERS": str(scale.customers),
        "PORTAL_DEMO_TICKETS": str(scale.tickets),
        "PYTHONUNBUFFERED": "1",
    }
