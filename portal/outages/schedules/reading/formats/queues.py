"""Queue messages of Ukrainian operators: a text that names the day and, queue by queue, the hours without power.

    11 грудня по області діятимуть ГПВ             the day, in words or digits; the year may be missing
    1.1: 03:00 - 08:00, 21:00 – 24:00              a queue with its hours, or several queues (1.1, 1.2)
    Черга 2.1: 00-02, 04-07                        whole hours
    ⚡ Черга 3.1                                    a queue alone, and its hours on the lines below it
     з 09:00 до 14:00
    4.1, 4.2 не вимикаються                        stays on: no cut, and so told
    Група 1.1. Електроенергії немає з 17:00 …      a group, in a sentence
    07:00-09:00 4.1, 4.2 черги                     the hours before their queues
    … на 8 жовтня: 1.1 22:00 - 24:00 1.2 01:00 …   all in one line
    Інформація станом на 19:05 30.06.2026          when it was published: no day of a cut

Times are Kyiv's; a queue's number is the area. Of the rest, the line that first names the day is the heading, and
every other line is handed back as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from portal.i18n import _
from portal.outages.schedules.reading import as_of, columns, records
from portal.outages.schedules.reading.encodings import BROKEN
from portal.outages.schedules.reading.formats import Format
from portal.outages.schedules.reading.moments import SECONDS_A_DAY, Wrong, moment, short
from portal.outages.schedules.reading.notice import Notice, Unread
from portal.outages.schedules.reading.records import Record
from portal.outages.schedules.reading.source import Source
from portal.outages.schedules.reading.span import until
from portal.outages.schedules.reading.ukrainian import days

NAME = "queues"
ZONE = ZoneInfo("Europe/Kyiv")
HEADED = 200  #: rows in which the heading of a table is looked for

_QUEUE = r"[1-9][0-9]?[./][1-9](?![\d/]|\.\d)"
_ROW = re.compile(
    rf"\W*(?:(?:(?:під)?черг[аиу]|груп[аиу])\s*№?\s*)?(?P<queues>{_QUEUE}(?:\s*(?:[,;]|та|і|й)\s*{_QUEUE})*)"
    r"(?:\s*(?:(?:під)?черг[аи]|груп[аи]))?\s*[:)–—.-]?\s*"
    r"(?:(?:електроенергії|електропостачання|світла)\s+(?:немає|нема|не\s+буде|відсутнє)\s*[:–—-]?\s*)?(?P<hours>.*)",
    re.I,
)
#: Hours first: 07:00-09:00 4.1, 4.2 черги.
_TURNED = re.compile(
    rf"\W*(?P<hours>(?:з\s*)?\d{{1,2}}[:;]\d\d\s*(?:[-–—]|до)\s*\d{{1,2}}[:;]\d\d)(?![:;\d])\s*[:–—-]?\s*"
    rf"(?:(?:(?:під)?черг[аиу]|груп[аиу])\s*№?\s*)?"
    rf"(?P<queues>{_QUEUE}(?:\s*(?:[,;]|та|і|й)\s*{_QUEUE})*)(?:\s*(?:(?:під)?черг[аи]|груп[аи]))?\W*",
    re.I,
)
#: Queues with their hours one after the other in a line, behind the words that name the day.
_RUN = re.compile(
    rf"(?<![\d.:/]){_QUEUE}\s*[:–—-]?\s+(?:з\s*)?\d{{1,2}}[:;]\d\d\s*(?:[-–—]|до)\s*\d{{1,2}}[:;]\d\d", re.I
)
#: A cell of a table that holds queues and nothing else; 1-1 is a queue there, as no hours stand beside it.
_CELL_QUEUE = r"[1-9][0-9]?\s*[./-]\s*[1-9](?!\d)"
_WORD = r"(?:(?:(?:під)?черг\w*|(?:під)?груп\w*|гпв|gpv|(?:sub)?queues?|groups?)\s*№?\s*)?"
_CELL = re.compile(
    rf"\W*{_WORD}{_CELL_QUEUE}(?:(?:\s*(?:[,;&\n]|\b(?:та|і|й|and)\b)\s*|\s+){_WORD}{_CELL_QUEUE})*\s*{_WORD}\W*",
    re.I,
)
#: The queues that there are: each of the six is halved.
KNOWN = frozenset(f"{queue}.{half}" for queue in range(1, 7) for half in (1, 2))
_TIME = r"([0-9]{1,2})(?:[:;.]([0-9]{2}))?"  # 02;00 happens where : is typed with Shift
_HOURS = re.compile(
    rf"(?:\bз\s*)?(?<![\d:;.]){_TIME}\s*(?:[-–—]|до|(?<=:[0-9]{{2}}):)\s*{_TIME}(?![\d:]|\.\d|\s*[-–—])", re.I
)
_STAYS_ON = re.compile(
    r"[-–—]|не\s+(?:вимик|відключ|застосов)\w*|(?:електроенергія|електропостачання|світло)\s+(?:є|буде)|без\s+відключень",
    re.I,
)
_BETWEEN = re.compile(r"[\s,;.]|\b(?:та|і|й)\b", re.I)
_ABOUT = re.compile(r"черг|груп|гпв|графік|відключ|вимкнен|електро", re.I)


#: That nothing is planned.
_NOTHING = re.compile(
    r"(?:відключен\w*|графік\w*|гпв|обмежен\w*|вимкнен\w*)(?:[^.!\n]|\.(?=\d)){0,60}?\bне\s+(?:заплан|прогноз|планує|передбач|застосов|очіку|діят|діють|буде|ввод|введ)\w*"
    r"|\bне\s+(?:заплан|прогноз|планує|передбач|застосов|очіку|діят|діють|буде|ввод|введ)\w*(?:[^.!\n]|\.(?=\d)){0,60}?(?:відключен|графік|гпв|обмежен|вимкнен)\w*"
    r"|\b(?:без|немає)\s+(?:жодних\s+|планових\s+|погодинних\s+)?(?:відключен|обмежен|вимкнен)\w*",
    re.I,
)


def sniff(source: Source) -> bool:
    """Whether a text about queues has hours of one, or says that nothing is planned."""
    if source.is_workbook or not _ABOUT.search(source.text) or _is_table(source):
        return False
    message = _Message(source)
    return any(message.rows for _piece in message.pieces()) or _plans_nothing(source)


def _is_table(source: Source) -> bool:
    """Whether it has the heading of a table of queues, which tells more than the order of a line."""
    cuts = (islice(records.split(source.text, sign), HEADED) for sign in ";\t|,")
    found = (columns.heading(record.cells) for cut in cuts for record in cut)
    return any(heading and heading.queues for heading in found)


def _plans_nothing(source: Source) -> bool:
    """Whether the text says so, and no hours that something else could be meant by."""
    return bool(_NOTHING.search(source.text)) and not _HOURS.search(as_of.without(source.text))


def read(source: Source) -> Iterator[Notice | Unread]:
    """The pieces, line by line."""
    message = _Message(source)
    yield from message.pieces()
    source.header = message.heading


class _Message:
    """A message while it is read from top to bottom."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.heading: str | None = None  #: the line that first names a day
        self.named: list[date | str] = []  #: the days that the text above the rows names
        self.prose = True  #: whether the line before was such text
        self.label: Record | None = None  #: a queue alone on its line, whose hours are still to come
        self.queues: list[str] = []  #: the queues whose hours these are
        self.rows = 0  #: with hours, so far
        self.years = set(re.findall(r"(?<!\d)20[0-9]{2}(?!\d)", source.text))  #: that the text names

    def pieces(self) -> Iterator[Notice | Unread]:
        for line in records.lines(self.source.text):
            if run := self.run_together(line):
                yield from run
                continue
            broken = BROKEN.search(line.text)
            row = None if broken else _TURNED.fullmatch(line.text) or _ROW.fullmatch(line.text)
            hours = (row["hours"] if row else line.text).strip()
            told = _only_hours(hours) or bool(row and _STAYS_ON.fullmatch(hours.rstrip(" .;")))
            if row or not told:
                yield from self.unlabel()
            if row and (told or not hours):
                self.queues, self.prose = _queues(row["queues"]), False
                self.label = None if hours else line
            if told and self.queues:
                self.rows += _only_hours(hours)
                yield from self.row(_under(self.label, line), hours)
                self.label = None
            elif not self.label:
                self.queues = []
                yield from self.text(line, row)
        yield from self.unlabel()

    def run_together(self, line: Record) -> list[Notice | Unread]:
        """The pieces of a line that tells several queues one after the other; none of any other line."""
        found = [] if BROKEN.search(line.text) else list(_RUN.finditer(line.text))
        head = line.text[: found[0].start()] if found else ""
        if not found or (len(found) < 2 and not days(as_of.without(head), self.source.today)):
            return []
        ends = [*(match.start() for match in found[1:]), len(line.text)]
        told = [line.text[match.start() : end] for match, end in zip(found, ends, strict=True)]
        rows = [_ROW.fullmatch(each) for each in told]
        hours = [row["hours"].strip() if row else "" for row in rows]
        if not all(_only_hours(each) for each in hours):
            return []
        pieces: list[Notice | Unread] = list(self.unlabel())
        if named := days(as_of.without(head), self.source.today):
            self.named = (self.named if self.prose else []) + named
        for row, each in zip(rows, hours, strict=True):
            self.queues, self.prose = _queues(row["queues"] if row else ""), False
            self.rows += 1
            pieces += self.row(line, each)
        return pieces

    def unlabel(self) -> Iterator[Unread]:
        """Give back a queue that no hours follow."""
        if self.label:
            yield Unread(self.label.line, self.label.text, _("It names no hours"))
        self.label = None

    def text(self, line: Record, row: re.Match[str] | None) -> Iterator[Unread]:
        """A line that is no row: it may name the day."""
        if row and _HOURS.search(row["hours"]):
            yield Unread(line.line, line.text, _("There is more in it than a queue and its hours"))
            return
        stamped = as_of.AS_OF.search(line.text)
        if found := days(as_of.without(line.text), self.source.today):
            self.named = (self.named if self.prose else []) + found
        self.prose = True
        if found and self.heading is None:
            self.heading = line.text
        elif _NOTHING.search(line.text):
            yield Unread(line.line, line.text, _("It says that nothing is planned"))
        elif stamped and not found and days(stamped[0], self.source.today):
            yield Unread(line.line, line.text, as_of.why())
        else:
            yield Unread(line.line, line.text, _("It names no queue with its hours"))

    def row(self, line: Record, hours: str) -> Iterator[Notice | Unread]:
        """The cuts of a row."""
        ranges = list(_HOURS.finditer(hours))
        if not ranges:
            yield Unread(line.line, line.text, _("It says that the queue stays on"))
        for told in ranges:
            try:
                start, end, notes = self.span(told)
            except Wrong as error:
                yield Unread(line.line, line.text, f"{short(told[0])}: {error}")
                continue
            for queue in self.queues:
                yield Notice(NAME, line.line, line.text, queue, start, end, notes=tuple(notes))

    def span(self, told: re.Match[str]) -> tuple[datetime, datetime, list[str]]:
        """From when until when these hours are. Raises Wrong."""
        day, start, end = _only(self.named), _seconds(told[1], told[2]), _seconds(told[3], told[4])
        begins = moment(day, start, ZONE)
        ends, notes = until(begins, day, None, end or SECONDS_A_DAY, ZONE)  # 20:30–00:00 ends with the day
        if str(day.year) not in self.years:
            notes = [*notes, _("The year is taken to be {year}", year=str(day.year))]
        return begins, ends, notes


