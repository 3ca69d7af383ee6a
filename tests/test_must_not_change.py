"""What must come out untouched, however much it looks like page furniture.

Losing a line of an article is the worst mistake that a cleaner can make.
"""

# The sentences of the tables stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Options, explain

DOCUMENTS = {
    "an article about newsletters": """
The newsletter that outlived its paper

Subscribe to our newsletter, the box said, and for eleven years nobody did.

Then the Orrin Lantern closed its print edition, and its editor, Mara Quill, kept writing the only thing that cost nothing to send.

“Sign up and unsubscribe as often as you like,” she told her first forty readers. Most of them did both in the same week.

By spring the newsletter had more subscribers than the paper had ever had. “Enter your email address” turned out to be the best headline she had written, she says.

She still signs each one by hand.
""",
    "an article about cookies": """
The bakery that asks for consent

Before anybody gets a biscuit at Halloran's, they are shown a slate that says: “We use cookies.”

Accept all, it says below, in green chalk. Reject all, it says below that, in grey.

Eight in ten accept all. “It is a joke,” says Dora Halloran, “but people do feel asked.”

A man from the data authority came in March, read the slate and bought six.
""",
    "an article about a fundraiser": """
Village buys back its own clock

Donate now, the banner on the tower had said since 1998, until the wind took the second word.

The clock cost nine thousand crowns. The last forty came from a boy who had been told that a donation of any size would help, and who had checked the sum with his teacher.

“Support us,” the parish had written in its letter. “Every crown counts.” The mayor counted them twice on Sunday and got the same result.
""",
    "an interview that asks for opinions": """
Nine questions for the new harbour pilot

Ebba Sand is the first woman to bring ships into Harle since the war, and she has time for nine questions.

Were you afraid?

No comment.

They say the bar has moved. What do you think?

What do you think?

That you should get off my boat now.
""",
    "a speech that appeals": """
Speech at the reopening of the bridge

Friends of both banks, I was told to be short, and I shall be, because the river is not.

We are able to stand here today because nineteen divers went down where none of us would go.

Support us, I asked you in the winter, and you did.

Thank you for your patience.

Help us build what our children will complain about.
""",
    "a paper with a discussion": """
Why wet wool itches less

We asked 44 people to wear the same jumper dry, damp and wet, and to count their scratches for ten minutes.

Discussion

Water softens the scale.

Results may vary with the age of the sheep.
""",
    "share prices": """
Markets in the delta

Shares fell.

Holm Shipping lost 11% after a court ruling, and the brokers said that more was to come.

Shares of Sands & Daughters rose.

The crown bought 13 cents in the evening, a little less than in the morning and a little more than in the spring.

Follow the money, the old traders say here, and they point at the river.
""",
    "quoted prompts": """
What the pages say while we read them

“Read more”

“Don't miss”

“You may also like”

These are the sentences that people at the fair in Wexby were asked to finish, on cards, for a prize. Most of them wrote something about cake.

“Leave a reply”

Only one visitor answered that card. She wrote that she had left one in 1987 and had never heard back from him.
""",
    "verse": """
Evening on the Orrin

The lamps go out along the quay,
The last to leave is always me,
I share the bench, I share the tea,
With no one.

Click, says the latch, and here am I,
A link between the street and sky,
Continue, says the clock. I try,
With no one.
""",
    "lyrics with a refrain": """
Ferry, ferry

Ferry, ferry, come again
Ferry, ferry, come again

I left my shoes in the upper town
I left my hat in the rain
I left my heart on the second pier
Ferry, ferry, come again

Ferry, ferry, come again
Ferry, ferry, come again
""",
    "code": """
How the counter counts

The program that counts the ferry's passengers is older than the ferry. This is all of it:

for line in open("gate.log"):
    if "open" in line:
        total += 1
    else:
        pass
    if "open" in line:
        print(total)

return total

It has never been wrong by more than a dog, the harbour office says, and the dog was counted by hand.
""",
    "a table": """
Rain in the delta

| month | mm | days |
|---|---|---|
| May | 41 | 9 |
| June | 41 | 9 |
| July | 12 | 3 |
| August | 0 | 0 |

August was the first month without rain since the books begin. The water office keeps two sets of them and they agree.
""",
    "a timetable": """
Ferry times from Monday

Orrin – East Bank
06:10
06:40
07:10
07:40

East Bank – Orrin
06:25
06:55
07:25
07:55

Not on Sundays
""",
    "a price list": """
What a morning costs at Halloran's

Tea 2.10
Coffee 2.40
Roll 0.80
Roll with butter 1.00
Egg 1.20
Second egg 1.00
Newspaper 1.50
Newsletter free
""",
    "a recipe": """
Potato soup for a wet day

Ingredients

1 kg potatoes
2 leeks
1 l stock
Salt
Pepper

Method

Wash and peel.
Chop.
Boil for 20 minutes.
Stir. Taste. Share.

Print the recipe on your heart.
""",
    "an interview": """
Ten minutes with the lock keeper

How old is the lock?
Older than the river, my father said.

What breaks first?
The patience.

Do you read the comments in the book at the gate?
All of them.

The best one?
“Next.”

And the worst?
“Previous.”

Contact with the other locks?
By bell.
""",
    "a live blog": """
Storm over the delta: as it happened

18:42
The sirens have stopped. People are coming out with brooms.

18:20
Share your roof if you have one, the mayor says on the radio.

18:02
Updated: the ferry is safe. It was never lost, the company says, only late.

17:45
The ferry is missing.

17:30
Hail. The size of peas, says our reporter. Of plums, says his editor.
""",
    "an obituary": """
Jon Sallow, photographer, 1931-2024

Jon Sallow, who photographed every mayor of Wexby and liked two of them, died on Sunday at his home. He was 93.

He is survived by a sister, four cameras and the picture of the empty chair.

Photo credits bored him. “By the light,” he would say, when he was asked who had taken a picture.

The funeral is on Friday. In lieu of flowers, donations to the lamp post fund are welcome.
""",
    "minutes of a meeting": """
Minutes of the parish council, 4 March

Present: E. Lund, T. Reed, I. Mard
Apologies: none

1. Minutes of the last meeting
Agreed.

2. Lamp posts
Kept.

3. Comments from the public
One. It was about the dog.

4. Any other business
None.

Next meeting: 8 April
""",
    "a legal notice that is the news": """
The notice on the door

On Tuesday morning a sheet of paper hung on the door of the old customs house. It said:

All rights reserved to the owner of the ground and of the water that stands on it.

No part of this building may be reproduced, sold or entered without written permission.

Nobody in Orrin knows who the owner is. The land register names a woman who would be 161.

The views expressed on the door, the council said, were not its own.
""",
    "frequently asked questions": """
The new ferry tickets, explained

Do I need one?
Yes, from the age of six.

Can I share it?
With one other person.

Where do I subscribe?
You cannot. There is no subscription.

What about the dog?
Free.

Terms and conditions?
They hang in the cabin.
""",
    "a glossary": """
Words of the delta

Advertisement: what the heron does in spring.

Breadcrumb: the first ice on the canal.

Footer: one who walks beside the boat.

Related: from the same bank of the river.

Tag: to follow a boat on foot. See also Footer.
""",
    "tables of scores": """
Riverside league, round 9

Alderby 1 Orrin 1
Coldwater 0 Wexby 3
Holm United 2 Tasmin 2

Orrin 9 6 2 1 20
Alderby 9 6 1 2 19
Wexby 9 5 2 2 17
Tasmin 9 2 3 4 9
""",
    "headlines only": """
The week in nine lines

Bridge opens, mayor cries
Bread dearer, beer not
Read more books, says minister
Ferry late, ferry found
Two held after sausage theft
Striker signs for Alderby
Rain
More rain
Sun on Sunday
""",
    "letters to the editor": """
Letters

Sir, your report on the lamp posts (4 March) leaves out the lamp.

T. Reed, Orrin

Sir, I have subscribed to your paper for forty years and have never found the crossword in the same place twice. Please do not change this.

Ines Mard, East Bank

Sir, no.

Anonymous
""",
    "a dialogue": """
Two men on a bench

– Seen the bridge?
– Seen it.
– And?
– It's a bridge.
– Cost four million.
– It's still a bridge.
– More?
– No more.
""",
    "a list of names": """
The crew of the first bus

Edda Lund
Tomas Reed
Ines Mard
Corin Abel
Dagny Holt

They have been invited to ride the last one, too.
""",
    "a correction column": """
Corrections and clarifications

An article on 4 March said that the bridge had three pillars. It has four; one was under water.

The photograph on page 2 showed the mayor, not the heron.

Due to an editing error, a recipe for potato soup named no potatoes.
""",
    "an advertisement that is the story": """
The last advertisement of the Lantern

Advertisement: a boat, two oars, one owner, careful. So began the last page of the last Orrin Lantern.

It ran for free, since there was nobody left to send the bill, and it sold the boat within the hour to a man who did not need one.

The buyer, a dentist, says that he would do it again. The boat lies in his garden and is full of beans.
""",
    "travel tips in the imperative": """
How to see Wexby in an hour

Don't miss the Museum of Locks, although it is shut.

Follow us, the geese seem to say, and you should: they know the short way to the canal.

Read the plaque at the bridge. Share a bench with whoever sits there. Save the tower for last, since it is 212 steps and has no view.

Continue to the station by the upper road, and leave a comment in the guest book if the porter lets you.
""",
    "a speech that names every network": """
The mayor who left the internet

“Facebook, Twitter, Instagram, I had them all,” the mayor of Tasmin said on Friday, and the hall laughed.

She had been asked why the town's notices now hang on a tree. The tree, she said, had more followers.

Since then the number of complaints has fallen by half, and the number of people who stand around the tree has doubled.
""",
    "German": """
Warum der Bäcker keine Anzeige mehr schaltet

Anzeige ist raus, sagt der Bäcker, und meint die an der Wand.

Teilen will er das Brot, nicht die Meinung. Mehr dazu sagt er, wenn der Teig ruht und die Kundschaft nach Hause gegangen ist.

Newsletter? Er zeigt auf die Kreidetafel. „Jetzt anmelden“ steht dort, für den Backkurs am Samstag.

Kommentare gibt es in der Backstube genug.
""",
    "French": """
La boulangère qui ne partage rien

Partager, dit-elle, c'est bon pour les tartes, et encore, pas pour toutes.

Lire aussi entre les lignes de la carte, voilà son conseil : le pain du jour est toujours celui de la veille, en meilleur.

« Abonnez-vous », lit-on sur la porte, et les habitants s'abonnent : un pain par jour, payé le premier du mois.

Tous droits réservés, dit-elle de sa recette, qui tient en trois lignes.
""",
    "Spanish": """
La plaza que no se comparte

Compartir la sombra es costumbre en Valdeluz, pero cada banco tiene su dueño desde hace cien años.

Lee también las placas, aconseja el alcalde: cada una cuenta una historia distinta del mismo árbol.

«Suscríbete», dice el cartel del quiosco, y la gente se suscribe a las pipas.
""",
    "Polish": """
Człowiek, który czytał reklamy na głos

Reklama wisiała na płocie od wiosny, a on czytał ją każdemu, kto przechodził.

– Czytaj także drobny druk – mówił. – Tam jest cała powieść.

Komentarze sąsiadów zapisywał w zeszycie w kratkę.
""",
    "Russian": """
Почтальон, который читал заголовки

Читайте также между строк, говорил он, и стучал в дверь дважды.

«Подпишитесь на наш канал», – писали ему газеты, а канал в посёлке был один, и по нему ходили баржи.

Реклама его не занимала. Комментарии он оставлял собакам.
""",
    "Ukrainian": """
Листоноша з третьої вулиці

Читайте також уголос, казала вона дітям, і діти читали.

Реклама в її торбі мокла першою, а листи завжди доходили сухими.
""",
    "Chinese": """
巷口的邮差

分享一杯茶，是他每天送信前的习惯。

相关阅读，他说，就是把左邻右舍的信念给不识字的老人听。

“订阅我们的通讯”，有人在信箱上贴了这样一张纸，他看了笑了很久。

责任编辑是巷子里的猫，谁家的信压皱了，都怪它。
""",
    "Japanese": """
坂の上の新聞屋

シェアするのは傘くらいだ、と店主は言う。

関連記事はどこにもない。隣の店の話は隣で聞けばよい。

「メールマガジンに登録する」と書かれた紙が戸に貼ってあるが、郵便受けのことらしい。

無断転載を禁じます、と孫の絵日記の表紙にあった。
""",
    "Korean": """
골목 끝의 우체부

공유하는 것은 우산뿐이라고 그는 말했다.

관련 기사는 없다. 옆집 이야기는 옆집에서 들으면 된다.

“뉴스레터 구독하기”라고 적힌 종이가 우편함에 붙어 있었다.
""",
    "Arabic": """
ساعي البريد في الحارة

شارك الجيران المظلة في المطر، ولم يشاركهم الأخبار.

اقرأ أيضًا وجوه الواقفين، كان يقول.

«اشترك في نشرتنا» كُتبت على صندوق البريد، وضحك لها كثيرًا.
""",
    "Hebrew": """
הדוור של הסמטה

שתפו מטרייה, לא חדשות, היה אומר.

קראו גם בין השורות, לחש לילדים.

התגובות נכתבו בגיר על הקיר, והגשם מחק אותן.
""",
    "Hindi": """
गली का डाकिया

शेयर बाज़ार में वह कभी नहीं गया, पर छाता सबके साथ बाँटता था।

यह भी पढ़ें, वह बच्चों से कहता, और दीवार की ओर इशारा करता।

टिप्पणियाँ लोग चॉक से लिखते थे और बारिश उन्हें मिटा देती थी।
""",
    "Thai": """
บุรุษไปรษณีย์ในตรอก

แชร์ร่มได้ แต่อย่าแชร์ข่าว เขาพูดเช่นนี้ทุกวัน

อ่านเพิ่มเติมจากสีหน้าของคนรอ เขาสอนเด็ก ๆ

ความคิดเห็นเขียนด้วยชอล์กบนกำแพง แล้วฝนก็ลบมันไป
""",
    "Persian": """
نامه‌رسان کوچه

چتر را به اشتراک می‌گذاشت، نه خبر را، و به این می‌بالید.

بیشتر بخوانید و کمتر بترسید، به بچه‌ها می‌گفت.

نظرات را با گچ روی دیوار می‌نوشتند و باران پاکشان می‌کرد.
""",
    "Swahili": """
Mleta barua wa kichochoroni

Shiriki mwavuli, si habari, alikuwa akisema kila asubuhi.

Soma pia nyuso za wanaosubiri, aliwaambia watoto.

Maoni yaliandikwa kwa chaki ukutani, na mvua ikayafuta.
""",
    "Bulgarian": """
Пощальонът от уличката

Сподели чадъра си, не клюката, казваше той всяка сутрин.

Прочетете също лицата на чакащите, съветваше децата.

Коментарите се пишеха с тебешир по стената и дъждът ги миеше.

Източник имаше само един, и той беше зад пекарната.
""",
    "Slovak": """
Poštár z uličky

Zdieľajte dáždnik, nie klebety, hovorieval každé ráno.

Čítajte aj tváre čakajúcich, radil deťom.

Diskusia sa viedla kriedou na stene a dážď ju zmyl.

Odporúčame sa, povedal, a bicykel zaškrípal.
""",
    "Croatian": """
Poštar iz uličice

Podijelite kišobran, a ne trač, govorio je svakoga jutra.

Pročitajte i lica onih koji čekaju, savjetovao je djeci.

Komentari su se pisali kredom po zidu, a kiša ih je prala.

Izvor je bio samo jedan, i taj iza pekare.
""",
    "Armenian": """
Նրբանցքի փոստատարը

Կիսվում էր միայն անձրևանոցով, ոչ թե լուրերով։

Կարդացեք նաև տողերի արանքում, ասում էր նա երեխաներին։

Մեկնաբանությունները գրվում էին կավճով։
""",
    "Greek": """
Ο ταχυδρόμος του σοκακιού

Μοιραζόταν την ομπρέλα του και ποτέ τα νέα.

Διαβάστε επίσης ανάμεσα στις γραμμές, έλεγε στα παιδιά.
""",
    "Turkish": """
Sokağın postacısı

Paylaş dedi annesi, o da şemsiyesini paylaştı.

Yorumlar duvara tebeşirle yazılırdı, yağmur silerdi.

“Bültenimize abone olun” yazısı posta kutusunda yıllarca durdu.
""",
    "Vietnamese": """
Người đưa thư trong hẻm

Chia sẻ chiếc ô thì được, chia sẻ tin thì không, ông nói.

Xem thêm nét mặt của người chờ, ông dặn lũ trẻ.

Bình luận được viết bằng phấn trên tường.
""",
    "Georgian": """
შესახვევის ფოსტალიონი

ქოლგას უზიარებდა მეზობლებს, ამბებს კი არა.

კომენტარებს ცარცით წერდნენ კედელზე.
""",
    "an interview and a recipe in Swahili": """
Kiongozi wa bendi asiyependa makofi

Mzee Rajabu Kombo ameongoza bendi ya mji kwa miaka arobaini na anasema kimya anachokitafuta bado hajakisikia.

Mwandishi: Ulianza lini kupiga muziki?

Nikiwa na miaka mitano.

Maoni yako kuhusu ukumbi mpya?

Sina maoni.

Habari

Unasoma yanayoandikwa kukuhusu?

Hapana.

Zaidi

Unakubali?

Kubali.

Unapendekeza nini kwa vijana?

Wasikilize.

Viungo

Nyanya mbili

Kitunguu kimoja

Kata. Koroga. Subiri.

Shirikisha wengine.

Asante.
""",
    "an interview and a recipe in Bulgarian": """
Диригентът, който не обича аплодисменти

Коста Минчев дирижира градския оркестър от четиридесет години и казва, че още не е чул тишината, която търси.

Водещ: Кога разбрахте, че ще свирите?

На пет.

Вашият коментар за новата зала?

Без коментар.

Новини

Четете ли какво пишат за вас?

Не.

Не пропускам само прогнозата.

Още

Какво следва?

Почивка.

Съгласен ли сте с министъра?

Съгласен.

Препоръчвате ли нещо на младите?

Да слушат.

Рецепта за гювеч от Коста

Продукти

2 домата

1 глава лук

Приготвяне

Нарежете. Разбъркайте. Чакайте.

Сподели с приятели.

Благодаря ви.
""",
    "an interview and a recipe in Slovak": """
Dirigent, ktorý nemá rád potlesk

Kamil Hric vedie mestský orchester štyridsať rokov a hovorí, že ticho, ktoré hľadá, ešte nepočul.

Kedy ste zistili, že budete hrať?

V piatich.

Komentár k novej sále?

Bez komentára.

Správy

Čítate, čo o vás píšu?

Nie.

Súhlasíte s ministrom?

Súhlasím.

Viac

Čo odporúčate mladým?

Odporúčam počúvať.

Recept na lečo od Kamila

Suroviny

2 paradajky

1 cibuľa

Postup

Pokrájajte. Premiešajte. Čakajte.

Páči sa vám to?

Páči sa mi to.

Ďakujem.
""",
    "an interview and a recipe in Croatian": """
Dirigent koji ne voli pljesak

Zvonimir Klis vodi gradski orkestar četrdeset godina i kaže da tišinu koju traži još nije čuo.

Novinar: Kada ste shvatili da ćete svirati?

S pet godina.

Komentar o novoj dvorani?

Nema komentara.

Vijesti

Čitate li što pišu o vama?

Ne.

Slažete li se s ministrom?

Slažem se.

Više

Što preporučujete mladima?

Slušati.

Recept za sataraš

Sastojci

2 rajčice

1 luk

Priprema

Narežite. Promiješajte. Čekajte.

Podijelite s prijateljima.

Hvala.
""",
    "one line": "\nThe bridge reopens on Monday.\n",
    "one word": "\nRain\n",
}

