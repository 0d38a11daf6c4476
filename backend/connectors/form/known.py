"""Which of a builder's fields is what, where the settings do not say: names that Tilda, Contact Form 7, Marquiz and
plain pages use. Data, not code. Pure.
"""

import re
from collections.abc import Mapping, Sequence

from backend.connectors.form import ids
from backend.connectors.form.flat import Pair, last
from backend.connectors.form.settings import Role

NAMES: dict[Role, tuple[str, ...]] = {
    "name": ("name", "fullname", "firstname", "fio", "yourname", "clientname", "username", "имя", "фио", "вашеимя",
             "vardas", "jusuvardas", "vardaspavarde"),
    "surname": ("surname", "lastname", "familyname", "фамилия", "pavarde", "pavardė"),
    "phone": ("phone", "tel", "telephone", "phonenumber", "mobile", "yourphone", "yourtel", "clientphone", "телефон",
              "вашителефон", "номертелефона", "telefonas", "telnr", "whatsapp"),
    "email": ("email", "mail", "youremail", "emailaddress", "clientemail", "почта", "эл․почта", "электроннаяпочта",
              "elpastas", "elpaštas", "paštas"),
    "message": ("message", "comment", "comments", "text", "textarea", "yourmessage", "question", "body", "note",
                "сообщение", "комментарий", "вопрос", "текст", "žinutė", "zinute", "komentaras", "klausimas"),
}  # fmt: skip

# what a builder sends for itself: kept and shown, folded away
TECHNICAL = re.compile(
    r"(_wpcf7\w*|_wp\w*|_\w+|formid|form_id|formname|tranid|cookies?|ip|user_?agent|useragent|raw|ya_cid|ga_cid|lang|"
    r"timezone|created|created_at|id|_?token|nonce|g-recaptcha-response|h-captcha-response|ab|step|discount|fingerprint|"
    r"result\..*|cookies\..*|raw\..*|quiz\.id|form\.id|extra\..*)",
    re.IGNORECASE,
)
UTM = ("source", "medium", "campaign", "content", "term")
CLICKS = ("gclid", "yclid", "fbclid", "ymclid", "vk_click_id")
PAGES = ("page", "pageurl", "url", "href", "referer_page", "currenturl", "formurl", "posturl")
REFERRERS = ("referrer", "referer", "httpreferer")
# what names one submission for ever, by the shape that it stands in
SUBMISSIONS = ("tranid", "_wpcf7_posted_data_hash", "submission_id", "submissionid", "lead_id", "leadid", "entry_id",
               "event_id")  # fmt: skip
TITLES = ("formname", "form_name", "quiz.name", "form.name", "_wpcf7_title", "form_title")


def bare(name: str) -> str:
    """ "Your-Name_2" → "yourname"."""
    return re.sub(r"[\s_\-‐:*\[\]]+", "", re.sub(r"[_-]\d{1,3}$", "", name.strip())).casefold()


def roles(pairs: Sequence[Pair], mapping: Mapping[Role, str], country: str) -> dict[Role, str]:
    """Role → path. What the settings name comes first, where the body has it; no field is two things."""
    there = {path: value for path, value in pairs if value and path.casefold() not in TITLES}
    found: dict[Role, str] = {role: path for role, path in mapping.items() if path in there}
    for role, names in NAMES.items():
        if role in found:
            continue
        free = [path for path in there if path not in found.values() and _fits(role, there[path], country)]
        named = [path for path in free if bare(last(path)) in names]
        if role == "email":
            named = named or [path for path in free if not TECHNICAL.fullmatch(path)]
        if named:
            found[role] = named[0]
    return found


def _fits(role: Role, value: str, country: str) -> bool:
    """A field called "phone" that holds a word is no phone; it is shown all the same."""
    if role == "email":
        return ids.email(value) is not None
    return ids.phone(value, country) is not None if role == "phone" else True


def utm_of(pairs: Sequence[Pair]) -> dict[str, str]:
    """utm_source=…, utm.source, or within Tilda's cookies."""
    found: dict[str, str] = {}
    for path, value in pairs:
        name = last(path).casefold()
        above = last(path.rpartition(".")[0]).casefold()
        if name.startswith("utm_") and name[4:] in UTM:
            found.setdefault(name[4:], value)
        elif above == "utm" and name in (*UTM, "name"):
            found.setdefault("campaign" if name == "name" else name, value)
        elif name in CLICKS:
            found.setdefault(name, value)
        elif name == "cookies":
            for part in re.findall(r"utm_(\w+)(?:=|%3D)([^|;%&\s]+)", value):
                found.setdefault(*part) if part[0] in UTM else None
    return {name: value[:500] for name, value in found.items() if value}


def is_utm(path: str) -> bool:
    name, above = last(path).casefold(), last(path.rpartition(".")[0]).casefold()
    return (name.startswith("utm_") and name[4:] in UTM) or above == "utm" or name in CLICKS


def link(pairs: Sequence[Pair], names: Sequence[str]) -> str:
    """The first web address in a field that is called so."""
    links = (value for path, value in pairs if bare(last(path)) in names)
    return next((value[:2000] for value in links if value.startswith(("https://", "http://"))), "")


def first(pairs: Sequence[Pair], names: Sequence[str]) -> str:
    found = {path.casefold(): value for path, value in pairs}
    return next((found[name] for name in names if found.get(name)), "")
