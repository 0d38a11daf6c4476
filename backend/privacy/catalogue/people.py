"""People, how they are reached and recognised, and what is reckoned of them."""

from backend.privacy.catalogue.shapes import table

# a contact's number, or any that was joined into it
_THEIRS = "contact_id = ANY ({people})"

TABLES = (
    table(
        "contacts", "customer", "people",
        "name:name surname:name phone:reach phone_normal:reach email:reach email_normal:reach birthday:birthday"
        " locale:preference fields:fields phone_label:reach email_label:reach more_phones:reach more_emails:reach"
        " avatar_key:picture",
        "hand_set avatar_mime type",
        reach="id = ANY ({people})", fate="goes",
    ),
    table(
        "identities", "customer", "people",
        "external_user:number name:name username:name profile:fields", "unreachable",
        reach="id = ANY ({identities})", fate="goes",
    ),
    table("contact_tags", "customer", "people", reach=_THEIRS, fate="goes"),
    table("contact_companies", "customer", "people", "position:fields", reach=_THEIRS, fate="goes"),
    table("contact_warmth", "customer", "people", reach=_THEIRS, fate="goes"),
    table("contact_heard", "customer", "people", reach=_THEIRS, fate="goes"),
    table("contact_links", "customer", "people", "token_hash:number", reach=_THEIRS, fate="goes"),
    table(
        "contact_merges", "customer", "people", "stood:history", "reason",
        reach="stays_id = ANY ({people}) OR goes_id = ANY ({people})", fate="goes",
    ),
    table(
        "contacts_apart", "customer", "people",
        reach="one_id = ANY ({people}) OR other_id = ANY ({people})", fate="goes",
    ),
    table("merged_addresses", "customer", "people", "name:name", reach="identity_id = ANY ({identities})", fate="goes"),
    table(
        "visitors", "customer", "people",
        "external_user:number name:name phone:reach email:reach locale:preference page:where thread_key:number"
        " wished_phone:reach",
        reach="id = ANY ({visitors})", fate="goes",
    ),
    table(
        "consents", "customer", "people",
        "external_user:number ip:where user_agent:where page:where", "purpose how",
        reach="(channel_id, external_user) IN (SELECT channel_id, external_user FROM identities"
        " WHERE id = ANY ({identities}))", fate="goes",
    ),
    table("visitor_tokens", "customer", "people", "token_hash:number", reach="visitor_id = ANY ({visitors})",
          fate="goes"),
    table(
        "visitor_files", "customer", "files", "name:file storage_key:file", "kind mime",
        reach="visitor_id = ANY ({visitors})", fate="goes",
    ),
    # a firm is no person: who works there leaves it with `contact_companies`
    table(
        "companies", "house", "people",
        "", "name fields type phones emails addresses reach_keys site tax_id turnover_currency comment",
        why="a firm is no person",
    ),
)  # fmt: skip
