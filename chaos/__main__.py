"""`python -m chaos`: beat a portal of its own on this machine, and print what it stood."""

import os
import shutil
import sys
import time
from pathlib import Path

import click

VAR = Path(__file__).resolve().parent.parent / "var" / "chaos"


@click.command(
    help="Kill, cut, fill and restart a portal of its own while somebody writes; print what was lost. Ends with 1 if "
    "anything was, or if the portal did not come back."
)
@click.option("--small", is_flag=True, envvar="SMALL", help="Three minutes instead of ten.")
@click.option("--port", type=int, default=8595, envvar="CHAOS_PORT", show_default=True, help="And the next.")
@click.option(
    "--most", type=float, default=600.0, show_default=True, help="Seconds after which no blow is begun."
)
@click.option("--only", default="", metavar="WORD", help="Only blows that have the word in their name.")
def command(small: bool, port: int, most: float, only: str) -> None:
    """Choose the place before the portal's settings are read, then begin."""
    for name in [
        n for n in os.environ if n.startswith(("PORTAL_", "OIDC_", "SMTP_")) or n.endswith("DATABASE_URL")
    ]:
        del os.environ[name]
    os.environ |= {
        "PORTAL_VAR": str(VAR),
        "PORTAL_PORT": str(port),
        "PORTAL_PROVIDER_PORT": str(port + 1),
        "PORTAL_DEMO_CUSTOMERS": "300",
        "PORTAL_DEMO_TICKETS": "500",
    }
    shutil.rmtree(VAR, ignore_errors=True)
    sys.exit(_beat(small, most, only))


def _beat(small: bool, most: float, only: str) -> int:
    from chaos import table
    from chaos.blows import PLAN, fallen
    from chaos.outcome import Outcome
    from chaos.place import NotReady, running

    begun, outcomes = time.monotonic(), list[Outcome]()
    try:
        with running() as place:
            for planned in PLAN:
                times = planned.small if small else planned.times
                if times and only in planned.name and time.monotonic() - begun < most:
                    outcomes.append(fallen(planned, place, times))
                    click.echo(f"{outcomes[-1].name} …", err=True)
    except NotReady as why:
        raise click.ClickException(f"The portal that was to be beaten: {why}") from None
    for line in table.lines(outcomes):
        click.echo(line)
    click.echo(f"{time.monotonic() - begun:.0f} s")
    return int(table.failed(outcomes))


if __name__ == "__main__":
    command()
