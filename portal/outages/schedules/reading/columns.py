"""The heading of a table: which column tells what, by name and in any order."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.i18n import _, listed
from portal.outages.schedules.reading.folded_text import fold

#: kind → headings, compared by folded_text.fold. A heading may stand for one kind alone.
NAMES: dict[str, tuple[str, ...]] = {
    "date": (
        "Ngày",
        "Ngày cắt điện",
        "Ngày cúp điện",
        "Ngày mất điện",
        "Ngày ngừng cấp điện",
        "Ngày thực hiện",
        "Từ ngày",
        "Ngày bắt đầu",
        "Date",
        "Day",
        "Start date",
        "From date",
        "Outage date",
        "Дата",
        "Дата початку",
        "Дата відключення",
        "日期",
        "停电日期",
        "开始日期",
    ),
    "end_date": (
        "Đến ngày",
        "Ngày kết thúc",
        "Ngày có điện",
        "End date",
        "To date",
        "Until date",
        "Дата кінця",
        "结束日期",
    ),
    "from": (
        "Thời gian từ",
        "Từ",
        "Từ giờ",
        "Giờ bắt đầu",
        "Bắt đầu",
        "Bắt đầu lúc",
        "Thời gian bắt đầu",
        "Thời điểm bắt đầu",
        "Giờ cắt",
        "Giờ cắt điện",
        "Giờ mất điện",
        "Thời gian cắt",
        "From",
        "From time",
        "Start",
        "Start time",
        "Starts",
        "Time from",
        "Begin",
        "Begins",
        "З",
        "Від",
        "Початок",
        "fromDate",
        "开始时间",
        "停电开始时间",
        "停电时间",
    ),
    "to": (
        "Thời gian đến",
        "Đến",
        "Đến giờ",
        "Giờ kết thúc",
        "Kết thúc",
        "Kết thúc lúc",
        "Thời gian kết thúc",
        "Thời điểm kết thúc",
        "Giờ đóng điện",
        "Giờ có điện",
        "Dự kiến có điện",
        "Thời gian có điện",
        "Thời gian dự kiến có điện",
        "Thời gian đóng điện",
        "Dự kiến đóng điện",
        "To",
        "To time",
        "End",
        "End time",
        "Ends",
        "Time to",
        "Until",
        "Expected restoration",
        "До",
        "Кінець",
        "Час включення",
        "Час ввімкнення",
        "Час відновлення",
        "toDate",
        "结束时间",
        "停电结束时间",
        "预计送电时间",
        "送电时间",
    ),
    "time": (
        "Thời gian",
        "Giờ",
        "Khung giờ",
        "Thời gian cắt điện",
        "Thời gian mất điện",
        "Thời gian cúp điện",
        "Thời gian ngừng cấp điện",
        "Thời gian ngừng cung cấp điện",
        "Time of outage",
        "Outage time",
        "Час відключення",
        "Час відключень",
        "Години",
        "Time",
        "Hours",
        "Period",
        "Час",
        "时间段",
    ),
    "area": (
        "Khu vực",
        "Khu vực mất điện",
        "Khu vực cắt điện",
        "Khu vực cúp điện",
        "Khu vực ngừng cấp điện",
        "Khu vực ngừng cung cấp điện",
        "Адреси",
        "Вулиці",
        "Населений пункт",
        "停电地点",
        "影响范围",
        "影响区域",
        "Khu vực ảnh hưởng",
        "Phạm vi",
        "Phạm vi mất điện",
        "Địa điểm",
        "Địa bàn",
        "Nơi mất điện",
        "Area",
        "Areas",
        "Affected area",
        "Place",
        "Location",
        "Where",
        "Територія",
        "Адреса",
        "停电区域",
        "停电范围",
        "区域",
    ),
    "station": (
        "Trạm",
        "Tên trạm",
        "Trạm biến áp",
        "TBA",
        "Tên TBA",
        "Station",
        "Station name",
        "Substation",
        "Transformer",
        "stationName",
        "Підстанція",
        "台区",
        "台区名称",
    ),
    "station_code": (
        "Mã trạm",
        "Mã TBA",
        "Số trạm",
        "Station code",
        "Station no",
        "stationCode",
        "Код підстанції",
        "台区编号",
    ),
    "reason": (
        "Lý do",
        "Lí do",
        "Lý do cắt điện",
        "Lý do mất điện",
        "Lý do ngừng cấp điện",
        "Lý do ngừng cung cấp điện",
        "Nguyên nhân",
        "Nội dung",
        "Nội dung công tác",
        "Nội dung công việc",
        "Reason",
        "Cause",
        "Work",
        "Причина",
        "Причина відключення",
        "Reason for outage",
        "停电事由",
        "停电原因",
        "原因",
    ),
    "status": ("Trạng thái", "Tình trạng", "Status", "State", "statusStr", "Статус", "状态"),
    "company": (
        "Công ty",
        "Công ty điện lực",
        "Điện lực",
        "Đơn vị",
        "Đơn vị quản lý",
        "Company",
        "Utility",
        "Unit",
        "Компанія",
        "Оператор",
        "供电公司",
        "供电单位",
    ),
}

#: Headings over queues (1.1 … 6.2), those that say it most exactly first. They tell where, if no other column does.
QUEUES = (
    "Підчерга", "Підчерги", "Номер підчерги", "Черга/Підчерга",
    "Черга", "Черги", "Номер черги", "Черга відключень", "Черга відключення", "Черга ГПВ", "Queue", "Queues",
    "Queue number", "Queue no", "Queue ID", "Outage queue",
    "Група", "Групи", "Номер групи", "Група відключень", "Група ГПВ", "ГПВ", "Group", "Groups", "Group number", "GPV",
)  # fmt: skip

MAX_COLUMNS = 200

#: Words of a heading that name its unit.
_UNITS = frozenset({"", "h", "hh", "mm", "hh mm", "dd", "yyyy", "thang", "nam", "month", "year", "год", "хв"})
_KIND = {fold(name): kind for kind, names in NAMES.items() for name in names}
_QUEUE = {fold(name): at for at, name in reversed([*enumerate(QUEUES)])}
#: The kinds that tell when.
WHEN = ("date", "end_date", "from", "to", "time")
PLACE = frozenset({"area", "station", "station_code"})  #: the kinds that tell where


@dataclass(frozen=True)
class Columns:
    """Where each kind stands, and what every column is called in the file."""

    at: dict[str, int]
    labels: tuple[str, ...]
    places: tuple[int, ...] = ()  #: all columns that tell where, of a village and its streets for example
    queues: bool = False  #: the area is a queue, or several

    def label(self, kind: str | None) -> str | None:
        """The heading of that kind as the file words it; as we would word it, if it has none."""
        if kind is None:
            return None
        return self.labels[self.at[kind]].strip() if kind in self.at else NAMES[kind][0]

    def cell(self, cells: Sequence[str], kind: str) -> str | None:
        """What the row tells of that kind, word for word; None for a cell that is missing or blank."""
        if kind == "area" and len(self.places) > 1:
            told = [cells[at] for at in self.places if at < len(cells) and cells[at].strip()]
            return ", ".join(dict.fromkeys(told)) or None
        at = self.at.get(kind, len(cells))
        return cells[at] if at < len(cells) and cells[at].strip() else None

    def more(self, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The filled cells of columns that mean nothing here, so that they are not lost."""
        known = {*self.at.values(), *self.places}
        shown = ((at, cell) for at, cell in enumerate(cells) if at not in known and cell.strip())
        return tuple((self.labels[at].strip() or str(at + 1), cell) for at, cell in shown)


