"""`python -m portal run`: the whole portal, until Ctrl-C."""

import signal

import click

from portal.commands._sentences import say, saying_why_not
from portal.settings import settings


@click.command(help="Start the portal with all that it needs; Ctrl-C stops it.")
@click.option(
    "--stop-with", type=int, metavar="PID", help="Stop as well when this process, our parent, ends."
)
@click.option("--demo", is_flag=True, help="Put the demo into the empty database that DATABASE_URL names.")
def command(stop_with: int | None, demo: bool) -> None:
    """Start the portal and say in one line what is wrong where it cannot be started."""
    if demo:
        settings.portal_demo = True
    from portal.process import banner, startup
    from portal.process.child import end_with_parent

    with saying_why_not():
        if stop_with:
            end_with_parent(signal.SIGTERM, stop_with)
        startup.run(banner.show, say)
