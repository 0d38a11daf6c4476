"""What strangers may try at the link of an invoice: guesses, other people's numbers, tricks with the path, floods."""

import re
import secrets
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from backend.app import create_app
from backend.kit.settings import Settings
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.links.make import hash_of, make_link, withdraw_links
from tests.cast import Cast
from tests.rights.inside import started
from tests.sales.billing import Till
from tests.sales.counter import TEA, Counter

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"}
EVIL = "<script>alert(1)</script>\"'&"


@pytest_asyncio.fixture
async def till(cast: Cast) -> Till:
    row = await cast.row(await cast.dialog())
    found = Till(Counter(cast, row["id"], row["card_id"]))
    await found.seller(language="en", bank=EVIL)
    await found.counter.put("anna", TEA | {"name": f"Tea {EVIL}"})
    return found


@pytest_asyncio.fixture
async def street(till: Till, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is not signed in, with a browser, before the whole product."""
    app = create_app(settings)
    async with started(app):
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
        async with httpx.AsyncClient(transport=transport, base_url=settings.public_url, headers=BROWSER) as client:
            yield client


async def link(till: Till, made: InvoiceView) -> str:
    async with till.db.tx() as tx:
        return (await make_link(tx, await till.cast.grants("anna"), "", "invoice", made.id)).url


async def seen(till: Till, made: InvoiceView) -> tuple[bool, int]:
    found = await till.see("anna", made)
    return found.opened_at is not None, found.opened_count


async def test_each_who_looks_counts_once_and_no_preview_does(till: Till, street: httpx.AsyncClient) -> None:
    made = await till.issued()
    url = await link(till, made)
    for agent in ("TelegramBot (like TwitterBot)", "WhatsApp/2.23.20.0", "facebookexternalhit/1.1", "curl/8.5.0", ""):
        assert (await street.get(url, headers={"user-agent": agent})).status_code == 200
    vk = "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)"
    for headers in ({"user-agent": vk}, {"sec-purpose": "prefetch;prerender"}):
        assert (await street.get(url, headers=headers)).status_code == 200
    assert (await street.head(url)).status_code == 200
    assert await seen(till, made) == (False, 0)
    for _ in range(3):
        await street.get(url)
    assert await seen(till, made) == (True, 1)
    await street.get(url, headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/605.1"})
    assert await seen(till, made) == (True, 2)
    assert (await till.see("anna", made)).status == "opened"
    assert await till.kinds() == ["invoice_issued", "invoice_opened"]
    # what a colleague saw of it before is still what they void
    assert (await till.void("boris", made)).status == "void"


async def test_the_page_runs_nothing_and_is_found_by_nobody(till: Till, street: httpx.AsyncClient) -> None:
    answer = await street.get(await link(till, await till.issued()))
    assert "<script>" not in answer.text
    assert "Tea &lt;script&gt;" in answer.text
    policy = answer.headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'; form-action 'none'; "
        r"frame-ancestors 'none'",
        policy,
    )
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    pdf = await street.get(answer.url.path + "/pdf")
    assert (pdf.status_code, pdf.content[:5], pdf.headers["x-content-type-options"]) == (200, b"%PDF-", "nosniff")
    assert pdf.headers["content-disposition"].startswith("attachment; filename=")


async def test_whoever_guesses_or_plays_with_the_path_learns_nothing(till: Till, street: httpx.AsyncClient) -> None:
    made = await till.issued()
    good = (await link(till, made)).rsplit("/", 1)[1]
    hashed = await till.db.hot.fetchval("SELECT encode(hash, 'hex') FROM paper_links")
    draft = await till.draft()
    tries = [
        str(made.id), str(draft.id), hashed, good[:-1], good + "A", good.swapcase(), secrets.token_urlsafe(32),
        "..%2f..%2fapi", "%00", good + "%00", "x" * 5_000, "' OR 1=1--", "а" * 43,
    ]  # fmt: skip
    for token in tries:
        answer = await street.get(f"/paper/{token}", headers={"accept-language": "lt"})
        assert answer.status_code == 404, token
        assert "Tea" not in answer.text
    for path in (
        f"/paper/{good}/../../api/v1/invoices/{made.id}",
        f"/paper/{good}/pdf/x",
        f"/paper/{good}/x",
        "/paper/",
    ):
        assert (await street.get(path)).status_code in (401, 404), path
    assert await seen(till, made) == (False, 0)


async def test_a_link_that_is_over_withdrawn_or_of_a_void_one_says_so_in_words(
    till: Till, street: httpx.AsyncClient
) -> None:
    made = await till.issued()
    first, second = await link(till, made), await link(till, made)
    await till.db.hot.execute("UPDATE paper_links SET expires_at = now() WHERE hash = $1", hash_of(first[7:]))
    over = await street.get(first, headers={"accept-language": "ru-RU,ru;q=0.9"})
    assert (over.status_code, "Эта ссылка больше не открывается" in over.text) == (404, True)
    await till.void("boris", made)
    void = await street.get(second)
    assert (void.status_code, "This invoice is void" in void.text, "Tea" in void.text) == (200, True, False)
    assert (await street.get(second + "/pdf")).status_code == 404
    async with till.db.tx() as tx:
        await withdraw_links(tx, "invoice", made.id)
    assert (await street.get(second)).status_code == 404


async def test_a_flood_is_stopped_and_takes_nothing_from_others(till: Till, street: httpx.AsyncClient) -> None:
    url = await link(till, await till.issued())
    answers = [(await street.get(f"/paper/{secrets.token_urlsafe(32)}")).status_code for _ in range(60)]
    assert set(answers) == {404, 429}
    assert answers[0] == 404
    assert (await street.get(url)).status_code == 429
    app = street._transport.app  # type: ignore[attr-defined]
    elsewhere = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=("127.0.0.2", 40000)), base_url=street.base_url, headers=BROWSER
    )
    async with elsewhere:
        assert (await elsewhere.get(url)).status_code == 200
