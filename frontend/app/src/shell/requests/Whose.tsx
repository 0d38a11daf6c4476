import { useShown, useWrites } from "../me"
import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { IconButton } from "../../parts/Button"
import { TextField } from "../../parts/Field"
import { Icon } from "../../parts/icon/Icon"
import { http } from "../../wire/http"
import type { Found } from "../../wire/types"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"

const PAUSE_MS = 250
const LEAST = 3
const FEW = 5

export interface Person {
  name: string
  phone: string
  email: string
}

interface Props {
  person: { id: number; name: string } | null
  typed: Person
  fault: (field: string) => string | undefined
  onPick: (person: { id: number; name: string } | null) => void
  onType: (change: Partial<Person>) => void
}

/** Whose it is: somebody who is known already, offered by what is typed, or somebody new. */
export function Whose({ person, typed, fault, onPick, onType }: Props) {
  const { t } = useWords()
  const writes = { phone: useWrites("phone", useShown("phone")), email: useWrites("email", useShown("email")) }
  if (person)
    return (
      <div className="field">
        <span className="field-label">{t("request.whose")}</span>
        <p className="request-person">
          <Icon name="user" size={16} />
          <span className="cut">{person.name || t("request.nameless")}</span>
          <IconButton small icon="close" label={t("request.another")} onClick={() => onPick(null)} />
        </p>
      </div>
    )
  return (
    <div className="request-whose">
      <TextField label={t("request.whose")} hint={t("request.whoseHint")} error={fault("person") ?? fault("contact_id")} value={typed.name} maxLength={200} autoFocus autoComplete="off" onChange={(name) => onType({ name })} />
      {writes.phone && <TextField label={t("card.phone")} error={fault("person.phone")} value={typed.phone} maxLength={60} inputMode="tel" autoComplete="off" onChange={(phone) => onType({ phone })} />}
      {writes.email && <TextField label={t("card.email")} error={fault("person.email")} value={typed.email} maxLength={254} inputMode="email" autoComplete="off" onChange={(email) => onType({ email })} />}
      <Known typed={typed} onPick={onPick} />
    </div>
  )
}

/** Who it may be, by whatever was typed last and says most: nobody is written down twice by chance. */
function Known({ typed, onPick }: { typed: Person; onPick: (person: { id: number; name: string }) => void }) {
  const { t } = useWords()
  const { phone } = useFormats()
  const wanted = [typed.phone, typed.email, typed.name].map((each) => each.trim()).filter((each) => each.length >= LEAST)
  const key = JSON.stringify(wanted)
  const [asked, setAsked] = useState(key)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(key), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [key])
  const { data = [] } = useQuery({
    queryKey: ["request", "known", asked],
    queryFn: async () => {
      const each = (JSON.parse(asked) as string[]).map((q) => http.get<Found>("/search", { query: { q, group: "contacts", limit: FEW } }))
      const all = (await Promise.all(each)).flatMap(({ contacts }) => contacts)
      return all.filter(({ id }, at) => all.findIndex((other) => other.id === id) === at).slice(0, FEW)
    },
    enabled: asked !== "[]",
    staleTime: 0,
    gcTime: 0,
  })
  if (asked !== key || !data.length) return null
  return (
    <div className="request-known" role="group" aria-label={t("request.known")}>
      <span>{t("request.known")}</span>
      {data.map((each) => (
        <button key={each.id} type="button" onClick={() => onPick({ id: each.id, name: each.name })}>
          <Icon name="user" size={16} />
          <span className="cut">{each.name || t("request.nameless")}</span>
          <small className="cut">{each.phone ? phone(each.phone) : (each.email ?? "")}</small>
        </button>
      ))}
    </div>
  )
}
