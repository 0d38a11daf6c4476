"""The methods played, by documented name. Each takes a Context and gives the `result`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.methods import account, changes, chats, media, places, text, updates

Handler = Callable[[Context], Awaitable[Any]]

METHODS: dict[str, Handler] = {
    "getMe": account.get_me,
    "setMyCommands": account.set_my_commands,
    "getMyCommands": account.get_my_commands,
    "deleteMyCommands": account.delete_my_commands,
    "getUpdates": updates.get_updates,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "sendMessage": text.send_message,
    "sendPhoto": media.send_photo,
    "sendVideo": media.send_video,
    "sendAudio": media.send_audio,
    "sendVoice": media.send_voice,
    "sendDocument": media.send_document,
    "sendSticker": media.send_sticker,
    "sendAnimation": media.send_animation,
    "sendVideoNote": media.send_video_note,
    "sendMediaGroup": media.send_media_group,
    "sendLocation": places.send_location,
    "sendVenue": places.send_venue,
    "sendContact": places.send_contact,
    "editMessageText": changes.edit_message_text,
    "editMessageCaption": changes.edit_message_caption,
    "editMessageReplyMarkup": changes.edit_message_reply_markup,
    "deleteBusinessMessages": changes.delete_business_messages,
    "deleteMessage": changes.delete_message,
    "deleteMessages": changes.delete_messages,
    "setMessageReaction": changes.set_message_reaction,
    "sendChatAction": chats.send_chat_action,
    "getFile": chats.get_file,
    "getChat": chats.get_chat,
    "getUserProfilePhotos": chats.get_user_profile_photos,
    "getChatMember": chats.get_chat_member,
    "answerCallbackQuery": chats.answer_callback_query,
    "getBusinessConnection": chats.get_business_connection,
    "readBusinessMessage": chats.read_business_message,
}
