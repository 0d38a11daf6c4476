"""The parts of an Update that we read: https://core.telegram.org/bots/api#update. Unknown fields are passed over."""

from typing import Annotated, Any

import msgspec

# bigint in the database; Telegram's ids have at most 52 significant bits
Id = Annotated[int, msgspec.Meta(ge=-(2**62), lt=2**62)]
Size = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
Unix = Annotated[int, msgspec.Meta(ge=0, lt=2**35)]


class Part(msgspec.Struct, frozen=True, gc=False):
    """Base of what a message is made of."""


class User(Part, frozen=True, gc=False):
    id: Id
    first_name: str = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_premium: bool = False


class Chat(Part, frozen=True, gc=False):
    id: Id
    type: str
    title: str | None = None
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class MessageEntity(Part, frozen=True):
    type: str
    offset: Size
    length: Size
    url: str | None = None
    language: str | None = None
    user: User | None = None


class File(Part, frozen=True, gc=False):
    """PhotoSize, Video, VideoNote, Animation, Audio, Voice, Document, Sticker, LivePhoto."""

    file_id: str
    file_unique_id: str = ""
    file_name: str | None = None
    mime_type: str | None = None
    file_size: Size | None = None
    width: Size | None = None
    height: Size | None = None
    length: Size | None = None
    duration: Size | None = None
    title: str | None = None
    performer: str | None = None
    emoji: str | None = None
    is_animated: bool = False
    is_video: bool = False


class Location(Part, frozen=True, gc=False):
    latitude: float
    longitude: float
    live_period: int | None = None


class Venue(Part, frozen=True):
    location: Location
    title: str = ""
    address: str = ""


class PhoneContact(Part, frozen=True, gc=False):
    phone_number: str
    first_name: str = ""
    last_name: str | None = None
    user_id: Id | None = None


class Origin(Part, frozen=True):
    """MessageOriginUser, -HiddenUser, -Chat, -Channel."""

    type: str
    sender_user: User | None = None
    sender_user_name: str | None = None
    sender_chat: Chat | None = None
    chat: Chat | None = None


class Topic(Part, frozen=True, gc=False):
    """ForumTopicCreated; of ForumTopicEdited the name is absent when only its picture changed."""

    name: str | None = None


class Replied(Part, frozen=True):
    message_id: Id
    forum_topic_created: Topic | None = None


class Message(Part, frozen=True):
    message_id: Id
    chat: Chat
    date: Unix
    sender: User | None = msgspec.field(default=None, name="from")
    sender_chat: Chat | None = None
    sender_business_bot: User | None = None
    business_connection_id: str | None = None
    message_thread_id: Id | None = None
    is_topic_message: bool = False
    edit_date: Unix | None = None
    reply_to_message: Replied | None = None
    forward_origin: Origin | None = None
    media_group_id: str | None = None
    text: str | None = None
    entities: tuple[MessageEntity, ...] = ()
    caption: str | None = None
    caption_entities: tuple[MessageEntity, ...] = ()
    photo: tuple[File, ...] = ()
    animation: File | None = None
    video: File | None = None
    video_note: File | None = None
    voice: File | None = None
    audio: File | None = None
    document: File | None = None
    sticker: File | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: PhoneContact | None = None
    migrate_to_chat_id: Id | None = None
    migrate_from_chat_id: Id | None = None


class ReactionType(Part, frozen=True, gc=False):
    type: str
    emoji: str | None = None


class MessageReaction(Part, frozen=True):
    chat: Chat
    message_id: Id
    date: Unix
    user: User | None = None
    new_reaction: tuple[ReactionType, ...] = ()


class ChatMember(Part, frozen=True, gc=False):
    status: str


class MyChatMember(Part, frozen=True):
    chat: Chat
    date: Unix
    new_chat_member: ChatMember


class Button(Part, frozen=True, gc=False):
    text: str
    callback_data: str | None = None


class Keyboard(Part, frozen=True):
    inline_keyboard: tuple[tuple[Button, ...], ...] = ()


class Pressed(Part, frozen=True):
    """The message whose button was pressed; `date` 0 when it is no longer accessible."""

    message_id: Id
    chat: Chat
    reply_markup: Keyboard | None = None
    business_connection_id: str | None = None


class CallbackQuery(Part, frozen=True):
    id: str
    sender: User = msgspec.field(name="from")
    message: Pressed | None = None
    data: str | None = None


class DeletedBusinessMessages(Part, frozen=True):
    business_connection_id: str
    chat: Chat
    message_ids: tuple[Id, ...] = ()


class BusinessRights(Part, frozen=True, gc=False):
    """https://core.telegram.org/bots/api#businessbotrights"""

    can_reply: bool = False
    can_delete_sent_messages: bool = False
    can_delete_all_messages: bool = False


class BusinessConnection(Part, frozen=True):
    id: str
    user: User
    date: Unix
    is_enabled: bool
    rights: BusinessRights | None = None


class Update(msgspec.Struct, frozen=True):
    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    business_message: Message | None = None
    edited_business_message: Message | None = None
    business_connection: BusinessConnection | None = None
    deleted_business_messages: DeletedBusinessMessages | None = None
    message_reaction: MessageReaction | None = None
    my_chat_member: MyChatMember | None = None
    callback_query: CallbackQuery | None = None


class Whole(msgspec.Struct, frozen=True):
    """The same update with its message as Telegram wrote it, for content that we have no field for."""

    message: dict[str, Any] | None = None
    business_message: dict[str, Any] | None = None


# What setWebhook and getUpdates ask for: the fields of Update
ALLOWED_UPDATES = [field.name for field in msgspec.structs.fields(Update) if field.name != "update_id"]
