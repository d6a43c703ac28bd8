"""`python -m portal worker`: send the messages of the outbox until stopped."""

import click


@click.command(help="Send the messages of the outbox until stopped.")
def command() -> None:
    """Hand over to the worker."""
    from portal.messages.worker import main

    main()
