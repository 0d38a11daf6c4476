"""Entries of the matrix of roles, and of a look through a colleague's eyes."""

from tests.rights.entries import Entry, of_house, role, says, user

API: dict[str, Entry] = {
    "GET /roles/{role_id}/card-rules": of_house(role, "role_id"),
    "PUT /roles/{role_id}/card-rules": of_house(role, "role_id", body=says(version=1, rules=[])),
    "POST /roles/{role_id}/card-rules/preview": of_house(role, "role_id", body=says(rules=[])),
    "GET /users/{user_id}/sight": of_house(user, "user_id"),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
