"""What a browser knows: built from frames alone, it has to equal what a fresh load would show (DESIGN 3, 4f)."""

from typing import Any

Row = dict[str, Any]


def still(row: Row) -> Row:
    """A row without what depends on the moment of asking and on who asks."""
    return {k: v for k, v in row.items() if k not in ("debt", "unread")} | {"owes": row["debt"] is not None}


def _moment(contact: Row) -> tuple[int, str]:
    """Warmth changes no revision."""
    return contact["rev"], (contact["warmth"] or {}).get("since") or ""


class Mirror:
    """Apply = replace when rev (version for cards) is higher."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.marks: dict[int, int] = {}
        self.threads: dict[int, dict[int, Row]] = {}
        self.cards: dict[int, Row] = {}
        self.contacts: dict[int, Row] = {}
        self.tags: dict[int, Row] = {}
        self.drafts: dict[tuple[int, str], Row] = {}
        self.mentions: set[tuple[int, int]] = set()
        self.seen: set[str] = set()
        self.positions: list[int] = []

    def apply(self, frame: Row) -> None:
        kind = frame["type"]
        self.seen.add(kind)
        if kind not in ("hello", "at", "presence"):
            self.positions.append(frame["position"])
        match kind:
            case "message.arrived" | "message.changed":
                self._row(frame["conversation"])
                self._message(frame["message"])
            case "conversation.changed":
                self._row(frame["conversation"])
            case "card.changed":
                self._card(frame["card"])
            case "contact.changed":
                self._newer(self.contacts, frame["contact"], "rev")
                for card in list(self.cards.values()):
                    if card["contact"] and card["contact"]["id"] == frame["contact"]["id"]:
                        self._card({**card, "contact": frame["contact"]})
            case "tag.changed":
                self.tags[frame["tag"]["id"]] = frame["tag"]
            case "read.marked":
                self.marks[frame["conversation_id"]] = frame["in_seq"]
            case "draft.changed":
                draft = frame["draft"]
                self.drafts[draft["conversation_id"], draft["kind"]] = draft
            case "mentioned":
                self.mentions.add((frame["conversation_id"], frame["seq"]))
            case "mentions.seen":
                dialog, last = frame["conversation_id"], frame["seq"]
                self.mentions = {(other, seq) for other, seq in self.mentions if other != dialog or seq > last}
            case "mention.withdrawn":
                self.mentions.discard((frame["conversation_id"], frame["seq"]))
            case "appeared":
                self._appeared(frame)
            case "gone":
                self._gone(frame)
            case "reload":
                raise AssertionError("nobody fell that far behind")

    def _row(self, row: Row) -> None:
        self._newer(self.rows, row, "rev")

    def _card(self, card: Row) -> None:
        """With its person as they were told last: how warm they are is told without the card."""
        kept = self.cards.get(card["id"])
        if kept and kept["contact"] and card["contact"] and kept["contact"]["id"] == card["contact"]["id"]:
            card = {**card, "contact": max(card["contact"], kept["contact"], key=_moment)}
        self._newer(self.cards, card, "version")

    @staticmethod
    def _newer(kept: dict[int, Row], row: Row, by: str) -> None:
        if row["id"] not in kept or kept[row["id"]][by] <= row[by]:
            kept[row["id"]] = row

    def _message(self, message: Row) -> None:
        dialog, seq = message["conversation_id"], message["seq"]
        thread = self.threads.get(dialog)
        if thread is None and seq == 1:
            thread = self.threads[dialog] = {}
        if thread is not None and (seq not in thread or thread[seq]["rev"] <= message["rev"]):
            thread[seq] = message

    def _appeared(self, frame: Row) -> None:
        if frame["kind"] == "conversation":
            self._row(frame["row"])
            # what was said out of sight is not known: the thread is loaded when it is opened
            self.threads.pop(frame["id"] if "id" in frame else frame["row"]["id"], None)
        elif frame["kind"] == "card":
            self._card(frame["row"])
        elif frame["kind"] == "contact":
            self._newer(self.contacts, frame["row"], "rev")

    def _gone(self, frame: Row) -> None:
        kept = {"conversation": self.rows, "card": self.cards, "contact": self.contacts}[frame["kind"]]
        kept.pop(frame["id"], None)
        if frame["kind"] == "conversation":
            self.threads.pop(frame["id"], None)
        # a person is known through what one sees of them
        shown = [thing["contact"]["id"] for thing in (*self.rows.values(), *self.cards.values()) if thing["contact"]]
        self.contacts = {key: contact for key, contact in self.contacts.items() if key in shown}
