import { useQuery } from "@tanstack/react-query"
import { useId } from "react"
import { Field } from "../../../parts/Field"
import { useColleagues } from "../../../state/house"
import type { Found } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"

interface Props {
  value: string
  onChange: (value: string) => void
  error: string | undefined
}

/** To whom: typed, or one of the contacts and colleagues whose address I may see. */
export function ToField({ value, onChange, error }: Props) {
  const { t } = useWords()
  const list = useId()
  const q = value.trim()
  const { data } = useQuery({ queryKey: ["search", "forward", q], queryFn: () => http.get<Found>("/search", { query: { q, group: "contacts", limit: 8 } }), enabled: q.length > 1 && !q.includes("@"), staleTime: 60_000 })
  const colleagues = useColleagues().flatMap((each) => ("email" in each && typeof each.email === "string" ? [{ name: each.name, email: each.email }] : []))
  const people = [...(data?.contacts ?? []).flatMap(({ name, email }) => (email ? [{ name, email }] : [])), ...colleagues]
  return (
    <Field label={t("letter.to")} error={error}>
      {(wiring) => (
        <>
          <input {...wiring} className="input" value={value} inputMode="email" autoComplete="off" spellCheck={false} list={list} onChange={({ target }) => onChange(target.value)} />
          <datalist id={list}>
            {people.map(({ name, email }) => (
              <option key={email} value={email}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
