"""What was said: dialogs, messages, files, calls, and what waits to leave."""

from backend.privacy.catalogue.shapes import table

_DIALOG = "conversation_id = ANY ({dialogs})"
# but for what others said there, and notes where they are kept; also what they said where others speak, too
_SAID = f"{_DIALOG} AND NOT {{kept}} OR {{said}}"

TABLES = (
    table(
        "conversations", "customer", "messages",
        "thread_key:number title:name last_message:text stood:history woken:text",
        "kind state assigned_by pool_kind",
        reach="id = ANY ({gone_dialogs})", fate="goes",
    ),
    table(
        "messages", "customer", "messages",
        "text:text entities:text external_id:number error:text meta:text", "direction state",
        reach=_SAID, fate="goes",
    ),
    table("message_edits", "customer", "messages", "text:text entities:text", reach=_SAID, fate="goes"),
    table("message_keys", "customer", "messages", "space:number key:number digest:number", reach=_SAID, fate="goes"),
    table(
        "attachments", "customer", "files",
        "name:file remote:file storage_key:file error:file sound_key:file preview_key:file",
        "kind mime state prepared",
        reach="id = ANY ({files})", fate="goes",
    ),
    table("letters", "customer", "messages", "html:text quote:text", reach=_SAID, fate="goes"),
    table(
        "link_previews", "customer", "messages",
        "url:text title:text description:text site:text picture_key:picture", reach=_SAID, fate="goes",
    ),
    table(
        "drafts", "customer", "messages", "text:text entities:text contacted:text buttons:text letter:text", "kind",
        reach=_DIALOG, fate="goes",
    ),
    table("scheduled_sends", "customer", "messages", plain="as_", reach=_DIALOG, fate="goes"),
    table(
        "outbox", "customer", "messages", "ref:number error:text before:text", "verb state",
        reach=_SAID, fate="goes",
    ),
    table(
        "resends", "customer", "messages",
        reach="conversation_id = ANY ({dialogs}) OR to_conversation_id = ANY ({dialogs})", fate="goes",
    ),
    table("feed_comments", "customer", "messages", reach=_DIALOG, fate="goes"),
    table("client_notes", "customer", "messages", "text:text entities:text", reach="contact_id = ANY ({people})",
          fate="goes"),
    # by their note, which takes them along; the files themselves are attachments
    table("client_note_files", "customer", "messages",
          reach="note_id IN (SELECT id FROM client_notes WHERE contact_id = ANY ({people}))", fate="goes"),
    table("escalation_due", "customer", "passing", reach=_DIALOG, fate="goes"),
    table("escalation_steps", "customer", "messages", plain="gave why", reach=_DIALOG, fate="goes"),
    table("mentions", "customer", "messages", reach=_SAID, fate="goes"),
    # what a colleague was told of somebody: by its subject, or by what a press on it opens
    table(
        "notices", "customer", "messages", "place:where data:text once:number group_key:number",
        "kind subject_kind ways",
        reach="(place->>'conversation_id')::bigint = ANY ({dialogs}) OR (place->>'card_id')::bigint = ANY ({cards})"
        " OR (place->>'contact_id')::bigint = ANY ({people})"
        " OR (subject_kind = 'conversation' AND subject_id = ANY ({dialogs}))"
        " OR (subject_kind = 'card' AND subject_id = ANY ({cards}))"
        " OR (subject_kind = 'contact' AND subject_id = ANY ({people}))"
        " OR (subject_kind = 'task' AND subject_id = ANY ({tasks}))",
        fate="goes",
    ),
    # by their notice, which takes them along
    table("notice_deliveries", "colleague", "messages", "target:reach why:text", "way state"),
    table("staff_alerts", "customer", "passing", plain="bot kind", reach=_DIALOG, fate="goes"),
    table("read_marks", "customer", "messages", reach=_DIALOG, fate="goes"),
    table("saved_reply_uses", "customer", "messages", reach=_SAID, fate="goes"),
    table("found_aside", "customer", "messages", "value:reach", "kind", reach=_DIALOG, fate="goes"),
    table("macro_runs", "customer", "messages", "before:history", reach=_DIALOG, fate="goes"),
    table("conversation_tags", "customer", "messages", reach=_DIALOG, fate="goes"),
    table(
        "online_calls", "customer", "messages", "name:name offer:where answer:where", "state why",
        reach="visitor_id = ANY ({visitors}) OR conversation_id = ANY ({dialogs})", fate="goes",
    ),
    table("search_messages", "customer", "messages", "words:index", reach=_SAID, fate="goes"),
    table(
        "search_things", "customer", "people", "words:index", "kind",
        reach="kind = 'contact' AND id = ANY ({people}) OR kind = 'card' AND id = ANY ({cards})", fate="goes",
    ),
    table("raw_inbound", "customer", "raw", "body:text", reach="contact_ids && {people}", fate="goes",
          words="contact_ids = '{}'", raw="body"),
    table(
        "quarantine", "customer", "quarantine", "body:text digest:number", "reason",
        reach="contact_ids && {people}", fate="goes",
        # what nobody has read yet may be a message of somebody else: a person has to look (erasing/words.py)
        words="contact_ids = '{}' AND replayed_at IS NOT NULL", raw="body",
    ),
    table("early", "customer", "passing", "key:number change:text", "kind", fate="goes", words="true",
          # an edit of somebody else's message may say their number; the key is whose it is
          by="key"),
    table(
        "called_otherwise", "customer", "passing", "was:number now:number", "what",
        reach="was = ANY ({words}) OR now = ANY ({words})", fate="goes",
    ),
)  # fmt: skip
