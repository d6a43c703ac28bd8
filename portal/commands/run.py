"""`python -m portal run`: the whole portal, until Ctrl-C."""

import signal

import click

from portal.settings import settings


@click.command(help="Start the portal with all that it needs; Ctrl-C stops it.")
@click.option(
    "--stop-with", type=int, metavar="PID", help="Stop as well when this process, our parent, ends."
)
def command(stop_with: int | None) -> None:
    """Start the portal and say in one line what is wrong where it cannot be started."""
    from portal.profiles import UnknownProfile, load
    from portal.running import greeting, starting
    from portal.running.child import end_with_parent
    from portal.running.errors import CannotRun
    from portal.running.supervisor import Stop, stoppable
    from portal.words import use

    try:
        use(load(settings.profile).default_language)
        with stoppable():
            if stop_with:
                end_with_parent(signal.SIGTERM, stop_with)
            starting.run(greeting.show, say)
    except Stop:
        say(greeting.stopped())
    except CannotRun as problem:
        if problem.details:
            say(problem.details)
        raise click.ClickException(str(problem)) from None
    except UnknownProfile as problem:
        raise click.ClickException(str(problem)) from None


def say(line: str) -> None:
    """Something that whoever watches the terminal should know."""
    click.echo(line, err=True)
