"""`python -m portal messages …`: try a gateway, take a bounce."""

from __future__ import annotations

import sys
from secrets import token_hex

import click


@click.group()
def command() -> None:
    """Messages to customers."""


@command.command("test")
@click.argument("channel")
@click.argument("recipient")
@click.option("--text", default="Thử cổng gửi: đường dây tốt.", show_default=True)
@click.option("--unit", default="", metavar="CODE", help="Whose brandname.")
def test(channel: str, recipient: str, text: str, unit: str) -> None:
    """Send one message to RECIPIENT by CHANNEL (sms, email …) now, at any hour, and say what the gateway answered.

    Nothing is written into the database. Exit code 1 when it was not taken.
    """
    from portal.messages.configuration import WrongGateways
    from portal.messages.gateways import close, gateway_for
    from portal.messages.letters import Letter
    from portal.messages.outcomes import Declined, NotNow

    try:
        gateway = gateway_for(channel)
        if gateway is None:
            raise click.ClickException(f"no gateway is set for {channel}: see docs/operations.md, Gateways")
        letter = Letter(channel, recipient, text, text, f"test:{token_hex(8)}", unit=unit)
        taken = gateway.submit(letter, again=False)
    except WrongGateways as error:
        raise click.ClickException(str(error)) from None
    except (Declined, NotNow) as error:
        raise click.ClickException(f"not taken: {error.reason} {error}") from None
    except OSError as error:
        raise click.ClickException(f"the gateway does not answer: {type(error).__name__} {error}") from None
    finally:
        close()
    said = "it did not answer, the message may have gone" if taken.unsure else "taken"
    click.echo(f"{taken.gateway}: {said}, under {', '.join(taken.references)}")
    click.echo(f"What counts as delivered there: reports = {gateway.settings.reports}")


@command.command("bounce")
@click.argument("gateway")
def bounce(gateway: str) -> None:
    """Take one bounce from standard input, as a mail server pipes it, for the mail gateway of this name."""
    from portal.messages import bounces

    click.echo(f"{bounces.take(gateway, sys.stdin.buffer.read(bounces.MAX_MAIL))} of ours")
