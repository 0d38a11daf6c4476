"""An administrator teaches a mailbox to read a form's letters, by the interface; then one comes."""

from playwright.async_api import Locator, expect

from tests.browser.window import Window
from tests.platforms.mail import MailServer

TEMPLATE = "Имя: {имя}\nТелефон: {телефон}\nПочта: {почта}\nБюджет: {бюджет}\nЧто нужно: {пожелание...}"
FORM = """Имя: Инна
Телефон: 8 912 345-67-89
Почта: inna@example.com
Бюджет: 45 000
Что нужно: Самовар
на пять литров"""


def chosen(ada: Window, name: str) -> Locator:
    return ada.page.get_by_role("combobox", name=name, exact=True)


async def picks(ada: Window, name: str, option: str) -> None:
    await chosen(ada, name).click()
    await ada.page.get_by_role("option", name=option, exact=True).click()
    await expect(ada.page.get_by_role("listbox")).to_have_count(0)


async def sets_leads(ada: Window) -> None:
    """What becomes of the mailbox's requests is kept, and stands there when the page is opened anew."""
    page = ada.page
    await ada.ask("POST", "/sources", {"name": "Сайт"})
    await page.reload()
    await picks(ada, "Источник обращений", "Сайт")
    await picks(ada, "Новое обращение после молчания", "30 дней")
    await picks(ada, "Сделка сама", "Да")
    await page.get_by_role("checkbox", name="Отказ только с причиной").check()
    await page.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)
    await page.reload()
    await expect(chosen(ada, "Источник обращений")).to_contain_text("Сайт")
    await expect(chosen(ada, "Новое обращение после молчания")).to_contain_text("30 дней")
    await expect(chosen(ada, "Сделка сама")).to_contain_text("Да")
    await expect(page.get_by_role("checkbox", name="Отказ только с причиной")).to_be_checked()
    # what follows is about leads that stay leads
    await picks(ada, "Сделка сама", "Нет")
    await page.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(page.get_by_role("button", name="Сохранить", exact=True)).to_have_count(0)


async def teaches(ada: Window) -> None:
    page = ada.page
    await page.get_by_role("button", name="Добавить шаблон").click()
    await page.get_by_label("Название шаблона").fill("Форма на сайте")
    await page.get_by_label("Как выглядит письмо").fill(TEMPLATE)
    await expect(chosen(ada, "Куда записать «телефон»")).to_contain_text("Телефон")
    await picks(ada, "Куда записать «пожелание»", "Комментарий")
    await page.get_by_role("checkbox", name="Клиент назван в самом письме").check()
    await page.get_by_role("button", name="Сохранить шаблоны").click()
    # else anybody could write in another's name
    await expect(page.get_by_text("Иначе кто угодно смог бы написать от чужого имени.")).to_be_visible()
    await page.get_by_label("От кого письма").fill("forms.example.com")
    await page.get_by_role("textbox", name="От кого", exact=True).fill("noreply@forms.example.com")
    await page.get_by_label("Текст письма").fill(FORM.replace("45 000", "недорого"))
    await page.get_by_role("button", name="Проверить", exact=True).last.click()
    tried = page.locator(".letter-tried")
    await expect(tried).to_have_attribute("data-fits", "true")
    await expect(tried).to_contain_text("+79123456789")
    await expect(tried.locator("[data-fault]")).to_contain_text("это не сумма")
    await page.locator(".letter-template").scroll_into_view_if_needed()
    await ada.pictured("letter-fields")
    await page.get_by_role("button", name="Сохранить шаблоны").click()
    await expect(page.get_by_role("button", name="Сохранить шаблоны")).to_have_count(0)


async def a_form_is_read(ada: Window, mail: MailServer) -> None:
    """By the robot of a site, in the name of whoever filled the form in."""
    robot = mail.customer("noreply@forms.example.com", "Forms")
    robot.sends(robot.letter(FORM, "Заявка с сайта", Precedence="bulk"))
    await ada.open("Инна")
    card = ada.page.locator("[data-card-pane]")
    await expect(card.get_by_role("textbox", name="Бюджет")).to_have_value("45\u00a0000")
    await expect(card).to_contain_text("на пять литров")
    await expect(card.locator("input[value='inna@example.com']")).to_have_count(1)
