"""`python -m portal worker`: send the messages of the outbox, keep watch over limits and tell alerts, until stopped."""

import click


@click.command(help="Send messages to customers and alerts to staff, and watch limits, until stopped.")
def command() -> None:
    """Hand over to the worker."""
    from portal.alerts import watch
    from portal.messages.worker import main

    watching = watch.start()
    try:
        main()
    finally:
        watching.set()
