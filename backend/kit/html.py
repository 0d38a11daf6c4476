"""HTML that strangers wrote, made harmless: no scripts, no forms, no frames, nothing fetched by itself."""

import re
from collections.abc import Callable
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
_DEPTH_MAX = 8000
_NESTS = re.compile(r"<(/?)(?:div|span|table|blockquote|b|i|font|center|section|td|tr|ul|ol|li|p)\b", re.IGNORECASE)
_EMPTIED = {"script", "style", "title", "head", "template", "noscript", "svg", "math", "object", "iframe"}


def safe(html: str) -> str:
    """Twice is the same as once. What nests deeper than any letter does is no letter: nothing of it is left."""
    return "" if _is_bomb(html) else str(_cleaner().clean(html))


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

    return ("", 0) if _is_bomb(html) else (str(_cleaner(place).clean(html)), held)


def _is_bomb(html: str) -> bool:
    """Parsers of HTML close what was left open: ten thousand open tags are a tree as deep, and some walk it in vain."""
    depth = deepest = 0
    for match in _NESTS.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest > _DEPTH_MAX


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