def kinds(cells: Sequence[str]) -> dict[str, list[int]]:
    """Which columns these headings would be."""
    found: dict[str, list[int]] = {}
    for at, cell in enumerate(cells[:MAX_COLUMNS]):
        if len(cell) <= 80 and (kind := _kind(cell)):
            found.setdefault(kind, []).append(at)
    return found


@lru_cache(maxsize=4096)  # the same dates, times and words come again and again
def _kind(cell: str) -> str | None:
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", cell)
    if kind := _KIND.get(fold(bare)):
        return kind
    # “Ngày/Date”, “Từ (giờ) / From”: the same in two languages, or with its unit
    names = [name for part in re.split(r"[/|\n]", bare) if (name := fold(part)) not in _UNITS]
    told = {_KIND.get(name) for name in names}
    return told.pop() if len(names) and len(told) == 1 else None


def heading(cells: Sequence[str]) -> Columns | None:
    """The columns, if this row is a heading: it names a place, and when the cut starts and ends."""
    found = kinds(cells)
    if by_queue := not found.keys() & PLACE:
        found |= _queues(cells)
    if missing(found) or len(cells) > MAX_COLUMNS or any(len(found.get(kind, ())) > 1 for kind in WHEN):
        return None
    at = {kind: places[0] for kind, places in found.items()}
    if {"from", "to"} <= at.keys():
        at.pop("time", None)
    elif {"time", "to"} <= at.keys():  # “Thời gian cắt điện”, “Thời gian có điện”
        at["from"] = at.pop("time")
    return Columns(at, tuple(cells), tuple(found.get("area", ())), by_queue)


