"""Journals: what the house writes down of its own work, and what passes through."""

from backend.privacy.catalogue.shapes import table

_SUBJECT = (
    "subject_kind = 'contact' AND subject_id = ANY ({people}) OR subject_kind = 'card' AND subject_id = ANY ({cards})"
    " OR subject_kind = 'conversation' AND subject_id = ANY ({dialogs})"
    " OR subject_kind = 'task' AND subject_id = ANY ({tasks}) OR subject_kind = 'order' AND subject_id = ANY ({orders})"
    " OR subject_kind = 'invoice' AND subject_id = ANY ({invoices})"
)
# what is about a dialog of theirs, whatever it is called: a half-written answer says words of theirs, too
_OF_DIALOG = "subject_kind IN ('draft', 'read_mark', 'mention', 'online_call') AND subject_id = ANY ({dialogs})"
_EVENT = f"contact_id = ANY ({{people}}) OR {_SUBJECT} OR {_OF_DIALOG}"
_NO_EVENT = (
    "type = 'person.erased', subject_kind = 'nobody', subject_id = NULL, contact_id = NULL,"
    """ audience = '{"type":"staff","right":"privacy.manage"}', body = '{"type":"person.erased"}'"""
)

TABLES = (
    # no position may be missing: each is read in order
    table(
        "event_log", "customer", "events", "body:text audience:number", "type subject_kind",
        reach=_EVENT, fate="cleared", sets=_NO_EVENT,
        words="contact_id IS NULL AND type <> 'person.erased'"
        # a colleague's view may say a number
        " AND (subject_id IS NULL OR subject_kind IN ('view', 'tabs', 'bulk', 'list_run'))",
    ),
    table(
        "event_pending", "customer", "events", "body:text audience:number", "type subject_kind",
        reach=_EVENT, fate="cleared", sets=_NO_EVENT,
    ),
    table("consumers", "nobody", "journals", plain="name"),
    table("consumer_parked", "customer", "journals", "error:text", "name", fate="cleared", sets="error = ''",
          words="true"),
    table(
        "jobs", "customer", "passing", "payload:text answer:text error:text", "kind key state", fate="goes",
        # one that is still to be done is somebody's, whatever stands in it
        words="state IN ('done', 'failed')",
        why="jobs name things by number; one that was lost with words in it is found by them",
    ),
    table(
        "audit", "customer", "audit", "before:history after:history ip:where", "verb subject_kind refused",
        reach=_SUBJECT, fate="cleared", sets="before = NULL, after = NULL", words="subject_id IS NULL",
        why="that it happened stays, with who did it and when; the words go",
    ),
    table("bulk_runs", "colleague", "journals", "args:text filter:text", "verb state", fate="cleared",
          sets="filter = NULL", words="state <> 'running'"),
    table(
        "bulk_items", "customer", "journals", "before:history after:history", "state why",
        reach="conversation_id = ANY ({dialogs})", fate="goes",
    ),
    # of what was asked for: a name could be guessed by it
    table("list_runs", "colleague", "journals", "args:text asked:text digest:number", "entity verb state",
          fate="cleared", sets="asked = NULL, digest = NULL", words="state <> 'running'"),
    table(
        "list_run_items", "customer", "journals", "before:history after:history", "state why",
        reach="EXISTS (SELECT FROM list_runs r WHERE r.id = run_id AND (r.entity = 'contact'"
        " AND thing_id = ANY ({people})"
        " OR r.entity IN ('card', 'lead', 'deal') AND thing_id = ANY ({cards})"
        # a draft of an invoice that was thrown away, whole
        " OR r.entity = 'invoice' AND ((before ->> 'card_id')::bigint = ANY ({cards})"
        " OR (before ->> 'contact_id')::bigint = ANY ({people}))))", fate="goes",
    ),
    table("mode_runs", "nobody", "journals", plain="what state"),
    table(
        "imports", "customer", "imports", "file_key:file file_name:file setup:text read:text", "entity state headers",
        why="its rows about the person go, and the file with them: backend/privacy/erasing/files.py",
    ),
    table(
        "import_rows", "customer", "imports", "cells:text keys:reach why:text", "checked done",
        reach="EXISTS (SELECT FROM import_made m WHERE m.import_id = import_rows.import_id"
        " AND m.line = import_rows.line AND (m.kind = 'contact' AND m.thing_id = ANY ({people})"
        " OR m.kind = 'card' AND m.thing_id = ANY ({cards})))",
        fate="cleared", sets="cells = '{}', keys = '{}', why = NULL",
        words="NOT EXISTS (SELECT FROM import_made m WHERE m.import_id = import_rows.import_id"
        " AND m.line = import_rows.line)",
    ),
    table(
        "import_made", "customer", "imports", "changes:history", "kind undone why",
        reach="kind = 'contact' AND thing_id = ANY ({people}) OR kind = 'card' AND thing_id = ANY ({cards})",
        fate="goes",
    ),
    table(
        "exports", "customer", "exports", "asked:text file_key:file file_name:file", "entity format state",
        why="files of lists made while the person was there go: backend/privacy/erasing/files.py", fate="cleared",
        sets="asked = '{}'", words="state <> 'running'",
    ),
    table("rule_timers", "nobody", "passing"),
    table(
        "rule_runs", "customer", "journals", "fact:history result:text", "fact_key state why",
        reach="contact_id = ANY ({people}) OR card_id = ANY ({cards})", fate="goes",
    ),
    table("webhook_deliveries", "nobody", "journals", plain="message_id type subject_kind state error"),
    table(
        "webhook_attempts", "customer", "journals", "answer:text error:text", fate="cleared",
        reach=f"EXISTS (SELECT FROM webhook_deliveries d WHERE d.id = delivery_id AND ({_SUBJECT}))",
        sets="answer = '', error = NULL",
        words="EXISTS (SELECT FROM webhook_deliveries d WHERE d.id = delivery_id AND d.subject_id IS NULL)",
    ),
    table("channel_health", "customer", "journals", "last_error:text deaf:text", fate="cleared",
          sets="last_error = NULL", words="true"),
    table("channel_notices", "house", "journals", plain="about code weight named"),
    table("login_failures", "colleague", "passing", "key:where"),
    table(
        "erasures", "nobody", "audit", "counts:history removed:history under_way:history", "state notes papers held",
    ),
    table(
        "reveals", "customer", "journals", "reason:text", "field how",
        reach="contact_id = ANY ({people})", fate="cleared", sets="reason = ''",
    ),
    table("term_runs", "nobody", "journals", plain="removed"),
    table(
        "person_exports", "customer", "exports", "file_key:file counts:history", "state",
        reach="contact_id = ANY ({people})", fate="goes",
    ),
    table("relay", "nobody", "setup"),
    table("channel_cursors", "nobody", "setup", plain="cursor"),
    table("channel_owners", "nobody", "passing", plain="process"),
    table("people_here", "colleague", "passing"),
)  # fmt: skip