ARTICLE = """The lamp posts of Orrin

The council of Orrin voted on Monday to keep the lamp posts, all forty-one of them, including the one that stands in the river.

“A lamp that nobody needs is still a lamp,” said the mayor, who had been expected to vote against it and did not say why.

{}

The posts were put up in 1911 by a company that made umbrellas, and the last of them was paid for with a barrel of herring.

An engineer who was asked for an opinion said that they would stand for another hundred years if everybody went on leaning on them.
"""

LINES = [
    "Cookies",
    "Autorská práva",
    "Ochrana soukromí",
    "Darovat",
    "लेखक: आप कब से लिख रहे हैं?",
    "संपादक: क्या यह सच है?",
    "कॉपीराइट",
    "सोशल मीडिया",
    "विषय: भय",
    "न्यूज़लेटर की सदस्यता लेने वालों की संख्या पिछले साल दोगुनी हो गई।",
    "हमें फ़ॉलो करें, पुलिसवाले ने कहा।",
    "כותב: מתי התחלת לכתוב?",
    "רשתות חברתיות",
    "זכויות יוצרים",
    "פרטיות",
    "אתר זה משתמש בעוגיות, כתבה האופה על הלוח.",
    "קראו עוד, אמר המורה, והניח את הספר על השולחן.",
    "نویسنده: از کی می‌نویسید؟",
    "شبکه‌های اجتماعی",
    "حریم خصوصی",
    "موضوع: ترس",
    "این سایت از کوکی استفاده می‌کند، نانوا روی تخته نوشت.",
    "تمام حقوق محفوظ است، در قرارداد نوشته بودند.",
    "ไม่มีความคิดเห็น",
    "โซเชียลมีเดีย",
    "ลิขสิทธิ์",
    "อ่านเพิ่มเติมนะ ครูพูดแล้ววางหนังสือไว้บนโต๊ะ",
    "จำนวนผู้รับจดหมายข่าวเพิ่มขึ้นเป็นสองเท่าเมื่อปีที่แล้ว",
    "Редактор: Когда вы начали писать?",
    "记者：这次停电会不会再来一次？",
    "Shares fell.",
    "Share prices fell",
    "Shares of the company rose 4% on Monday",
    "Share this with your neighbours, the leaflet said.",
    "He follows nobody.",
    "Follow the river to the second bridge, then ask.",
    "“Subscribe to our newsletter”",
    "“Sign up for our newsletter,” it said.",
    '"Donate now," said the box.',
    "Donations reached nine thousand crowns by noon.",
    "The newsletter has 900 readers.",
    "Newsletters, he says, are letters.",
    "Subscribers stayed at home.",
    "We use cookies, the baker says.",
    "Cookies were served.",
    "By morning the posts were dry.",
    "By Reed's own account, it rained.",
    "By the river it was colder.",
    "Photos of the night show nothing.",
    "Ja, ich bin damals gegangen, weil ich Angst um die Kinder hatte.",
    "Mit einer Spende von zwei Millionen rettete sie das Museum.",
    "Veröffentlicht am 3. Mai 1947, wurde der Roman sofort verboten.",
    "Quelle: ein Brief der Mutter aus dem Jahr 1911.",
    "Redaktion: Drei Leute, ein Drucker, kein Chef.",
    "Passend dazu: ein trockener Riesling.",
    "Sie müssen sich anmelden, bevor Sie wählen dürfen.",
    "Stichwort: Inflation",
    "Dauer: 90 Minuten",
    "Mehr zu Fuß",
    "Quellen",
    "Urheberrecht",
    "Continuando a navigare verso sud, la nave incontrò il ghiaccio.",
    "Pubblicato il 3 maggio 1947, il romanzo fece scandalo.",
    "Riproduzione vietata, ammoniva il cartello davanti al quadro.",
    "Accetto di ricevere il premio solo in privato.",
    "Da non perdere: il museo del vino.",
    "Immagine: San Giorgio e il drago",
    "Scritto da un prigioniero.",
    "Tratto da una storia vera",
    "Credito: 4000 euro",
    "Foto di famiglia",
    "Fonti",
    "Condividi",
    "Creada en 1923, la orquesta ha tocado en veinte países.",
    "Debe ingresar 500 euros en la cuenta antes del lunes.",
    "El periodismo independiente necesita lectores.",
    "Si sigues navegando hacia el sur, verás hielo.",
    "Prohibida la reproducción, advertía el letrero junto al cuadro.",
    "Fuente: una carta de la madre, de 1911.",
    "Haga clic en Enviar.",
    "Aviso: la olla quema.",
    "Tomado de la mano",
    "Más información: 555 123 456",
    "Protección de datos",
    "Hace 20 años",
    "Publié le 12 mars 1947, le roman fit scandale.",
    "En poursuivant votre visite, vous verrez la chapelle.",
    "Les liens entre la mafia et la commission d'urbanisme",
    "5 réponses à vos questions sur la grève",
    "Traduit du russe, le roman paraît en mai.",
    "JavaScript est un langage de programmation.",
    "Vidéo : douze minutes où l'on ne voit que de l'eau.",
    "Crédit : 4000 euros sur dix ans.",
    "Soutenez nos paysans !",
    "Vie privée",
    "L'essentiel",
    "Partager",
    "A photo credit is not a receipt.",
    "Civil groups demand that all rights reserved to the crown go back to the harbour.",
    "Critics say the phrase rights reserved means nothing on the old maps.",
    "Advertising did not help.",
    "Comments were not welcome.",
    "No comment, said the heron.",
    "No comments were received by the deadline.",
    "The company declined to comment.",
    "Related: not by blood.",
    "Related work had begun in 1909.",
    "Read more slowly, she says.",
    "He wants children to read more.",
    "Don't miss the last bus.",
    "You may also like the second lamp.",
    "Next came the herring.",
    "Next to the river stands a chair.",
    "Previous owners include a bishop.",
    "Page 41 is missing.",
    "Continue, said the mayor.",
    "Trending is not a verb here.",
    "Most read the notice twice.",
    "Popular it was not.",
    "Recommended dose: one lamp.",
    "Originally published in 1911, the map is still right.",
    "The source of the river is dry.",
    "All rights were reserved to the widow.",
    "Copyright had not been invented.",
    "The disclaimer was longer than the lamp.",
    "The views from the tower are not those on the postcard.",
    "Terms were agreed on Sunday.",
    "Privacy was not discussed.",
    "Print runs were small.",
    "Email arrived in 1998.",
    "Facebook said on Monday that it had no lamps.",
    "Twitter was quiet.",
    "WhatsApp groups were not.",
    "Updated plans will be shown in May.",
    "Published figures differ.",
    "Posted guards saw nothing.",
    "Monday was dry, Tuesday was not.",
    "On 4 March the water rose.",
    "At 10:25 the lamp went out.",
    "In May 2024 it was lit again.",
    "Tags hang from every post.",
    "Topics were few.",
    "Home is where the lamp is.",
    "News travels slowly here.",
    "Sports came later.",
    "Opinion was divided.",
    "Politics, he says, is lamps.",
    "Menu prices rose.",
    "Search parties went out.",
    "Skip the tower.",
    "Login was by key.",
    "Click went the switch.",
    "Download speeds are low on the East Bank.",
    "Buy now, pay never, the joke goes.",
    "Shop owners disagree.",
    "Watch the lamp and you will see.",
    "Video evidence was not found.",
    "Loading took an hour.",
    "Close the door, it said.",
    "What they want",
    "A lamp in the river",
    "How it began",
    "1911",
    "• It stands in water.",
    "1. It stands in water.",
    "– And who pays?",
    "— Nobody.",
    "Q: Who pays?",
    "A: Nobody.",
    "* * *",
    "I.",
    "Chapter 4",
    "KEY POINTS",
    "Number of lamp posts: 41",
    "Orrin 3 Wexby 1",
    "x² + y² = 41",
    "$ light --on",
    "> It has always stood there.",
    "#lamps was the word of the week.",
    "@mayor replied with a lamp.",
    "(The lamp is lit.)",
    "[The lamp is lit.]",
    "Yes.",
    "No.",
    "Why?",
    "灯还亮着。",
    "ランプはまだ灯っている。",
    "المصباح ما زال مضاءً.",
    "Die Lampe brennt noch.",
    "Kommentare gab es keine.",
    "Teilen wollte niemand.",
    "La lampe brûle encore.",
    "La lámpara sigue encendida.",
    "Лампа ещё горит.",
    "Hakuna maoni.",
    "Maoni ya wananchi yalikusanywa kwa siku tatu.",
    "Mitandao ya kijamii",
    "Tufuate!",
    "Tunatumia vidakuzi vya nyumbani, anasema mpishi",
    "Mwandishi: Je, uliogopa?",
    "Mwandishi: Na mama yako?",
    "Chanzo: kisima cha babu.",
    "Picha: hakuna aliyezipata.",
    "Picha na sauti vilikuwa vimepotea.",
    "Fungua akaunti",
    "Hakimiliki",
    "Tunapendekeza",
    "Vitambulisho: pasipoti na leseni",
    "Soma zaidi, cheza kidogo, mwalimu aliwaambia wanafunzi.",
    "Hairuhusiwi kunakili mitihani bila ruhusa ya mwalimu.",
    "Imechapishwa 1956 na kupigwa marufuku 1957",
    "Няма коментари.",
    "Вашият коментар?",
    "Социални мрежи",
    "Последвайте ни!",
    "Бисквитки",
    "Използваме бисквитки вместо блат, обясни сладкарката.",
    "Сайтът използва „бисквитки“, установи комисията.",
    "Абонирайте се за нашия вестник, викаше момчето на ъгъла.",
    "Получи писмо на имейла си от самия президент, разказва Иван.",
    "За да коментирате хорото, трябва да сте го играли.",
    "Източник: старият кладенец зад църквата.",
    "Снимка: негативът е изгубен.",
    "Използването на басейна е само с шапка.",
    "Последна промяна: 1,5 на сто",
    "Лични данни",
    "Зареждане",
    "Архив",
    "Препоръчваме",
    "Подкрепете ни!",
    "Изтеглете приложението",
    "Работи: 9-17 ч.",
    "Žiadne komentáre.",
    "Sociálne siete",
    "Pridajte sa k nám!",
    "Používame cookies namiesto piškót, smeje sa cukrárka.",
    "Táto stránka používa cookies ako pečivo, žartuje.",
    "Prihláste sa na náš kurz pletenia do 30. júna.",
    "Získajte lístok e-mailom od organizátora.",
    "Na pridanie ďalšieho komentára nemá čas, povedal trhovec.",
    "Šírenie poplašných správ je zakázané",
    "Zverejňovanie fotografií detí bez súhlasu rodičov je zakázané.",
    "Kategória: muži do 60 kg",
    "Štítky: modré, biele, červené.",
    "Ochrana osobných údajov",
    "Stiahnite si aplikáciu",
    "Odporúčame",
    "Nenechajte si ujsť",
    "Vydané 12 hodín pred popravou",
    "Zdielat radost je lahke.",
    "Čítanie na 3 minúty denne pomáha.",
    "Nema komentara.",
    "Društvene mreže",
    "Pridružite nam se!",
    "Kolačići",
    "Koristimo kolačiće umjesto biskvita, kaže slastičarka.",
    "Prijavite se na naš natječaj do 30. lipnja.",
    "Za komentiranje presude ministar nije imao vremena.",
    "Morate biti prijavljeni u Zagrebu, rekli su joj.",
    "Primajte goste u svoj inbox, šali se.",
    "Izvor: stari bunar iza crkve.",
    "Piše: ne diraj.",
    "Novinar: A zašto ste otišli?",
    "Slika: ulje na platnu",
    "Kategorija: muškarci do 60 kg",
    "Zabranjeno je objavljivanje fotografija bez pristanka roditelja.",
    "Preporučujemo",
    "Ne propustite",
    "Preuzmite aplikaciju",
    "Objavljeno 12 puta",
    "Podelite testo na četiri dela.",
    "Градско веће је ћутало.",
    "Fontes",
    "Doar",
    "Ficha técnica",
    "Assunto: a casa da tua avó",
    "Legenda: A – porto, B – igreja, C – mercado",
    "Tradução: do russo, com dicionário e muita paciência.",
    "5 respostas para entender a crise",
    "Clique para partilhar o ecrã com os colegas.",
    "Voltar ao início",
    "Kaynaklar",
    "Telif hakkı",
    "Reklamlar",
    "Kategori: 60 kiloya kadar erkekler",
    "Kaynak: köyden iki kilometre uzaktaki pınar.",
    "Haber: akşama doğru köye ulaştı.",
    "Tarih: 12 Mart 1921",
    "Giriş: 120 lira",
    "Tüm hakları saklıdır, yazıyordu arka kapakta.",
    "Πηγές",
    "Πνευματικά δικαιώματα",
    "Σχετικά",
    "Πηγή: δύο χιλιόμετρα από το χωριό, κάτω από τον πλάτανο.",
    "Ημερομηνία: 12 Μαρτίου 1921",
    "Εμφανίσεις: 54",
    "Η διεύθυνση δεν απάντησε στις ερωτήσεις μας.",
    "Bronnen",
    "Auteursrecht",
    "Doneren",
    "Reclame",
    "Meer van hetzelfde",
    "Bron: twee kilometer van het dorp, onder de eik.",
    "Hebt u een tip voor jonge schrijvers?",
    "Klik om het scherm te delen met je collega's.",
    "Källor",
    "Upphovsrätt",
    "Just nu",
    "Stöd oss",
    "Källa: två kilometer från byn, under eken.",
    "Bild: en bronsryttare utan huvud",
    "Kilder",
    "Ophavsret",
    "Lige nu",
    "Bliv medlem",
    "Kilde: to kilometer fra landsbyen, under egen.",
    "Udgivet 1872, København",
    "Personvern",
    "Informasjonskapsler",
    "Akkurat nå",
    "Tilgjengelighet",
    "Støtt oss",
    "Redaktør: tolv år i samme avis.",
    "Adatvédelem",
    "Sütik",
    "Támogatás",
    "Még több",
    "Megjelent: 1872",
    "Forrás: két kilométerre a falutól, a tölgy alatt.",
    "Drepturi de autor",
    "Cele mai noi",
    "Donează",
    "Copierea fișierului se face cu un singur clic.",
    "Reproducerea păstrăvului este lentă în apele reci.",
    "Sursa: la doi kilometri de sat, sub stejar.",
    "Tietosuoja",
    "Evästeet",
    "Juuri nyt",
    "Lahjoita",
    "Voit keskustella aiheesta lääkärin kanssa.",
    "Lähde: kahden kilometrin päässä kylästä, tammen alla.",
    "Zdroje",
    "Inzerce",
    "Hlavní zprávy",
    "Zdroj: studánka u mlýna.",
    "Související: ne krví.",
    "Překlad: z ruštiny, doslovný.",
    "Před 20 dny",
    "Vydáno 12 dopisů, ostatní shořely.",
    "Komentáře 12 lidí zůstaly v archivu.",
    "Používáme cookies, napsala pekařka na tabuli.",
    "Publikování jeho básní bylo do roku 1989 zakázáno.",
    "Источники",
    "Авторские права",
    "Категория: мужчины до 60 килограммов.",
    "Источник: колодец у мельницы.",
    "Подробности: в мешке лежали сорок писем.",
    "Использование телефонов на уроках запрещено.",
    "Чтобы оставить машину во дворе, вам понадобится пропуск.",
    "Мы используем файлы cookie, написала пекарь на доске.",
    "На стене висело одно фото: мать у калитки.",
    "Записал адрес и ушёл.",
    "Нашли ошибку в смете лишь через год.",
    "Для детей старше 3 лет вход платный.",
    "Джерела",
    "Про автора",
    "Завантаження",
    "Категорія: чоловіки до 60 кілограмів.",
    "Джерело: криниця коло млина.",
    "Авторка: Я тоді ще не знала, чим це скінчиться.",
    "Використання телефонів на уроках заборонено.",
    "Підтримати проєкт пообіцяли всі фракції.",
    "Ми використовуємо файли cookie, написала пекарка на дошці.",
    "Спілкувався з лікарем уночі.",
    "Опубліковано 12 листів, решта згоріли.",
    "Фото з архіву родини пропали.",
    "Źródła",
    "Prawa autorskie",
    "Media społecznościowe",
    "O autorze",
    "Kategoria: mężczyźni do 60 kilogramów.",
    "Źródło: studnia przy młynie.",
    "Zdjęcia: Marek Sowa.",
    "Przygotowała kolację i poszła spać.",
    "Więcej o zwierzętach dowiedział się w lesie.",
    "Serwis do herbaty i talerz ciasteczek stały na stole.",
    "Używamy plików cookie, napisała piekarka na tablicy.",
    "Wspieraj nasz zespół, krzyczeli kibice.",
    "Our picks",
    "Customer service",
    "Advertising",
    "Mailing list",
    "Related resources",
    "I agree.",
    "Category: Men under 60 kg",
    "Enter your email address and press Return.",
    "Sign up for an account.",
    "Sponsored by the brewery, the team never won.",
    "Our newsletter has had nine readers since 1998.",
    "Credit: 3 points",
    "श्रेणी: पुरुष 60 किलो",
    "कोई टिप्पणी नहीं।",
    "קטגוריה: גברים עד 60 קילו",
    "หมวดหมู่: ชายไม่เกิน 60 กิโล",
    "来源",
    "ソーシャルメディア",
    "著作権",
    "カテゴリー：男子60キロ級",
    "コメントはありません。",
    "無断転載を禁ずと歌は続いた。",
    "저작권",
    "주제: 두려움",
    "حقوق النشر",
    "الإعلانات",
    "لا توجد تعليقات.",
    "Sumber",
    "Mạng xã hội",
    "Bản quyền",
    "Chủ đề: Nỗi sợ",
    "Không có bình luận.",
    # of cookies, consent and partners
    "These cookies are set when a reader opens the page, and some of them live for years.",
    "These cookies are soft in the middle and crisp at the edge.",
    "Third-party cookies are used by most newspapers to sell space to the highest bidder.",
    "Social media cookies are what the regulator fears most.",
    "A cookie is a small text file that a website leaves on a computer.",
    "We and our partners collect plastic from forty beaches every spring.",
    "You can change your settings at the bottom of the screen.",
    "To view this exhibition, visitors need patience.",
    "Your data can be used to train a model, the lawyers warn.",
    "Information about your activity is worth more than you think.",
    "You can withdraw your consent at any time, the form said.",
    "Measure advertising performance before you double the budget.",
    "Develop and improve services for the elderly: that was the promise.",
    "When you visit any website of the city, a small dragon greets you.",
    "Because we respect your privacy, we never print addresses.",
    "To provide the best experience, the museum has closed two halls.",
    "The technical storage of the wood costs more than the wood.",
    "Under the California Consumer Privacy Act, firms must say what they know about a customer.",
    "Precise geolocation data is sold by dozens of apps.",
    "Diese Cookies können Nutzer über Jahre hinweg verfolgen, warnt der Datenschützer.",
    "Diese Cookies sind weich und schmecken nach Zimt.",
    "Wir und unsere Partner verarbeiten jeden Tag vierzig Tonnen Milch.",
    "An dieser Stelle steht seit 1931 ein Denkmal für die Fischer.",
    "Mit dem Klick auf die Karte kommen Sie zu den Wanderwegen.",
    "Sie können Ihre Auswahl jederzeit mit nach Hause nehmen.",
    "Personenbezogene Daten können verarbeitet werden, wenn ein Vertrag besteht.",
    "Wenn Sie eine Website besuchen, erfährt der Betreiber Ihre Adresse.",
    "Die technische Speicherung von Wärme ist noch teuer.",
    "Notwendige Cookies sind von dem neuen Gesetz ausgenommen.",
    "Um Ihnen ein optimales Erlebnis zu bieten, öffnet das Bad schon um sechs.",
    "Genaue Standortdaten verkaufen viele Apps weiter.",
    "Dieser Inhalt kann nur mit Einwilligung der Erben gezeigt werden.",
    "Ces cookies sont moelleux et sentent la cannelle.",
    "Les cookies tiers sont utilisés par la plupart des sites pour suivre les visiteurs.",
    "Nos partenaires ont gagné la course.",
    "Nous et nos partenaires traitons chaque jour quarante tonnes de lait.",
    "Le stockage du bois coûte plus cher que le bois.",
    "Vous pouvez modifier votre choix à tout moment dans les réglages.",
    "Développer et améliorer les services publics reste la priorité du maire.",
    "Comprendre les publics : voilà ce que veut le musée.",
    "Pour voir cette vidéo, il a fallu attendre deux ans.",
    "Estas cookies son de mantequilla y canela.",
    "Las cookies de terceros permiten seguir a los usuarios durante años.",
    "Nuestros socios tratan cada día cuarenta toneladas de leche.",
    "Puedes cambiar tus preferencias en la pantalla de ajustes.",
    "Desarrollo y mejora de los servicios públicos en los barrios.",
    "El almacenamiento de la madera cuesta más que la madera.",
    "Utilizamos tecnologías como el radar para contar las aves.",
    "Para ver este contenido hace falta una entrada.",
    "Questi cookie sono morbidi e profumano di cannella.",
    "I cookie di terze parti permettono di seguire gli utenti per anni.",
    "Noi e i nostri amici trattiamo ogni giorno quaranta tonnellate di latte.",
    "Il mancato consenso dei sindacati ha bloccato la riforma.",
    "Puoi modificare le preferenze nelle impostazioni.",
    "Creare profili professionali nuovi è l'obiettivo della regione.",
    "L'archiviazione del caso ha stupito tutti.",
    "Deze cookies zijn zacht en ruiken naar kaneel.",
    "Deze cookies kunnen bezoekers jarenlang volgen op elke website, waarschuwt de toezichthouder.",
    "Wij en onze partners verwerken elke dag veertig ton melk.",
    "Als je geen toestemming geeft, mag de school geen foto's maken.",
    "Je kunt je voorkeuren wijzigen in het menu.",
    "Diensten ontwikkelen en verbeteren voor ouderen: dat was de belofte.",
    "Estes cookies são macios e cheiram a canela.",
    "Os cookies de terceiros permitem seguir os utilizadores durante anos.",
    "Nós e os nossos parceiros tratamos quarenta toneladas de leite por dia.",
    "Pode alterar as preferências no menu.",
    "Criar perfis profissionais novos é o objetivo.",
    "Te ciasteczka są miękkie i pachną cynamonem.",
    "Nasi partnerzy przetwarzają codziennie czterdzieści ton mleka.",
    "Możesz zmienić ustawienia w menu.",
    "Tworzenie profili zawodowych to cel regionu.",
    "Dessa kakor är mjuka och doftar kanel.",
    "Vi och våra partner behandlar fyrtio ton mjölk om dagen.",
    "Du kan ändra dina inställningar i menyn.",
    "Disse cookies er bløde og dufter af kanel.",
    "Vi og vores partnere behandler fyrre tons mælk om dagen.",
    "Du kan ændre dine indstillinger i menuen.",
    # near what newsrooms say in sentences of their own
    "Your support for the team has been tremendous, the coach said.",
    "Your membership includes free entry to all three pools.",
    "Your contribution to the local news quiz decides who wins.",
    "Our journalism is in crisis, and the owners know it.",
    "Our journalists spent nine months on this investigation.",
    "Our newsroom moved to a former mill in 1998, and the mill still smells of flour.",
    "We believe that a free society needs free bridges.",
    "We believe everyone deserves a second chance, the warden said.",
    "With your help, we will win this election and rebuild the bridge.",
    "If everyone who reads this were to plant a tree, the valley would be green.",
    "Every contribution was counted twice, and every coin was washed.",
    "Contributions of any size were welcome, the treasurer recalled.",
    "Dear reader, I was wrong about the bridge.",
    "If just one percent of our salmon came back, the river would be full.",
    "Before you go to the island, pack a coat and a lamp.",
    "Before you go, please leave the key under the stone.",
    "You have read the rules; now read them again.",
    "You have reached the limit of what a rope can hold.",
    "Reader support for the column fell sharply after the war.",
    "Join more than 40,000 runners on the bridge on Sunday.",
    "Join the 300 people who have already signed up for the course.",
    "Join over 2,000 fans at the stadium on Friday.",
    "Get full access to the river with a weekly permit.",
    "Get unlimited access to all rides for $40 a day at the fair.",
    "As a subscriber, he had read the paper for fifty years.",
    "As a subscriber you own a share of the co-operative, which bakes bread.",
    "Your subscription to the gym ends when you die, the contract says.",
    "Register for free at the town hall to vote in March.",
    "Register now to get a place in the lifeboat course.",
    "Register here to read at the poetry night on Friday.",
    "You have two free hands and one question.",
    "Keep your comments short and polite when you speak to the judge.",
    "Keep the conversation relevant to the patient, the manual advises.",
    "Have your say at the town hall on Thursday at seven.",
    "The discussion is moderated by Mara Quill of the harbour office.",
    "The conversation is moderately loud.",
    "If you buy a boat through a broker, you may receive a bill for things you never saw.",
    "If you click on the link, thieves can get into your account.",
    "If you sign up before March, you will receive a free lamp.",
    "If you order by phone, we will earn nothing and lose a customer, the baker said.",
    "We may receive up to ten centimetres of snow on Sunday.",
    "We may be paid a visit by the queen.",
    "Products are chosen by the children themselves.",
    "All items were independently tested by two laboratories.",
    "Prices are correct at the till and wrong on the shelf.",
    "This is an opinion that few in the town share.",
    "This is a sponsored walk, and the money goes to the lifeboat.",
    "The author has a position at the university in Sele.",
    "The author owns shares in the mill that this book discusses.",
    "Quotes displayed on the wall came from the sailors.",
    "Not financial ruin but boredom drove him out.",
    "For more than a year, the harbour stood empty.",
    "For more water, visit our well, the sign says.",
    "For more on the bridge, see chapter four.",
    "For the latest in ropes, follow the trail to the quay.",
    "Stay connected to your safety line and follow the guide.",
    "Stay informed about the weather before you climb.",
    "If you find a mistake in your tax return, let the office know within a month.",
    "If you see an error on your bill, contact the supplier.",
    "If you think you made a mistake, tell a colleague.",
    "Have you been affected by the cold? Wrap up.",
    "To report a typo was the duty of the youngest apprentice.",
    "To request a correction of your record, write to the registrar.",
    "Watch more birds than clouds.",
    "Scroll down for twenty minutes and you will reach the sea.",
    "Read our signs, not our lips, says the ranger.",
    "This video cannot be understood without the other one.",
    "This is a carousel from 1911, and it still turns.",
    "Listen to this: the bridge hums in the wind.",
    "This translation was made by a monk in 1411.",
    "This summary was produced by the clerk using shorthand.",
    "This article is about boats.",
    "This voice was made for opera.",
    "The transcript was generated by a computer and full of errors.",
    "Tomas Reed is a reporter with the gift of silence.",
    "Mara Quill covers the roof with straw for the winter.",
    "Mara Quill writes about boats for a living. You can see it in her hands.",
    "Find our boats at the quay.",
    "See our garden in June.",
    "Add the butter as your dough comes together.",
    "Please support us in this hard time, the mayor wrote.",
    "A post shared by two fences carries the lamp.",
    "People like you and me pay for the bridge.",
    "Thanks to donors like the baker, the roof is dry.",
]
SENTENCES = Path(__file__).with_name("sentences_of_articles.txt").read_text("utf-8").splitlines()
"""Sentences of articles, in many languages, that come near what media print around them."""
LINES += SENTENCES


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_all_article_comes_out_untouched(name: str) -> None:
    text = DOCUMENTS[name].lstrip("\n")
    cleaned = explain(text)
    assert [(text[d.start : d.end], d.kind, d.reason) for d in cleaned.removed] == []
    assert cleaned.text == text


