"""`python -m portal provider`: the demo's identity provider, on this machine only."""

import click


@click.command(help="Serve the demo's people for signing in, on this machine only.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: PORTAL_PROVIDER_PORT, 8502.")
def command(port: int | None) -> None:
    """Serve until stopped; refuse where others could sign in as anybody."""
    from portal.demo_idp import allowed
    from portal.settings import settings

    refusal = allowed(settings)
    if refusal:
        raise click.ClickException(refusal)
    _serve(port)


def _serve(port: int | None) -> None:
    import uvicorn

    from portal import logs
    from portal.demo_idp import host
    from portal.demo_idp.app import Provider
    from portal.settings import settings

    logs.configure("provider", settings.portal_log, settings.portal_log_level)
    told = settings.model_copy(update={"portal_provider_port": port or settings.portal_provider_port})
    uvicorn.run(
        Provider(told).app(),
        host=host(told),
        port=told.portal_provider_port,
        access_log=False,
        log_level="warning",
        log_config=None,
    )
