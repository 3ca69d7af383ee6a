"""Charsets that nobody declared, told by the letters of one sentence."""

import pytest

from cleaner.charset import READS, decode
from cleaner.letters import ALPHABETS, guess

WESTERN, CENTRAL, BALTIC = ["cp1252"], ["cp1250", "iso8859_2"], ["cp1257"]
SENTENCES = {
    "Danish": ("Broen blev åbnet mandag, og færgen sejler ikke længere på søndage.", WESTERN),
    "German": ("Die Brücke ist wieder geöffnet, die Fähre fährt nicht mehr über den großen Fluß.", WESTERN),
    "Finnish": ("Silta avattiin eilen, eikä lautta enää kulje yöllä. Hän myönsi sen.", WESTERN),
    "French": ("Le pont a été rouvert, et le maître du port a dû céder à regret la clé.", WESTERN),
    "Spanish": ("El puente abrió ayer. ¿Quién pagará los daños de este año?", WESTERN),
    "Portuguese": ("A ponte foi reaberta às três, e a população não paga as reparações.", WESTERN),
    "Icelandic": ("Brúin var opnuð í gær og ferjan siglir ekki lengur á þriðjudögum.", WESTERN),
    "Estonian": ("Sild avati eile õhtul ja praam ei sõida enam öösel üle jõe.", ["cp1252", "cp1257"]),
    "Polish": ("Wczoraj otwarto most, są już pierwsze wnioski i źródła, żadnych przeszkód.", CENTRAL),
    "Czech": ("Most byl včera znovu otevřen, přívoz už nejezdí a oprava stála příliš mnoho.", CENTRAL),
    "Slovak": ("Most včera znovu otvorili, kompa už nejazdí a oprava stála veľmi veľa peňazí.", CENTRAL),
    "Hungarian": ("A hidat tegnap újra megnyitották, a hajó többé nem közlekedik, erről fűzfák őrzik a hírt.",
                  CENTRAL),
    "Croatian": ("Most je jučer opet otvoren, a trajekt više neće ploviti noću između otoka.", CENTRAL),
    "Romanian": ("Podul a fost redeschis, iar bacul nu mai circulă noaptea între maluri, a spus căpitanul.",
                 CENTRAL),
    "Turkish": ("Köprü dün açıldı, vapur artık geceleri işlemiyor; büyük değişiklik İzmir için güçtü.",
                ["cp1254"]),
    "Lithuanian": ("Tiltas vakar vėl atidarytas, keltas naktį nebeplaukia, žmonės džiaugiasi.", BALTIC),
    "Latvian": ("Tilts vakar atkal atvērts, prāmis naktī vairs nekursē, cilvēki priecājas šonedēļ.", BALTIC),
    "Greek": ("Η γέφυρα άνοιξε χθες και το πλοίο δεν ταξιδεύει πια τη νύχτα, είπε κάποιος.",
              ["cp1253", "iso8859_7"]),
    "Russian": ("Мост вчера открыли снова, и паром больше не ходит ночью, сказал начальник порта.",
                ["cp1251", "koi8_r", "iso8859_5", "cp866", "mac_cyrillic"]),
    "Ukrainian": ("Міст учора відкрили знову, і пором більше не ходить уночі, сказав начальник порту.",
                  ["cp1251", "koi8_u"]),
    "Bulgarian": ("Мостът беше открит вчера и фериботът вече не пътува нощем, каза началникът.", ["cp1251"]),
    "Serbian": ("Мост је јуче поново отворен, а скела више не плови ноћу, рекао је капетан.", ["cp1251"]),
    "Hebrew": ("הגשר נפתח אתמול והמעבורת לא תפליג עוד בלילה, אמר מנהל הנמל בעיר.", ["cp1255"]),
    "Arabic": ("تم افتتاح الجسر أمس ولن تبحر العبارة ليلا بعد الآن كما قال مدير الميناء.", ["cp1256"]),
    "Thai": ("สะพานเปิดอีกครั้งเมื่อวานนี้ และเรือข้ามฟากจะไม่วิ่งตอนกลางคืนอีกต่อไป", ["cp874"]),
}  # fmt: skip
CASES = [(text, charset) for text, charsets in SENTENCES.values() for charset in charsets]


@pytest.mark.parametrize(("text", "charset"), CASES)
def test_a_sentence_tells_its_charset(text: str, charset: str) -> None:
    assert decode(f"<p>{text}</p>".encode(charset)) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("橋は昨日ふたたび開通し、渡し船は夜には出なくなったと港長は語った。", "cp932"),
        ("大桥昨天重新开放，港务局长说渡轮夜间不再开行，修理费用由船主承担。", "gb18030"),
        ("大橋昨天重新開放，港務局長說渡輪夜間不再開行，修理費用由船主承擔。", "big5hkscs"),
        ("다리는 어제 다시 열렸고 나룻배는 이제 밤에 다니지 않는다고 항만장이 말했다.", "cp949"),
    ],
)
def test_ideographs_read_in_no_alphabet(text: str, charset: str) -> None:
    assert decode(f"<p>{text * 3}</p>".encode(charset)) == f"<p>{text * 3}</p>"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("МОСТ ЧЕРЕЗ РЕКУ ОТКРЫЛИ В ПОНЕДЕЛЬНИК", "cp1251"),  # frames in cp866
        ("Η ΓΈΦΥΡΑ ΆΝΟΙΞΕ ΤΗ ΔΕΥΤΈΡΑ", "cp1253"),  # hardly a character of iso8859_8
        ("╔════════╗\n║  мост  ║\n║ открыт ║\n╚════════╝", "cp866"),
    ],
)
def test_what_stands_in_no_word_speaks_against_a_charset(text: str, charset: str) -> None:
    assert decode(text.encode(charset)) == text


def test_kana_are_no_quotation_marks() -> None:
    """The first byte of each is one that opens a quotation in cp1251."""
    text = "わたしたちはその日の朝、とても早く起きて、ゆっくりと歩いて学校へ行きました。"
    assert guess(text.encode("cp932"))[1] < READS
    assert decode(text.encode("cp932")) == text


def test_names_from_many_countries_stay_western() -> None:
    text = "Zoë and José met Mr Müller, Ms Søndergård, M. François and Señor Núñez – “at the café”. "
    assert decode(text.encode("cp1252")) == text


def test_signs_alone_are_western() -> None:
    assert guess("the harbour’s master said – it cost €11m".encode("cp1252"))[0] == "cp1252"
    assert guess(b"") == ("cp1252", 1.0)


def test_alphabets_hold_each_letter_once_in_lower_case() -> None:
    for alphabet in (alphabet for alphabets in ALPHABETS.values() for alphabet in alphabets):
        letters = alphabet.common + alphabet.rare
        assert letters == letters.lower()
        assert len(set(letters)) == len(letters)
        assert not any(map(str.isascii, letters))
