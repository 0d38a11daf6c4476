"""What was worked for somebody: requests, tasks, documents, orders, invoices, history."""

from backend.privacy.catalogue.shapes import table

_CARD = "card_id = ANY ({cards})"
_ABOUT = (
    "subject_kind = 'card' AND subject_id = ANY ({cards}) OR subject_kind = 'contact' AND subject_id = ANY ({people})"
)

TABLES = (
    # one that an invoice of the law stands on stays as a shell: backend/privacy/erasing/papers.py
    table(
        "cards", "customer", "people", "comment:text fields:fields title:text bin:history",
        "kind assigned_by budget_currency",
        reach="id = ANY ({gone_cards})", fate="goes",
    ),
    table("card_tags", "customer", "people", reach=_CARD, fate="goes"),
    table(
        "card_items", "customer", "people", "name:text url:text", "unit discount_kind",
        reach=_CARD, fate="goes",
    ),
    table("card_item_lists", "customer", "people", "items:history", reach=_CARD, fate="goes"),
    table("status_moves", "customer", "history", reach=_CARD, fate="goes"),
    table("mode_items", "customer", "journals", plain="state why", reach="lead_id = ANY ({cards})", fate="goes"),
    table(
        "tasks", "customer", "people", "title:text note:text result:text place:where return_note:text",
        "kind subject_kind due_on due_zone state repeat auto_key",
        reach=f"{_ABOUT} OR subject_kind = 'conversation' AND subject_id = ANY ({{dialogs}})", fate="goes",
    ),
    table("task_checks", "customer", "people", "text:text", reach="task_id = ANY ({tasks})", fate="goes"),
    table(
        "task_people", "customer", "people", "email:reach name:name", "answer letter",
        reach="task_id = ANY ({tasks})", fate="goes",
        words="user_id IS NULL",
    ),
    table(
        "documents", "customer", "files", "title:file url:file", "subject_kind",
        reach=f"{_ABOUT} OR conversation_id = ANY ({{dialogs}})", fate="goes",
    ),
    table(
        "kept_files", "customer", "files", "name:file storage_key:file sound_key:file preview_key:file",
        "kind mime prepared", reach="id = ANY ({kept_files})", fate="goes",
    ),
    table(
        "orders", "customer", "people", "customer:name lines:text", "state currency prefix",
        reach="id = ANY ({orders})", fate="goes",
    ),
    table("order_openings", "customer", "people", "viewer:where", reach="order_id = ANY ({orders})", fate="goes"),
    table(
        "invoices", "customer", "papers", "lines:text buyer:name buyer_name:name note:text void_reason:text",
        "state number language currency seller due_on issued_on time_zone status",
        reach="id = ANY ({gone_invoices})", fate="goes",
    ),
    table("invoice_openings", "customer", "papers", "viewer:where", reach="invoice_id = ANY ({invoices})", fate="goes"),
    table(
        "invoice_payments", "customer", "papers", "key:number note:text", "kind paid_on way",
        reach="invoice_id = ANY ({gone_invoices})", fate="goes",
    ),
    table(
        "paper_links", "customer", "papers", "hash:number", "language",
        reach="invoice_id = ANY ({invoices}) OR order_id = ANY ({orders})", fate="goes",
    ),
    table(
        "removed_activities", "customer", "history", "data:history", "kind actor_kind",
        reach="contact_id = ANY ({people}) OR card_id = ANY ({cards}) OR conversation_id = ANY ({dialogs})"
        " OR actor_kind = 'contact' AND actor_id = ANY ({people})", fate="goes",
    ),
    # before what it leads by
    table(
        "activity_keys", "customer", "history", "key:number digest:number", "author",
        reach="activity_id IN (SELECT a.id FROM activities a WHERE a.kind = 'own' AND (a.contact_id = ANY ({people})"
        " OR a.card_id = ANY ({cards}) OR a.conversation_id = ANY ({dialogs})))", fate="goes",
    ),
    table(
        "activities", "customer", "history", "data:history", "kind actor_kind",
        reach="contact_id = ANY ({people}) OR card_id = ANY ({cards}) OR conversation_id = ANY ({dialogs})"
        " OR actor_kind = 'contact' AND actor_id = ANY ({people})", fate="goes",
    ),
)  # fmt: skip
