"""Lines that are a date, a time or a reading time and nothing else, in the languages that have
most pages."""

from __future__ import annotations

import re

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
    lundi mardi mercredi jeudi vendredi samedi dimanche publié mis à jour le la
    lecture temps de il y a h heures
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
    lunes martes miércoles jueves viernes sábado domingo actualizado publicado el las a hace horas lectura
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira feira segunda terça quarta quinta sexta
    postado atualizado em às há minutos leitura
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    lunedì martedì mercoledì giovedì venerdì sabato domenica pubblicato aggiornato alle ore modifica il
    di lettura minuti
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    poniedziałek wtorek środa czwartek piątek sobota niedziela dodano opublikowano aktualizacja godz
    januari februari maart mei augustus oktober maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    geplaatst bijgewerkt gewijzigd om uur leestijd minuten gepubliceerd
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    понедельник вторник среда четверг пятница суббота воскресенье опубликовано обновлено в г мск мин чтения
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    понеділок вівторок середа четвер п'ятниця субота неділя оновлено опубліковано о хв читання
    януари февруари март април май юни юли август септември октомври ноември декември
    понеделник вторник сряда четвъртък петък събота неделя публикувано обновено в г ч часа
    januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
    pondelok utorok streda štvrtok piatok sobota nedeľa publikované aktualizované o hod čítania
    siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga studenog prosinca
    januar februar mart juni jun juli jul avgust septembar oktobar novembar decembar
    ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljak sreda nedelja objavljeno ažurirano u
    januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
    jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili tarehe saa imechapishwa imesasishwa
    ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר בינואר בפברואר במרץ באפריל במאי
    ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר ראשון שני שלישי רביעי חמישי שישי שבת יום פורסם עודכן
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
    "(?=[0-9])(?:"  # which all of them begin with: to try them at every letter takes three times as long
    r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[:.h][0-9]{2}\b|\b[0-9]+ ?(?:min|hour|hr|stunden|хв|мин|dakika|godz)|"
    r"[0-9]{4} ?[年년.]|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|[0-9] (?:days?|weeks?) ago)"
)
_CJK_DATE = re.compile(r"[0-9]{4} ?[年년./-] ?[0-9]{1,2} ?[月월./-] ?[0-9]{1,2}")
_AMOUNT = re.compile(r"[%$€£]|\|.*\|")
DATE_CHARACTERS = 110
CJK_DATE_CHARACTERS = 45


def is_date(text: str) -> bool:
    """Whether a bare line is a date, a time or a reading time and nothing else."""
    if len(text) > DATE_CHARACTERS or not _DATE_SIGN.search(text) or _AMOUNT.search(text):
        return False
    tokens = _DATE_TOKEN.findall(text)
    if not text.isascii() and _CJK_DATE.search(text):
        return len(text) <= CJK_DATE_CHARACTERS
    return all(token in _DATE_WORDS for token in tokens) and (bool(tokens) or len(text) >= 6)
