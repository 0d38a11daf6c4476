import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import type { CompanyView, Found } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Client } from "./deeds"
import { placeKey, placeOf, writeNote } from "./deeds"
import { NoteLine } from "./NoteLine"

export interface About {
  kind: Client
  id: number
  name: string
}

/** A note about any client, straight from the feed (F8). */
export function NewNote({ about: fixed, onDone, onClose }: { about: About | null; onDone: () => void; onClose: () => void }) {
  const { t } = useWords()
  const [picked, pick] = useState<About | null>(null)
  const about = fixed ?? picked
  const place = useQuery({
    queryKey: about ? placeKey(about.kind, about.id) : ["feed-place"],
    queryFn: () => placeOf(about!.kind, about!.id),
    enabled: about !== null,
    staleTime: 60_000,
  })
  return (
    <section className="feed-new" aria-label={t("feed.newNote")}>
      <header>
        <span>{t("feed.noteAbout")}</span>
        {fixed ? <b>{fixed.name}</b> : <ClientPick value={picked} onPick={pick} />}
        <IconButton icon="close" small label={t("feed.closeNote")} onClick={onClose} />
      </header>
      {about && (
        <NoteLine
          key={`${about.kind}/${about.id}`}
          name={`feed-note/${about.kind}/${about.id}`}
          label={t("feed.noteLabel", { name: about.name || t("feed.noName") })}
          place={place.data}
          send={(note) => writeNote({ ...note, about: { kind: about.kind, id: about.id } }).then(onDone)}
        />
      )}
    </section>
  )
}

/** A person or a company, found as their name is typed. */
function ClientPick({ value, onPick }: { value: About | null; onPick: (about: About) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState("")
  const q = typed.trim()
  const people = useQuery({ queryKey: ["search", "feed", q], queryFn: () => http.get<Found>("/search", { query: { q, group: "contacts", limit: 8 } }), enabled: q.length > 1, placeholderData: (before) => before })
  const firms = useQuery({ queryKey: ["companies", "pick", q], queryFn: () => http.get<Page<CompanyView>>("/companies", { query: { search: q, limit: 8 } }), enabled: q.length > 1, placeholderData: (before) => before })
  const items = [
    ...(people.data?.contacts ?? []).map(({ id, name }) => ({ id: `contact/${id}`, label: name || t("feed.noName"), mark: <Icon name="user" size={16} /> })),
    ...(firms.data?.items ?? []).map(({ id, name }) => ({ id: `company/${id}`, label: name, mark: <Icon name="building" size={16} /> })),
  ]
  return (
    <Popover
      bare
      label={t("feed.pickClient")}
      trigger={
        <Button small look="plain">
          {value ? value.name : t("feed.pickClient")}
        </Button>
      }
    >
      {(close) => (
        <Choices
          placeholder={t("feed.findClient")}
          items={[]}
          elsewhere={items}
          onType={setTyped}
          none={q.length > 1 && people.data && firms.data ? t("feed.noClient") : undefined}
          onPick={({ id, label }) => {
            const [kind, number] = id.split("/")
            onPick({ kind: kind as Client, id: Number(number), name: label })
            close()
          }}
        />
      )}
    </Popover>
  )
}
