"""Wrongs in the dearest rules of the channel of VK."""

from tests.sabotage.wrong import Wrong

VK = "backend/connectors/vk"
TESTS = "tests/connectors/vk"

WRONGS = (
    Wrong(
        "a part of a long answer ends the whole of it",
        "backend/inbox/actions/receive/parts.py",
        "    if len(known) < len(marks):",
        "    if False:",
        "tests/inbox/receive/test_outgoing.py"
        "::test_echoes_of_several_parts_are_one_message_of_ours_whose_last_part_ends_it",
    ),
    Wrong(
        "a part of a long answer is taken for an answer from the phone",
        f"{VK}/__init__.py",
        '        return tuple(ids.mark_key(int(one.params["peer_ids"]), one.params["random_id"]) for one in posts)',
        "        return ()",
        f"{TESTS}/test_client.py::test_each_of_several_messages_bears_a_mark_of_its_own",
    ),
    Wrong(
        "VK's random_id is another one at every try",
        f"{VK}/outbound.py",
        "ids.random_id(message.once or message.ref, number)",
        "ids.random_id(f\"{__import__('time').monotonic()}\", number)",
        f"{TESTS}/test_client.py::test_a_lost_answer_doubles_nothing",
    ),
    Wrong(
        "a restored house's message is taken by VK for one that is gone",
        f"{VK}/outbound.py",
        "message.once or message.ref",
        "message.ref",
        f"{TESTS}/test_client.py::test_the_same_message_of_another_house_is_another_message",
    ),
    Wrong(
        "what VK's long poll lost stays lost",
        f"{VK}/polling.py",
        "            if lost:",
        "            if False:",
        f"{TESTS}/test_polling.py::test_what_vk_lost_is_read_from_the_dialogs",
    ),
    Wrong(
        "a confirmation code is told for whatever community",
        f"{VK}/__init__.py",
        "if not isinstance(settings, VkSettings) or event is None or event.group_id != settings.group_id:",
        "if not isinstance(settings, VkSettings) or event is None:",
        f"{TESTS}/test_hook.py::test_anything_else_is_refused",
    ),
    Wrong(
        "an edit takes a message's files away",
        f"{VK}/client.py",
        "            if change.files:",
        "            if False:",
        f"{TESTS}/test_changing.py::test_an_edit_keeps_the_files",
    ),
)
