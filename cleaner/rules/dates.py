"""Lines that are a date, a time or a reading time and nothing else, in the languages that have rules."""

from __future__ import annotations

import re
from functools import cache

# As folding leaves them.
DATE_WORDS = frozenset(
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
    ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
    luni marți miercuri joi vineri sâmbătă duminică publicat actualizat ora data acum
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    poniedziałek wtorek środa czwartek piątek sobota niedziela dodano opublikowano aktualizacja godz
    ledna února března dubna května června července srpna září října listopadu prosince
    pondělí úterý středa čtvrtek pátek sobota neděle publikováno aktualizováno vydáno dnes včera v hod
    januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
    pondelok utorok streda štvrtok piatok sobota nedeľa publikované aktualizované o hod čítania
    siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga studenog prosinca
    januar februar mart maj juni jun juli jul avgust septembar oktobar novembar decembar
    ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljak sreda nedelja objavljeno ažurirano u
    január február március április május június július augusztus szeptember október december
    hétfő kedd szerda csütörtök péntek szombat vasárnap frissítve közzétéve megjelent módosítva perc
    januari februari maart mei augustus oktober maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    geplaatst bijgewerkt gewijzigd om uur leestijd minuten gepubliceerd
    marts april maj mandag tirsdag onsdag torsdag fredag lørdag søndag kl opdateret publiceret offentliggjort
    desember publisert oppdatert måndag tisdag lördag söndag publicerad uppdaterad d
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta
    lokakuuta marraskuuta joulukuuta maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    klo julkaistu päivitetty
    ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαι\u0308\u0301ου μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου
    οκτωβρίου νοεμβρίου δεκεμβρίου ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή ενημερώθηκε δημοσιεύτηκε δημοσιεύθηκε
    δημοσίευση ενημέρωση στισ ώρα μμ πμ
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    понедельник вторник среда четверг пятница суббота воскресенье опубликовано обновлено в г мск мин чтения
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    понеділок вівторок середа четвер п'ятниця субота неділя оновлено опубліковано о р хв читання
    януари февруари март април май юни юли август септември октомври ноември декември
    понеделник вторник сряда четвъртък петък събота неделя публикувано обновено в г ч часа
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    pazartesi salı çarşamba perşembe cuma cumartesi pazar güncelleme yayınlanma giriş tarihi saat dakika okuma
    tháng ngày năm giờ thứ hai ba tư sáu bảy chủ nhật cập nhật lúc
    januari februari maret mei juni juli agustus september oktober november desember agu
    senin selasa rabu kamis jumat sabtu minggu wib wita wit pukul diperbarui diterbitkan dipublikasikan
    januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
    jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili tarehe saa imechapishwa imesasishwa
    ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר בינואר בפברואר במרץ באפריל במאי
    ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר ראשון שני שלישי רביעי חמישי שישי שבת יום פורסם עודכן
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر تحديث آخر نشر في
    كانون الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين الأول م ص
    الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت ساعة دقيقة
    فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
    ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
    شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه تاریخ انتشار ساعت بهروزرسانی آخرین
    जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार प्रकाशित अपडेट अपडेटेड किया गया बजे
    มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
    ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค พ.ศ เวลา น วันที่ เผยแพร่ เผยแพร่เมื่อ อัปเดต อัพเดท
    วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์
    วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่
    """.split()
)
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""What stands on the letters of a word: to Python it is none."""
_DATE_TOKEN = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:[.'-](?:[^\W\d_]|[{_MARKS}])+)*")
_DATE_SIGN = re.compile(
    "(?=[0-9])(?:"  # which all of them begin with: to try them at every letter takes three times as long
    r"\b(?:19|20)[0-9]{2}\b|\b[0-9]{1,2}[:.h][0-9]{2}\b|\b[0-9]+ ?(?:min|hour|hr|stunden|хв|мин|dakika|godz)|"
    r"[0-9]{4} ?[年년.]|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|[0-9] (?:days?|weeks?) ago|"
    r"[0-9] ?[月월] ?[0-9]{1,2} ?[日일]|"
    r"(?<=[\u0600-\u06ff] )1[34][0-9]{2}\b|(?<=[\u0e00-\u0e7f] )25[0-9]{2}\b)"  # of Iran, of Thailand
)
_OTHER_DIGITS = re.compile("[٠-٩۰-۹०-९๐-๙]")
_AMOUNT = re.compile(r"[%$€£]|\|.*\|")
DATE_CHARACTERS = 110

_EASTERN = "\u3040"
"""From here on stand kana, ideographs and the syllables of Korean."""
_EASTERN_DATE = "[0-9]{4} ?[年년./-] ?[0-9]{1,2} ?[月월./-] ?[0-9]{1,2} ?[日일号號]?"
_EASTERN_TIME = (
    "[0-9]{1,2} ?[月월] ?[0-9]{1,2} ?[日일]|(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜日?"
    "|[월화수목금토일]요일|[(][月火水木金土日월화수목금토일](?:[)]|$)|上午|下午|午前|午後|오전|오후"
    "|(?<=[0-9]) ?[時时點点시分분秒초]"
)
_EASTERN_STAMP = (
    "[0-9] ?[:時时點点시] ?[0-9]{2}|来源|來源|作者|记者|記者|编辑|編輯|日期|时间|時間|发布|發布|發佈|发表"
    "|發表|更新|公開|配信|掲載|付$|입력|수정|등록|승인|게재|[报報网網社刊]$|新[闻聞]$|(?:일보|뉴스|신문)$"
)
"""What makes a stamp of a date: a clock, what happened then, or who published it."""
EASTERN_CHARACTERS = 45
_compiled = cache(re.compile)
"""Most runs never meet a line that these patterns are for."""


def is_date(text: str) -> bool:
    """Whether a bare line is a date, a time or a reading time and nothing else. In Chinese, Japanese and
    Korean the source may stand beside it, and the headline of a teaser before it."""
    if len(text) > DATE_CHARACTERS:
        return False
    if not text.isascii():
        text = _OTHER_DIGITS.sub(lambda digit: str(int(digit[0])), text)
    if not _DATE_SIGN.search(text) or _AMOUNT.search(text):
        return False
    tokens = _DATE_TOKEN.findall(text)
    if all(token in DATE_WORDS for token in tokens):
        return bool(tokens) or len(text) >= 6
    return len(text) <= EASTERN_CHARACTERS and max(text) >= _EASTERN and _is_eastern_date(text)


def _is_eastern_date(text: str) -> bool:
    """A line that begins with a date and goes on with other words is a headline, or a row of a chronicle."""
    *_, rest = _compiled(_EASTERN_DATE).split(text)
    nothing_else = not _DATE_TOKEN.search(_compiled(_EASTERN_TIME).sub("", rest))
    return nothing_else or (rest != text and _compiled(_EASTERN_STAMP).search(text) is not None)
