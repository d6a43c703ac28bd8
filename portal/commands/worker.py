"""`python -m portal worker`: send the messages of the outbox, and keep watch over limits and alerts, until stopped."""

import click


@click.command(help="Send the messages of the outbox until stopped.")
def command() -> None:
    """Hand over to the worker."""
    from portal.alerts import watch
    from portal.messages.worker import main

    watching = watch.start()
    try:
        main()
    finally:
        watching.set()
