"""`python -m bench`: measure, print the table, keep the figures in var/bench/result.json."""

import click

from bench.scale import SCALES, choose


@click.command(
    help="Measure the running portal in a browser, against plain HTML over the same SQL and against its peers."
)
@click.option(
    "--scale", type=click.Choice(list(SCALES)), default="standard", envvar="SCALE", show_default=True
)
@click.option("--rounds", type=click.IntRange(1), default=12, envvar="ROUNDS", show_default=True)
@click.option(
    "--cold", type=click.IntRange(0), default=4, envvar="COLD", show_default=True, help="Cold browsers."
)
@click.option(
    "--port", type=int, default=8590, envvar="BENCH_PORT", show_default=True, help="And the five after it."
)
@click.option(
    "--peers",
    default="flask_admin django_tuned",
    envvar="PEERS",
    show_default=True,
    help="Which take the steps too; none: leave them out.",
)
def command(scale: str, rounds: int, cold: int, port: int, peers: str) -> None:
    """Say the size and the ports, then run."""
    choose(SCALES[scale], port)
    from bench.peers_served import PEERS
    from bench.run import run

    wanted = [] if peers == "none" else peers.replace(",", " ").split()
    if unknown := set(wanted) - set(PEERS):
        raise click.BadParameter(
            f"{', '.join(sorted(unknown))}; there are {', '.join(PEERS)}, or none", param_hint="--peers"
        )
    run(SCALES[scale], rounds=rounds, cold=cold, floor_port=port + 2, peers=wanted)


if __name__ == "__main__":
    command()
