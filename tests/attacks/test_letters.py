"""Attacks 27 and 30: what a stranger's letter may do to whoever reads it."""

from backend.inbox.letters.page import headers, held, page
from backend.inbox.letters.read import Kept
from backend.kit.html import safe

EVIL = (
    '<img src="https://evil.test/a.png"><img src="http://evil.test/b.gif" width="1"><img src="//evil.test/c.png">'
    '<img src="cid:logo"><img src="cid:gone"><a href="https://good.test/">go</a>'
    '<style>@import url(https://evil.test)</style><p style="background:url(https://evil.test/d.png)">x</p>'
    '<link rel="stylesheet" href="https://evil.test/e.css"><video src="https://evil.test/f.mp4" autoplay></video>'
    '<meta http-equiv="refresh" content="0;url=https://evil.test/">'
)
KEPT = Kept(safe(EVIL), "", {"logo": "/api/v1/files/1"})


def test_no_picture_of_others_is_asked_for_by_itself() -> None:
    shown = page(KEPT, images=False)
    assert "evil.test" not in shown
    assert 'src="/api/v1/files/1"' in shown
    assert 'href="https://good.test/"' in shown
    assert held(KEPT) == 3
    assert "evil.test/a.png" in page(KEPT, images=True)


def test_even_what_gets_through_runs_nowhere() -> None:
    rules = headers(images=True)["content-security-policy"]
    assert "default-src 'none'" in rules
    assert "script-src" not in rules
    assert "allow-scripts" not in rules
    assert "form-action 'none'" in rules
    quiet = headers(images=False)["content-security-policy"]
    assert "img-src 'self'" in quiet
    assert "http" not in quiet


def test_what_is_kept_is_harmless_by_itself_and_stays_so() -> None:
    assert safe(KEPT.html) == KEPT.html
    for evil in ("<style", "<link", "<video", "<meta", "url("):
        assert evil not in KEPT.html
    assert safe("<div>" * 100_000) == ""


def test_by_night_a_letter_without_colours_follows_and_one_with_its_own_keeps_its_paper() -> None:
    def by_night(html: str) -> bool:
        return "color-scheme: dark" in page(Kept(safe(html), "", {}), images=False, dark=True)

    usual = '<div style="color:#000000;background-color: rgb(255, 255, 255)"><font color="black">Счёт</font></div>'
    assert [by_night(each) for each in ("<p>Да</p>", usual, "<b>Цвет: красный</b>")] == [True] * 3
    for designed in (
        '<table bgcolor="#f4e9dd"><tr><td>Скидки</td></tr></table>',
        '<p style="color: #c0392b">Срочно</p>',
        '<p style="font-weight:700;background-color:yellow">Срочно</p>',
        "<font color=red>Срочно</font>",
    ):
        assert not by_night(designed), designed
        assert "background: #fff" in page(Kept(safe(designed), "", {}), images=False, dark=True)
    assert "color-scheme: light" in page(Kept(safe(usual), "", {}), images=False)
