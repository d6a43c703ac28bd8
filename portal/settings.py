"""What the environment says, read once: `from portal.settings import settings, ROOT`."""

import hashlib
import os
import re
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.secret_keys import key

ROOT = Path(__file__).resolve().parent.parent
_PYTHON = Path(sys.executable)
#: How the portal's commands are called from its folder by the Python that runs it: what says so can be typed as it stands.
COMMAND = (
    f"{shlex.quote(str(_PYTHON.relative_to(ROOT) if _PYTHON.is_relative_to(ROOT) else _PYTHON))} -m portal"
)
#: Of the portal; CHANGELOG.md says what each brought.
VERSION = str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
APP_USER = "portal_app"
#: Without these the portal takes what it brings along; so one that is there and empty is a secret that was lost on its way.
NAMED_OR_OWN = ("DATABASE_URL", "OIDC_METADATA_URL")
# The longest path of a Unix socket that Linux takes is 107 bytes.
MAX_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


class Settings(BaseSettings):
    """Every setting; its name in capitals is the variable of the environment, unless another is named."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True, populate_by_name=True)

    # The database: as its owner (migrations, seeds), and as the application. Without them, the portal's own server.
    database_url_given: str = Field("", validation_alias="DATABASE_URL")
    app_database_url_given: str = Field("", validation_alias="APP_DATABASE_URL")
    pool_size: int = Field(8, ge=1, validation_alias="PORTAL_POOL_SIZE")

    portal_database_patience: float = 15.0  # seconds that a named server is waited for

    portal_profile: str = "evnhcmc"
    portal_host: str = "127.0.0.1"
    portal_port: int = Field(8501, ge=1, le=65535)
    portal_public_url: str = ""  # as browsers see it: https://portal.example.vn
    portal_var: Path = ROOT / "var"
    portal_log_level: str = "INFO"
    portal_log: Literal["text", "json"] = "text"
    portal_log_mb: float = Field(10, gt=0)  # of a log; a longer one is put aside, five of them are kept
    portal_log_days: float = Field(14, gt=0)  # that what was put aside is kept
    # Whether an empty database gets the demo where no identity provider is set; by default on the portal's own server only.
    portal_demo: bool | None = None
    portal_demo_customers: int = Field(20_000, ge=0)
    portal_demo_tickets: int = Field(30_000, ge=0)
    portal_reload: bool = False  # for developers: a saved screen is drawn anew where it is shown
    portal_reopen_days: int = Field(7, ge=0)  # so long after its answer a case can come back
    portal_upload_mb: int = Field(20, ge=1)
    portal_uploads_mb: int = Field(
        200, ge=1
    )  # of everybody together, kept in memory while their screens are open
    portal_connections_per_address: int = Field(500, ge=1)  # an office behind one address has many
    portal_screens_per_person: int = Field(30, ge=1)  # open at once, in all windows
    portal_sign_ins_per_minute: int = Field(60, ge=1)  # begun from one address
    # Whose word on where a request comes from is taken (X-Forwarded-For): addresses of our own proxies.
    portal_trusted_proxies: str = "127.0.0.1,::1"

    # Sign-in with the utility's own provider (Keycloak, Entra, Google …); without it, the demo's on the loopback.
    oidc_metadata_url: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field("", repr=False)
    oidc_groups_claim: str = "groups"
    oidc_scope: str = "openid email profile"
    portal_provider_port: int = Field(8502, ge=1, le=65535)
    # Anybody who reaches the portal may then sign in as any demo person, without a password.
    portal_demo_sign_in_for_anyone: bool = False
    portal_support: str = ""  # whom to ring when signing in fails; shown on the sign-in page

    portal_alerts_every: float = Field(15.0, gt=0)  # seconds between looks at limits and at alerts to climb
    # Whether chats and push services may lie in one's own network (10.x, 192.168.x, this machine) or answer without TLS.
    portal_alerts_private_targets: bool = False
    portal_alerts_contact: str = (
        ""  # whom a push service writes to: mailto:… or https:…; by default the sender of mails
    )

    portal_gateways: Path | None = None  # who takes messages; without it var/gateways.toml
    smtp_host: str = ""  # the mail server, where that file names none
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = Field("", repr=False)
    smtp_starttls: bool = True
    smtp_from: str = "portal@localhost"

    @field_validator("database_url_given", "app_database_url_given")
    @classmethod
    def _is_postgres(cls, value: str) -> str:
        """Said without the value, which has a password in it."""
        if value and not re.match(r"postgres(ql)?(\+\w+)?://", value):
            raise ValueError("postgresql://user:password@host:port/database is wanted")
        return value

    @property
    def wants_demo(self) -> bool:
        """Whether an empty database is filled with the demo: a named one only when asked."""
        asked = self.embedded if self.portal_demo is None else self.portal_demo
        return asked and not self.has_provider

    @property
    def profile(self) -> str:
        """The utility's profile: a folder of seed/."""
        return self.portal_profile

    @property
    def var(self) -> Path:
        """Where the portal keeps what is not code: its database, keys, logs, sent messages."""
        return self.portal_var.resolve()

    @property
    def gateways_file(self) -> Path:
        """What says which gateways take messages; it need not be there."""
        return (self.portal_gateways or self.var / "gateways.toml").resolve()

    @property
    def public_url(self) -> str:
        """The portal's address as a browser types it, without a slash at the end."""
        here = f"http://{bracketed(self.portal_host)}:{self.portal_port}"
        return (self.portal_public_url or here).rstrip("/")

    @property
    def trusted_proxies(self) -> frozenset[str]:
        """Addresses of the proxies whose word is taken."""
        return frozenset(filter(None, (a.strip() for a in self.portal_trusted_proxies.split(","))))

    @property
    def push_contact(self) -> str:
        """Whom push services write to when something is wrong with what the portal sends."""
        return self.portal_alerts_contact or f"mailto:{self.smtp_from}"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine reaches the portal."""
        return self.portal_host in LOOPBACK

    @property
    def has_provider(self) -> bool:
        """Whether an OpenID Connect provider is configured (else the demo's own is used)."""
        return bool(self.oidc_metadata_url)

    @property
    def demo_idp_url(self) -> str:
        """The address of the demo's provider."""
        return f"http://{bracketed(urlsplit(self.public_url).hostname or '127.0.0.1')}:{self.portal_provider_port}"

    @property
    def demo_idp_secret(self) -> str:
        """What the portal shows the demo's provider to get a token."""
        return key(self.var, "provider")

    @property
    def cookie_secret(self) -> str:
        """Signs the cookies; the same in every process."""
        return key(self.var, "cookie")

    @property
    def embedded(self) -> bool:
        """Whether the portal runs its own PostgreSQL."""
        return not self.database_url_given

    @property
    def socket_folder(self) -> Path:
        """Where the own server's Unix socket is: with its data, unless that path is too long for a socket."""
        beside = self.var / "postgres"
        if len(str(beside).encode()) <= MAX_SOCKET_FOLDER:
            return beside
        return Path("/tmp") / f"portal-{hashlib.sha256(str(beside).encode()).hexdigest()[:16]}"  # noqa: S108 (short, and made for its owner alone)

    @property
    def database_url(self) -> str:
        """The database as its owner, for SQLAlchemy."""
        if self.database_url_given:
            return with_driver(self.database_url_given)
        password, folder = key(self.var, "postgres"), quote(str(self.socket_folder), safe="/")
        return f"postgresql+psycopg://postgres:{password}@/portal_{self.profile}?host={folder}"

    @property
    def app_database_url(self) -> str:
        """The same database as the application's login role, which owns nothing and obeys every policy."""
        if self.app_database_url_given:
            return with_driver(self.app_database_url_given)
        return as_user(self.database_url, APP_USER, key(self.var, "app"))


def with_driver(url: str) -> str:
    """postgres:// and postgresql:// as SQLAlchemy's postgresql+psycopg://."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg://", url)


def libpq(url: str) -> str:
    """The same address as libpq and psycopg read it, without SQLAlchemy."""
    return with_driver(url).replace("+psycopg", "", 1)


def as_user(url: str, user: str, password: str) -> str:
    """The same database for another login."""
    login = f"{user}:{quote(password, safe='')}@"
    return re.sub(r"^([\w+]+://)(?:[^/@]*@)?", lambda scheme: scheme[1] + login, url, count=1)


def bracketed(host: str) -> str:
    """A host as an address has it: IPv6 in brackets; a wildcard as this machine's own name."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 (only compared)
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _read() -> Settings:
    """The settings, or the end of the program with a line for each that is wrong."""
    if lost := [name for name in NAMED_OR_OWN if os.environ.get(name, "-").strip() == ""]:
        raise SystemExit(
            "\n".join(f"{name}: it is set, and empty. Give it a value, or unset it." for name in lost)
        )
    try:
        return Settings()
    except ValidationError as wrong:
        lines = (f"{str(error['loc'][0]).upper()}: {error['msg']}" for error in wrong.errors())
        raise SystemExit("\n".join(lines)) from None


settings = _read()