def _queues(cells: Sequence[str]) -> dict[str, list[int]]:
    """The column of queues as that of areas; a group beside a queue is only kept."""
    told = [(rank, at) for at, cell in enumerate(cells[:MAX_COLUMNS]) if (rank := _queue(cell)) is not None]
    return {"area": [min(told)[1]]} if told else {}


def _queue(cell: str) -> int | None:
    """The rank of a heading over queues; None for any other."""
    if len(cell) > 80:
        return None
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", cell)
    ranks = [_QUEUE.get(fold(part)) for part in (bare, *re.split(r"[/|\n]", bare))]
    if ranks[0] is not None:
        return ranks[0]
    told = [rank for rank in ranks[1:] if rank is not None]
    return min(told) if len(told) == len(ranks) - 1 else None


def is_heading_cell(cell: str) -> bool:
    """Whether the heading of a table may have this cell."""
    return bool(kinds([cell])) or _queue(cell) is not None


def stacked(above: Sequence[str], below: Sequence[str]) -> Columns | None:
    """The columns of a heading of two rows: “Thời gian” over “Từ” and “Đến”; the lower word counts."""
    if any(letter.isdigit() for cell in below for letter in cell) or not kinds(below).keys() & set(WHEN):
        return None
    if heading(below) or len(kinds(below)) < sum(bool(cell.strip()) for cell in below):
        return None
    width = max(len(above), len(below))
    upper, lower = ([*cells, *[""] * (width - len(cells))] for cells in (above, below))
    return heading([low if low.strip() else high for high, low in zip(upper, lower, strict=True)])


def written(labels: Sequence[str]) -> str:
    """A heading as a row of a file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([" ".join(label.split()) for label in labels])
    return out.getvalue()


def missing(found: dict[str, list[int]]) -> list[str]:
    """What a heading with these columns lacks."""
    lacks = [] if found.keys() & PLACE else [_("where (“Khu vực”)")]
    if "time" in found:
        return lacks
    both_days = {"date", "end_date"} <= found.keys()  # they may hold the times as well
    lacks += [] if "from" in found or both_days else [_("from when (“Thời gian từ”)")]
    lacks += [] if found.keys() & {"to", "end_date"} else [_("until when (“Thời gian đến”)")]
    return lacks


def problem(rows: Sequence[tuple[int, Sequence[str]]]) -> str:
    """Why none of these rows (line, cells) is a heading, in words."""
    line, cells = max(rows, key=lambda row: len(kinds(row[1])), default=(0, ()))
    found, wide = kinds(cells), len(cells) if len(cells) > MAX_COLUMNS else 0
    if not found.keys() & PLACE:
        found |= _queues(cells)
    if len(found) < 2:
        return _("No heading was found; a table begins with a row such as “Date, From, To, Area”")
    if lacks := missing(found):
        return _(
            "The heading on line {line} has no column that tells {what}",
            line=str(line),
            what=listed(lacks),
        )
    if wide:
        return too_wide(wide)
    return _("The heading on line {line} has two columns with the same meaning", line=str(line))


def too_wide(count: int) -> str:
    """What to say of a row with that many columns."""
    return _("{count} columns; at most {limit} are read", count=count, limit=MAX_COLUMNS)
