import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { useMay, useMe } from "../../../shell/me"
import { put } from "../../../state/cards"
import { seenOnly } from "../../../state/hidden"
import { changeCards } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Card, Contact, Fact, LoggedEvent } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Story } from "../events/Story"
import "./history.css"
import { putPerson } from "./fields"

/** What was changed on this request and its person. Folded until asked for. */
export function History({ card }: { card: Card }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <section className="card-part history" aria-label={t("history.title")}>
      <button type="button" className="history-fold" aria-expanded={open} onClick={() => setOpen(!open)} title={t(open ? "history.hide" : "history.show")}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        {t("history.title")}
      </button>
      {open && <OfCard card={card} />}
    </section>
  )
}

function OfCard({ card }: { card: Card }) {
  const mayPerson = useMayOfPerson()
  const mayCard = useMay("cards.edit")
  const writes = useWritesAll()
  const person = card.contact?.id
  const name = [card.contact?.name, card.contact?.surname].filter(Boolean).join(" ")
  const talks = useTalksOf(card)
  return (
    <Story
      of={{ card_id: card.id }}
      about={card.deleted_at ? null : { kind: "card", id: card.id, name: card.title || name }}
      concerns={(event) => talks(event) || (event.type === "card.changed" && event.card.id === card.id) || (event.type === "contact.changed" && event.contact.id === person)}
      mayUndo={(fact) => (fact.card_id === null ? mayPerson(fact) : mayCard && writes(fact))}
      undo={undoThere}
    />
  )
}

/** Where it was done: on the request, or on the person. */
async function undoThere(fact: Fact): Promise<void> {
  if (fact.card_id === null) return undoOnPerson(fact)
  const now = await http.post<Card>(`/cards/${fact.card_id}/history/${fact.id}/undo`)
  changeCards((cards) => put(cards, now))
}

/** What is said about the request, its tasks, files and events. */
const useTalksOf = (card: Card) => (event: LoggedEvent) =>
  (event.type === "message.arrived" && event.conversation.card_id === card.id) || TOLD.has(event.type)

const TOLD = new Set<string>(["task.changed", "document.changed", "activity.recorded", "activity.deleted"])

/** The same of a person, wherever there is no request of theirs. */
export function PersonHistory({ id, name = "" }: { id: number; name?: string }) {
  const { t } = useWords()
  const mayPerson = useMayOfPerson()
  const mayCard = useMay("cards.edit")
  return (
    <section className="card-part history" aria-label={t("history.title")}>
      <h2>{t("history.title")}</h2>
      <Story
        of={{ contact_id: id }}
        about={{ kind: "contact", id, name }}
        concerns={(event) => TOLD.has(event.type) || (event.type === "contact.changed" && event.contact.id === id) || (event.type === "message.arrived" && event.conversation.contact?.id === id)}
        mayUndo={(fact) => (fact.card_id === null ? mayPerson(fact) : mayCard)}
        undo={undoThere}
      />
    </section>
  )
}

/** Tags of people are put by who edits requests. */
function useMayOfPerson(): (fact: Fact) => boolean {
  const [cards, people, writes] = [useMay("cards.edit"), useMay("contacts.edit"), useWritesAll()]
  return (fact) => (fact.kind === "tag_added" || fact.kind === "tag_removed" ? cards : people) && writes(fact)
}

const TELLS: Partial<Record<string, string>> = { budget_changed: "budget", items_changed: "budget", comment_changed: "comment", tag_added: "tags", tag_removed: "tags", reassigned: "responsible", claimed: "responsible" }

/** Whether my role changes every field that the fact tells of: taking back is changing. */
function useWritesAll(): (fact: Fact) => boolean {
  const { read_only_fields } = useMe()
  return ({ kind, data }) => {
    const told = kind === "contact_changed" ? Object.keys(data.to ?? {}) : [TELLS[kind] ?? (typeof data.field === "string" ? data.field : "")]
    return !told.some((name) => seenOnly(name, read_only_fields))
  }
}

async function undoOnPerson(fact: Fact): Promise<void> {
  putPerson(await http.post<Contact>(`/contacts/${fact.contact_id}/history/${fact.id}/undo`))
}
