"""What has to go: the furniture of real sites, line by line, with the kind that it must be given.

Each line is set into an article where sites print it: above the text, in the middle of it or below.
"""

# The rows of the tables stand on one line each.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from cleaner import Kind, Options, explain

TITLE = "Council of Orrin keeps its lamp posts"
PROSE = (
    "The council of Orrin voted on Monday to keep the lamp posts, all forty-one of them, including the one that stands in the river.",
    "“A lamp that nobody needs is still a lamp,” said the mayor, who had been expected to vote against it and did not say why.",
    "The posts were put up in 1911 by a company that made umbrellas, and the last of them was paid for with a barrel of herring.",
    "An engineer who was asked for an opinion said that they would stand for another hundred years if everybody went on leaning on them.",
)
ARTICLE = [TITLE, *PROSE]

ABOVE: Mapping[Kind, Sequence[str]] = {
    Kind.BYLINE: [
        "By Tomas Reed",
        "By Tomas Reed and Ines Mard",
        "by Tomas Reed, Staff Writer",
        "Written by Tomas Reed",
        "Author: Tomas Reed",
        "Posted by Tomas Reed",
        "Reviewed by Dr. Ines Mard",
        "By TOMAS REED, Associated Press",
        "Tomas Reed, Senior Correspondent",
        "BY TOMAS REED",
    ],
    Kind.DATELINE: [
        "March 4, 2024",
        "4 March 2024",
        "Monday, March 4, 2024 at 10:25 AM",
        "Published: 4 March 2024, 7:12 am",
        "Published 10:25 a.m. ET March 4, 2024",
        "Updated: Mar 4, 2024 10:25 AM EST",
        "Last updated on March 4, 2024",
        "Posted on March 4, 2024",
        "2024-03-04 10:25",
        "04/03/2024",
        "5 min read",
        "3 hours ago",
        "Mon 4 Mar 2024 10.25 GMT",
        "First published on Mon 4 Mar 2024",
    ],
    Kind.SHARE: [
        "Share on Facebook",
        "Share on Twitter",
        "Click to share on WhatsApp (Opens in new window)",
        "Share via Email",
        "Share this article",
        "Share this story",
        "31.4k SHARES Share Tweet",
        "0 Shares",
        "Tweet this",
        "Copy link to share",
        "Pin it on Pinterest",
        "Facebook Twitter LinkedIn Email",
        "Email this article",
        "Print this article",
    ],
    Kind.NAV: [
        "Skip to content",
        "Skip to main content",
        "Jump to navigation",
        "Home > News > Local",
        "Home » News » Local",
        "You are here: Home / News / Local",
        "Toggle navigation",
        "Main menu",
        "Search for:",
        "Back to top",
    ],
    Kind.CREDIT: [
        "Photo: Mara Quill",
        "Photo by Mara Quill",
        "(Photo by Mara Quill/Getty Images)",
        "Photo credit: Mara Quill",
        "Image credit: Mara Quill",
        "(Image credit: Getty Images)",
        "Photograph: Mara Quill/Northlight",
        "Picture: Mara Quill",
        "Image: Getty Images",
        "Images source: © Getty Images",
        "Featured image via Northlight",
        "Mara Quill/AP",
        "Courtesy of the Orrin Archive",
        "Illustration by Mara Quill",
    ],
}  # fmt: skip

