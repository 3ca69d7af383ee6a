"""Context rules: what a line is because of its form, its place and its neighbours.

Each step looks at a `Page` and marks what it finds; none of them edits. They run in the order of
`STEPS`, from the surest to the weakest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from cleaner.document import Kind
from cleaner.rules.book import RuleBook
from cleaner.rules.page import Evidence, Line, Page
from cleaner.text import bare, fold

SURE, REGION, COMPANY, BETWEEN = 0.95, 0.85, 0.75, 0.65
"""Scores of the steps; on the labelled articles each step is right at least this often."""

NEAR = 2
"""Lines: how far apart two pieces of furniture stand that belong together."""


def phrases(page: Page, book: RuleBook) -> None:
    """What the phrase rules say about each line alone."""
    for index, line in enumerate(page.lines):
        rule = book.match(line.bare, line.folded.endswith(".") and line.closed)
        if rule is None:
            continue
        evidence = Evidence(rule.kind, rule.id, SURE, rule.opens)
        if rule.hint:
            page.hints[index] = evidence
        else:
            page.found[index] = evidence


# -- repetition -----------------------------------------------------------------------------------

REPEAT_WORDS = 3
REPEAT_FAR_WORDS = 12
"""A refrain is short. A paragraph of this length that stands twice was pasted twice."""
GLUED = 60
"""Characters: the longest kicker, breadcrumb or site name before or after a repeated headline."""


def repeats(page: Page, _: RuleBook) -> None:
    """Text that stands twice: link and headline, alt text and caption, page title and h1.

    Verse, code and tables repeat themselves on purpose; a page without paragraphs is left alone.
    """
    prose = page.prose()
    if len(prose) < 2:
        return
    head = prose[0]
    seen: dict[str, int] = {}
    for index, line in enumerate(page.lines):
        first = seen.setdefault(line.bare, index)
        if first == index or line.words < REPEAT_WORDS or page.found[index]:
            continue
        near = index - first <= NEAR + 1 and (not line.closed or line.words >= 8)
        if near or line.words >= REPEAT_FAR_WORDS or (index < head and not line.closed):
            page.mark(index, Kind.DUPLICATE, "shape-repeat", SURE)
            following = page.found[index + 1] if index + 1 < len(page.lines) else None
            if following is not None and following.kind is Kind.CREDIT:
                page.mark(index, Kind.CAPTION, "shape-caption-twice", SURE)
                page.mark(first, Kind.CAPTION, "shape-caption-twice", SURE)
        seen[line.bare] = index


def glued_titles(page: Page, book: RuleBook) -> None:
    """A headline with a breadcrumb, a kicker or the site's name glued to it, when it stands again
    without; where it does not stand again, only a known section word is cut off."""
    prose = page.prose()
    head = prose[0] if prose else 0
    titles = [i for i in range(head) if page.found[i] is None and page.lines[i].words >= 4]
    for index in titles:
        line = page.lines[index]
        for other in titles:
            title = page.lines[other].bare
            extra = len(line.bare) - len(title)
            if 0 < extra <= GLUED and (line.bare.endswith(title) or _site_name(line.bare, title)):
                page.mark(index, Kind.NAV, "shape-glued-title", SURE)
        if page.found[index] is None and (match := _KICKER.match(line.text)):
            rule = book.match(bare(fold(match[1])), False)
            if rule is not None and rule.kind is Kind.NAV:
                evidence = Evidence(Kind.NAV, "shape-glued-kicker", SURE)
                page.pieces.setdefault(index, []).append((match.start(1), match.end(1), evidence))


_KICKER = re.compile(r"\s*([A-Z][a-z]{3,}(?: & [A-Z][a-z]+)?)(?=[A-Z\"“‘'][\w'’]* )")


def _site_name(line: str, title: str) -> bool:
    return line.startswith(title) and line[len(title) :].lstrip()[:1] in tuple("|-:")


# -- metadata -------------------------------------------------------------------------------------

_DATE_WORDS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    am pm a.m p.m est edt cst cdt mst mdt pst pdt et ct pt gmt utc bst cet cest ist hkt aest aedt sast z
    updated update published posted first last modified created date on at min mins minute minutes read
    ago hour hours hr hrs day days week weeks and the of st nd rd th uhr um am vom den der stand
    januar februar märz mai juni juli oktober dezember jänner okt dez mär
    montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
    aktualisiert veröffentlicht erstellt lesezeit minuten vor stunden tagen gestern heute zuletzt
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    lundi mardi mercredi jeudi vendredi samedi dimanche publié mis à jour le la lecture temps de il y a h heures
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
    lunes martes miércoles jueves viernes sábado domingo actualizado publicado el las a hace horas lectura
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira feira segunda terça quarta quinta sexta
    postado atualizado em às há minutos leitura
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    lunedì martedì mercoledì giovedì venerdì sabato domenica pubblicato aggiornato alle ore modifica il di lettura minuti
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    poniedziałek wtorek środa czwartek piątek sobota niedziela dodano opublikowano aktualizacja godz
    januari februari maart mei augustus oktober maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    geplaatst bijgewerkt gewijzigd om uur leestijd minuten gepubliceerd
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    понедельник вторник среда четверг пятница суббота воскресенье опубликовано обновлено в г мск мин чтения
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    понеділок вівторок середа четвер п'ятниця субота неділя оновлено опубліковано о хв читання
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    pazartesi salı çarşamba perşembe cuma cumartesi pazar güncelleme yayınlanma tarihi saat dakika okuma
    tháng ngày năm giờ thứ hai ba tư sáu bảy chủ nhật cập nhật lúc
    publicerad uppdaterad publisert oppdatert opdateret publiceret kl klo julkaistu päivitetty
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر تحديث نشر في
    الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت ساعة دقيقة
    """.split()
)
_DATE_TOKEN = re.compile(r"[^\W\d_][^\W\d_'.-]*(?:[.'-][^\W\d_]+)*")
_DATE_SIGN = re.compile(
    r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[:.h][0-9]{2}\b|\b[0-9]+ ?(?:min|hour|hr|stunden|хв|мин|dakika|godz)|"
    r"[0-9]{4} ?[年년.]|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|[0-9] (?:days?|weeks?) ago"
)
_CJK_DATE = re.compile(r"[0-9]{4} ?[年년./-] ?[0-9]{1,2} ?[月월./-] ?[0-9]{1,2}")
DATE_CHARACTERS = 110


