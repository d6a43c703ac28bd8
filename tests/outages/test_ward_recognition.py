"""Free-text areas are matched to the 168 wards of Ho Chi Minh City, and never to a street or a company."""

from __future__ import annotations

import csv
import unicodedata

import pytest
import vietnam_provinces
from hypothesis import given
from hypothesis import strategies as st

from portal.i18n import use
from portal.outages.wards.recognition import NamedWard, match, nearest
from tests.outages.schedules import DATA

WARDS = [
    NamedWard(int(each.code), str(int(each.code)), each.name, each.division_type.value)
    for each in vietnam_provinces.Ward.iter_all()
    if int(each.province_code) == 79
]
NAMES = {ward.id: " ".join(ward.name.split()) for ward in WARDS}
ROWS = list(csv.reader((DATA / "published-outages.csv").read_text().splitlines()))[1:]


def names(area: str, wards: list[NamedWard] = WARDS) -> list[str]:
    return [NAMES[each.ward_id] for each in match(area, wards) if each.sure]


def perhaps(area: str, wards: list[NamedWard] = WARDS) -> set[str]:
    return {NAMES[each.ward_id] for each in match(area, wards) if not each.sure}


def with_former(name: str, *aliases: str) -> list[NamedWard]:
    return [
        NamedWard(w.id, w.code, w.name, w.kind, aliases if NAMES[w.id] == name else w.aliases) for w in WARDS
    ]


def test_every_ward_is_found_by_its_own_name():
    assert len(WARDS) == 168
    for ward in WARDS:
        assert names(f"Một phần {ward.name}, TP HCM") == [NAMES[ward.id]]


def test_the_published_areas():
    """Each compared by eye: three rows name no ward, but a company, an industrial park and a port."""
    found = [names(area) for _day, _start, _end, area, _status in ROWS]
    assert [at for at, wards in enumerate(found, 2) if not wards] == [10, 14, 25]
    assert found[0] == ["Phường Bình Tiên"]
    assert found[1] == ["Phường Phú Lâm"]  # not the street Tân Hoà Đông
    assert found[7] == ["Xã Hưng Long"]
    assert found[15] == ["Xã Châu Đức", "Xã Kim Long"]
    assert found[16] == ["Xã Hồ Tràm"]
    assert found[18] == ["Phường Bình Hưng Hòa"]
    assert found[22] == ["Phường Tân Thành"]
    assert found[26] == ["Phường Thuận Giao", "Phường Tân Khánh"]
    assert found[28] == ["Xã Phước Hải"]
    assert not any(perhaps(area) for _day, _start, _end, area, _status in ROWS)


@pytest.mark.parametrize(
    "area",
    [
        "phường Bình Hưng Hòa",
        "phường Bình Hưng Hoà",
        "PHƯỜNG BÌNH HƯNG HOÀ",
        "phuong binh hung hoa",
        "P. Bình Hưng Hòa",
        "P.Bình Hưng Hòa",
        "P Bình Hưng Hòa",
        "p.bình hưng hòa",
        "Phường  Bình Hưng\u00a0Hòa",
        "Phường: Bình Hưng Hòa",
        "(phường Bình Hưng Hòa)",
        unicodedata.normalize("NFD", "phường Bình Hưng Hoà"),
        "hẻm 5 Lê Trọng Tấn, P.Bình Hưng Hòa TP.HCM",
        "phường Bình Hưng Hòa quận Bình Tân",
        "các hộ thuộc phuong binh hung hoa tp hcm",
        "Bình Hưng Hòa Ward, ward Bình Hưng Hòa",
    ],
)
def test_spellings(area: str):
    assert names(area) == ["Phường Bình Hưng Hòa"]


def test_communes_and_the_special_zone():
    assert names("X. Hưng Long; x.Bình Lợi; XÃ NHÀ BÈ; đặc khu Côn Đảo") == [
        "Xã Hưng Long",
        "Xã Bình Lợi",
        "Xã Nhà Bè",
        "Đặc khu Côn Đảo",
    ]


@pytest.mark.parametrize(
    "area",
    [
        "Tổng Công ty CP Phong Phú",
        "Công ty Bình Tân",
        "đường Kim Long",
        "chợ Bình Tây, đường Tân Thành",
        "ngã tư Hồ Tràm",
        "Quận Bình Thạnh, huyện Củ Chi",
        "TP Thủ Đức",
        "Thành phố Hồ Chí Minh",
        "KCN Tân Tạo",
        "",
        "12345",
        "p",
        "phường",
        "phường , xã",
        "xã hội hóa",
        "X 5 P",
        "phường Không Có",
    ],
)
def test_streets_companies_and_cities_are_no_wards(area: str):
    assert match(area, WARDS) == []


def test_the_longest_name_is_meant():
    assert names("phường Tân Sơn Hòa") == ["Phường Tân Sơn Hòa"]
    assert names("phường Tân Sơn, phường Tân Sơn Nhất") == ["Phường Tân Sơn", "Phường Tân Sơn Nhất"]


