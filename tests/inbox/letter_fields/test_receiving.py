"""A letter that makes a request fills it; what cannot be read is told, and holds no letter back."""

from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Letter, Mailbox, Person
from backend.connectors.email import connector as email
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.letter_fields.prepare import Kept, ready
from backend.inbox.letter_fields.schemas import LetterTemplate
from tests.inbox.receive.world import World, message

TEXT = """Имя: {name}
Телефон: {phone}
Почта: {email}
Бюджет: {budget}
Компания: {company}
Тема: {title}
Что: {comment...}"""
LETTER = (
    "Новая заявка\nИмя: Инна\nТелефон: 8 912 345-67-89\nПочта: Inna@Example.com\nБюджет: 45 000,50 €\n"
    "Компания: Самоварня\nТема: Самовар\nЧто: на пять\nлитров"
)


def reads(channel: ChannelFacts, text: str = TEXT, **more: Any) -> ChannelFacts:
    """The channel with one template. The address of a customer is an e-mail's."""
    template = LetterTemplate(text=text, **more)
    return msgspec.structs.replace(channel, letter_fields=(ready(Kept(template=template)),), connector=email)


def letter(key: str, text: str, sender: str = "robot@forms.example", **more: Any) -> Any:
    told = Letter(subject="Заявка с сайта", sender=Mailbox(sender), **more)
    who = Person(sender, email=sender)
    return message(key, text, sender=who, thread=key, letter=told, automatic=told.automatic is not None)


async def card(world: World, **where: Any) -> dict[str, Any]:
    return await world.one(
        """SELECT k.*, p.name AS who, p.phone_normal, p.email_normal, c.name AS company, k.fields::text AS own,
                  ARRAY(SELECT a.kind FROM activities a WHERE a.card_id = k.id ORDER BY a.id) AS facts,
                  ARRAY(SELECT a.data::text FROM activities a WHERE a.card_id = k.id AND a.kind = 'value_left'
                        ORDER BY a.id) AS lefts
           FROM cards k JOIN contacts p ON p.id = k.contact_id LEFT JOIN companies c ON c.id = k.company_id
           ORDER BY k.id DESC LIMIT 1"""
    )


def left(row: dict[str, Any]) -> dict[str, tuple[str, str]]:
    told = [msgspec.json.decode(each) for each in row["lefts"]]
    return {each["field"]: (each["value"], each["why"]["en"]) for each in told}


ROBOT = {"writer": "letter", "senders": ["forms.example"]}


async def test_a_robots_letter_is_of_whom_it_names_with_all_that_they_wrote(world: World) -> None:
    (outcome,) = await world.got(letter("1", LETTER, automatic="list"), channel=reads(world.channel, **ROBOT))
    assert outcome.result == "stored"
    row = await card(world)
    assert (row["who"], row["phone_normal"], row["email_normal"]) == ("Инна", "+79123456789", "inna@example.com")
    assert (str(row["budget_amount"]), row["budget_currency"]) == ("45000.50", "EUR")
    assert (row["company"], row["title"], row["comment"]) == ("Самоварня", "Самовар", "на пять\nлитров")
    assert left(row) == {}
    # they wait for an answer, which goes to them and not to the robot
    talk = await world.one(
        "SELECT c.waiting_since, i.external_user FROM conversations c JOIN identities i ON i.id = c.identity_id"
    )
    assert talk["waiting_since"] is not None
    assert talk["external_user"] == "inna@example.com"


async def test_two_who_wrote_by_one_robot_are_two_people_with_a_request_each(world: World) -> None:
    channel = reads(world.channel, **ROBOT)
    await world.got(letter("1", LETTER), channel=channel)
    await world.got(letter("2", LETTER.replace("Inna@", "oleg@").replace("Инна", "Олег")), channel=channel)
    assert (await world.count("contacts"), await world.count("cards")) == (2, 2)


async def test_whoever_is_named_by_a_robot_is_not_changed_by_it(world: World) -> None:
    await world.run(
        "INSERT INTO contacts (name, email, email_normal) VALUES ('', 'inna@example.com', 'inna@example.com')"
    )
    await world.got(letter("1", LETTER), channel=reads(world.channel, **ROBOT))
    assert await world.count("contacts") == 1
    row = await card(world)
    assert (row["who"], row["phone_normal"], row["title"]) == ("", None, "Самовар")


async def test_who_left_a_number_alone_is_known_by_it(world: World) -> None:
    text = LETTER.replace("Почта: Inna@Example.com\n", "")
    await world.got(letter("1", text), letter("2", text), channel=reads(world.channel, **ROBOT))
    row = await card(world)
    assert (row["who"], row["phone_normal"], row["email_normal"]) == ("Инна", "+79123456789", None)
    assert await world.count("contacts") == 1


