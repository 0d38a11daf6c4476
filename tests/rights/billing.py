"""Entries of invoices, payments and own companies, beside all others."""

import base64
import io
from uuid import uuid4

from PIL import Image

from tests.rights.entries import NOWHERE, Entry, Values, dialog, of_dialog, says
from tests.rights.selling import NO_ORDER, ordered, sold
from tests.rights.village import Village

_SELLER = """
INSERT INTO sellers (name, time_zone, prefix) VALUES ('x', 'Europe/Vilnius', gen_random_uuid()::text) RETURNING id
"""
_LOGO = """
WITH l AS (INSERT INTO seller_logos (seller_id, png) VALUES ($1, decode($2, 'base64')) RETURNING id)
UPDATE sellers SET logo_id = (SELECT id FROM l) WHERE id = $1 RETURNING id
"""
_DRAFT = """
INSERT INTO invoices (client_id, card_id, seller_id, language, currency, lines, gross, discount, tax, total, buyer,
                      buyer_name, time_zone)
VALUES (gen_random_uuid(), $1, $2, 'en', 'RUB', '[{"name": "x", "quantity": "1", "price": "5"}]', 5, 0, 0, 5,
        '{"kind": "contact", "name": "x"}', 'x', 'Europe/Vilnius') RETURNING id
"""
_ISSUE = """
UPDATE invoices i SET state = 'issued', year = 2000, n = i.id, number = 'x', issued_on = '2000-01-01',
       due_on = '2000-01-01', issued_at = now(), seller = jsonb_build_object('id', s.id, 'name', 'x', 'tax_id', '',
           'address', '', 'bank', '', 'contacts', '', 'signer', '', 'prefix', '', 'numbering', 'yearly', 'order_prefix',
           '', 'time_zone', 'UTC', 'language', 'en', 'due_days', 7, 'texts', '{}'::jsonb, 'logo_id', NULL, 'archived',
           false, 'version', 1, 'next_number', '')
FROM sellers s WHERE i.id = $1 AND s.id = i.seller_id RETURNING i.id
"""
_PAID = """
WITH p AS (
    INSERT INTO invoice_payments (invoice_id, key, kind, amount, paid_on, way)
    VALUES ($1, 'x', 'payment', 2, '2000-01-01', 'bank') RETURNING id),
i AS (UPDATE invoices SET paid = 2 WHERE id = $1)
SELECT id FROM p
"""


async def seller(village: Village, place: str, caller: str) -> Values:
    made = await village.value(_SELLER)
    return {"seller_id": await village.value(_LOGO, made, _picture())}


async def billed(village: Village, place: str, caller: str) -> Values:
    """A request with an item, and somebody to sell it."""
    return await sold(village, place, caller) | await seller(village, place, caller)


async def drafted(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller) | await seller(village, place, caller)
    return values | {"invoice_id": await village.value(_DRAFT, values["card_id"], values["seller_id"])}


async def issued(village: Village, place: str, caller: str) -> Values:
    values = await drafted(village, place, caller)
    await village.value(_ISSUE, values["invoice_id"])
    return values


async def paid(village: Village, place: str, caller: str) -> Values:
    values = await issued(village, place, caller)
    return values | {"payment_id": await village.value(_PAID, values["invoice_id"])}


def _picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


NO_INVOICE: Values = {"invoice_id": NOWHERE}
NO_SELLER: Values = {"seller_id": NOWHERE}
API: dict[str, Entry] = {
    "GET /cards/{card_id}/invoices": of_dialog(),
    "POST /cards/{card_id}/invoices": of_dialog(billed, ok=201, body=lambda v: {"client_id": str(uuid4())}),
    "GET /invoices/{invoice_id}": of_dialog(drafted, missing=NO_INVOICE),
    "PATCH /invoices/{invoice_id}": of_dialog(
        drafted, missing=NO_INVOICE, body=says(version=1, note="x", lines=[{"name": "x", "price": "5"}])
    ),
    "DELETE /invoices/{invoice_id}": of_dialog(drafted, missing=NO_INVOICE, ok=204),
    "POST /invoices/{invoice_id}/issue": of_dialog(drafted, missing=NO_INVOICE, body=says(version=1)),
    "POST /invoices/{invoice_id}/void": of_dialog(issued, missing=NO_INVOICE, body=says(version=1, reason="x")),
    "POST /invoices/{invoice_id}/payments": of_dialog(
        issued, missing=NO_INVOICE, ok=201, body=says(key="x", amount="1")
    ),
    "DELETE /invoices/{invoice_id}/payments/{payment_id}": of_dialog(
        paid, missing=NO_INVOICE | {"payment_id": NOWHERE}
    ),
    "POST /invoices/{invoice_id}/links": of_dialog(issued, missing=NO_INVOICE, ok=201),
    "DELETE /invoices/{invoice_id}/links": of_dialog(issued, missing=NO_INVOICE, ok=204),
    "GET /invoices/{invoice_id}/pdf": of_dialog(issued, missing=NO_INVOICE),
    "GET /orders/{order_id}/pdf": of_dialog(ordered, missing=NO_ORDER),
    "POST /orders/{order_id}/links": of_dialog(ordered, missing=NO_ORDER, ok=201),
    "DELETE /orders/{order_id}/links": of_dialog(ordered, missing=NO_ORDER, ok=204),
    "GET /orders/{order_id}/history": of_dialog(ordered, missing=NO_ORDER),
    "POST /invoices/list": Entry(body=lambda v: {}),
    "POST /invoices/count": Entry(body=lambda v: {}),
    "POST /orders/list": Entry(body=lambda v: {}),
    "POST /orders/count": Entry(body=lambda v: {}),
    "GET /sellers": Entry(),
    "POST /sellers": Entry(ok=201, body=lambda v: {"name": "x"}),
    "PATCH /sellers/{seller_id}": Entry(make=seller, missing=NO_SELLER, body=says(version=1, name="x")),
    "PUT /sellers/{seller_id}/logo": Entry(
        make=seller, missing=NO_SELLER, body=lambda v: {"version": 1, "image": _picture()}
    ),
    "GET /sellers/{seller_id}/logo": Entry(make=seller, missing=NO_SELLER),
}
# a link that was never given; what it says is said to everybody
NO_PAPER = Entry(ok=404, missing={"token": "x" * 43})
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()} | {
    "GET /paper/{token}": NO_PAPER,
    "HEAD /paper/{token}": NO_PAPER,
    "GET /paper/{token}/pdf": NO_PAPER,
}
