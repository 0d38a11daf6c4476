import { useState } from "react"
import { useLocation } from "wouter"
import { Button, IconButton } from "../../../parts/Button"
import { EmptyState } from "../../../parts/Placeholders"
import { useWords } from "../../../words/words"
import "../lists/lists.css"
import { DeleteEvent } from "./Deeds"
import { Deleted } from "./Deleted"
import { Details } from "./Details"
import "./events.css"
import { Lines } from "./Lines"
import { Narrow } from "./Narrow"
import type { Narrowed } from "./sections"
import { ANYTHING } from "./sections"
import { useEvents } from "./useEvents"

const OF = {}
// every event of the log may bring one; the list is asked for anew only where it is short of being read on
const CONCERNS = new Set(["activity.recorded", "activity.deleted", "message.arrived", "card.changed", "contact.changed", "company.changed", "task.changed", "invoice.changed", "order.changed", "document.changed"])

/** All that happened, as one list: narrowed, looked through, each with its details (B4). */
export default function Events() {
  const { t } = useWords()
  const [, go] = useLocation()
  const [narrowed, setNarrowed] = useState<Narrowed>(ANYTHING)
  const [bin, setBin] = useState(false)
  const [chosen, setChosen] = useState<number | null>(null)
  const told = useEvents(OF, narrowed, ({ type }) => CONCERNS.has(type) && (told.pages.data?.pages.length ?? 0) === 1)
  const event = told.events?.find(({ id }) => id === chosen)
  return (
    <div className="lists-page events-page">
      <header className="lists-bar">
        <IconButton icon="feed" label={t("events.toFeed")} onClick={() => go("/feed")} />
        <h1>{t("events.title")}</h1>
        {!bin && <Narrow value={narrowed} onChange={setNarrowed} search />}
        <Button look="quiet" icon="trash" aria-pressed={bin} onClick={() => setBin(!bin)}>
          {t("events.deleted")}
        </Button>
      </header>
      {bin ? (
        <Deleted />
      ) : (
        <div className="events-panes" data-open={event ? true : undefined}>
          <div className="events-scroll">
            <Lines
              told={told}
              named
              none={<EmptyState icon="list" title={t(narrowed === ANYTHING ? "events.none" : "events.noneNarrow")} />}
              deeds={(each) => <DeleteEvent event={each} />}
              chosen={chosen}
              onChoose={({ id }) => setChosen(id === chosen ? null : id)}
            />
          </div>
          {event && <Details event={event} onClose={() => setChosen(null)} />}
        </div>
      )}
    </div>
  )
}
