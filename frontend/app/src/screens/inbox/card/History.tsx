import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { ErrorState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import { put } from "../../../state/cards"
import { useOwnFields } from "../../../state/fields"
import { useColleagues } from "../../../state/house"
import { onEvent } from "../../../state/live"
import { changeCards } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Card, Contact, Fact, LoggedEvent, Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { changesOf } from "./facts"
import { putPerson } from "./fields"
import "./history.css"
import { useFunnels } from "../../../state/statuses"

/** What was changed on this request and its person, by whom; each with the way back. Folded until asked for. */
export function History({ card }: { card: Card }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <section className="card-part history" aria-label={t("history.title")}>
      <button type="button" className="history-fold" aria-expanded={open} onClick={() => setOpen(!open)} title={t(open ? "history.hide" : "history.show")}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        {t("history.title")}
      </button>
      {open && <Facts card={card} />}
    </section>
  )
}

const key = (card: number) => ["cards", card, "history"]

function Facts({ card }: { card: Card }) {
  const { t } = useWords()
  const pages = useInfiniteQuery({
    queryKey: key(card.id),
    queryFn: ({ pageParam }) => http.get<Page<Fact>>(`/cards/${card.id}/history`, { query: { cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  useFresh(card)
  const facts = pages.data?.pages.flatMap(({ items }) => items)
  if (pages.error && !facts) return <ErrorState title={t("history.failed")} error={pages.error} onRetry={() => void pages.refetch()} />
  if (!facts) return <p className="history-none" aria-busy>…</p>
  if (!facts.length) return <p className="history-none">{t("history.none")}</p>
  return (
    <>
      <ol className="history-list">
        {facts.map((fact) => (
          <Told key={fact.id} fact={fact} card={card} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  )
}

/** A change of this card or its person, by anybody, makes the list old. */
function useFresh(card: Card): void {
  const client = useQueryClient()
  const person = card.contact?.id
  useEffect(() => {
    const concerns = (event: LoggedEvent) =>
      (event.type === "card.changed" && event.card.id === card.id) || (event.type === "contact.changed" && event.contact.id === person)
    return onEvent((event) => {
      if (concerns(event)) void client.invalidateQueries({ queryKey: key(card.id) })
    })
  }, [client, card.id, person])
}

function Told({ fact, card }: { fact: Fact; card: Card }) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const funnels = useFunnels() ?? []
  const { items: fields } = useOwnFields()
  const colleagues = useColleagues()
  const may = { card: useMay("cards.edit"), person: useMay("contacts.edit") }
  const nameOf = (id: number) => colleagues.find((each) => each.id === id)?.name ?? "…"
  const undo = useUndo(fact, card)
  const who = fact.actor.kind === "contact" ? t("history.customer") : fact.actor.name || t("history.system")
  const mayUndo = fact.can_undo && (fact.kind === "contact_changed" ? may.person : may.card)
  return (
    <li className="history-fact">
      {changesOf(fact, { words, formats, funnels, fields, nameOf }).map(({ what, from, to }) => (
        <p key={what} className="history-change">
          {what}
          {from !== null && <del>{from}</del>}
          {to !== null && <ins>{to}</ins>}
        </p>
      ))}
      <p className="history-who" title={formats.exact(fact.at)}>
        {t("history.of", { who, when: formats.when(fact.at) })}
      </p>
      {mayUndo && <IconButton icon="undo" label={t("history.undo")} small disabled={undo.isPending} onClick={() => undo.mutate()} />}
    </li>
  )
}

function useUndo(fact: Fact, card: Card) {
  const words = useWords()
  const ofPerson = fact.card_id === null
  return useMutation({
    mutationFn: async () => {
      if (ofPerson) putPerson(await http.post<Contact>(`/contacts/${fact.contact_id}/history/${fact.id}/undo`))
      else {
        const now = await http.post<Card>(`/cards/${card.id}/history/${fact.id}/undo`)
        changeCards((cards) => put(cards, now))
      }
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
}
