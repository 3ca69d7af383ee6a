"""Pages written for these tests: an article with what surrounds articles on the web."""

ENGLISH = [
    "Skip to content",
    "Home | News | Sport | Weather",
    "Harbour bridge reopens after winter repairs",
    "By Ada Quill",
    "3 March 2021, 10:15",
    "The old harbour bridge opened to traffic again on Monday, four months after engineers found cracks in "
    "two of its piers and closed it at an hour's notice.",
    "Drivers had been sent over the motorway since November. The detour added about twenty minutes to a trip "
    "across the bay, and shops on the eastern side said that they had lost a third of their customers.",
    '"We did not want to take any risk," said the city\'s chief engineer, who inspected the piers on Sunday. '
    '"The steel is sound, and the new bearings will last for thirty years."',
    "The repairs cost four million, a million less than planned. A second set of works, on the railings, is "
    "to follow in the summer, when one lane will be closed at night.",
    "Read more: Ferry timetable changes in spring",
    "Share on Facebook",
    "Sign up for our newsletter and get the best stories every morning",
    "© 2021 The Harbour Post. All rights reserved.",
]
ARTICLE = slice(5, 9)

FRENCH = [
    "Accueil",
    "Le pont du port a rouvert lundi matin, quatre mois après sa fermeture. Les automobilistes devaient "
    "faire un détour de vingt minutes par l'autoroute, et les commerçants s'en plaignaient.",
    "Partager",
]
EMPTY: list[str] = []
STRANGE = [
    "\ud800 lone", "", "   ", "\x00", "…", "日本語の文です。", "مرحبا", "a" * 5000, "line\nbreak",
    "🙂🙂", "0",
]  # fmt: skip

_MENU = "".join(
    f'<li><a href="/{line.lower()}">{line}</a></li>' for line in ("Home", "News", "Sport", "Weather")
)
HTML = (
    f"<html><head><title>{ENGLISH[2]}</title></head><body><nav class='main-menu'><ul>{_MENU}</ul></nav>"
    f"<main><article class='story'><h1>{ENGLISH[2]}</h1><p class='byline'>{ENGLISH[3]}</p>"
    f"<div class='story-body'>{''.join(f'<p>{line}</p>' for line in ENGLISH[ARTICLE])}</div>"
    f"<div class='related'><a href='/ferry'>{ENGLISH[9]}</a></div>"
    f"<div class='share-bar'><button>{ENGLISH[10]}</button></div></article></main>"
    f"<footer><form class='newsletter'>{ENGLISH[11]}</form><p>{ENGLISH[12]}</p></footer></body></html>"
)
"""The English page as HTML, the menu an item a line."""
