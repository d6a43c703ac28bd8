"""What is left of an address where it is masked: the street, not the house."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("128/7A đường Mẫu, khu phố 4", "•• đường Mẫu, khu phố ••"),
        ("12 đường số 3, hẻm 45B", "•• đường số 3, hẻm ••"),
        ("7 đường 3 tháng 2", "•• đường 3 tháng 2"),
        ("вул. Зразкова, 12, кв. 5", "вул. Зразкова, ••, кв. ••"),
        ("示例区示例路932号A栋1203室", "示例区示例路••号A栋••室"),
        ("Tổ dân phố Mẫu", "Tổ dân phố Mẫu"),
        (None, None),
    ],
)
def test_the_street_stays_and_the_house_goes(
    owner: Connection, address: str | None, masked: str | None
) -> None:
    assert owner.scalar(text("select mask_address(:a)"), {"a": address}) == masked