def _is_date(line: Line) -> bool:
    text = line.bare
    if len(text) > DATE_CHARACTERS or not _DATE_SIGN.search(text):
        return False
    tokens = _DATE_TOKEN.findall(text)
    if _CJK_DATE.search(text):
        return len(text) <= 45
    return all(token in _DATE_WORDS for token in tokens) and (bool(tokens) or len(text) >= 6)


_NAME = re.compile(
    r"\s*(?:[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄ][\w'’.-]*)(?: (?:(?:de|da|di|van|von|der|den|del|la|le|bin|al|el|y) )*"
    r"[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄ][\w'’.-]*){1,3}\s*$"
)


def metadata(page: Page, _: RuleBook) -> None:
    """Dates before and after the article or beside other furniture; a bare name beside such a line
    and below the headline is the author."""
    prose = page.prose()
    if not prose:
        return
    head, tail = prose[0], prose[-1]
    dates = [i for i, line in enumerate(page.lines) if page.found[i] is None and _is_date(line)]
    for index in dates:
        if index <= head or index > tail or _company(page, index):
            page.mark(index, Kind.DATELINE, "shape-date", SURE)
    title = next((i for i in range(head) if page.found[i] is None and page.lines[i].words >= 4), head)
    for index in range(title + 1, head):
        if page.found[index] is None and _NAME.match(page.lines[index].text) and _beside(page, index, _META):
            page.mark(index, Kind.BYLINE, "shape-name", COMPANY)


_META = frozenset({Kind.DATELINE, Kind.BYLINE, Kind.CREDIT})


def _beside(page: Page, index: int, kinds: frozenset[Kind]) -> bool:
    around = page.found[max(0, index - 1) : index + 2]
    return any(evidence is not None and evidence.kind in kinds for evidence in around)


def _company(page: Page, index: int) -> bool:
    around = page.found[max(0, index - NEAR) : index + NEAR + 1]
    return any(evidence is not None for evidence in around)


# -- regions --------------------------------------------------------------------------------------

