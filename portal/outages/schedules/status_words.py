"""What a publisher's word for the state of a cut means: it stands, it is off, it is moved, or nobody here knows.

A word is looked for in clauses, without case, marks and width: “Tạm HOÃN (mưa bão)”, “Đã huỷ”, “ＣＡＮＣＥＬＬＥＤ”, “已取消”.
A “not” before it turns it round: “Không hủy”, “не скасовано”, “not cancelled”, “未取消” stand. What says neither is not
taken to stand; `Meaning.state` is then None, and somebody decides. So is what is only asked for or possible (“Đề nghị hủy”,
“may be cancelled”), and what is over or was refused (“检修完成”, “План відхилено”): nobody is told that the power will be off.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from portal.outages.schedules.reading.folded_text import fold

State = Literal["posted", "moved", "cancelled"]


class Meaning(NamedTuple):
    """What a status says. `kind` is None where it does not tell, `state` where it is not understood."""

    kind: str | None
    state: State | None


#: All words are spelt as `fold` leaves them: small, without marks (й is и, ї is і, hủy is huy).
_KINDS = (
    ("emergency", r"\bkhan cap|\bemergenc|\bекстр|\bаваріин|紧急|緊急|应急"),
    ("fault", r"\bsu co\b|\bfault|\bпошкодж|故障"),
    ("shedding", r"\bsa thai|\btiet giam|\bshedding|\bстабілізац|\bгпв\b|错峰|有序用电|限电"),
)
#: Called off in words that hold a “not” themselves, so they are looked for first.
_NOT_AT_ALL = (
    r"\bkhong (?:con |duoc )?(?:thuc hien|tien hanh|cat|cup|ngung|mat)\b(?: (?:cap |cung cap )?dien\b)?"
    r"|\b(?:will|does|shall|is|are) not (?:be )?(?:go(?:ing)? ahead|proceed(?:ing)?|take place|taking place)\b"
    r"|\bне (?:відбудеться|відбуватиметься|проводитиметься|проводитимуться|буде проводитис[ья])\b"
    r"|(?:不再|不予)(?:停电|停電|执行|執行|实施)|无需停电|無需停電"
)
_OFF = (
    r"\bhuy\b|\bbai bo\b|\bthu hoi\b|\brut (?:lich|lai)\b|\bno longer (?:required|needed|planned)\b|\bvoid(?:ed)?\b|\bcancel\w*|\bcalled? off\b|\bwithdrawn\b|\brevoked\b|\bannulled\b"
    r"|\bскасов\w*|\bскасув\w*|\bвідмін\w*|\bанул\w*|\bотмен\w*|\bзнят(?:о|ий|е|а|і)\b"
    r"|不实施|不實施|取消|作废|作廢|撤销|撤銷|撤消|终止|終止"
)
_MOVED = (
    r"\bhoan\b(?! (?:thanh|tat|cong|chinh|toan khoi phuc|lai nguyen))|\bdoi (?:lich|ngay|gio|lai|sang|qua|den|toi|thoi gian)\b"
    r"|\bda doi\b|\bbi doi\b|\b(?:duoc|phai) doi\b|^doi$|\blui (?:lich|ngay|gio|lai|sang|den)\b"
    r"|\bchuyen (?:lich|ngay|gio|sang|qua|thoi gian)\b|\btri hoan\b"
    r"|\bre ?schedul\w*|\bpostpon\w*|\bdefer(?:red|ral)?\b|\bdelay\w*|\bput off\b|\bon hold\b|\bmoved\b|\bnew date\b"
    r"|\bsuspended\b|\bперенес\w*|\bперенош\w*|\bперенос\w*|\bвідклад\w*|\bвідтермін\w*|\bпризупин\w*"
    r"|顺延|順延|延期|推迟|推遲|延后|延後|延迟|延遲|改期|改至|改到|改为|改為|暂缓|暫緩|另行安排|另行通知"
)
_STANDS = (
    r"\bke hoach\b|\bdu kien\b|\bda duyet\b|\bduoc duyet\b|\bphe duyet\b|\bda chot\b|\bban hanh\b|\bcong bo\b|\bda dang\b"
    r"|\bxac nhan\b|\b(?:chua|dang|sap|se|cho) (?:thuc hien|tien hanh|cat|ngung)\b|\btam ngung\b|\bngung cap\b|\bngung cung cap\b"
    r"|\blich\b|\bbao tri\b|\bsua chua\b|\bcat dien\b|\bcup dien\b|\bmat dien\b|\bbinh thuong\b|\bkhong (?:thay )?doi\b"
    r"|\bgiu nguyen\b|\bvan\b|\bmoi\b|\bcon hieu luc\b"
    r"|\bplan\w*|\bschedul\w*|\bprogram\w*|\bconfirm\w*|\bapprov\w*|\bauthori[sz]ed\b|\bpublish\w*|\bannounced\b|\bposted\b"
    r"|\bactive\b|\bupcoming\b|\bpending\b|\bin progress\b|\bongoing\b|\bmaintenance\b|\bunchanged\b|\bas announced\b|\bon\b"
    r"|\bgoing ahead\b|\bпланов\w*|\bзапланован\w*|\bзатвердж\w*|\bпідтвердж\w*|\bграфік\w*|\bвведен\w*|\bзапроваджен\w*"
    r"|\bді(?:є|ють|ятиме|ятимуть)\b|\bоприлюднен\w*|\bопублікован\w*|\bремонт\w*|\bбез змін\b|\bвідключен\w*|\bочікує\w*"
    r"|计划|計劃|批准|审批|審批|发布|發布|下达|公告|检修|檢修|停电|停電|执行|執行|待停|临时|臨時|正常|确认|確認|有效|生效|不变|不變"
)
#: Before or after a word that drops a cut: nobody has decided yet.
_MAYBE = (
    r"\b(?:de nghi|de xuat|kien nghi|yeu cau|xin|co the|co kha nang|du kien|(?:dang )?xem xet|cho (?:phe )?duyet"
    r"|may|might|could|can|possibl[ey]|propos\w*|request\w*|likely|consider\w*|expected|to"
    r"|може\w*|можут\w*|можлив\w*|імовірн\w*|пропону\w*|запит\w*|планується|розгляда\w*)\b"
    r"(?: (?:bi|duoc|se|cho|phep|viec|lich|be|get|a|an|the|for|to|of|на|про|бути|буде|будуть)\b)*"
    r"|(?:可能|或将|或將|拟|擬|申请|申請|建议|建議|考虑|考慮)[被会會要]*"
)
_ASKED = (
    r"(?: (?:lich|cat dien|is|was|being|has been|been)\b)* ?"
    r"(?:\b(?:(?:dang )?cho (?:phe )?duyet|dang cho|requested|proposed|possible|pending|likely|expected|awaiting|under review)\b"
    r"|\bочіку\w*|申请|申請|待[批审審核确確]|审批|審批|审核|審核)"
)
#: It is over, or was never allowed: it does not stand, and nobody called it off.
_ENDED = (
    r"\bhoan (?:thanh|tat)\b|\b(?:da|duoc) (?:khoi phuc|khac phuc|xong)\b|\bket thuc\b|\bkhac phuc xong\b|\bco dien\b|\bdong dien\b"
    r"|\bcomplet\w*|\bfinish\w*|\bended\b|\brestor\w*|\bdone\b|\bclosed\b|\bfixed\b|\brepaired\b|\bresolved\b"
    r"|\b(?:power|supply|electricity)(?: is)?(?: back)? on\b"
    r"|\bзаверш\w*|\bзакінч\w*|\bвідновл\w*|\bвиконан\w*|\bусун\w*"
    r"|完成|结束|結束|恢复|恢復|送电|送電|修复|修復|办结"
    r"|\btu choi\b|\b(?:bi )?tra lai\b|\breject\w*|\bdeclin\w*|\bdenied\b|\bвідхил\w*|驳回|駁回|拒绝|拒絕"
    r"|\bcho (?:phe )?(?:duyet|xac nhan)\b|\bto be (?:confirm|announc|approv|determin|decid)\w*"
    r"|\bвідключен\w* не\b|\bграфік\w* не\b|\bno (?:\w+ )?(?:outage|cut|interruption|shutdown)s?\b"
)
#: Nothing at all, as people write it.
_NO_WORD = re.compile(r"[\s\-–—.·…_/]*")
#: Words of DTEK's grid, which are states and no talk.
_GRID = frozenset({"no", "maybe"})
_NOT = (
    r"(?:\b(?:khong|chua|chang|dung)(?: (?:bi|co|he|phai|con|duoc|the|xac nhan))*"
    r"|\b(?:not|never|isn t|wasn t|aren t|hasn t|no longer|without)(?: (?:be|been|yet|being|to|a|any|formally|officially))*"
    r"|\bне(?: (?:було|був|буде|були|є|підлягає|можна))*|\bбез"
    r"|并未|並未|尚未|未曾|未被|没有|沒有|未|没|沒|不会|不會|不|非|无|無)"
)
_TOLD = re.compile(
    rf"(?P<asked>(?:{_MAYBE}) ?(?:{_OFF}|{_MOVED})|(?:{_OFF}|{_MOVED}){_ASKED})"
    rf"|(?P<none>{_NOT_AT_ALL})"
    rf"|(?P<stays>{_NOT} ?(?:{_OFF}|{_MOVED})|\bun(?:cancel|postpon)\w*|\bнескасов\w*|\bнеперенес\w*)"
    rf"|(?P<both>(?:{_OFF}) ?(?:lich |the |viec |su )?(?:{_MOVED}))"
    rf"|(?P<moved>{_MOVED})|(?P<off>{_OFF})"
    rf"|(?P<plain>{_NOT} ?(?:{_ENDED})|\bdang (?:duoc )?(?:khac phuc|khoi phuc|xu ly)\b"
    rf"|(?:\bdu kien|\bexpected|\bestimated|\bочіку\w*|预计|預計)(?: \w+){{0,2}} ?(?:{_ENDED})|\bchua (?:thuc hien|tien hanh|cat|ngung)\b|未执行|未執行|\bkhong (?:thay )?doi\b|不变|不變|\bбез змін\b|待批准|待审批)"
    rf"|(?P<ended>{_ENDED})|(?P<unsure>{_NOT} ?(?:chinh thuc |duoc )*(?:{_STANDS}))|(?P<stands>{_STANDS})"
)
_CLAUSE = re.compile(r"[,;.:()/|\[\]<>«»、，；。：（）【】]+|\s[-–—]+\s|[–—]|\n")


@lru_cache(maxsize=1024)  # a file has a few words and many rows
def meaning(status: str | None) -> Meaning:
    """What it says; of no word at all, that the cut stands."""
    words = _clauses(status or "")
    if not words:
        return Meaning(None, "posted" if _NO_WORD.fullmatch(status or "") else None)
    kind = next((kind for kind, told in _KINDS if any(re.search(told, each) for each in words)), None)
    if set(words) <= _GRID:
        return Meaning(kind, "posted")
    found = {str(match.lastgroup) for each in words for match in _TOLD.finditer(each)}
    if found & {"off", "moved"} and re.search("[?？]", status or ""):
        return Meaning(kind, None)
    return Meaning(kind, _state(found) or ("posted" if kind and not found else None))


def _state(found: set[str]) -> State | None:
    if found & {"both", "unsure", "asked", "ended"} and not found & {"none", "off", "moved"}:
        return None
    if "moved" in found:  # “cancelled, moved to 7/12”
        return "moved"
    if found & {"none", "off"}:
        return "cancelled"
    return "posted" if found & {"stays", "plain", "stands"} else None


def _clauses(status: str) -> list[str]:
    """The clauses, folded; a space between two Chinese letters is none."""
    text = unicodedata.normalize("NFKC", status)
    folded = (fold(clause) for clause in _CLAUSE.split(text))
    return [re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", each) for each in folded if each]