async def test_what_a_field_does_not_take_stands_in_the_history_with_the_reason(world: World) -> None:
    text = LETTER.replace("45 000,50 €", "тысяч сорок").replace("8 912 345-67-89", "спросить Инну")
    await world.got(letter("1", text), channel=reads(world.channel, **ROBOT))
    row = await card(world)
    assert row["budget_amount"] is None
    assert left(row) == {
        "phone": ("спросить Инну", "This is not a phone number."),
        "budget": ("тысяч сорок", left(row)["budget"][1]),
    }
    assert "sum" in left(row)["budget"][1] or "amount" in left(row)["budget"][1]


async def test_own_fields_take_what_their_kinds_take(world: World) -> None:
    setups: dict[str, dict[str, Any]] = {
        "date": {},
        "choice": {"options": [{"id": 1, "label": "Медь"}, {"id": 2, "label": "Латунь"}]},
        "money": {"currency": "EUR", "decimals": 2},
        "number": {"decimals": 0},
    }
    ids = {}
    for kind, setup in setups.items():
        whole: dict[str, Any] = {
            "funnels": [],
            "default": None,
            "options": [],
            "read_only": [],
            "last_option": 2,
        } | setup
        row = await world.one(
            "INSERT INTO fields (entity, kind, name, setup) VALUES ('card', $1, $1, $2::text::jsonb) RETURNING id",
            kind,
            msgspec.json.encode(whole).decode(),
        )
        ids[kind] = row["id"]
    channel = reads(
        world.channel,
        "\n".join(f"{kind}: {{{kind}}}" for kind in ids),
        into={kind: f"field:{number}" for kind, number in ids.items()},
    )
    await world.got(letter("1", "date: 25.12.2026\nchoice: латунь\nmoney: 1 000\nnumber: пять"), channel=channel)
    row = await card(world)
    assert msgspec.json.decode(row["own"]) == {
        str(ids["date"]): "2026-12-25",
        str(ids["choice"]): 2,
        str(ids["money"]): {"amount": "1000.00", "currency": "EUR"},
    }
    assert left(row)[f"field:{ids['number']}"][0] == "пять"


async def test_later_letters_fill_what_is_empty_and_write_nothing_over(world: World) -> None:
    channel = reads(world.channel, "Тема: {title}\nБюджет: {budget}", later=True)
    first = letter("1", "Тема: Самовар", sender="gleb@example.com")
    again = letter("2", "Тема: Чайник\nБюджет: 500", sender="gleb@example.com")
    await world.got(first, channel=channel)
    await world.got(again, channel=channel)
    row = await card(world)
    assert (await world.count("cards"), row["title"], str(row["budget_amount"])) == (1, "Самовар", "500.00")
    # where it is not wished, a later letter is a letter
    await world.got(
        letter("3", "Источник: Сайт", sender="gleb@example.com"), channel=reads(world.channel, "Источник: {title}")
    )
    assert (await card(world))["title"] == "Самовар"


@pytest.mark.parametrize("wrong", [{"sender": "eve@evil.example"}, {"trust": "fail"}, {"automatic": "bounce"}])
async def test_a_letter_from_elsewhere_or_a_feigned_one_is_read_by_no_template(
    world: World, wrong: dict[str, Any]
) -> None:
    await world.got(letter("1", LETTER, **wrong), channel=reads(world.channel, **ROBOT))
    assert await world.count("contacts") == 1
    person = await world.one("SELECT name, phone FROM contacts")
    assert (person["name"], person["phone"]) == ("", None)


async def test_a_fault_in_filling_holds_no_letter_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*args: Any) -> Any:
        raise RuntimeError("whatever")

    monkeypatch.setattr("backend.inbox.letter_fields.put.values_of", broken)
    (outcome,) = await world.got(letter("1", LETTER), channel=reads(world.channel, **ROBOT))
    assert outcome.result == "stored"
    assert (await card(world))["title"] == ""


async def test_the_same_letter_twice_fills_once(world: World) -> None:
    channel = reads(world.channel, **ROBOT)
    await world.got(letter("1", LETTER), channel=channel)
    before = await world.snapshot()
    (outcome,) = await world.got(letter("1", LETTER), channel=channel)
    assert outcome.result == "duplicate"
    assert await world.snapshot() == before


async def test_a_requests_source_is_the_letters_else_the_channels_else_its_funnels(world: World) -> None:
    ids = [
        (await world.one("INSERT INTO sources (name) VALUES ($1) RETURNING id", name))["id"]
        for name in ("Воронка", "Канал", "Выставка")
    ]
    await world.run("UPDATE funnels SET source_id = $1", ids[0])
    await world.got(letter("1", "Откуда: выставка", sender="a@example.com"))
    assert (await card(world))["source_id"] == ids[0]
    await world.run("UPDATE channels SET source_id = $1", ids[1])
    await world.got(letter("2", "Откуда: выставка", sender="b@example.com"))
    assert (await card(world))["source_id"] == ids[1]
    await world.got(
        letter("3", "Откуда: выставка", sender="c@example.com"),
        channel=reads(world.channel, "Откуда: {x}", into={"x": "source"}),
    )
    assert (await card(world))["source_id"] == ids[2]
