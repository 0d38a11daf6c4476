"""Telegram's refusals as codes. Pure: the descriptions are those of https://github.com/tdlib/telegram-bot-api."""

from backend.connectors.contract import SendError
from backend.connectors.refusals import NETWORK_REST_S

# part of a description, in lower case -> code; the first that fits
DESCRIPTIONS = {
    "bad webhook": "webhook_refused",
    "bot was blocked by the user": "blocked",
    "user_is_blocked": "blocked",
    "user is deactivated": "deactivated",
    "input_user_deactivated": "deactivated",
    "can't initiate conversation": "not_started",
    "can't send messages to bots": "is_bot",
    "bot was kicked": "kicked",
    "bot is not a member": "kicked",
    "group chat was deleted": "chat_not_found",
    "upgraded to a supergroup": "chat_moved",
    "chat not found": "chat_not_found",
    "peer_id_invalid": "chat_not_found",
    "user not found": "chat_not_found",
    "business connection": "business_ended",
    "business_": "business_ended",
    "thread not found": "topic_closed",
    "topic_": "topic_closed",
    "voice_messages_forbidden": "voice_forbidden",
    "message to edit not found": "message_gone",
    "message to delete not found": "message_gone",
    "message to react not found": "message_gone",
    "message_id_invalid": "message_gone",
    "message can't be edited": "too_late",
    "message can't be deleted": "too_late",
    "message_edit_time_expired": "too_late",
    "message_delete_forbidden": "too_late",
    "reaction_invalid": "cannot_react",
    "reactions_too_many": "cannot_react",
    "there is no text in the message": "cannot_recut",
    "there is no caption in the message": "cannot_recut",
    "not enough rights": "rights",
    "have no rights": "rights",
    "_forbidden": "rights",
    "need administrator rights": "rights",
    "caption is too long": "too_long",
    "message is too long": "too_long",
    "message_too_long": "too_long",
    "caption_too_long": "too_long",
    "text is empty": "empty",
    "text must be non-empty": "empty",
    "file is too big": "file_too_big",
    "request entity too large": "file_too_big",
    "file_reference": "file_gone",
    "temporarily unavailable": "file_gone",
    "invalid file_id": "file_gone",
    "wrong file identifier": "wrong_file",
    "wrong remote file": "wrong_file",
    "wrong type": "wrong_file",
    "file must be non-empty": "wrong_file",
    "photo_": "wrong_file",
    "image_process_failed": "wrong_file",
    "sticker": "wrong_file",
    "failed to get http url content": "wrong_file",
    "can't parse entities": "formatting",
    "entity": "formatting",
}
# part of a refusal that says: it is so already
DONE_ALREADY = {
    "EditMessageText": "message is not modified",
    "EditMessageCaption": "message is not modified",
    "DeleteMessage": "message to delete not found",
    "SetMessageReaction": "not modified",
}
UNREACHABLE = ("blocked", "deactivated")
# seconds the whole channel rests
CONFLICT_REST_S = 5.0


def refusal(status: int, description: str, retry_after: float | None = None) -> SendError:
    """An answer {"ok": false} as the contract's error. The call was not carried out."""
    if retry_after is not None or status in (420, 429):
        return SendError("rate", description, retry_after=retry_after or 1.0)
    if status == 401 or (status == 404 and "method" not in description.lower()):
        return SendError("token_invalid", description, permanent=True, channel=True)
    if status == 409:
        return SendError("conflict", description, retry_after=CONFLICT_REST_S, channel=True)
    if status >= 500:
        return SendError("platform_down", f"{status} {description}", retry_after=NETWORK_REST_S, channel=True)
    lower = description.lower()
    code = next((code for part, code in DESCRIPTIONS.items() if part in lower), "refused")
    if status == 413:
        code = "file_too_big"
    return SendError(code, description, permanent=True, unreachable=code in UNREACHABLE)


def is_done_already(method: str, description: str) -> bool:
    """Was the refused change carried out before (by an attempt whose answer was lost, or by somebody else)?"""
    part = DONE_ALREADY.get(method)
    return part is not None and part in description.lower()


ERROR_CODES = tuple(
    sorted(
        {
            *DESCRIPTIONS.values(),
            *("rate", "token_invalid", "conflict", "platform_down", "refused", "timeout", "network", "file_missing"),
        }
    )
)
CHECK_CODES = ("token_invalid", "unreachable", "no_bot_api", "webhook_elsewhere")
