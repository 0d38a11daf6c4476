"""Sending, checking and fetching against the server that plays Telegram."""

import asyncio
import socket

import msgspec
import pytest

from backend.connectors.abilities import Installs, Listens, ShowsTyping
from backend.connectors.contract import Message, RemoteFile, SendError, Sent
from backend.connectors.telegram.client import TelegramClient, opened
from backend.connectors.telegram.inbound import read
from tests.connectors.telegram.conftest import CHANNEL, Make, Say, settings_of
from tests.platforms.telegram import Customer, TelegramServer, samples


async def failing(client: TelegramClient, say: Say, text: str = "Hi") -> SendError:
    with pytest.raises(SendError) as error:
        await client.send(say(text))
    assert error.value.__cause__ is None  # what lies below may carry the token
    return error.value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def arrived(line: TelegramClient) -> Message:
    """The newest message that waits for the bot."""
    polled = await anext(aiter(line.listen(None)))
    found = read(polled.payloads[-1])[0]
    assert isinstance(found, Message)
    return found


async def test_abilities(line: TelegramClient) -> None:
    assert isinstance(line, Listens)
    assert isinstance(line, Installs)
    assert isinstance(line, ShowsTyping)


async def test_text_with_formatting_and_reply(line: TelegramClient, anna: Customer, say: Say) -> None:
    sent = await line.send(say("Good day", bold=4, reply_to=f"{anna.id}:1"))
    [heard] = await anna.hears("Good day")
    assert sent.keys == (f"{anna.id}:{heard.message_id}",)
    assert sent.at.timestamp() == heard.message["date"]
    assert heard.message["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert heard.message["reply_to_message"]["message_id"] == 1


async def test_a_reply_to_a_message_that_is_gone_still_arrives(line: TelegramClient, anna: Customer, say: Say) -> None:
    await line.send(say("Good day", reply_to=f"{anna.id}:999"))
    [heard] = await anna.hears("Good day")
    assert "reply_to_message" not in heard.message


@pytest.mark.parametrize(
    ("kind", "mime", "content"),
    [
        ("photo", "image/jpeg", samples.picture(80, 60)),
        ("video", "video/mp4", samples.film()),
        ("voice", "audio/ogg", samples.voice()),
        ("audio", "audio/mpeg", samples.music()),
        ("document", "application/pdf", samples.paper()),
        ("sticker", "image/webp", samples.sticker()),
        ("animation", "video/mp4", samples.film()),
        ("video_note", "video/mp4", samples.film()),
    ],
)
async def test_each_kind_of_file(
    line: TelegramClient, anna: Customer, say: Say, make: Make, kind: str, mime: str, content: bytes
) -> None:
    sent = await line.send(say("Look", make(kind, content, mime, "файл.bin")))
    heard = anna.heard
    assert kind in heard[0].message
    assert heard[-1].text == "Look"
    assert sent.keys == tuple(f"{anna.id}:{row.message_id}" for row in heard)


async def test_an_album_has_a_key_for_each_file(line: TelegramClient, anna: Customer, say: Say, make: Make) -> None:
    photos = [make("photo", samples.picture(80, 60), "image/jpeg", f"{n}.jpg") for n in range(3)]
    sent = await line.send(say("Three", *photos))
    assert len(sent.keys) == len(set(sent.keys)) == 3
    assert [row.text for row in anna.heard] == ["Three", "", ""]


async def test_parts_that_went_out_before_are_not_sent_again(line: TelegramClient, anna: Customer, say: Say) -> None:
    text = "First part. " * 300 + "\n\n" + "Second part. " * 300
    first = await line.send(say(text))
    assert len(first.keys) == 2
    again = await line.send(say(text, done={0: first.keys[0]}))
    assert again.keys == (first.keys[0], f"{anna.id}:{anna.heard[-1].message_id}")
    assert [row.text[:5] for row in anna.heard] == ["First", "Secon", "Secon"]


async def test_a_failure_in_the_middle_says_what_is_done(
    line: TelegramClient, anna: Customer, say: Say, make: Make
) -> None:
    paper = make("document", samples.paper(), "application/pdf", "a.pdf")
    anna.server.faults.fail_next(1, "400", "sendMessage", words="Bad Request: message is too long")
    with pytest.raises(SendError) as error:
        await line.send(say("x" * 2000, paper))
    assert error.value.code == "too_long"
    assert error.value.done == {0: f"{anna.id}:{anna.heard[0].message_id}"}


async def test_blocked_and_unknown(line: TelegramClient, anna: Customer, say: Say, tg: TelegramServer) -> None:
    anna.blocks()
    error = await failing(line, say)
    assert (error.code, error.permanent, error.unreachable) == ("blocked", True, True)
    anna.unblocks()
    anna.deactivates()
    assert (await failing(line, say)).code == "deactivated"
    tg.faults.fail_next(1, "400")
    assert (await failing(line, say)).code == "chat_not_found"


async def test_telegrams_patience_is_kept(line: TelegramClient, tg: TelegramServer, say: Say) -> None:
    tg.faults.fail_next(1, "429", retry_after=7)
    error = await failing(line, say)
    assert (error.code, error.retry_after, error.permanent, error.channel) == ("rate", 7, False, False)
    other = tg.customer()
    other.writes("Hello")
    tg.faults.fail_next(1, "429", retry_after=7)
    with pytest.raises(SendError) as second:
        await line.send(say("Hi", to=other))
    assert second.value.channel  # two chats at once: the bot is meant


async def test_a_gateways_page_is_tried_again(line: TelegramClient, tg: TelegramServer, say: Say) -> None:
    tg.faults.fail_next(1, "502")
    error = await failing(line, say)
    assert (error.code, error.permanent, error.ambiguous) == ("platform_down", False, False)


async def test_a_lost_answer_is_ambiguous(line: TelegramClient, tg: TelegramServer, anna: Customer, say: Say) -> None:
    tg.faults.lose_answers(1)
    error = await failing(line, say)
    assert (error.code, error.ambiguous) == ("timeout", True)
    assert len(anna.heard) == 1


async def test_no_answer_at_all_is_ambiguous(
    line: TelegramClient, tg: TelegramServer, anna: Customer, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.connectors.telegram.client.ANSWER_S", 0.3)
    tg.faults.lose_answers(1, how="hang")
    error = await failing(line, say)
    assert (error.code, error.ambiguous) == ("timeout", True)
    assert len(anna.heard) == 1


async def test_a_refused_connection_is_not_ambiguous(tg: TelegramServer, say: Say) -> None:
    async with opened(settings_of(tg, api_base=f"http://127.0.0.1:{free_port()}"), CHANNEL) as client:
        error = await failing(client, say)
    assert (error.code, error.ambiguous, error.permanent, error.channel) == ("network", False, False, True)


async def test_a_wrong_token_stops_the_channel(tg: TelegramServer, line: TelegramClient, say: Say) -> None:
    tg.bot.revoked = True
    error = await failing(line, say)
    assert (error.code, error.permanent, error.channel) == ("token_invalid", True, True)


async def test_a_file_that_vanished_is_said_so(line: TelegramClient, say: Say, make: Make) -> None:
    paper = make("document", b"x", "application/pdf", "a.pdf")
    await asyncio.to_thread(paper.path.unlink)
    with pytest.raises(SendError) as error:
        await line.send(say("Hi", paper))
    assert (error.value.code, error.value.permanent) == ("file_missing", True)


async def test_no_token_in_any_error(tg: TelegramServer, say: Say) -> None:
    for base in (f"http://127.0.0.1:{free_port()}", "http://nobody.invalid"):
        async with opened(settings_of(tg, api_base=base), CHANNEL) as client:
            error = await failing(client, say)
        assert tg.token not in f"{error} {error.detail} {error!r}"
        assert tg.token.split(":")[1] not in str(error.__context__)


async def test_typing_is_shown(line: TelegramClient, anna: Customer, say: Say) -> None:
    await line.typing(say("x").thread)
    assert [action for _, action in anna.state().actions] == ["typing"]


async def test_files_are_fetched_whole(line: TelegramClient, anna: Customer) -> None:
    voice = anna.sends_voice()["voice"]
    [file] = (await arrived(line)).files
    assert file.remote["file_id"] == voice["file_id"]
    content = b"".join([chunk async for chunk in line.fetch_file(file.remote)])
    assert len(content) == file.size


async def test_files_that_cannot_be_had(line: TelegramClient, anna: Customer, tg: TelegramServer) -> None:
    async def fetch(file: RemoteFile) -> SendError:
        with pytest.raises(SendError) as error:
            async for _ in line.fetch_file(file.remote):
                pass
        assert not error.value.ambiguous
        return error.value

    anna.sends_document(size=21 * 1024 * 1024)
    [big] = (await arrived(line)).files
    assert (await fetch(big)).code == "file_too_big"
    assert (await fetch(RemoteFile("voice", {"file_id": "nothing"}))).code == "file_gone"
    anna.sends_voice()
    [voice] = (await arrived(line)).files
    tg.faults.fail_next(2, "reset", "file")  # aiohttp itself asks once more on a kept connection
    assert (await fetch(voice)).code == "network"
    tg.faults.fail_next(1, "502", "file")
    assert not (await fetch(voice)).permanent


async def test_check_tells_who_the_bot_is(line: TelegramClient, tg: TelegramServer) -> None:
    check = await line.check()
    assert (check.ok, check.missing) == (True, ())
    assert check.facts["username"] == tg.bot.username
    assert check.facts["privacy"] is True


async def test_check_names_what_is_wrong(tg: TelegramServer, line: TelegramClient) -> None:
    await line.install(f"{tg.base_url}/elsewhere", "s3cret")
    check = await line.check()
    assert (check.ok, check.missing, check.facts["webhook_host"]) == (False, ("webhook_elsewhere",), "127.0.0.1")
    tg.bot.revoked = True
    assert (await line.check()).missing == ("token_invalid",)
    async with opened(settings_of(tg, api_base=f"http://127.0.0.1:{free_port()}"), CHANNEL) as client:
        assert (await client.check()).missing == ("unreachable",)
    async with opened(settings_of(tg, api_base=f"{tg.base_url}/no/api"), CHANNEL) as client:
        assert (await client.check()).missing == ("no_bot_api",)


async def test_our_own_hook_is_not_elsewhere(tg: TelegramServer) -> None:
    async with opened(settings_of(tg, mode="webhook"), CHANNEL) as client:
        await client.install(f"{tg.base_url}/hooks/{CHANNEL}", "s3cret")
        assert (await client.check()).ok
        [call] = tg.ledger.called("setWebhook")
        assert call.params["secret_token"] == "s3cret"
        assert "message_reaction" in call.params["allowed_updates"]
        await client.uninstall()
        assert "webhook_host" not in (await client.check()).facts


async def test_a_hook_that_telegram_refuses(tg: TelegramServer) -> None:
    async with opened(settings_of(tg, mode="webhook"), CHANNEL) as client:
        with pytest.raises(SendError) as error:
            await client.install("http://example.com/hooks/7", "s3cret")
    assert (error.value.code, error.value.permanent) == ("webhook_refused", True)


class Strange(msgspec.Struct):
    hologram: int


async def test_an_answer_of_an_unknown_shape_is_ambiguous(
    line: TelegramClient, anna: Customer, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.connectors.telegram.client.SentMessage", Strange)
    error = await failing(line, say)
    assert (error.code, error.ambiguous) == ("timeout", True)
    assert len(anna.heard) == 1


async def test_sends_of_two_chats_go_side_by_side(line: TelegramClient, tg: TelegramServer, say: Say) -> None:
    others = [tg.customer() for _ in range(5)]
    for other in others:
        other.writes("Hello")
    tg.faults.delay(0.2, 5, "sendMessage")
    sends = [line.send(say("Hi", to=other)) for other in others]
    sent: list[Sent] = await asyncio.gather(*sends)
    assert [len(other.heard) for other in others] == [1] * 5
    assert len({one.keys for one in sent}) == 5
