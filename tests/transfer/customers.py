"""A file of customers as a shop keeps it for years: names, phones and sums as people type them, with their slips."""

import random
from collections.abc import Iterator

HEADERS = ("ФИО", "Мобильный телефон", "E-mail", "Компания", "Должность", "Дата рождения", "Тип контакта", "Теги")
_NAMES = ("Анна", "Глеб", "Ольга", "Пётр", "Вера", "Борис", "Дора", "Фёдор", "Зоя", "Илья")
_SURNAMES = ("Титов", "Самоваров", "Кузнецов", "Ёлкин", "Шмидт", "Чайка", "Щукин", "Мороз")
_FIRMS = ("ООО «Тула»", 'ИП "Чайник; и Ко"', "АО Самовар", "")
_POSTS = ("директор", "закупки", "бухгалтер", "")


class Customers:
    """`rows` rows; those whose number ends on 99 have a telephone that is none, on 49 a day that is none."""

    def __init__(self, rows: int, seed: int = 5) -> None:
        self.rows, self._chance = rows, random.Random(seed)
        self.bad = [n for n in range(rows) if n % 100 in (99, 49)]
        # the same person again, told by another spelling of the number
        self.twice = [n for n in range(rows) if n % 100 == 70]

    def text(self) -> str:
        return "\r\n".join([";".join(HEADERS), *self._lines()]) + "\r\n"

    def _lines(self) -> Iterator[str]:
        for n in range(self.rows):
            yield ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if ";" in cell or '"' in cell else cell
                           for cell in self._row(n))  # fmt: skip

    def _row(self, n: int) -> tuple[str, ...]:
        pick = self._chance.choice
        phone = "не помню" if n % 100 == 99 else self._phone(n - 1 if n in self.twice else n)
        born = "31.02.1990" if n % 100 == 49 else pick(("12.03.1985", "1985-03-12", ""))
        return (
            f"{pick(_SURNAMES)} {pick(_NAMES)}",
            phone,
            "" if n in self.twice else pick((f"c{n}@example.com", "")),
            pick(_FIRMS),
            pick(_POSTS),
            born,
            pick(("Клиент", "клиенты", "")),
            pick(("VIP, опт", "")),
        )

    def _phone(self, n: int) -> str:
        digits = f"912{n:07d}"
        a, b, c, d = digits[:3], digits[3:6], digits[6:8], digits[8:]
        return self._chance.choice((f"8 ({a}) {b}-{c}-{d}", f"+7 {a} {b} {c} {d}", f"8{digits}", f"7-{a}-{b}-{c}{d}"))