TEASER_WORDS = 30
"""Headlines of other articles are shorter; a cut-off teaser paragraph ends in an ellipsis instead."""
REGION_LINES = 60
RETURN = 2
"""Paragraphs in a row that mean the article goes on."""


def regions(page: Page, _: RuleBook) -> None:
    """What a "Related", "Don't miss" or "Comments" line begins, up to the return to prose."""
    prose = page.prose()
    words_before = 0
    at = 0
    for index, evidence in enumerate(page.found):
        while at < len(prose) and prose[at] < index:
            words_before += page.lines[prose[at]].words
            at += 1
        if evidence is None or not evidence.opens:
            continue
        if evidence.opens == "comments":
            words_after = sum(page.lines[i].words for i in prose[at:])
            if words_before > 2 * words_after:
                _close(page, index, len(page.lines), evidence)
        else:
            _close(page, index, _region_end(page, index), evidence)


def _close(page: Page, index: int, end: int, evidence: Evidence) -> None:
    for inside in range(index + 1, end):
        page.mark(inside, evidence.kind, f"{evidence.reason}+region", REGION)


def _region_end(page: Page, opener: int) -> int:
    """The first line after a teaser region.

    Prose ends it, unless it is a teaser's summary: cut off, or followed by another teaser. The last
    short line before prose that returns is a sub-heading of the article and stays outside, unless
    it is a teaser by its form (bulleted) or the only one.
    """
    lines = page.lines
    end = opener + 1
    while end < min(len(lines), opener + REGION_LINES):
        if lines[end].prose and page.found[end] is None and not _is_summary(page, end):
            break
        end += 1
    if end == len(lines) or end - opener <= 2:
        return end
    last = end - 1
    heading = page.found[last] is None and not lines[last].bulleted and lines[last].words <= 10
    return last if heading else end


def _is_summary(page: Page, index: int) -> bool:
    """Whether prose at ``index`` is the summary below a teaser's headline: what follows is not prose."""
    line = page.lines[index]
    if line.folded.endswith("...") and line.words < LONG_TEASER:
        return True
    following = page.found[index + 1] if index + 1 < len(page.lines) else None
    return following is not None and following.kind is Kind.RELATED


LONG_TEASER = 45


# -- company --------------------------------------------------------------------------------------

ROW = 3
"""Hints in a row that need no other company: nobody writes Facebook, Twitter, Email as prose."""


def company(page: Page, _: RuleBook) -> None:
    """Hints beside other furniture, outside the article, or in a row."""
    prose = page.prose()
    head, tail = (prose[0], prose[-1]) if prose else (0, len(page.lines))
    for start, end in _rows(page):
        near = page.found[max(0, start - NEAR) : end + NEAR]
        accepted = end - start >= ROW or any(near) or end <= head or start > tail
        for index in range(start, end) if accepted else ():
            hint = page.hints[index]
            if hint is not None:
                page.found[index] = replace(hint, score=COMPANY)


def _rows(page: Page) -> Iterator[tuple[int, int]]:
    """Runs of lines that are hinted at or found, as (start, end), where a hint is among them."""
    start: int | None = None
    for index in range(len(page.lines) + 1):
        inside = index < len(page.lines) and page.hints[index] is not None and page.found[index] is None
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            yield start, index
            start = None


BETWEEN_LINES = 4
BETWEEN_WORDS = 14


def between(page: Page, _: RuleBook) -> None:
    """Short lines after the article with furniture on both sides; before it, only crumbs of a word
    or three, and only where a headline remains."""
    prose = page.prose()
    if not prose:
        return
    head, tail = prose[0], prose[-1]
    marked = [i for i, evidence in enumerate(page.found) if evidence is not None]
    headline = any(page.found[i] is None and page.lines[i].words >= 4 for i in range(head))
    for left, right in zip([-1, *marked], [*marked, len(page.lines)], strict=True):
        if right - left - 1 > BETWEEN_LINES:
            continue
        for index in range(left + 1, right):
            line = page.lines[index]
            before = right < head and headline and line.words <= 3
            after = left > tail and line.words <= BETWEEN_WORDS
            if before or after:
                page.mark(index, Kind.OTHER, "shape-between", BETWEEN)


STEPS: tuple[Callable[[Page, RuleBook], None], ...] = (
    phrases,
    repeats,
    glued_titles,
    metadata,
    regions,
    company,
    regions,
    between,
)