MIDDLE: Mapping[Kind, Sequence[str]] = {
    Kind.PROMO: [
        "Advertisement",
        "ADVERTISEMENT",
        "Advertisement - story continues below",
        "Story continues below advertisement",
        "Article continues below advertisement",
        "Article continues after ad",
        "Sponsored content",
        "Sponsored",
        "Continue reading below",
        "Download our app",
        "Download on the App Store",
        "Get it on Google Play",
        "Check Amazon Price",
        "Buy it on Amazon",
        "Get the Orrin Lantern app",
    ],
    Kind.NEWSLETTER: [
        "Subscribe to our newsletter",
        "Sign up for our newsletter",
        "Sign up for our daily newsletter",
        "Sign up to our free weekly newsletter",
        "Subscribe to our free newsletter and never miss a story",
        "Get the latest news delivered to your inbox",
        "Get our top stories in your inbox every morning.",
        "Enter your email address",
        "Enter your email address to subscribe to this blog and receive notifications of new posts by email.",
        "By signing up you agree to our terms of use and privacy policy.",
        "By subscribing, you agree to receive emails from us. You can unsubscribe at any time.",
        "Thank you for subscribing!",
        "Please check your inbox to confirm your subscription.",
        "Turn on notifications to get breaking news",
        "We won't spam you. Unsubscribe at any time.",
        "Get the day's top headlines delivered to your inbox every morning.",
        "Sign up to receive our best stories in your inbox every week.",
        "Join more than 40,000 readers who start their day with our briefing.",
        "Enter your email address below to receive breaking news alerts.",
        "Check your inbox to confirm your subscription.",
        "Thanks for signing up! You'll now receive our morning newsletter.",
        "Don't want to miss a story? Have them sent straight to your inbox.",
        "You can unsubscribe at any time by clicking the link at the bottom of our emails.",
        "This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.",
        "This article is for subscribers only. Already a subscriber? Log in here.",
        "You have reached your limit of free articles this month.",
        "To continue reading, please subscribe or sign in to your account.",
        "Subscribe now for unlimited access to all our reporting from just £1 a week.",
        "Get unlimited digital access for $1 a week for the first 12 weeks. Cancel anytime.",
        "You have 2 free articles remaining this month.",
        "As a subscriber, you have 10 gift articles to give each month. Anyone can read what you share.",
        "Your subscription supports our newsroom. Thank you for reading The Lantern.",
        "Register for free to keep reading. It takes less than a minute.",
    ],
    Kind.RELATED: [
        "Read more: The lamp post that went to sea",
        "READ MORE: The lamp post that went to sea",
        "Read also: The lamp post that went to sea",
        "ALSO READ: The lamp post that went to sea",
        "SEE ALSO: The lamp post that went to sea",
        "Related: The lamp post that went to sea",
        "RELATED STORY: The lamp post that went to sea",
        "MORE: The lamp post that went to sea",
        "WATCH: The lamp post that went to sea",
        "READ NEXT: The lamp post that went to sea",
        "You may also like: The lamp post that went to sea",
        "Don't miss: The lamp post that went to sea",
        "[Read more: The lamp post that went to sea]",
        "Related articles",
    ],
    Kind.CREDIT: [
        "(Photo: Mara Quill)",
        "Photo: Mara Quill / Orrin Lantern",
        "Credit: Mara Quill",
        "Photo courtesy of Mara Quill",
        "AP Photo/Mara Quill",
        "Getty Images",
    ],
    Kind.CAPTION: [
        "The last lamp post of Orrin in March. Photo: Mara Quill",
        "The last lamp post of Orrin, seen from the river. (Photo by Mara Quill/Getty Images)",
        "Image caption The last lamp post of Orrin",
    ],
    Kind.PAGINATION: ["Image 1 of 5", "Page 2 of 3", "1 2 3 9,595"],
    Kind.OTHER: [
        "This video is not available in your country.",
        "Your browser does not support the video tag.",
        "Please enable JavaScript to view this page.",
        "Please disable your ad blocker and reload the page.",
        "An error occurred. Please try again later.",
    ],
}  # fmt: skip

