import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { Field, TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { fromInput } from "../../../parts/when/zone"
import { useMe } from "../../../shell/me"
import { ChoiceShown } from "../../../shell/routing/ChoiceShown"
import type { ChoiceView, ContactView, DraftRoute, TryRoute } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { languagesOf } from "./steps"

interface Props {
  channel: number
  draft: DraftRoute
}

interface Client {
  id: number
  name: string
}

const LOADS = ["now", "empty"] as const

/** "WhatsApp, Sunday 23:40, client Olga": to whom it would go, and why. Nothing is written. */
export function Try({ channel, draft }: Props) {
  const words = useWords()
  const { t } = words
  const zone = useMe().time_zone
  const [at, setAt] = useState("")
  const [client, setClient] = useState<Client | null>(null)
  const [language, setLanguage] = useState("")
  const [load, setLoad] = useState<(typeof LOADS)[number]>("now")
  const moment = at ? fromInput(at, zone) : null
  const body: TryRoute = { at: moment === null ? null : new Date(moment).toISOString(), load, route: draft, ...(client ? { contact_id: client.id } : { language: languagesOf(language)[0] ?? null }) }
  const look = useMutation({
    mutationFn: () => http.post<ChoiceView>(`/routes/${channel}/try`, body),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <section className="route-try">
      <h4>{t("routing.try")}</h4>
      <p>{t("routing.tryHint")}</p>
      <div className="route-ask">
        <Field label={t("routing.tryAt")} hint={at ? t("routing.tryOtherHint") : t("routing.tryNow")}>
          {(wiring) => <input className="input" type="datetime-local" {...wiring} value={at} onChange={({ target }) => setAt(target.value)} />}
        </Field>
        <Field label={t("routing.tryClient")}>{({ id }) => <Who id={id} client={client} onPick={setClient} />}</Field>
        {!client && <TextField label={t("routing.tryLanguage")} value={language} maxLength={3} placeholder={t("routing.languageExample")} onChange={setLanguage} />}
        <Field label={t("routing.tryLoad")}>{({ id }) => <Select id={id} label={t("routing.tryLoad")} value={load} choices={LOADS.map((value) => ({ value, label: t(`routing.load_${value}`) }))} onChange={setLoad} />}</Field>
        <Button icon="play" busy={look.isPending} onClick={() => look.mutate()}>
          {t("routing.tryRun")}
        </Button>
      </div>
      <div role="status">{look.data && <ChoiceShown choice={look.data} />}</div>
    </section>
  )
}

function Who({ id, client, onPick }: { id: string; client: Client | null; onPick: (client: Client | null) => void }) {
  const { t } = useWords()
  const [typed, type] = useState("")
  const text = typed.trim()
  const { data } = useQuery({
    queryKey: ["contacts", "route", text],
    queryFn: ({ signal }) => http.post<Page<ContactView>>("/contacts/list", { search: text, limit: 8 }, { signal }),
    enabled: text.length > 1,
    retry: false,
    placeholderData: (before) => before,
  })
  const found = (text.length > 1 ? (data?.items ?? []) : []).map((each) => ({ id: String(each.id), label: [each.name, each.surname].filter(Boolean).join(" ") || `#${each.id}` }))
  return (
    <Popover
      bare
      label={t("routing.tryClient")}
      trigger={
        <Button id={id} aria-label={t("routing.tryClient")}>
          <span className="cut">{client?.name ?? t("routing.tryNew")}</span>
        </Button>
      }
    >
      {(close) => (
        <Choices
          placeholder={t("routing.tryFind")}
          items={[{ id: "", label: t("routing.tryNew") }]}
          elsewhere={found}
          onType={type}
          onPick={({ id: picked, label }) => {
            onPick(picked ? { id: Number(picked), name: label } : null)
            close()
          }}
        />
      )}
    </Popover>
  )
}