@pytest.mark.parametrize("line", LINES)
def test_a_line_inside_an_article_stays(line: str) -> None:
    text = ARTICLE.format(line)
    cleaned = explain(text)
    assert [(text[d.start : d.end], d.kind, d.reason) for d in cleaned.removed] == []
    assert cleaned.text == text


@pytest.mark.parametrize("line", [line for line in LINES if len(line.split()) >= 4])
def test_a_sentence_that_ends_an_article_stays(line: str) -> None:
    text = ARTICLE.replace("{}\n\n", "") + f"\n{line}\n"
    cleaned = explain(text)
    assert [(text[d.start : d.end], d.kind, d.reason) for d in cleaned.removed] == []
    assert cleaned.text == text


CONSENT = ["Zgadzam się.", "Понятно.", "同意。", "Akkoord!", "Setuju.", "موافق."]
NO_COMMENT = [
    "Keine Kommentare.",
    "Nessun commento.",
    "Brak komentarzy.",
    "Žádné komentáře.",
    "Fără comentarii.",
    "Tidak ada komentar.",
]
STEPS = ["Donate.", "Log out.", "Teilen.", "Partager.", "Imprimir.", "Купить.", "捐款。", "साझा करें।"]


@pytest.mark.parametrize("answer", [*CONSENT, *NO_COMMENT, *STEPS])
def test_an_answer_stays_that_is_a_button_elsewhere(answer: str) -> None:
    assert list(explain(ARTICLE.format(answer)).removed) == []