def test_a_longer_name_that_is_unknown_is_not_taken_for_its_beginning():
    (found,) = match("phường Tân Hưng Thuận, TP HCM", WARDS)
    assert (NAMES[found.ward_id], found.score, found.sure) == ("Phường Tân Hưng", 0.5, False)


def test_a_list_of_wards():
    assert names("các phường Bình Tiên, Phú Lâm và Bình Tây, TP HCM") == [
        "Phường Bình Tiên",
        "Phường Phú Lâm",
        "Phường Bình Tây",
    ]
    assert names("phường Bình Tiên, Bình Tây") == ["Phường Bình Tiên"]  # Bình Tây may be the market


def test_accents_decide_where_the_text_has_them():
    assert names("xã Thạnh An") == ["Xã Thạnh An"]
    assert names("xã Thanh An") == ["Xã Thanh An"]
    assert (names("xa thanh an"), perhaps("xa thanh an")) == ([], {"Xã Thạnh An", "Xã Thanh An"})
    assert perhaps("phường Bình Tiến") == {"Phường Bình Tiên"}


def test_a_name_alone_may_be_a_ward():
    assert (names("Bình Tiên, TP HCM"), perhaps("Một phần Bình Tiên, TP HCM")) == ([], {"Phường Bình Tiên"})


def test_another_kind_is_told_and_not_sure():
    assert perhaps("phường Hưng Long") == {"Xã Hưng Long"}


def test_former_names():
    wards = with_former("Xã Tân Nhựt", "Xã Tân Kiên", "Thị trấn Tân Túc")
    assert names("xã Tân Kiên, huyện Bình Chánh", wards) == ["Xã Tân Nhựt"]
    assert names("TT. Tân Túc", wards) == ["Xã Tân Nhựt"]
    assert names("phường Bình Tân", with_former("Phường Tân Mỹ", "Phường Bình Tân")) == ["Phường Bình Tân"]


def test_a_former_name_of_several_wards_is_ambiguous_until_the_district_is_named():
    first, second = WARDS[0], WARDS[1]
    wards = [
        NamedWard(first.id, first.code, first.name, "", ("Phường 5, Quận 3",)),
        NamedWard(second.id, second.code, second.name, "", ("Phường 5, Quận 10",)),
    ]
    assert [(each.ambiguous, each.sure) for each in match("P5", wards)] == [(True, False), (True, False)]
    assert [each.ward_id for each in match("Phường 5, Quận 10", wards)] == [second.id]
    assert [each.ward_id for each in match("P.5 quận 3", wards) if each.sure] == [first.id]


def test_a_former_name_goes_before_todays_only_with_its_district():
    wards = with_former("Phường Phú Thọ Hòa", "Phường Tân Thành, Quận Tân Phú")
    assert names("Phường Tân Thành", wards) == ["Phường Tân Thành"]
    assert names("Phường Tân Thành, quận Tân Phú", wards) == ["Phường Phú Thọ Hòa"]
    assert names("P. Tân Thành - Tân Phú", wards) == ["Phường Phú Thọ Hòa"]


def test_a_number_ends_the_name():
    wards = with_former("Phường Gò Vấp", "Phường 12, Quận Gò Vấp")
    assert names("P.12 Gò Vấp", wards) == ["Phường Gò Vấp"]


def test_wards_are_named_once_and_in_the_order_of_the_text():
    area = "xã Kim Long, xã Châu Đức và xã Kim Long"
    found = match(area, WARDS)
    assert [area[slice(*each.span)] for each in found] == ["xã Kim Long", "xã Châu Đức"]


def test_the_nearest_names_are_offered():
    assert nearest("phường Bình Tienn", WARDS)[0] == "Phường Bình Tiên"
    assert nearest("Phường An Nhon Tay Bac", WARDS)[0] == "Xã An Nhơn Tây"
    assert nearest("Rạch Dừ", WARDS)[0] == "Phường Rạch Dừa"  # stored with two spaces, shown with one
    assert nearest("phường Zzzzzz", WARDS) == []


def test_names_of_another_country_carry_their_kind_themselves():
    wards = [NamedWard(1, "UA1", "Чернівська громада", "community")]
    assert [each.ward_id for each in match("Одеса, Чернівська громада", wards)] == [1]


def test_reasons_are_in_the_language_spoken():
    with use("en"):
        assert [each.why for each in match("xã Kim Long", WARDS)] == ["Named in the text"]


@given(st.text(), st.sampled_from(WARDS), st.text())
def test_any_text_is_searched_without_an_error_and_spans_are_of_the_text(
    before: str, ward: NamedWard, after: str
):
    area = f"{before} {ward.name} {after}"
    for each in match(area, WARDS):
        start, end = each.span
        assert 0 <= start < end <= len(area)
        assert 0 < each.score <= 1
