"""HTML that strangers wrote, made harmless: no scripts, no forms, no frames, nothing fetched by itself."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "big", "blockquote", "br", "caption", "center", "cite", "code",
    "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q",
    "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "tt", "u", "ul",
}  # fmt: skip
EVERYWHERE = {"align", "bgcolor", "color", "dir", "height", "lang", "style", "title", "valign", "width"}
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": {"href", "name"},
    "img": {"src", "alt", "border"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "scope"},
    "table": {"border", "cellpadding", "cellspacing"},
    "font": {"face", "size"},
    "ol": {"start", "type"},
    "col": {"span"},
}
# what cannot fetch, cover the page or leave its place
STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius",
    "border-right", "border-spacing", "border-style", "border-top", "border-width", "color", "direction", "display",
    "font", "font-family", "font-size", "font-style", "font-weight", "height", "letter-spacing", "line-height",
    "list-style-type",
    "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "min-width", "padding",
    "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "text-indent",
    "text-transform", "vertical-align", "white-space", "width", "word-break", "word-wrap",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel", "cid"}
# how deep each tag stands, summed over all: what a parser of HTML may have to walk
_WALK_MAX = 5_000_000
_TAGS_MAX = 50_000
# what may be attributes of one tag, each of which is compared with all before it
_ATTRIBUTES_MAX = 20_000
_TAG = re.compile(r"<(/?)([a-z][^\s/<>]*)", re.IGNORECASE)
_APART = re.compile(r"[\s/\"']+")
_MARKUP = re.compile(r"<[^<>]*>")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_EMPTIED = {"script", "style", "title", "head", "template", "noscript", "svg", "math", "object", "iframe"}


def safe(html: str) -> str:
    """Twice is the same as once. What nests deeper than any letter does is no letter: nothing of it is left."""
    return "" if is_bomb(html) else str(_cleaner().clean(html))


def shown(html: str, picture: Callable[[str], str | None], *, remote: bool) -> tuple[str, int]:
    """For a reader: `cid:` pictures at the addresses that `picture` knows, foreign ones only where they are asked for.

    Also how many foreign ones were held back.
    """
    held = 0

    def place(element: str, attribute: str, value: str) -> str | None:
        nonlocal held
        if element != "img" or attribute != "src":
            return value
        if value.lower().startswith("cid:"):
            return picture(value[4:])
        if remote and value.lower().startswith(("https://", "http://")):
            return value
        held += 1
        return None

    return ("", 0) if is_bomb(html) else (str(_cleaner(place).clean(html)), held)


def stripped(html: str) -> str:
    """The words alone, in one pass, whatever stands in it: for what is no letter to `safe`."""
    return " ".join(unescape(_MARKUP.sub(" ", html)).split())


def is_bomb(html: str) -> bool:
    """Parsers of HTML close what was left open: ten thousand open tags are a tree as deep, and some walk it in vain.

    Any tag counts, and one is closed by its own end alone: what else closes it depends on what stands around.
    """
    if html.count("<") > _TAGS_MAX:
        return True
    opened: list[str] = []
    walk = after = 0
    for match in _TAG.finditer(html):
        if _is_crowded(html[after : match.start()]):
            return True
        after, tag = match.end(), match[2].lower()
        if not match[1] and tag not in _VOID:
            opened.append(tag)
        elif opened and opened[-1] == tag:
            opened.pop()
        walk += len(opened)
        if walk > _WALK_MAX:
            return True
    return _is_crowded(html[after:])


def _is_crowded(text: str) -> bool:
    return len(text) > _ATTRIBUTES_MAX and sum(1 for _ in _APART.finditer(text)) > _ATTRIBUTES_MAX


def _cleaner(place: Callable[[str, str, str], str | None] | None = None) -> Any:
    # what is not asked for is not loaded: most processes see no HTML
    import nh3

    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=_EMPTIED,
        attributes=ATTRIBUTES,
        attribute_filter=place,
        url_schemes=SCHEMES,
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )
