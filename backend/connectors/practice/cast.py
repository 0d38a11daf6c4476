"""Who the customers are. The same settings always give the same people, in the same order."""

import random

import msgspec

from backend.connectors.practice.scripts import LANGUAGES, NAMES, items, people
from backend.connectors.practice.settings import PracticeSettings


class Actor(msgspec.Struct, frozen=True):
    """One customer: "ru-3" is the third who speaks Russian, whatever the other settings are."""

    id: str
    language: str
    number: int
    name: str
    surname: str
    phone: str


def cast(settings: PracticeSettings) -> tuple[Actor, ...]:
    languages = LANGUAGES if settings.language == "both" else (settings.language,)
    return tuple(actor(languages[n % len(languages)], n // len(languages)) for n in range(settings.customers))


def actor(language: str, number: int) -> Actor:
    known = people(language)
    # past the end of the list a name meets another surname
    round_, at = divmod(number, len(known.people))
    name, _ = known.people[at]
    _, surname = known.people[(at + 5 * round_) % len(known.people)]
    phone = known.phones.format(number % 100, (number * 37 + 11) % 100)
    return Actor(f"{language}-{number + 1}", language, number, name, surname, phone)


def script_name(settings: PracticeSettings, place: int, take: int) -> str:
    """Neighbours begin with unlike scripts. Who has begun comes back with one that has an end."""
    chosen = [name for name in NAMES if not settings.scripts or name in settings.scripts]
    lasting = [name for name in chosen if name != "silent"] or chosen
    return chosen[place % len(chosen)] if take == 0 else lasting[(place + take) % len(lasting)]


def facts(actor: Actor, seed: int, take: int) -> dict[str, str]:
    """What the braces of a script are filled with, for one of an actor's visits."""
    dice = random.Random(f"{seed}:{actor.id}:{take}")
    item, price = dice.choice(items(actor.language).items)
    return {
        "item": item,
        "Item": item[:1].upper() + item[1:],
        "sum": f"{price * 2:,}".replace(",", "\u00a0" if actor.language == "ru" else ","),
        "phone": actor.phone,
        "order": str(dice.randrange(1000, 9999)),
        "city": dice.choice(people(actor.language).cities),
        "name": actor.name,
    }