@pytest.mark.parametrize(
    "heading", ["News in brief", "Related", "Comments", "Das könnte Sie auch interessieren"]
)
def test_below_a_heading_with_nothing_above_it_stays_what_else_there_is(heading: str) -> None:
    lines = [
        "Riverside: library reopens",
        "From Monday on.",
        "Coldwater: record catch",
        "A pike of 19 kilos.",
    ]
    assert explain("\n".join([heading, *lines])).text.split("\n")[-4:] == lines


@pytest.mark.parametrize(
    "heading", ["Soziale Netzwerke", "Réseaux sociaux", "Социальные сети", "Sosyal medya", "Sociale media"]
)
def test_a_subheading_on_social_networks_stays(heading: str) -> None:
    assert list(explain(ARTICLE.format(heading)).removed) == []


GUIDE = """How to keep a lemon tree on a balcony

Choosing the soil

Lemon trees like a loose soil that lets the water through, so mix a third of coarse sand into whatever the nursery sells and put a handful of broken pots below it, because wet feet kill more of them than frost does.

Watering in the first week

Give it a full can on the day you plant it and nothing more until the top two centimetres are dry to the finger, which takes four days on a balcony in May and rather longer in the shade of a wall that faces north.

When the leaves turn yellow

Yellow leaves with green veins are short of iron, and the cheapest cure is a spoon of vinegar in every second can, while leaves that are yellow all over have had too much water and want a week of peace.

Pruning without fear

Cut back whatever grows into the middle of the crown and every shoot that comes from below the graft, and do it in March before the sap rises, with a knife that you have held into boiling water for a while.

Bringing it in

Bring it in when the nights fall below five degrees and not before, to a place that is cool and bright, such as the landing of a staircase, since a warm living room makes it drop its leaves within a fortnight.

You May Also Like

Ten herbs that survive the winter

Repotting every second spring

Every second spring it wants a pot that is a hand wider, and the moment is when the roots look out of the hole at the bottom, so tip it out, loosen the ball and set it as deep as it was standing before you began.

The first lemons

The first lemons come in the third year and should be taken off while they are small, all but two, because a young tree that carries five will not grow for a year, and what you want for now is wood.
"""


