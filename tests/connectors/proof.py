"""What shows that each kind of channel keeps what every kind owes: by property, the tests, or why it has none.

A test is written "<file below tests/>::<function>"; "@<row>" names its row, where one table is tried for many kinds.
`docs/proof.md` is written from here (scripts/parity.py); tests/connectors/test_proof.py holds that all of it is there.
"""

from dataclasses import dataclass

from tests.connectors.proved_types import TYPES


@dataclass(frozen=True)
class Not:
    """The property is none of this kind's: why."""

    why: str


Cell = tuple[str, ...] | Not

PROPERTIES = {
    "fixtures": "a payload of every type, read",
    "contract": "the contract",
    "platform": "a played platform: limits, errors, repeats, shuffles, losses, a ledger",
    "round": "there and back, with states",
    "r2": "R2: killed while it listens",
    "r3": "R3: told twice",
    "r6": "R6: late, shuffled, no state goes back",
    "r8": "R8: sent once",
    "r9": "R9: its speed is kept",
    "a22": "attacks 22–24: who does not prove itself",
    "a25": "attack 25: said again",
    "a26": "attack 26: malformed",
    "a27": "attacks 27–30: forged letters, headers, loops, remote pictures",
    "form": "the form checks and says what is missing",
    "browser": "a conversation in a browser",
    "picture": "its picture in docs/screens/kinds",
    "bench": "parse rate in `make bench`",
}

HOOKS = "attacks/test_hooks.py"
FORGED = f"{HOOKS}::test_22_23_24_what_does_not_prove_itself_moves_nothing"
AGAIN = f"{HOOKS}::test_25_a_genuine_call_said_again_changes_nothing"
MALFORMED = f"{HOOKS}::test_26_what_cannot_be_read_is_put_aside_and_what_comes_with_it_is_stored"
BENT = "connectors/test_bent.py::test_one_thing_that_cannot_be_breaks_nothing"
CONTRACT = tuple(
    f"connectors/test_contract.py::{name}"
    for name in (
        "test_capabilities_are_sane",
        "test_nonsense_is_unreadable",
        "test_every_code_has_its_sentence",
        "test_settings_refuse_what_they_do_not_know",
        "test_secrets_are_secret",
    )
)
EVERY_HOOK = "faults/test_every_hook.py"
KILLED = f"{EVERY_HOOK}::test_r2_r3_killed_nodes_and_repeats_lose_double_and_misorder_nothing"
STATES = "inbox/receive/test_told_in_any_order.py::test_r6_no_state_goes_back_in_whatever_order_it_is_told"
CALLS = "inbox/receive/test_told_in_any_order.py::test_r6_a_call_ends_as_it_ended_in_whatever_order_it_is_told"
ANY_ORDER = "inbox/receive/test_model.py::test_any_order_in_any_batches_is_the_models_inbox"
LATE = "inbox/receive/test_message.py::test_a_message_of_three_days_ago_keeps_its_time_and_the_order_of_storing"
RISE = "inbox/receive/test_outgoing.py::test_states_only_rise_whatever_the_order"
EVERY_SENDER = "faults/test_every_sender.py"
SENT_ONCE = f"{EVERY_SENDER}::test_r8_killed_senders_and_lost_answers_double_nothing"
IN_PACE = f"{EVERY_SENDER}::test_r9_who_is_told_to_wait_waits_and_holds_up_nobody"
EVERY_FORM = "browser/test_every_form.py::test_each_form_says_what_is_missing_and_connects"
BENCH = "bench/test_smoke.py::test_each_bench_runs_and_prints_its_figures"
NO_LETTER = Not("no letters: nothing with headers, answers by machines or pictures of others")


def _hook(row: str) -> dict[str, Cell]:
    """What the tables of hooks show."""
    return {
        "r2": (f"{KILLED} @{row}",),
        "r3": (f"{KILLED} @{row}", f"{AGAIN} @{row}"),
        "a22": (f"{FORGED} @{row}",),
        "a25": (f"{AGAIN} @{row}",),
        "a26": (f"{MALFORMED} @{row}",),
        "a27": NO_LETTER,
        "contract": CONTRACT,
    }


