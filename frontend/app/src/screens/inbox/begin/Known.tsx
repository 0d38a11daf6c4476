import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import type { Found, FoundContact } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

const PAUSE_MS = 200
const LEAST = 2

/** People who are called so, or have such a number or address, among those one may see: one of them is chosen in place of an address. */
export function Known({ typed, onPick }: { typed: string; onPick: (person: { id: number; name: string }) => void }) {
  const { t } = useWords()
  const { phone } = useFormats()
  const [asked, setAsked] = useState("")
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useQuery({
    queryKey: ["begin", "known", asked],
    queryFn: () => http.get<Found>("/search", { query: { q: asked, group: "contacts", limit: 5 } }).then(({ contacts }) => contacts),
    enabled: asked.length >= LEAST,
    staleTime: 0,
    gcTime: 0,
  })
  if (typed.length < LEAST || asked !== typed || !data?.length) return null
  const reach = ({ phone: number, email, usernames }: FoundContact) => (number ? phone(number) : (email ?? (usernames[0] ? `@${usernames[0]}` : "")))
  return (
    <ul className="begin-known" aria-label={t("begin.known")}>
      {data.map((each) => (
        <li key={each.id}>
          <button type="button" onClick={() => onPick({ id: each.id, name: each.name })}>
            <Icon name="user" size={16} />
            <span className="cut">{each.name || t("begin.nameless")}</span>
            <small className="cut">{reach(each)}</small>
          </button>
        </li>
      ))}
    </ul>
  )
}
