"""Wrongs at gateways."""

from tests.sabotage.wrong import Wrong

FOLDER = "backend/connectors/gateway"
GENERIC = "tests/connectors/gateway/test_generic.py"
CLIENT = "tests/connectors/gateway/test_client.py"
PROVIDERS = "tests/connectors/gateway/test_providers.py"

WRONGS = (
    Wrong(
        "what was written to another number is answered from ours",
        f"{FOLDER}/inbound.py",
        '            "foreign": self._foreign,\n',
        '            "foreign": self._message,\n',
        "tests/connectors/gateway/test_whose.py::test_what_was_written_to_another_number_is_put_aside",
    ),
    Wrong(
        "a body of one key goes to whoever has another",
        f"{FOLDER}/__init__.py",
        "return bool(shared) and hmac.compare_digest(one.token.reveal().encode(), other.token.reveal().encode())",
        "return bool(shared)",
        "tests/connectors/gateway/test_whose.py::test_one_address_serves_every_channel_of_one_key_and_nobody_else",
    ),
    Wrong(
        "a missing secret is a right one",
        f"{FOLDER}/signing.py",
        "        return False\n    return _same(_brought(signature, call), wanted)",
        "        return True\n    return _same(_brought(signature, call), wanted)",
        f"{GENERIC}::test_a_secret_in_the_address",
    ),
    Wrong(
        "what may have been sent is sent again",
        f"{FOLDER}/errors.py",
        "        case 408 | 500 | 502 | 504 if hand_over:\n            return unanswered(_said(answer))\n",
        "",
        f"{PROVIDERS}::test_an_answer_that_may_have_been_carried_out_is_not_sent_again",
    ),
    Wrong(
        "a number in another spelling is another conversation",
        f"{FOLDER}/inbound.py",
        "        return Thread(ids.person(key, is_phone=self._phones))",
        "        return Thread(key)",
        f"{PROVIDERS}::test_one_number_is_one_conversation_at_every_gateway",
    ),
    Wrong(
        "a part that is gone already keeps the rest of a deleted message at the customer",
        f"{FOLDER}/client.py",
        '                if error.code != "message_gone":\n                    raise\n',
        "                raise error\n",
        f"{CLIENT}::test_what_is_gone_already_keeps_nothing_of_the_rest",
    ),
    Wrong(
        "the moment of a call at a hook is not part of what is signed",
        f"{FOLDER}/signing.py",
        'name.partition(":")[2], "").encode())',
        'name.partition(":")[2], "").encode() and b"1796000000")',
        "tests/attacks/test_hooks.py::test_22_23_24_what_does_not_prove_itself_moves_nothing",
    ),
)
