"""`gateways.toml`: the documented file is one, each mistake is named, and nothing of what stands there is."""

from __future__ import annotations

import re
from collections.abc import Callable

from portal.messages.configuration import HttpSettings, SmppSettings, SmtpSettings, gateways
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
    said = smpp.model_fields_set - {"name", "channel"} | documented | {"lost_after_hours", "told_after_hours"}
    assert set(type(smpp).model_fields) - {"name", "channel"} <= said, "every setting is documented"