BELOW: Mapping[Kind, Sequence[str]] = {
    Kind.SOURCE: [
        "Source link",
        "Read the original article at The Tasmin Courier",
        "Read the full story at The Tasmin Courier",
        "This article originally appeared on The Tasmin Courier",
        "This article was originally published by The Tasmin Courier.",
        "This story was originally published on March 4, 2024.",
        "This post appeared first on tasmincourier.example",
        "The post Council of Orrin keeps its lamp posts appeared first on The Tasmin Courier.",
        "Originally published at tasmincourier.example",
        "Republished with permission from The Tasmin Courier.",
        "Reprinted with permission",
        "Source: The Tasmin Courier",
        "Via: The Tasmin Courier",
        "With inputs from PTI",
        "(With agency inputs)",
        "(Except for the headline, this story has not been edited by our staff and is published from a syndicated feed.)",
    ],
    Kind.BYLINE: [
        "Reporting by Tomas Reed; Editing by Ines Mard",
        "(Reporting by Tomas Reed in Orrin; editing by Ines Mard)",
        "Additional reporting by Ines Mard",
        "About the author",
        "Follow Tomas Reed on Twitter @tomasreed",
        "Tomas Reed is a senior reporter at The Orrin Lantern.",
    ],
    Kind.DONATION: [
        "Donate now",
        "Support independent journalism",
        "Support our work",
        "Support fearless, independent journalism",
        "Become a member",
        "Support us on Patreon",
        "Buy me a coffee",
        "If you like this article, please consider making a donation.",
        "Please consider supporting us with a small donation.",
        "Help us keep our journalism free for everyone.",
        "We rely on readers like you. Donate today.",
        "Your support makes our reporting possible. Please consider making a contribution today.",
        "At The Lantern, we believe that a free press is critical to creating well-informed voters. That's why our journalism is free for everyone, even though most other newsrooms retreat behind expensive paywalls.",
        "Our journalism is free for everyone, but it is not free to produce. We rely on readers like you.",
        "Our newsroom continues to bring you hard-hitting investigations and timely takes, and we need your help.",
        "With your help, we'll bring you hard-hitting investigations and well-researched analysis that you can't find elsewhere.",
        "If everyone who reads our reporting helped fund it, our future would be much more secure.",
        "Unlike many news organisations, we have not put up a paywall.",
        "Every contribution, however big or small, powers our journalism and sustains our future.",
        "You've read 5 articles in the last year. Articles published this year: 1,200.",
        "The Lantern is a nonprofit newsroom that relies on readers like you.",
        "We're a small, independent team, and we depend on your donations to keep the lights on.",
        "If just 1% of our readers gave five dollars, we would meet our goal today.",
        "Reader support keeps our independent journalism alive. Will you join them today?",
        "Before you go, please consider chipping in a few dollars a month.",
        "Dear reader, thank you for being with us. Without readers like you, there would be no Lantern.",
    ],
    Kind.LEGAL: [
        "All rights reserved.",
        "© 2024 The Orrin Lantern",
        "© 2024 The Orrin Lantern. All rights reserved.",
        "Copyright 2024 The Orrin Lantern. All rights reserved. This material may not be published, broadcast, rewritten, or redistributed.",
        "The views expressed in this article are the author's own and do not necessarily reflect the editorial policy of The Orrin Lantern.",
        "Opinions expressed by contributors are their own.",
        "Disclaimer: The information on this site is provided for general purposes only.",
        "Disclosure: This post may contain affiliate links.",
        "This post may contain affiliate links. Read our full disclosure policy.",
        "When you buy through links on our site, we may earn an affiliate commission.",
        "As an Amazon Associate I earn from qualifying purchases.",
        "We use cookies to improve your experience on our website.",
        "By continuing to use this site, you agree to our use of cookies.",
        "Accept all cookies",
        "Privacy Policy",
        "Terms of Use | Privacy Policy",
        "This material may not be reproduced without permission.",
        "This article does not constitute financial advice.",
        "When you visit any website, it may store or retrieve information on your browser, mostly in the form of cookies. This information might be about you, your preferences or your device and is mostly used to make the site work as you expect it to.",
        "Under the California Consumer Privacy Act, you have the right to opt-out of the sale of your personal information to third parties. These cookies collect information for analytics and to personalize your experience with targeted ads.",
        "If you have enabled privacy controls on your browser (such as a plugin), we have to take that as a valid request to opt-out. Therefore we would not be able to track your activity through the web.",
        "We and our partners store and/or access information on a device, such as cookies and process personal data, such as unique identifiers and standard information sent by a device for personalised ads and content.",
        "The technical storage or access is strictly necessary for the legitimate purpose of enabling the use of a specific service explicitly requested by the subscriber or user.",
        "We use technologies like cookies to store and/or access device information. Consenting to these technologies will allow us to process data such as browsing behavior or unique IDs on this site.",
        "Wenn Sie eine Website besuchen, kann diese Informationen von Ihrem Browser abrufen oder speichern, meist in Form von Cookies. Hierbei kann es sich um Informationen über Sie, Ihre Einstellungen oder Ihr Gerät handeln.",
        "Zur Anzeige dieses Inhalts wird Ihre Zustimmung zur Datenverarbeitung benötigt.",
        "Lorsque vous consultez un site Web, des données peuvent être stockées dans votre navigateur ou récupérées à partir de celui-ci, généralement sous la forme de cookies.",
        "Ce contenu n'a pas pu être affiché car vous n'avez pas accepté les cookies.",
        "Cuando visita cualquier sitio web, el mismo podría obtener o guardar información en su navegador, generalmente mediante el uso de cookies.",
        "Quando si visita qualsiasi sito Web, questo può memorizzare o recuperare informazioni sul tuo browser, in gran parte sotto forma di cookie.",
        "Wanneer u een website bezoekt, kan deze informatie opslaan op of ophalen van uw browser, meestal in de vorm van cookies.",
        "Om deze content te kunnen bekijken, moet je cookies accepteren.",
        "Quando você visita qualquer site, ele pode armazenar ou recuperar informações em seu navegador, principalmente na forma de cookies.",
        "O armazenamento técnico ou acesso é estritamente necessário para o fim legítimo de permitir o uso de um serviço específico.",
        "Gdy użytkownik odwiedza dowolną stronę internetową, może ona przechowywać lub pobierać informacje w przeglądarce, głównie w formie plików cookie.",
        "Przechowywanie lub dostęp do danych technicznych jest ściśle konieczny do uzasadnionego celu umożliwienia korzystania z konkretnej usługi.",
        "När du besöker en webbplats kan den lagra eller hämta information i din webbläsare, mestadels i form av cookies.",
        "För att ge en bra upplevelse använder vi teknik som cookies för att lagra och/eller komma åt enhetsinformation.",
        "Når du besøger et websted, kan det gemme eller hente oplysninger i din browser, hovedsageligt i form af cookies.",
        "For at give de bedste oplevelser bruger vi teknologier som cookies til at gemme og/eller få adgang til enhedsoplysninger.",
        "If you purchase a product or register for an account through a link on our site, we may receive compensation.",
        "We may be compensated when you click on a link, when an application is approved, or when an account is opened.",
        "When you purchase through links in our articles, we may earn a small commission. This doesn't affect our editorial independence.",
        "This post contains affiliate links, which means I may earn a commission at no extra cost to you.",
        "Products featured are independently selected by our editors. We may receive a share of sales from the links on this page.",
        "Prices are accurate as of the time of publication and are subject to change.",
        "This article was produced in partnership with Holt's Rope and Lamps.",
        "The information provided here is for educational purposes only and is not intended as medical advice.",
        "Always seek the advice of your physician or other qualified health provider with any questions you may have.",
        "Past performance is no guarantee of future results. Consult a financial adviser before making investment decisions.",
        "The views expressed here are the author's own and do not reflect those of The Lantern.",
        "This is an opinion column. The thoughts expressed are those of the author.",
        "The author does not hold positions in any of the securities mentioned in this article.",
        "Quotes displayed in real-time or delayed by at least 15 minutes. Market data provided by Factset.",
        "Not investment advice. Do your own research before you buy any of the coins named here.",
    ],
    Kind.COMMENT_UI: [
        "Leave a Reply",
        "Leave a comment",
        "Leave a Reply Cancel reply",
        "Your email address will not be published. Required fields are marked *",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Post a comment",
        "Add a comment",
        "View comments",
        "Show comments (12)",
        "12 Comments",
        "No comments yet",
        "Be the first to comment",
        "You must be logged in to post a comment.",
        "Log in to leave a comment",
        "Join the conversation",
        "What do you think? Let us know in the comments below.",
        "Comments are closed.",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "Notify me of follow-up comments by email.",
        "Notify me of new posts by email.",
        "Comments are moderated and may take a while to appear.",
        "Please keep your comments respectful and on topic, and read our community guidelines before posting.",
        "Comments on this story are now closed. We welcome your feedback for future stories.",
        "We reserve the right to remove comments that contain personal attacks or profanity.",
        "Share your thoughts in the comments section below.",
        "Have your say: do you agree with the council? Let us know in the comments.",
        "This conversation is moderated according to our community rules. Please read the rules before joining the discussion.",
    ],
    Kind.SHARE: [
        "Share this:",
        "Like this:",
        "Like Loading...",
        "Share this post",
        "Sharing is caring!",
        "Follow us on Facebook",
        "Follow us on Twitter and Instagram",
        "Like us on Facebook",
        "Follow us on Google News",
        "Spread the word",
    ],
    Kind.NAV: [
        "Tags: lamps, council, Orrin",
        "Filed under: News",
        "Posted in News",
        "Categories: News, Local",
        "Tagged with: lamps, council",
        "Related topics: lamps",
        "More from News",
    ],
    Kind.RELATED: [
        "You May Also Like",
        "You might also like",
        "Related Articles",
        "Related Posts",
        "Related stories",
        "Don't Miss",
        "Read Next",
        "Up Next",
        "Recommended for you",
        "More on this story",
        "Most Popular",
        "Most read",
        "Trending Now",
        "Previous post: The lamp post that went to sea",
        "Next article: The lamp post that went to sea",
    ],
    Kind.OTHER: [
        "Zeen is a next generation WordPress theme. It’s powerful, beautifully designed and comes with everything you need.",
        "Proudly powered by WordPress",
        "Theme by Northlight Themes",
        "Please enable JavaScript in your browser to complete this form.",
        "It looks like you're using an ad blocker. Please consider disabling it to support our journalism.",
        "This video file cannot be played. (Error Code: 102630)",
        "Your browser does not support the audio element.",
        "Sorry, this content is not available in your region.",
        "Your browser is out of date and may not display this page correctly.",
        "Listen to this article. This is an AI-generated voice and may contain errors.",
        "This summary was generated by AI and reviewed by our editors.",
        "This article was translated automatically from the German. Read the original here.",
        "This audio is auto-generated. Please let us know if you have feedback.",
    ],
    Kind.PROMO: [
        "Click here to buy tickets",
        "Have a tip? Email us at tips@orrinlantern.example",
        "Download the app now",
        "Add The Lantern as your preferred source on Google to see more of our stories.",
        "Join our WhatsApp channel for breaking news on your phone.",
        "Download our free app for iOS and Android to read the news on the go.",
        "For more news from your area, follow us on X, Instagram and TikTok.",
        "For more local news, pick up a copy of this week's paper or visit our website.",
        "Stay up to date with the latest news by turning on notifications.",
        "Do you have a story for us? Email our news desk at news@lantern.example.",
        "Got a tip? Contact this reporter securely on Signal.",
        "If you spot an error in this story, please let us know at corrections@lantern.example.",
        "Have you been affected by the issues in this story? Get in touch by emailing us.",
        "To suggest a correction or clarification, write to us here.",
    ],
    Kind.PAGINATION: ["Previous Next", "Page 1 of 3"],
}  # fmt: skip

MIX_UPS = (
    {Kind.NAV, Kind.RELATED},
    {Kind.NAV, Kind.SHARE},
    {Kind.BYLINE, Kind.SHARE},
    {Kind.CAPTION, Kind.CREDIT},
    {Kind.LEGAL, Kind.SOURCE},
    {Kind.DONATION, Kind.NEWSLETTER},
    {Kind.RELATED, Kind.PAGINATION},
    {Kind.NAV, Kind.LEGAL},
    {Kind.BYLINE, Kind.SOURCE},
    {Kind.NAV, Kind.PAGINATION},
    {Kind.PROMO, Kind.RELATED},
    {Kind.COMMENT_UI, Kind.NEWSLETTER},
)
"""Kinds that two careful readers take for one another: "More from News" is a menu and a teaser."""

PLACES = {"above": (1, ABOVE), "middle": (3, MIDDLE), "below": (5, BELOW)}
ROWS = [
    pytest.param(position, line, kind, id=f"{place}-{kind}-{line[:50]}")
    for place, (position, table) in PLACES.items()
    for kind, lines in table.items()
    for line in lines
]


@pytest.mark.parametrize(("position", "line", "kind"), ROWS)
def test_furniture_goes_and_says_what_it_is(position: int, line: str, kind: Kind) -> None:
    text = "\n\n".join([*ARTICLE[:position], line, *ARTICLE[position:]])
    cleaned = explain(text)
    assert cleaned.text.split("\n\n") == ARTICLE
    kinds = {d.kind for d in cleaned.removed}
    assert kinds == {kind} or any(kinds | {kind} <= mixed for mixed in MIX_UPS)


