"""`python -m portal COMMAND`: each command is `command` of a module in portal/commands, imported when it is used.

So a command that needs no database starts without importing one. A mistake of the caller is one line on stderr
and exit code 2.
"""

import importlib
import os
import pkgutil
import sys

import click

from portal import commands


class Commands(click.Group):
    """The modules of portal/commands, by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names; nothing is imported."""
        return sorted(m.name for m in pkgutil.iter_modules(commands.__path__) if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"portal.commands.{cmd_name}").command
        return command


def _version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        from portal.settings import VERSION

        click.echo(VERSION)
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say the version."
)
def portal() -> None:
    """The portal's commands."""


def main(args: list[str] | None = None) -> int:
    """Run the command given, by default on the command line; returns the exit code."""
    try:
        return portal.main(args, prog_name="python -m portal", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"Error: {' '.join(error.format_message().split())}", err=True)
        return error.exit_code
    except click.Abort:
        return 130
    except BrokenPipeError:
        # The reader left early, as `head` does; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
