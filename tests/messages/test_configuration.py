"""`gateways.toml`: the documented file is one, each mistake is named, and nothing of what stands there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.messages.configuration import (
    Gateways,
    HttpSettings,
    SmppSettings,
    SmtpSettings,
    WrongGateways,
    gateways,
)
from portal.settings import ROOT


def test_the_documented_file_holds_a_gateway_of_every_kind(configure: Callable[[str], None]) -> None:
    (written,) = re.findall(
        r"```toml\n(\[gateway\..*?)```", (ROOT / "docs/operations.md").read_text(), re.DOTALL
    )
    configure(written)
    found = gateways()
    assert {type(each) for each in found.gateway.values()} == {SmtpSettings, HttpSettings, SmppSettings}
    smpp = found.gateway["centre"]
    documented = set(
        re.findall(r"^# (.*): as above", written, re.MULTILINE)[0].replace("…", "told").split(", ")
    )
    said = (
        smpp.model_fields_set - {"name", "channel"}
        | documented
        | {"lost_after_hours", "told_after_hours", "ca"}
    )
    assert set(type(smpp).model_fields) - {"name", "channel"} <= said, "every setting is documented"


HERE = ZoneInfo("Asia/Ho_Chi_Minh")
QUIET = {
    "planned": "22:00-06:30",
    "urgent": "01:00-04:00",
    "channel": {"email": {"planned": "", "answer": "12:00-13:00"}},
}


@pytest.mark.parametrize(
    ("kind", "channel", "at", "until"),
    [
        ("answer", "sms", "20:59", None),
        ("answer", "sms", "21:00", "07:00"),
        ("answer", "sms", "06:59", "07:00"),
        ("answer", "sms", "07:00", None),
        ("planned", "sms", "21:30", None),
        ("planned", "sms", "23:00", "06:30"),
        ("urgent", "sms", "23:00", None),
        ("urgent", "sms", "03:00", "04:00"),
        ("planned", "email", "23:00", None),
        ("answer", "email", "23:00", None),
        ("answer", "email", "12:30", "13:00"),
        ("urgent", "email", "03:00", "04:00"),
    ],
)
def test_quiet_hours_are_those_of_what_it_is_about_and_of_the_way(
    kind: str, channel: str, at: str, until: str | None
) -> None:
    quiet = Gateways.model_validate({"quiet": QUIET}).quiet
    here = datetime.fromisoformat(f"2026-11-28 {at}").replace(tzinfo=HERE)
    end = quiet.end(kind, channel, here)
    assert (end and end.strftime("%H:%M")) == until
    assert end is None or end > here


@pytest.mark.parametrize(
    "wrong",
    [
        '[quiet]\nanswer = "21-7h"',
        '[quiet.channel.fax]\nanswer = ""',
        '[gateway.x]\nkind = "pigeon"',
        '[gateway.x]\nkind = "smtp"\nhost = "x"',
        '[gateway.x]\nkind = "smpp"\nhost = "x"\nsystem_id = "x"\npassword = "not-to-be-seen"',
        "[gateway",
    ],
)
def test_a_mistake_is_said_where_it_stands_without_what_stands_there(
    configure: Callable[[str], None], wrong: str
) -> None:
    configure(wrong)
    with pytest.raises(WrongGateways, match=r"gateways\.toml: ") as said:
        gateways()
    assert "not-to-be-seen" not in str(said.value)


@pytest.mark.parametrize("kind", ["http", "smpp"])
def test_each_unit_has_its_own_name_where_it_has_one(kind: str) -> None:
    given = {"kind": kind, "brandname": "EVNHCMC", "brandnames": {"PE05": "DL GIADINH"}}
    own = {"submit": {"url": "http://x"}} if kind == "http" else {"host": "x", "system_id": "x"}
    found = Gateways.model_validate({"gateway": {"texts": given | own}}).gateway["texts"]
    assert isinstance(found, HttpSettings | SmppSettings)
    assert (found.sender("PE05"), found.sender("PE06"), found.sender("")) == (
        "DL GIADINH",
        "EVNHCMC",
        "EVNHCMC",
    )