def in_cell(text: str) -> list[str]:
    """The queues of a cell of a table, as a message names them. Raises Wrong for anything else."""
    if not _CELL.fullmatch(text):
        raise Wrong(_("“{text}” names no queue; write 1.1", text=short(text)), "area")
    found = [re.sub(r"\s*[./-]\s*", ".", queue) for queue in re.findall(_CELL_QUEUE, text)]
    if unknown := next((queue for queue in found if queue not in KNOWN), None):
        raise Wrong(_("There is no queue {queue}; they are 1.1 to 6.2", queue=unknown), "area")
    return list(dict.fromkeys(found))


def stays_on(text: str) -> bool:
    """Whether the words where hours are expected say that there is no cut."""
    return bool(_STAYS_ON.fullmatch(text.strip().rstrip(" .;")))


def _queues(text: str) -> list[str]:
    """The queues that it names; 1/1 is another way to write 1.1."""
    return [queue.replace("/", ".") for queue in re.findall(_QUEUE, text)]


def _under(label: Record | None, line: Record) -> Record:
    """The hours together with the queue above them."""
    if label is None:
        return line
    return Record(label.line, label.text + "\n" * (line.line - label.line) + line.text, [])


def _only_hours(text: str) -> bool:
    return bool(_HOURS.search(text)) and not _BETWEEN.sub("", _HOURS.sub("", text))


def _only(named: list[date | str]) -> date:
    """The only day that is named. Raises Wrong."""
    if len(set(named)) > 1:
        raise Wrong(_("The text names more than one day"))
    if not named:
        raise Wrong(_("The date is missing"))
    if isinstance(day := named[0], str):
        raise Wrong(day)
    return day


def _seconds(hour: str, minute: str | None) -> int:
    seconds = int(hour) * 3600 + int(minute or 0) * 60
    if int(minute or 0) > 59 or seconds > SECONDS_A_DAY:
        raise Wrong(_("“{text}” is not a time of day", text=f"{hour}:{minute or '00'}"))
    return seconds


FORMAT = Format(NAME, sniff, read, default_kind="shedding", announced=True)