@pytest.mark.parametrize(
    "foot", ["", "\nShare on Facebook\n\nLeave a comment\n\nSign up for our newsletter\n"]
)
@pytest.mark.parametrize("model", [True, False])
def test_a_guide_goes_on_below_a_box_of_teasers(foot: str, model: bool) -> None:
    cleaned = explain(GUIDE + foot, Options(model=model))
    gone = {cleaned.source[d.start : d.end].strip() for d in cleaned.removed}
    assert {"You May Also Like", "Ten herbs that survive the winter"} <= gone
    assert gone <= {*lines(foot), "You May Also Like", "Ten herbs that survive the winter"}


@pytest.mark.parametrize(
    ("box", "below"),
    [
        ("Related\n\nHow the gap opened", "The building will be sold. A spokesman gave no price on Friday."),
        (
            "Lesen Sie auch\n\nSo kommen Pendler ans Ziel",
            "„Wir arbeiten rund um die Uhr“, sagte der Bauleiter.",
        ),
        (
            "Lire aussi\n\nLes commerçants attendent",
            "« Nous avons gardé la charpente », explique l'architecte.",
        ),
        ("Читайте также\n\nМост открыли для пешеходов", "«Мы работали без выходных», — сказал прораб."),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_sentence_below_a_box_of_teasers_stays(box: str, below: str, last: bool) -> None:
    prose = ARTICLE.replace("{}\n\n", "").strip().split("\n\n")
    after = [] if last else prose[-1:]
    text = "\n\n".join([*prose[: len(prose) - len(after)], box, below, *after])
    assert below in explain(text, Options(model=False)).text
    assert not any(teaser in explain(text).text for teaser in box.split("\n\n"))


def test_a_sentence_stays_above_teasers_as_short_as_a_button() -> None:
    """They are known for teasers by their place, which does not make a summary of what stands above."""
    below = "He said the posts would stay for good."
    text = "\n\n".join(
        [ARTICLE.replace("{}\n\n", "").strip(), "Related", "The river rises", below, "Culture", "Sport"]
    )
    assert explain(text, Options(model=False)).text.split("\n\n")[-1] == below


def test_a_paragraph_above_the_name_of_another_story_stays() -> None:
    prose = ARTICLE.replace("{}\n\n", "").strip().split("\n\n")
    box = ["Related", "How the gap opened"]
    text = "\n\n".join(
        [*prose[:3], *box, prose[3], "Read more: Why the lamps went out in the first place", *prose[4:]]
    )
    assert prose[3] in explain(text).text


@pytest.mark.parametrize(
    "headline",
    [
        "Opinion: Why the harbour bridge matters",
        "In pictures: the bridge reopens",
        "Analysis: The bridge and the money",
        "Watch: Bridge reopens after nine months",
        "Vidéo : le pont rouvre après neuf mois",
        "En fotos: así reabrió el puente",
        "India's bridge reopens after nine months",
    ],
)
@pytest.mark.parametrize("above", [[], ["Home", "News", "Sport"]], ids=["alone", "below a menu"])
def test_a_headline_stays_that_begins_like_a_teaser_or_a_section(headline: str, above: list[str]) -> None:
    article = [headline, *lines(ARTICLE.format(""))[1:]]
    assert explain("\n\n".join([*above, *article])).text.split("\n\n") == article


def test_articles_do_not_spoil_each_other() -> None:
    """A digest of whole articles in one document keeps each of them."""
    text = "\n\n".join(DOCUMENTS[name].strip() for name in ("a table", "an obituary", "a correction column"))
    assert lines(explain(text).text) == lines(text)
