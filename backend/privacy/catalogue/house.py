"""Who works here, and how the house is set up: nothing there is a customer's."""

from backend.privacy.catalogue.shapes import table


def _without(column: str) -> str:
    """A colleague's view stays, without the number that it looked for: $1 is what is swept (erasing/words.py)."""
    return f"regexp_replace({column}::text, $1, '–', 'gi')"


TABLES = (
    table(
        "users", "colleague", "accounts", "email:reach name:name locale:preference time_zone:preference"
        " settings:preference",
        "password_hash totp_secret totp_pending",
    ),
    table("notice_wishes", "colleague", "accounts", "kinds:preference mail:reach phone:reach"),
    table("push_devices", "colleague", "accounts", "endpoint:reach name:name", "p256dh auth result"),
    table("staff_links", "colleague", "accounts", "name:name"),
    table("notice_texts", "house", "setup", plain="kind locale title text"),
    table("house_texts", "house", "setup", plain="key locale title text"),
    table("sessions", "colleague", "passing", "ip:where user_agent:where", "token_hash"),
    table("links", "colleague", "passing", "email:reach", "kind token_hash"),
    table("recovery_codes", "colleague", "accounts", plain="code_hash"),
    table("tokens", "colleague", "accounts", "name:name", "token_hash scopes"),
    table("signatures", "colleague", "accounts", "text:text entities:text company:text"),
    table("roles", "house", "setup", plain="key name rights sight hidden_fields card_rules read_only_fields"),
    table("teams", "house", "setup", plain="name"),
    table("team_members", "colleague", "accounts"),
    table("view_tabs", "colleague", "accounts", plain="tabs first"),
    table(
        "views", "colleague", "accounts", "filter:text name:text", "scope icon color sort", fate="cleared",
        sets=f"filter = {_without('filter')}::jsonb, name = {_without('name')}, rev = rev + 1", words="true",
    ),
    table(
        "list_views", "colleague", "accounts", "look:text name:text", "entity whose", fate="cleared",
        sets=f"look = {_without('look')}::jsonb, name = {_without('name')}, version = version + 1", words="true",
    ),
    table("follows", "colleague", "accounts", plain="kind section level"),
    table("follow_defaults", "house", "setup", plain="whom kind section level"),
    table("feed_likes", "colleague", "accounts"),
    table("hidden_activities", "colleague", "accounts", "kinds:preference"),
    table("activity_removals", "nobody", "setup", plain="kind"),
    table("client_note_named", "colleague", "messages"),
    table("feed_told", "nobody", "passing"),
    table("setup_requests", "colleague", "accounts", "note:text answer:text", "what name state"),
    table("alembic_version", "nobody", "setup", plain="version_num"),
    table("escalations", "house", "setup", plain="name steps"),
    table("calendars", "house", "setup", plain="name time_zone intervals pattern"),
    table("presence", "colleague", "accounts", plain="chosen told"),
    table("skills", "house", "setup", plain="name language"),
    table("user_skills", "colleague", "accounts"),
    table("user_capacity", "colleague", "accounts"),
    table("routes", "house", "setup", plain="steps"),
    # numbers of colleagues and reasons; of the customer nothing but whose dialog it was
    table("assignments", "house", "setup", plain="pool_kind why tried"),
    table("route_waits", "house", "setup", plain="tried"),
    table(
        "channels", "house", "setup",
        plain="kind name settings secrets state default_kind hook_secret last_check telephony fill",
    ),
    table("channel_access", "colleague", "setup", "owner:number name:name", "prefix closed lacks keys"),
    table("channel_members", "colleague", "accounts", plain="kind"),
    table("channel_tokens", "house", "setup", plain="app sealed"),
    table("field_groups", "house", "setup", plain="entity name"),
    table("field_versions", "house", "setup", plain="what before after"),
    table("fields", "house", "setup", plain="entity kind name setup state"),
    table("funnels", "house", "setup", plain="kind name shipped auto board_order"),
    table("statuses", "house", "setup", plain="name category mark shipped color required"),
    table("sources", "house", "setup", plain="name"),
    table("rejection_reasons", "house", "setup", plain="name"),
    table("tags", "house", "setup", plain="name color former_name"),
    table("task_templates", "house", "setup", plain="kind title note due_unit assignee due_time checklist"),
    table("task_feeds", "colleague", "accounts", plain="secret_hash"),
    table("channel_tasks", "house", "setup"),
    table("import_mappings", "colleague", "accounts", plain="entity name targets"),
    table("invoice_numbers", "nobody", "setup"),
    table("order_numbers", "nobody", "setup"),
    table("sellers", "house", "setup",
          plain="name tax_id address bank contacts signer prefix numbering order_prefix time_zone language texts"),
    table("seller_logos", "house", "setup", plain="png"),
    table("layouts", "house", "setup", plain="entity body"),
    table("library_items", "house", "setup", plain="title folder"),
    table("library_versions", "house", "setup", plain="url"),
    table("macros", "house", "setup", plain="scope folder title steps"),
    table("message_templates", "house", "setup", plain="external_id shape"),
    table("template_lists", "house", "setup", plain="error"),
    table("saved_replies", "house", "setup", plain="scope folder title variants buttons"),
    table("saved_reply_files", "house", "setup", plain="kind name mime storage_key"),
    table("consent_texts", "house", "setup", plain="purpose locale text url"),
    table("settings", "house", "setup", plain="key value"),
    table(
        "rules", "house", "setup", plain="name body alarm",
    ),
    table(
        "webhooks", "house", "setup",
        plain="name url secret old_secret events hidden_fields api_version paused_why",
    ),
    table("activity_kinds", "house", "setup", plain="name icon color fields"),
    table("workplaces", "house", "setup", plain="body"),
)  # fmt: skip