BLOCKS = {
    "a teaser that is cut off": ["You May Also Like", "The lamp post that went to sea", "It stood on the quay for as long as anybody could remember, and nobody had ever asked who paid for its oil, until one morning in March a fisherman found that it had ..."],
    "a summary above a button": ["You May Also Like", "The lamp post that went to sea", "For years it stood on the quay, and nobody had ever asked who paid for its oil.", "Read more"],
    "networks": ["Facebook", "Twitter", "WhatsApp", "Email", "Copy link"],
    "teasers with dates": ["You May Also Like", "The lamp post that went to sea", "March 1, 2024", "Umbrellas are back", "March 2, 2024"],
    "teasers that are cut off": [
        "Don't Miss",
        "The lamp post that went to sea",
        "The lamp post that went to sea",
        "It was a quiet morning when the lamp post left, and nobody who saw it go has",
        "Umbrellas are back",
        "Umbrellas are back",
        "ORRIN – Umbrellas have their own language, traditions and",
    ],
    "teasers that look like prose": [
        "You May Also Like",
        "NEWS",
        "A lamp post that had stood in the harbour for a hundred years went to sea on Sunday night and has not been...",
        "NEWS",
        "The company that once made umbrellas in Orrin will make them again, its new owner said on Friday at the gate of...",
    ],
    "a comment form": ["Leave a Reply", "Your email address will not be published. Required fields are marked *", "Comment", "Name", "Email", "Website", "Post Comment"],
    "comments": [
        "3 Comments",
        "Gwen says:",
        "March 5, 2024 at 8:15 am",
        "I have leaned on every one of them and they are fine.",
        "Reply",
        "Old Tam says:",
        "March 6, 2024 at 9:40 pm",
        "The one in the river is mine.",
        "Reply",
    ],
    "an appeal": [
        "Support fearless, independent journalism",
        "We are not owned by a billionaire or shareholders – our readers support us. Donate any amount over $2.",
        "Support us just once",
        "We accept support of any size, at any time.",
    ],
    "a newsletter box": [
        "Newsletter",
        "Get the latest from Orrin in your inbox every morning",
        "Email address",
        "Subscribe",
        "By signing up, you agree to our Terms of Use and acknowledge the practices in our Privacy Policy.",
    ],
    "a footer": ["About us", "Contact us", "Privacy Policy", "Terms of Use", "Advertise with us", "© 2024 The Orrin Lantern. All rights reserved."],
    "post navigation": ["Post navigation", "← The lamp post that went to sea", "Umbrellas are back →"],
    "more pages": ["Related", "More", "1 2 3 9,595"],
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_below_the_article_goes_whole(name: str) -> None:
    assert explain("\n\n".join([*ARTICLE, *BLOCKS[name]])).text.split("\n\n") == ARTICLE


@pytest.mark.parametrize(
    "name",
    ["networks", "an appeal", "a newsletter box", "teasers that are cut off", "teasers that look like prose"],
)
def test_a_block_inside_the_article_ends_where_the_article_goes_on(name: str) -> None:
    text = "\n\n".join([*ARTICLE[:3], *BLOCKS[name], *ARTICLE[3:]])
    assert explain(text).text.split("\n\n") == ARTICLE


def _thread(head: str, foot: str, comments: int = 9) -> list[str]:
    return [
        line
        for n in range(comments)
        for line in (
            head.format(n),
            "" if "2024" in head else f"March 6, 2024 at 9:4{n} pm",
            f"I have leaned on {n} of them for forty years, in rain and in snow, and the engineer is right about that.",
            f"What nobody in this town will tell you is that {n} of them belong to my aunt, who was never asked by anybody.",
            foot,
        )
        if line
    ]


THREADS = {
    "buttons": _thread("{}. From the harbour, a neighbour who writes", "Reply"),
    "buttons of another kind": _thread("{}. From the harbour, a neighbour who writes", "Report comment"),
    "names and times": _thread("Tam {}", ""),
    "names and times on one line": _thread("Tam, the neighbour, on March 6, 2024 at 9:4{} pm", ""),
}


def _kept(page: Sequence[str]) -> list[str]:
    """What the rules keep by themselves."""
    return explain("\n".join(page), Options(model=False)).text.split("\n")


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_of_comments_that_is_longer_than_the_article_goes(name: str) -> None:
    assert _kept([*ARTICLE, f"9 Comments on “{TITLE}”", *THREADS[name]]) == ARTICLE


@pytest.mark.parametrize("name", THREADS)
def test_the_article_below_a_comments_heading_stays_above_a_thread(name: str) -> None:
    assert _kept([TITLE, "9 Comments", *PROSE, *THREADS[name]])[: len(ARTICLE)] == ARTICLE


@pytest.mark.parametrize("name", THREADS)
def test_the_posts_of_a_forum_stay(name: str) -> None:
    page = [*ARTICLE, *THREADS[name]]
    assert {line for line in page if line.endswith(".")} <= {*_kept(page)}


def test_the_posts_of_a_blog_stay_below_the_comments_on_each_other() -> None:
    """But for the last ones, below which stands little: there a comments heading ends the article."""
    posts = _thread("Lamp post {}", "7 Comments")
    page = [*ARTICLE, "5 Comments", *posts]
    assert {line for line in page[: len(page) // 2] if line.endswith(".")} <= {*_kept(page)}


def test_a_live_ticker_stays_below_the_button_to_comment() -> None:
    entries = [line.replace("March 6, 2024 at ", "") for line in _thread("The lamps, hour {}", "")]
    page = [*ARTICLE, "View 9 comments", *entries]
    assert {line for line in page if line.endswith(".")} <= {*_kept(page)}


def test_dated_entries_with_headlines_are_no_comments() -> None:
    entries = _thread("Lamp post {} of the harbour leans a little more", "")
    page = [*ARTICLE, "9 Comments", *entries]
    assert {line for line in page[: len(page) // 2] if line.endswith(".")} <= {*_kept(page)}


def test_an_article_below_a_comments_heading_stays_above_the_times_of_a_thread() -> None:
    summary = [line for line in _thread("", "", 5) if line.endswith(".")]
    page = [TITLE, *summary, "9 Comments", *PROSE, *THREADS["names and times"]]
    assert {*PROSE} <= {*_kept(page)}


HEADS = {
    "a breadcrumb that ends in the headline": [f"Home News {TITLE}", TITLE],
    "a kicker glued to the headline": [f"Politics{TITLE}", TITLE],
    "a site name after the headline": [f"{TITLE} | The Orrin Lantern", TITLE],
    "a site name before the headline": [f"The Orrin Lantern - {TITLE}", TITLE],
    "a headline that stands twice": [TITLE, TITLE],
    "a headline that differs in white space": [TITLE.replace(" ", "  "), TITLE],
    "an alt text and its caption": [TITLE, "The last lamp post of Orrin in March", "The last lamp post of Orrin in March", "Photo: Mara Quill"],
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_what_stands_twice_above_the_article_stays_once(name: str) -> None:
    kept = explain("\n\n".join([*HEADS[name], *PROSE])).text.split("\n\n")
    assert [" ".join(line.split()) for line in kept] == ARTICLE


def test_a_kicker_glued_to_the_only_headline_is_cut_off() -> None:
    cleaned = explain("\n\n".join([f"Politics{TITLE}", *PROSE]))
    assert cleaned.text.split("\n\n") == ARTICLE
    assert [(d.start, d.end, d.kind) for d in cleaned.removed] == [(0, len("Politics"), Kind.NAV)]


OTHER_LANGUAGES = {
    "de": ["Auf Facebook teilen", "Anzeige", "Jetzt Newsletter abonnieren", "Alle Rechte vorbehalten", "Foto: Jonas Krell", "Lesen Sie auch: Die Laterne am Fluss", "Kommentar schreiben", "Quelle: dpa", "Mehr zum Thema"],
    "fr": ["Partager sur Facebook", "Publicité", "Inscrivez-vous à notre newsletter", "Tous droits réservés", "Lire aussi : Le réverbère parti en mer", "Laisser un commentaire", "Faire un don", "Sur le même sujet"],
    "es": ["Compartir en Facebook", "Publicidad", "Suscríbete a nuestro boletín", "Todos los derechos reservados", "Lee también: La farola que se fue al mar", "Deja un comentario", "Foto: Iker Salinas", "Noticias relacionadas"],
    "pt": ["Compartilhar no Facebook", "Publicidade", "Assine nossa newsletter", "Todos os direitos reservados", "Leia também: O candeeiro que foi ao mar", "Deixe um comentário"],
    "it": ["Condividi su Facebook", "Pubblicità", "Iscriviti alla newsletter", "Tutti i diritti riservati", "Leggi anche: Il lampione che andò in mare", "Lascia un commento", "© Riproduzione riservata"],
    "pl": ["Udostępnij na Facebooku", "Reklama", "Zapisz się do newslettera", "Wszelkie prawa zastrzeżone", "Czytaj też: Latarnia, która wypłynęła w morze", "Dodaj komentarz", "Fot. Jan Sowa"],
    "nl": ["Delen op Facebook", "Advertentie", "Schrijf je in voor onze nieuwsbrief", "Alle rechten voorbehouden", "Lees ook: De lantaarn die naar zee ging", "Plaats een reactie", "Foto: Daan Kool"],
    "ru": ["Поделиться", "Реклама", "Подпишитесь на нашу рассылку", "Все права защищены", "Читайте также: Фонарь, который ушёл в море", "Оставить комментарий", "Фото: Игорь Снегов"],
    "uk": ["Поділитися", "Реклама", "Підпишіться на нашу розсилку", "Усі права захищені", "Читайте також: Ліхтар, що пішов у море", "Залишити коментар"],
    "tr": ["Facebook'ta paylaş", "Reklam", "Bültenimize abone olun", "Tüm hakları saklıdır"],
    "vi": ["Chia sẻ", "Quảng cáo", "Đăng ký nhận bản tin", "Tin liên quan"],
    "zh": ["分享到：微信 微博", "广告", "相关阅读", "责任编辑：陈明", "版权所有，未经授权不得转载", "发表评论"],
    "ja": ["シェアする", "広告", "関連記事", "無断転載を禁じます", "コメントを書く"],
    "ko": ["광고", "관련기사", "무단전재 및 재배포 금지", "댓글 쓰기"],
    "hi": ["व्हाट्सएप पर शेयर करें", "विज्ञापन", "हमारे व्हाट्सएप चैनल से जुड़ें", "सर्वाधिकार सुरक्षित", "ये भी पढ़ें- नदी में गया लैंप", "टिप्पणी करें", "फाइल फोटो"],
    "he": ["שתפו את הכתבה", "תוכן ממומן", "הצטרפו לערוץ הטלגרם שלנו", "כל הזכויות שמורות", "קראו גם: הפנס שהפליג לים", "הוסף תגובה", "צילום: דן לוי"],
    "fa": ["این خبر را به اشتراک بگذارید", "رپورتاژ آگهی", "به کانال تلگرام ما بپیوندید", "تمامی حقوق محفوظ است", "بیشتر بخوانید: فانوسی که به دریا رفت", "ارسال نظر", "انتهای پیام/"],
    "th": ["แชร์ข่าวนี้", "โฆษณา", "สมัครรับจดหมายข่าว", "สงวนลิขสิทธิ์", "อ่านเพิ่มเติม: โคมไฟที่ออกทะเล", "แสดงความคิดเห็น", "แฟ้มภาพ"],
    "sw": ["Sambaza makala hii", "Soma pia: Taa iliyokwenda baharini", "Haki zote zimehifadhiwa", "Toa maoni yako", "Chanzo: AFP", "Na Mwandishi Wetu", "Chanzo cha picha, Getty Images", "Pia unaweza kusoma:", "Tufuate kwenye Instagram, Facebook na Twitter", "Jiunge na kundi letu la WhatsApp", "Pokea habari kwenye barua pepe yako kila siku", "Makala inaendelea baada ya tangazo", "Unga mkono uandishi huru wa habari", "Hairuhusiwi kunakili habari hii bila idhini", "Ingia ili kutoa maoni", "Na Mwandishi Wetu, Dodoma"],
    "bg": ["Сподели във Facebook", "Платено съдържание", "Абонирайте се за нашия бюлетин", "Всички права запазени", "Прочетете също: Фенерът, който замина за морето", "Добави коментар", "Снимка: Иван Горски", "Присъединете се към нашия Вайбър канал", "Регистрирай се, за да коментираш", "При използване на материали от сайта позоваването е задължително.", "Получавайте най-важните новини на имейла си", "Още по темата: Фенерът, който замина за морето", "Текстът продължава под рекламата", "Подкрепете независимата журналистика с дарение", "Четиво за 3 минути", "Вие сте тук: Начало / Новини", "Всички статии от автора"],
    "sk": ["Zdieľať na Facebooku", "Článok pokračuje pod reklamou", "Odoberajte náš newsletter", "Všetky práva vyhradené", "Čítajte aj: Lampa, ktorá odišla na more", "Pridať komentár", "Ilustračné foto", "Čítajte ďalej: Lampa, ktorá odišla na more", "Citajte aj: Lampa, ktora odisla na more", "Clanok pokracuje pod reklamou", "Publikovanie alebo ďalšie šírenie obsahu je bez súhlasu zakázané", "Tento článok je dostupný iba pre predplatiteľov", "Podporte nezávislú žurnalistiku", "Ilustračný obrázok", "Našli ste v článku chybu? Napíšte nám", "Nachádzate sa tu: Domov / Správy", "Odoslaním súhlasíte so spracovaním osobných údajov"],
    "hr": ["Podijeli na Facebooku", "Tekst se nastavlja ispod oglasa", "Prijavite se na naš newsletter", "Sva prava pridržana", "Pročitajte i: Svjetiljka koja je otišla na more", "Ostavite komentar", "Foto: Ivan Horvat", "Vezane vijesti: Svjetiljka koja je otišla na more", "Procitajte jos: Svjetiljka koja je otisla na more", "Pratite nas na našoj Facebook i Instagram stranici", "Nastavak članka ispod oglasa", "Zabranjeno je svako preuzimanje sadržaja bez dopuštenja", "Ovaj članak je dostupan samo pretplatnicima", "Za komentiranje je potrebna prijava", "Podržite neovisno novinarstvo", "Uočili ste pogrešku u tekstu? Javite nam", "Vi ste ovdje: Početna / Vijesti", "Прочитајте још: Светиљка која је отишла на море", "Сва права задржана"],
    "ar": ["إعلان", "اقرأ أيضًا: الفانوس الذي ذهب إلى البحر", "جميع الحقوق محفوظة", "اترك تعليقًا"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line"), [(lang, line) for lang, rows in OTHER_LANGUAGES.items() for line in rows]
)
def test_furniture_of_other_languages_goes_below_the_article(language: str, line: str) -> None:
    """The article's own language does not matter: pages mix them."""
    assert explain("\n\n".join([*ARTICLE, line])).text.split("\n\n") == ARTICLE, language


BYLINES = [
    "Von Jana Vogt",
    "Par Léa Morvan",
    "Por Marta Quiroga",
    "di Chiara Belloni",
    "Autor: Hanna Wilk",
    "Door Daan Kool",
    "Автор: Вера Лугова",
    "كتب: سامر الراعي",
    "作者：林若水",
]


@pytest.mark.parametrize("line", BYLINES)
def test_a_byline_of_another_language_goes_below_the_headline(line: str) -> None:
    cleaned = explain("\n\n".join([TITLE, line, *PROSE]))
    assert cleaned.text.split("\n\n") == ARTICLE
    assert {d.kind for d in cleaned.removed} == {Kind.BYLINE}