def _gateway(name: str, played: str, *, tests: str, own: str = "") -> dict[str, Cell]:
    """Those that a description is shipped of."""
    whole = "journeys/test_gateway_whole.py::test_the_ready_gateways"
    return _hook(name) | {
        "fixtures": ("connectors/gateway/test_payloads.py::test_payload", *((own,) if own else ())),
        "platform": tuple(f"platforms/tests/gateways/test_{played}.py::{each}" for each in tests.split()),
        "round": (whole,),
        "r6": (f"{STATES} @{name}",),
        "r8": (f"{SENT_ONCE} @{name}",),
        "r9": (f"{IN_PACE} @{name}",),
        "form": (f"{EVERY_FORM} @{name}",),
        "browser": (f"{EVERY_FORM} @{name}",),
        "picture": Not("looks as the other gateways: docs/screens/kinds/gateway.webp"),
        "bench": (f"{BENCH} @gateway {name}",),
    }


def _phone(name: str, row: str, played: str, *, tests: str) -> dict[str, Cell]:
    """Those that tell by a hook."""
    whole = "journeys/test_phone_whole.py::test_mango_and_zadarma_ring"
    return _hook(row) | {
        "fixtures": ("connectors/phone/test_inbound.py::test_each_payload_is_read_as_it_is_written_down",),
        "platform": tuple(f"platforms/tests/telephony/test_{played}.py::{each}" for each in tests.split()),
        "round": (whole,),
        "r6": (f"{CALLS} @{name}",),
        "r8": (f"{RINGS_ONCE} @{name}", "journeys/test_phone_whole.py::test_mango_and_zadarma_ring", DIALLED),
        "r9": (f"connectors/phone/test_errors.py::test_{name}",),
        "form": (f"{EVERY_FORM} @{name}",),
        "browser": (f"{EVERY_FORM} @{name}",),
        "picture": Not("looks as the other telephones: docs/screens/kinds/phone-thread.webp"),
        "bench": (f"{BENCH} @phone {name}",),
    }


RINGS_ONCE = "faults/test_phone_killed.py::test_r8_a_press_to_call_rings_nobody_twice_whoever_is_killed"
DIALLED = "inbox/calls/test_dial.py::test_a_stranger_whom_two_call_at_once_is_one_person"
BUILDERS = ("tilda", "contact_form_7", "marquiz", "elementor_and_plain_pages", "our_own_form")
NO_CALLS = Not("calls are only told: nothing is sent by it")
ASTERISK = "journeys/test_phone_whole.py::test_asterisk_rings_and_is_caught_up_with"

