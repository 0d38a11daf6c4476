"""A template is filled whole or refused, and each place that is wrong is named."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.connectors.contract import Template, TemplateButton, TemplateVariable
from backend.inbox.templates.fill import TemplateUse, demand_file, filled
from backend.kit.errors import Conflict, Invalid

READY = Template(
    external_id="7",
    name="ready",
    language="ru",
    header="text",
    header_text="Заказ {{1}}",
    header_variables=(TemplateVariable("1"),),
    body="Здравствуйте, {{1}}! Заказ {{ 2 }} готов. {{1}}, ждём вас.",
    variables=(TemplateVariable("1"), TemplateVariable("2")),
    footer="Чайная лавка",
    buttons=(
        TemplateButton("url", "Где заказ", "https://example.com/o/{{1}}", TemplateVariable("1")),
        TemplateButton("reply", "Спасибо"),
    ),
)


def use(**more: Any) -> TemplateUse:
    whole = {"header": {"1": "№ 7"}, "body": {"1": "Глеб", "2": "№ 7"}, "buttons": {0: "7"}} | more
    return TemplateUse(external_id="7", **whole)


def test_the_customer_reads_it_whole() -> None:
    text, sent = filled(READY, use())
    assert text == "Здравствуйте, Глеб! Заказ № 7 готов. Глеб, ждём вас."
    assert (sent.header_text, sent.footer, sent.named) == ("Заказ № 7", "Чайная лавка", False)
    assert [(each.text, each.value) for each in sent.shown] == [
        ("Где заказ", "https://example.com/o/7"),
        ("Спасибо", ""),
    ]
    assert list(sent.body.items()) == [("1", "Глеб"), ("2", "№ 7")]


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"body": {"1": "Глеб"}}, {"template.body.2": "template_value_missing"}),
        ({"body": {"1": " ", "2": "x", "3": "y"}}, {
            "template.body.1": "template_value_missing", "template.body.3": "template_value_unknown",
        }),
        ({"body": {"1": "a\nb", "2": "a     b"}}, {
            "template.body.1": "template_value_lines", "template.body.2": "template_value_lines",
        }),
        ({"header": {"1": "x" * 1025}}, {"template.header.1": "template_value_long"}),
        ({"buttons": {}}, {"template.buttons.0": "template_value_missing"}),
        ({"buttons": {0: "7", 1: "y"}}, {"template.buttons.1": "template_value_unknown"}),
        ({"body": {"1": "x" * 600, "2": "y"}}, {"template.body": "too_long"}),
    ],
)  # fmt: skip
def test_each_place_that_is_wrong_is_named(more: dict[str, Any], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        filled(READY, use(**more))
    assert refused.value.fields == wrong


@pytest.mark.parametrize("status", ["pending", "rejected", "paused", "disabled", "removed"])
def test_what_the_platform_does_not_take_is_not_sent(status: Any) -> None:
    with pytest.raises(Conflict):
        filled(msgspec.structs.replace(READY, status=status), use())
    with pytest.raises(Conflict):
        filled(msgspec.structs.replace(READY, unusable=True), use())


def test_a_place_is_given_in_degrees() -> None:
    at = msgspec.structs.replace(READY, header="location", header_text="", header_variables=())
    given = {"latitude": "54.6872", "longitude": "25.2797", "name": "Лавка"}
    assert filled(at, use(header=given))[1].header == given
    for wrong in ({"latitude": "91"}, {"longitude": "восток"}, {"latitude": "nan"}):
        with pytest.raises(Invalid):
            filled(at, use(header=given | wrong))


@pytest.mark.parametrize(
    ("header", "kinds", "code"),
    [
        (None, [], None), (None, ["photo"], "template_other_files"), ("image", ["photo"], None),
        ("image", [], "template_wants_file"), ("image", ["video"], "template_other_file"),
        ("video", ["video", "video"], "template_other_files"), ("document", ["photo"], None),
    ],
)  # fmt: skip
def test_its_file_is_of_the_kind_that_it_takes(header: Any, kinds: list[str], code: str | None) -> None:
    template = msgspec.structs.replace(READY, header=header)
    if code is None:
        demand_file(template, kinds)
        return
    with pytest.raises(Invalid) as refused:
        demand_file(template, kinds)
    assert refused.value.fields == {"attachments": code}


@given(st.dictionaries(st.sampled_from(["1", "2"]), st.text(min_size=1, max_size=30), min_size=2))
def test_a_value_is_never_read_again(values: dict[str, str]) -> None:
    """Who is called {{2}} is called so."""
    template = Template(
        external_id="1", name="x", language="en", body="<{{1}}|{{2}}>",
        variables=(TemplateVariable("1"), TemplateVariable("2")),
    )  # fmt: skip
    try:
        text, sent = filled(template, TemplateUse(external_id="1", body=values))
    except Invalid:
        return
    assert text == f"<{sent.body['1']}|{sent.body['2']}>"
