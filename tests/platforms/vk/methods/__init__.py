"""What is played of https://dev.vk.com/method: one function a method, named as documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.platforms.vk.context import Context
from tests.platforms.vk.methods import callbacks, change, groups, media, read, send, tell, users

Method = Callable[[Context], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "messages.send": send.send,
    "messages.edit": change.edit,
    "messages.delete": change.delete,
    "messages.getHistory": read.history,
    "messages.getConversations": read.conversations,
    "messages.getConversationsById": read.conversations_by_id,
    "messages.getById": read.by_id,
    "messages.getByConversationMessageId": read.by_conversation_id,
    "messages.isMessagesFromGroupAllowed": read.is_allowed,
    "messages.setActivity": tell.set_activity,
    "messages.markAsRead": tell.mark_as_read,
    "messages.sendMessageEventAnswer": tell.answer_event,
    "messages.sendReaction": tell.send_reaction,
    "messages.deleteReaction": tell.delete_reaction,
    "photos.getMessagesUploadServer": media.photo_server,
    "photos.saveMessagesPhoto": media.save_photo,
    "docs.getMessagesUploadServer": media.doc_server,
    "docs.save": media.save_doc,
    "users.get": users.get,
    "groups.getById": groups.get_by_id,
    "groups.getTokenPermissions": groups.get_token_permissions,
    "groups.getLongPollServer": groups.get_long_poll_server,
    "groups.getLongPollSettings": callbacks.get_long_poll_settings,
    "groups.setLongPollSettings": callbacks.set_long_poll_settings,
    "groups.getCallbackConfirmationCode": callbacks.get_code,
    "groups.addCallbackServer": callbacks.add,
    "groups.editCallbackServer": callbacks.edit,
    "groups.deleteCallbackServer": callbacks.delete,
    "groups.getCallbackServers": callbacks.get,
    "groups.getCallbackSettings": callbacks.get_settings,
    "groups.setCallbackSettings": callbacks.set_settings,
}
