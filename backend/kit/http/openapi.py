"""The API's description, with our own refusals in place of the framework's."""

from typing import Any

REFUSALS = {
    "400": "The request could not be read",
    "401": "Nobody is signed in",
    "403": "Without the right, or from another site",
    "404": "Not there, or not the caller's to see",
    "409": "The state is another than the caller thought",
    "410": "The link no longer works",
    "413": "Too large",
    "422": "Bad input; the fields are named",
    "429": "Too many requests; see Retry-After",
    "503": "The database is away; try again",
    "507": "The disk is full: files cannot be kept, text still goes",
}
SUMMARY_MAX = 120
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string", "description": "in the caller's language"},
                "fields": {
                    "type": "object",
                    "description": "field → {code, message}, or data that the answer promises",
                    "additionalProperties": True,
                },
            },
        }
    },
}
_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "samovar_session"},
}


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the refusals that any route may answer, and the two ways to prove who one is."""
    for path, item in schema.get("paths", {}).items():
        for operation in item.values():
            if isinstance(operation, dict) and "responses" in operation:
                _name(path, operation)
                succeeded = {code: what for code, what in operation["responses"].items() if code.startswith(("2", "3"))}
                operation["responses"] = succeeded | {code: _refusal(words) for code, words in REFUSALS.items()}
    _any_of(schema)
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = _ERROR
    components["securitySchemes"] = _SECURITY
    schema["security"] = [{"bearer": []}, {"session": []}]
    return schema


def _name(path: str, operation: dict[str, Any]) -> None:
    """For who reads it: under the noun of its address, headed by what it does instead of by a function's name."""
    noun = path.removeprefix("/api/v1").strip("/").split("/")[0]
    operation.setdefault("tags", [noun if noun.isidentifier() or "-" in noun else "other"])
    if told := operation.get("description"):
        operation["summary"] = str(told).split(". ")[0].split("\n")[0].rstrip(".")[:SUMMARY_MAX]


def _any_of(node: Any) -> None:
    """A value may fit several sides of a union: 5 is a number and a person's number."""
    if isinstance(node, dict):
        if isinstance(node.get("oneOf"), list):
            node["anyOf"] = node.pop("oneOf")
        for child in node.values():
            _any_of(child)
    elif isinstance(node, list):
        for child in node:
            _any_of(child)


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
