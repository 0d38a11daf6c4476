import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useLocation } from "wouter"
import { Button, IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { ErrorState, reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import { TasksBlock } from "../../../shell/tasks/TasksBlock"
import { statusName, useFunnels } from "../../../state/statuses"
import type { CompanyView, ContactView } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import type { Card, ConversationItem, Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "../card/card.css"
import { ClientFeed } from "../feed/ClientFeed"
import { FeedBlock } from "../feed/FeedBlock"
import { personKey } from "../card/fields"
import { Said } from "../card/files/Files"
import { FilesBlock } from "../card/files/FilesBlock"
import { PersonHistory } from "../card/History"
import { Laid } from "../card/Laid"
import { OneOwn, OwnOfPerson } from "../card/own/OwnFields"
import { Person } from "../card/Person"
import { FieldPresence } from "../card/presence"
import { useElsewhere } from "../card/useElsewhere"
import { HowWarm } from "../card/warmth/HowWarm"
import { stagesOf, warmOf } from "../card/warmth/warm"
import { useTitle } from "./cells"
import { personType, personWhose } from "./kept"
import { Origin, PageBar, TypeSlot, Way, WhoseSlot } from "./Shared"
import { putRow, useLiveRows } from "./useList"
import { useWrite } from "./useWrite"
import { CompanyPick } from "../../../shell/CompanyPick"

/** Everything of a person: who they are, where they work, what was said, what is promised. */
export function PersonPage({ id }: { id: number }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const may = useMay("contacts.edit")
  const title = useTitle()
  const write = useWrite()
  useLiveRows("contact")
  const { data: contact, error, refetch } = useQuery({ queryKey: personKey(id), queryFn: () => http.get<ContactView>(`/contacts/${id}`) })
  if (error && !contact) return <ErrorState title={t("lists.notThere")} error={error} onRetry={() => void refetch()} />
  if (!contact) return <RowsSkeleton />
  return (
    <div className="lists-page">
      <PageBar title={title(contact)} onBack={() => go("/contacts")}>
        <ClientFeed kind="contact" id={id} />
        <Button icon="dialogs" look="primary" onClick={() => void write({ id, name: title(contact) })}>
          {t("lists.write")}
        </Button>
        <Private id={id} />
      </PageBar>
      <PersonBody contact={contact} may={may} />
    </div>
  )
}

/** What is known of them, as a whole: given to them, erased. */
function Private({ id }: { id: number }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const may = useMay("privacy.manage")
  if (!may) return null
  const items = [{ id: "privacy", label: t("privacy.menu"), icon: "shield" as const, run: () => go(`/settings/privacy/people/${id}`) }]
  return <Menu commands={t("card.contact")} align="end" trigger={<IconButton icon="more" label={t("privacy.menuLabel")} />} groups={[{ id: "privacy", items }]} />
}

/** All of a person below the name of the page, as it is laid out (settings → page layouts). */
export function PersonBody({ contact, may }: { contact: ContactView; may: boolean }) {
  const { t } = useWords()
  const { id } = contact
  const elsewhere = useElsewhere("contact")
  const page = {
    entity: "contact" as const,
    values: contact.fields,
    place: { warmth: stagesOf([warmOf(contact)]) },
    label: t("card.contact"),
    field: (own: number) => <OneOwn of={{ contact }} id={own} may={may} />,
    slots: {
      warmth: <HowWarm people={[warmOf(contact)]} />,
      type: <TypeSlot kept={personType(id)} thing={contact} may={may} />,
      responsible: <WhoseSlot kept={personWhose(id)} thing={contact} may={may} />,
    },
    blocks: {
      person: <Person contact={contact} may={may} />,
      companies: <Works contact={contact} may={may} />,
      fields: <OwnOfPerson contact={contact} may={may} without={elsewhere} />,
      origin: <Origin thing={contact} />,
      tasks: <TasksBlock about={{ kind: "contact", id }} of={{ kind: "contact", id }} />,
      requests: <Requests contact={id} />,
      talks: <Talks contact={id} />,
      files: (
        <FilesBlock about={{ kind: "contact", id }} may={may}>
          <Said contact={id} conversation={null} />
        </FilesBlock>
      ),
      feed: <FeedBlock key={id} kind="contact" id={id} name={[contact.name, contact.surname].filter(Boolean).join(" ")} />,
      history: <PersonHistory id={id} />,
    },
  }
  return (
    <div className="lists-thing">
      <FieldPresence page={{ kind: "contact", id }}>
        <div className="lists-facts">
          <Laid {...page} side={false} />
        </div>
        <div className="lists-facts">
          <Laid {...page} side />
        </div>
      </FieldPresence>
    </div>
  )
}

interface Work {
  id: number
  position?: string
  main?: boolean
}

const MOST_TRIES = 5

/** A colleague may have changed the person meanwhile: what I do is done to what is there now. */
async function putWorks(contact: ContactView, change: (works: Work[]) => Work[]): Promise<void> {
  let now = contact
  for (let tries = 1; ; tries++) {
    const companies = change(now.companies.map(({ id, position, main }) => ({ id, position, main })))
    try {
      putRow("contact", await http.put<ContactView>(`/contacts/${contact.id}/companies`, { rev: now.rev, companies }))
      return
    } catch (error) {
      if (tries === MOST_TRIES || !(error instanceof ApiError) || error.code !== "stale_version") throw error
      now = error.rest.current as ContactView
    }
  }
}

/** Where they work; the first is the main one. */
function Works({ contact, may }: { contact: ContactView; may: boolean }) {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const [busy, setBusy] = useState(false)
  const mayMake = useMay("companies.edit")
  const held = contact.companies
  const put = async (change: (works: Work[]) => Work[]) => {
    setBusy(true)
    try {
      await putWorks(contact, change)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
    setBusy(false)
  }
  const join = (id: number) => void put((works) => (works.some((each) => each.id === id) ? works : [...works, { id }]))
  const make = (name: string) => void http.post<CompanyView>("/companies", { name }).then(({ id }) => join(id), (error: unknown) => tell(reasonOf(error, words), { fault: true }))
  return (
    <section className="card-part" aria-busy={busy}>
      <h2>{t("lists.col_companies")}</h2>
      <ul className="lists-links">
        {held.map((company) => (
          <li key={company.id}>
            <Way onClick={() => go(`/companies/${company.id}`)}>{company.name}</Way>
            {company.main && held.length > 1 && <span className="hint">{t("lists.main")}</span>}
            {may && !company.main && <Way onClick={() => void put((works) => works.map((each) => ({ ...each, main: each.id === company.id })))}>{t("lists.makeMain")}</Way>}
            {may && <Way onClick={() => void put((works) => works.filter(({ id }) => id !== company.id))}>{t("lists.leave")}</Way>}
          </li>
        ))}
      </ul>
      {may && <CompanyPick value={null} label={t("lists.addCompany")} onPick={({ id }) => join(id)} {...(mayMake && { onCreate: make })} />}
    </section>
  )
}

function Requests({ contact }: { contact: number }) {
  const words = useWords()
  const { ago } = useFormats()
  const funnels = useFunnels()
  const [, go] = useLocation()
  const { data } = useQuery({ queryKey: ["cards", "of", contact], queryFn: () => http.get<Page<Card>>("/cards", { query: { contact_id: contact, limit: 50 } }) })
  const { data: talks } = useTalksOf(contact)
  if (!data?.items.length) return null
  const name = (card: Card) => {
    const status = funnels?.flatMap(({ statuses }) => statuses).find(({ id }) => id === card.status_id)
    return status ? statusName(status, words) : "…"
  }
  return (
    <section className="card-part">
      <h2>{words.t("lists.requests")}</h2>
      <ul className="lists-links">
        {data.items.map((card) => {
          const talk = talks?.items.find(({ card_id }) => card_id === card.id)
          return (
            <li key={card.id}>
              <Way onClick={() => go(talk ? `/inbox/${talk.id}` : `/requests/${card.id}`)}>{words.t("files.ofRequest", { id: card.id })}</Way>
              <span className="hint">
                {name(card)} · {ago(card.created_at)}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const useTalksOf = (contact: number) =>
  useQuery({ queryKey: ["conversations", "of", contact], queryFn: () => http.get<Page<ConversationItem>>("/conversations", { query: { contact_id: contact, limit: 50 } }) })

function Talks({ contact }: { contact: number }) {
  const { t } = useWords()
  const { ago } = useFormats()
  const [, go] = useLocation()
  const { data } = useTalksOf(contact)
  if (!data?.items.length) return null
  return (
    <section className="card-part">
      <h2>{t("lists.talks")}</h2>
      <ul className="lists-links">
        {data.items.map((talk) => (
          <li key={talk.id}>
            <Way onClick={() => go(`/inbox/${talk.id}`)}>
              <span className="cut">{talk.last_message?.text || t("lists.dialog")}</span>
            </Way>
            <span className="hint">{ago(talk.last_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