PROOF: dict[str, dict[str, Cell]] = {
    "telegram": {
        **_hook("telegram"),
        "fixtures": (
            "connectors/telegram/test_inbound.py::test_payload",
            "connectors/telegram/test_inbound.py::test_every_line_has_its_payload",
            "platforms/tests/test_shapes.py::test_a_fixture_has_the_documented_shape",
        ),
        "platform": (
            "platforms/tests/test_limits.py::test_a_bot_sends_thirty_a_second_over_all_chats",
            "platforms/tests/test_faults.py::test_the_ledger_counts_inversions_chat_by_chat",
            "platforms/tests/test_polling.py::test_faults_repeat_bring_back_shuffle_and_hang",
            "platforms/tests/test_webhook.py::test_shuffled_on_purpose",
        ),
        "round": (
            "journeys/test_telegram_whole.py::test_groups_business_accounts_and_changes_both_ways",
            "bots/test_telegram.py::test_a_customer_is_heard_and_answered",
        ),
        "r2": (
            "faults/test_poller_killed.py::test_r2_a_killed_poller_loses_doubles_and_misorders_nothing",
            "faults/test_receive_killed.py::test_r1_a_killed_node_loses_doubles_and_misorders_nothing",
        ),
        "r3": ("faults/test_receive_many_nodes.py::test_r3_the_same_webhook_at_three_nodes_is_one_message",),
        "r6": (
            "connectors/telegram/test_inbound.py::test_provider_time_is_kept",
            "connectors/telegram/test_polling.py::test_shuffled_batches_are_confirmed_whole",
            LATE,
        ),
        "r8": ("faults/test_sending_killed.py::test_r8_lost_answers_are_shown_as_unconfirmed_and_never_sent_again",),
        "r9": ("faults/test_rate_limits.py::test_r9_limits_are_kept_and_one_throttled_chat_delays_no_other",),
        "a26": (f"{MALFORMED} @telegram", f"{BENT} @telegram"),
        "form": (
            "browser/test_settings.py::test_a_telegram_bot_is_connected_by_its_token_and_talked_through",
            "connectors/telegram/test_client.py::test_check_names_what_is_wrong",
        ),
        "browser": ("browser/test_settings.py::test_a_telegram_bot_is_connected_by_its_token_and_talked_through",),
        "picture": ("browser/test_talk.py::test_a_voice_sounds_and_pictures_are_walked",),
        "bench": (f"{BENCH} @telegram",),
    },
    "vk": {
        **_hook("vk"),
        "fixtures": (
            "connectors/vk/test_inbound.py::test_payload",
            "connectors/vk/test_inbound.py::test_every_line_has_its_payload",
            "platforms/tests/vk/test_shapes.py::test_every_documented_kind_of_attachment_and_message_event_has_a_fixture",
        ),
        "platform": (
            "platforms/tests/vk/test_sending.py::test_twenty_calls_a_second",
            "platforms/tests/vk/test_callbacks.py::test_several_errors_in_a_row_pause_it",
            "platforms/tests/vk/test_polling.py::test_repeats_shuffles_and_silence",
            "platforms/tests/vk/test_sending.py::test_a_lost_answer_may_be_asked_for_again",
        ),
        "round": ("journeys/test_vk_whole.py::test_a_community_by_long_poll_and_by_callback",),
        "r2": (
            "faults/test_vk_killed.py::test_r2_a_killed_poller_and_a_lost_history_lose_double_and_misorder_nothing",
            f"{KILLED} @vk",
        ),
        "r6": ("connectors/vk/test_inbound.py::test_provider_time_is_kept", RISE),
        "r8": (
            "faults/test_vk_killed.py::"
            "test_r8_r10_killed_senders_and_lost_answers_double_nothing_and_leave_nothing_unconfirmed",
            "faults/test_vk_killed.py::test_r8_albums_cut_short_by_killed_senders_arrive_once_and_whole",
        ),
        "r9": ("faults/test_vk_killed.py::test_r9_twenty_a_second_are_kept",),
        "a26": (f"{MALFORMED} @vk", f"{BENT} @vk"),
        "form": (
            "browser/test_vk.py::test_a_community_is_connected_by_its_form_and_talked_through",
            "connectors/vk/test_check.py::test_what_is_wrong_is_named_with_its_page",
        ),
        "browser": ("browser/test_vk.py::test_a_community_is_connected_by_its_form_and_talked_through",),
        "picture": ("browser/test_vk.py::test_a_community_is_connected_by_its_form_and_talked_through",),
        "bench": (f"{BENCH} @vk",),
    },
    "whatsapp": {
        **_hook("whatsapp"),
        "fixtures": (
            "connectors/whatsapp/test_inbound.py::test_payload",
            "connectors/whatsapp/test_inbound.py::test_every_line_has_its_payload",
            "platforms/tests/whatsapp/test_shapes.py::test_every_documented_type_state_and_code_of_speed_has_a_fixture",
        ),
        "platform": (
            "platforms/tests/whatsapp/test_sending.py::test_the_pace_to_one_person_and_of_the_number",
            "platforms/tests/whatsapp/test_sending.py::test_armed_codes_and_broken_lines",
            "platforms/tests/whatsapp/test_webhooks.py::test_copies_and_shuffles",
            "platforms/tests/whatsapp/test_webhooks.py::test_anything_but_200_brings_it_again",
        ),
        "round": ("journeys/test_whatsapp_whole.py::test_a_business_number_from_its_form_to_its_end",),
        "r3": (
            "faults/test_whatsapp_killed.py::"
            "test_r3_r6_killed_nodes_repeats_and_shuffles_store_once_and_no_state_goes_back",
        ),
        "r6": (
            "faults/test_whatsapp_killed.py::"
            "test_r3_r6_killed_nodes_repeats_and_shuffles_store_once_and_no_state_goes_back",
            f"{STATES} @whatsapp",
        ),
        "r8": (
            "faults/test_whatsapp_killed.py::"
            "test_r8_r10_killed_senders_and_lost_answers_double_nothing_and_statuses_settle_what_went",
        ),
        "r9": ("faults/test_whatsapp_killed.py::test_r9_its_speeds_are_kept_and_one_throttled_person_delays_nobody",),
        "a22": (f"{FORGED} @whatsapp", "connectors/whatsapp/test_hook.py::test_the_very_bytes_are_what_is_signed"),
        "a26": (f"{MALFORMED} @whatsapp", f"{BENT} @whatsapp"),
        "form": (
            "browser/test_whatsapp.py::test_a_number_is_connected_by_its_form_and_talked_through",
            "connectors/whatsapp/test_check.py::test_what_is_wrong_with_the_account",
        ),
        "browser": (
            "browser/test_whatsapp.py::test_a_number_is_connected_by_its_form_and_talked_through",
            "browser/test_templates.py::test_after_a_day_only_a_template_goes",
        ),
        "picture": ("browser/test_whatsapp.py::test_a_number_is_connected_by_its_form_and_talked_through",),
        "bench": (f"{BENCH} @whatsapp",),
    },
    "max": {
        **_hook("max"),
        "fixtures": (
            "connectors/max/test_inbound.py::test_payload",
            "connectors/max/test_inbound.py::test_every_line_has_its_payload",
            "platforms/tests/max/test_shapes.py::test_fixtures_have_what_the_schema_requires_and_cover_it",
        ),
        "platform": (
            "platforms/tests/max/test_max.py::test_faults_and_limits",
            "platforms/tests/max/test_max.py::test_refusals_speak_with_code_and_message",
            "platforms/tests/max/test_max.py::test_a_webhook_has_the_secret_and_comes_again_until_200",
        ),
        "round": ("journeys/test_max_whole.py::test_a_bot_by_long_poll_and_by_webhook",),
        "r2": (
            "faults/test_max_killed.py::test_r2_r3_a_killed_poller_and_repeats_lose_double_and_misorder_nothing",
            f"{KILLED} @max",
        ),
        "r6": ("connectors/max/test_inbound.py::test_who_says_it_and_when", LATE),
        "r8": ("faults/test_max_killed.py::test_r8_killed_senders_and_lost_answers_double_nothing_and_claim_nothing",),
        "r9": ("faults/test_max_killed.py::test_r9_thirty_a_second_and_two_into_a_chat_are_kept",),
        "a26": (f"{MALFORMED} @max", f"{BENT} @max"),
        "form": (
            "browser/test_max.py::test_a_bot_is_connected_by_its_form_and_talked_through",
            "connectors/max/test_check.py::test_wrong_tokens_and_wrong_servers_are_told_apart",
        ),
        "browser": ("browser/test_max.py::test_a_bot_is_connected_by_its_form_and_talked_through",),
        "picture": ("browser/test_max.py::test_a_bot_is_connected_by_its_form_and_talked_through",),
        "bench": (f"{BENCH} @max",),
    },
    "gateway: green_api": _gateway(
        "green_api", "green", tests="test_green_by_queue test_green_refuses test_green_by_webhook"
    )
    | {
        "r2": (
            "faults/test_gateway_killed.py::test_r2_a_killed_asker_of_the_queue_loses_doubles_and_misorders_nothing",
            f"{KILLED} @green_api",
        ),
        "r6": ("journeys/test_gateway_whole.py::test_the_ready_gateways", f"{STATES} @green_api"),
        "r8": (
            "faults/test_gateway_killed.py::"
            "test_r8_a_killed_sender_and_lost_answers_double_nothing_and_echoes_settle_them",
        ),
        "a26": (f"{MALFORMED} @green_api", f"{BENT} @green_api"),
        "r9": ("journeys/test_gateway_whole.py::test_the_ready_gateways",),
        "form": ("browser/test_gateway.py::test_gateways_are_connected_by_their_form_and_talked_through",),
        "browser": ("browser/test_gateway.py::test_gateways_are_connected_by_their_form_and_talked_through",),
        "picture": ("browser/test_gateway.py::test_gateways_are_connected_by_their_form_and_talked_through",),
    },
    "gateway: wazzup": _gateway("wazzup", "wazzup", tests="test_wazzup_both_ways"),
    "gateway: evolution": _gateway("evolution", "evolution", tests="test_evolution_both_ways"),
    "gateway: twilio": _gateway(
        "twilio", "twilio", tests="test_twilio_both_ways test_the_signature_of_the_pages_example"
    ),
    "gateway: dialog360": _gateway("dialog360", "dialog360", tests="test_360dialog_both_ways"),
    "gateway: generic": _gateway(
        "generic",
        "generic",
        tests="test_our_own_shape test_other_shapes",
        own="connectors/gateway/test_described.py::test_what_is_described_is_read",
    )
    | {
        "round": ("journeys/test_gateway_whole.py::test_a_gateway_that_an_administrator_described",),
        "a22": (f"{FORGED} @generic", f"{FORGED} @generic, signed"),
        "form": ("browser/test_gateway.py::test_gateways_are_connected_by_their_form_and_talked_through",),
        "browser": ("browser/test_gateway.py::test_gateways_are_connected_by_their_form_and_talked_through",),
    },
    "email": {
        "fixtures": (
            "connectors/email/test_inbound.py::test_every_encoding_is_read",
            "connectors/email/test_inbound.py::test_an_answer_comes_into_its_talk_without_what_it_repeats",
            "connectors/email/test_inbound.py::test_an_invitation_is_a_card",
            "connectors/email/test_inbound.py::test_a_letter_that_came_back_is_the_one_that_failed",
        ),
        "contract": CONTRACT,
        "platform": (
            "connectors/email/test_client.py::test_what_is_refused_is_said_by_its_reason",
            "connectors/email/test_client.py::test_a_lost_answer_is_nobodys_to_say_and_the_letter_stays_the_same",
            "connectors/email/test_intake.py::test_a_letter_that_the_server_does_not_give_holds_up_no_other",
        ),
        "round": ("journeys/test_email_whole.py::test_a_mailbox_is_read_and_answered",),
        "r2": ("faults/test_mail_killed.py::test_r2_r8_killed_readers_and_senders_lose_double_and_misorder_no_letter",),
        "r3": (
            "connectors/email/test_inbound.py::test_a_copy_of_ours_is_nothing_new",
            "journeys/test_email_whole.py::test_a_mailbox_is_read_and_answered",
        ),
        "r6": (
            "connectors/email/test_intake.py::test_its_own_date_puts_no_letter_ahead",
            "connectors/email/test_intake.py::test_numbered_anew_and_cut_short_nothing_old_comes",
        ),
        "r8": (
            "faults/test_mail_killed.py::test_r2_r8_killed_readers_and_senders_lose_double_and_misorder_no_letter",
            "faults/test_mail_killed.py::test_r8_r9_a_lost_answer_is_a_persons_and_a_server_that_wants_time_gets_it",
        ),
        "r9": (
            "faults/test_mail_killed.py::test_r8_r9_a_lost_answer_is_a_persons_and_a_server_that_wants_time_gets_it",
        ),
        "a22": Not("no hook: we ask the mailbox; whose letter it is, is attack 27"),
        "a25": ("connectors/email/test_inbound.py::test_a_copy_of_ours_is_nothing_new",),
        "a26": (
            "connectors/email/test_inbound.py::test_a_bomb_is_a_letter_or_none_but_never_holds_up_the_next",
            "connectors/email/test_inbound.py::test_without_ids_and_dates",
            "connectors/email/test_intake.py::test_a_letter_that_is_refused_alone_is_not_asked_for_at_every_look",
        ),
        "a27": (
            "connectors/email/test_inbound.py::test_threads_are_found_by_what_only_its_readers_have",
            "connectors/email/test_inbound.py::test_who_is_genuine_is_said_by_our_own_server_alone",
            "journeys/test_email_whole.py::test_a_mailbox_is_read_and_answered",
            "connectors/email/test_client.py::test_headers_cannot_be_smuggled_in",
            "connectors/email/test_inbound.py::test_what_machines_write_is_known",
            "attacks/test_letters.py::test_no_picture_of_others_is_asked_for_by_itself",
        ),
        "form": (
            "browser/test_email.py::test_a_mailbox_is_connected_by_its_form_and_a_letter_is_read_and_answered",
            "connectors/email/test_client.py::test_each_thing_that_is_wrong_is_named",
        ),
        "browser": (
            "browser/test_email.py::test_a_mailbox_is_connected_by_its_form_and_a_letter_is_read_and_answered",
        ),
        "picture": (
            "browser/test_email.py::test_a_mailbox_is_connected_by_its_form_and_a_letter_is_read_and_answered",
        ),
        "bench": (f"{BENCH} @email",),
    },
    "form": {
        "fixtures": (
            *(f"connectors/form/test_inbound.py::test_{name}" for name in BUILDERS),
            "inbox/forms/test_reading.py::test_what_a_browser_posts_in_parts_is_whole_however_it_is_cut",
        ),
        "contract": CONTRACT,
        "platform": Not("nobody else's: the address is ours, and what sites send stands among the payloads"),
        "round": ("journeys/test_form_whole.py::test_from_the_site_to_the_inbox",),
        "r2": (f"{KILLED} @form",),
        "r3": (
            "connectors/form/test_inbound.py::test_the_same_within_a_minute_is_the_same_and_later_another",
            f"{KILLED} @form",
        ),
        "r6": Not("a form tells no states, and its time is when it came"),
        "r8": Not(
            "nothing is sent by a form: the answer goes by another address (tests/inbox/deliver/test_elsewhere.py)"
        ),
        "r9": Not("nothing is sent by a form"),
        "a22": Not(
            "whoever sees the site may fill it in; what is asked for a signature has its own test in the journey"
        ),
        "a25": ("attacks/test_forms.py::test_a_forms_address_gives_a_stranger_nothing",),
        "a26": ("attacks/test_forms.py::test_a_forms_address_gives_a_stranger_nothing",),
        "a27": NO_LETTER,
        "form": (
            "browser/test_form.py::test_from_a_strict_site_to_an_answer_elsewhere",
            "connectors/form/test_inbound.py::test_settings_name_what_is_wrong",
        ),
        "browser": ("browser/test_form.py::test_from_a_strict_site_to_an_answer_elsewhere",),
        "picture": ("browser/test_form.py::test_from_a_strict_site_to_an_answer_elsewhere",),
        "bench": (f"{BENCH} @form",),
    },
    "phone: mango": _phone(
        "mango",
        "mango",
        "mango",
        tests="test_a_call_from_the_menu_to_its_recording test_commands_their_results_and_refusals "
        "test_repeats_shuffles_and_silence",
    )
    | {
        "form": ("browser/test_phone_calls.py::test_a_call_rings_at_every_browser_and_is_called_back",),
        "browser": ("browser/test_phone_calls.py::test_a_call_rings_at_every_browser_and_is_called_back",),
        "picture": ("browser/test_phone_calls.py::test_a_call_rings_at_every_browser_and_is_called_back",),
    },
    "phone: zadarma": _phone(
        "zadarma", "zadarma", "zadarma", tests="test_calls_are_told_in_their_own_words test_recordings_and_callbacks"
    ),
    "phone: asterisk": {
        "fixtures": ("connectors/phone/test_inbound.py::test_each_payload_is_read_as_it_is_written_down",),
        "contract": CONTRACT,
        "platform": (
            "platforms/tests/telephony/test_asterisk.py::test_a_watcher_sees_what_the_dialplan_does",
            "platforms/tests/telephony/test_asterisk.py::test_click_to_call_continue_and_a_broken_line",
        ),
        "round": (ASTERISK,),
        "r2": ("faults/test_phone_killed.py::test_r2_a_listener_killed_in_mid_call_loses_and_doubles_none",),
        "r3": ("inbox/receive/test_calls.py::test_a_call_is_one_message_whatever_order_it_is_told_in",),
        "r6": (f"{CALLS} @asterisk",),
        "r8": (f"{RINGS_ONCE} @asterisk", ASTERISK, DIALLED),
        "r9": ("connectors/phone/test_errors.py::test_asterisk",),
        "a22": Not("no hook: we hold the line to the exchange, and sign in at it"),
        "a25": ("inbox/receive/test_calls.py::test_told_all_at_once_it_is_the_same",),
        "a26": (
            "connectors/phone/test_listening.py::test_a_word_that_cannot_be_read_goes_aside",
            "connectors/phone/test_listening.py::test_a_half_of_a_letter_in_a_name_hides_no_end",
        ),
        "a27": NO_LETTER,
        "form": (f"{EVERY_FORM} @asterisk",),
        "browser": (f"{EVERY_FORM} @asterisk",),
        "picture": Not("looks as the other telephones: docs/screens/kinds/phone-thread.webp"),
        "bench": (f"{BENCH} @phone asterisk",),
    },
    "phone: asterisk_dialplan": _phone(
        "asterisk_dialplan", "asterisk, dialplan", "asterisk", tests="test_the_dialplan_posts_forms"
    )
    | {"round": (f"{CALLS} @asterisk_dialplan",), "r8": NO_CALLS, "r9": NO_CALLS},
    "phone: signed": _phone(
        "signed", "phone, signed", "payloads", tests="test_the_signed_webhook_is_signed_over_its_moment_too"
    )
    | {
        "round": (f"{CALLS} @signed",),
        "r8": NO_CALLS,
        "r9": NO_CALLS,
        "a25": (
            f"{AGAIN} @phone, signed",
            "connectors/phone/test_inbound.py::test_what_was_signed_long_ago_is_not_believed_again",
        ),
    },
    "api": {
        **_hook("api"),
        "fixtures": ("connectors/api/test_events.py::test_every_type_is_read",),
        "platform": ("journeys/test_api_whole.py::test_a_program_of_ones_own_is_a_channel",),
        "round": ("journeys/test_api_whole.py::test_a_program_of_ones_own_is_a_channel",),
        "r6": (f"{STATES} @api",),
        "r8": (f"{SENT_ONCE} @api", "journeys/test_api_whole.py::test_a_program_of_ones_own_is_a_channel"),
        "r9": (f"{IN_PACE} @api",),
        "a26": (f"{MALFORMED} @api", f"{BENT} @api"),
        "form": (
            "browser/test_api.py::test_a_program_is_connected_by_its_form_and_its_journal_is_read",
            "connectors/api/test_events.py::test_settings_name_what_is_wrong",
        ),
        "browser": ("browser/test_api.py::test_a_program_is_connected_by_its_form_and_its_journal_is_read",),
        "picture": ("browser/test_api.py::test_a_program_is_connected_by_its_form_and_its_journal_is_read",),
        "bench": (f"{BENCH} @api",),
    },
    "webchat": {
        "fixtures": (
            "connectors/webchat/test_inbound.py::test_a_message_with_its_file_and_page",
            "connectors/webchat/test_inbound.py::test_a_receipt_reaches_back_and_typing_passes",
        ),
        "contract": CONTRACT,
        "platform": Not("nobody else's: both sides of the line are ours, and visitors are played by real browsers"),
        "round": ("webchat/test_talk.py::test_a_visitor_writes_and_is_answered",),
        "r2": ("journeys/test_webchat.py::test_two_nodes_and_the_death_of_one",),
        "r3": ("journeys/test_webchat.py::test_two_nodes_and_the_death_of_one",),
        "r6": (RISE, "connectors/webchat/test_inbound.py::test_a_receipt_reaches_back_and_typing_passes"),
        "r8": (
            "journeys/test_webchat.py::test_two_nodes_and_the_death_of_one",
            "browser/test_widget.py::test_what_is_written_offline_goes_once_and_in_order_and_files_go_both_ways",
        ),
        "r9": Not("no platform whose speed were to be kept: visitors read their thread; what they may ask is limited"),
        "a22": (
            "attacks/test_widget.py::test_19_another_sites_token_and_one_that_is_void_are_refused_everywhere",
            "attacks/test_widget.py::test_19_who_is_not_signed_opens_nobodys_history",
        ),
        "a25": ("journeys/test_webchat.py::test_two_nodes_and_the_death_of_one",),
        "a26": (
            "connectors/webchat/test_inbound.py::test_what_is_no_payload_is_unreadable",
            "attacks/test_widget.py::test_a_token_in_an_address_is_refused_beside_a_good_one_and_bad_sockets_are_closed",
            "webchat/test_limits.py::test_a_body_that_never_ends_is_let_go",
        ),
        "a27": NO_LETTER,
        "form": (
            "browser/test_widget.py::test_an_administrator_sees_what_visitors_will_see",
            "connectors/webchat/test_inbound.py::test_origins",
        ),
        "browser": ("browser/test_widget.py::test_both_sides_talk_through_a_strict_page_by_keys_alone",),
        "picture": ("browser/test_widget.py::test_both_sides_talk_through_a_strict_page_by_keys_alone",),
        "bench": (f"{BENCH} @webchat",),
    },
}
# registered, and no way by which a customer could write
LEFT_OUT = {"practice": "customers that are made up: its own world is its proof (tests/connectors/practice)"}

__all__ = ["LEFT_OUT", "PROOF", "PROPERTIES", "TYPES", "Cell", "Not"]
