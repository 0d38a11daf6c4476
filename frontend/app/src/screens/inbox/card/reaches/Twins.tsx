import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Link } from "wouter"
import { Icon } from "../../../../parts/icon/Icon"
import type { CompanyView, ContactView } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { Page } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { isWhole } from "./reaches"
import "./reaches.css"

/** Who or what is being edited, so that it is not named as its own twin. */
export interface Whom {
  kind: "contact" | "company"
  id: number
}

interface Props {
  field: "phone" | "email"
  typed: string
  of?: Whom
}

const TYPED_MS = 300
const SHOWN = 3

/** Who else has the phone or the e-mail that is being typed: said before it is kept; nobody is joined by itself. */
export function Twins({ field, typed, of }: Props) {
  const { t } = useWords()
  const found = useTwins(field, typed, of)
  if (!found.length) return null
  return (
    <p className="reach-twins" role="status">
      <Icon name="alert" size={14} />
      <span>
        {t(`card.twin_${field}`)}{" "}
        {found.map(({ path, name }, at) => (
          <span key={path}>
            {at > 0 && ", "}
            {/* the field keeps its focus until the way has been taken */}
            <Link href={path} onMouseDown={(event) => event.preventDefault()}>
              {name || t("lists.unnamed")}
            </Link>
          </span>
        ))}
      </span>
    </p>
  )
}

/** Compared as the server compares: however it is written. */
function useTwins(field: Props["field"], typed: string, of: Whom | undefined): { path: string; name: string }[] {
  const [asked, ask] = useState("")
  useEffect(() => {
    const timer = setTimeout(() => ask(isWhole(field, typed) ? typed.trim() : ""), TYPED_MS)
    return () => clearTimeout(timer)
  }, [field, typed])
  const where = { column: field, op: "is", values: [asked] }
  const { data } = useQuery({
    queryKey: ["contacts", "twins", field, asked],
    queryFn: async ({ signal }) => {
      const body = { where, limit: SHOWN + 1 }
      const [people, firms] = await Promise.all([http.post<Page<ContactView>>("/contacts/list", body, { signal }), http.post<Page<CompanyView>>("/companies/list", body, { signal })])
      return [
        ...people.items.map(({ id, name, surname }) => ({ kind: "contact", id, path: `/contacts/${id}`, name: [name, surname].filter(Boolean).join(" ") })),
        ...firms.items.map(({ id, name }) => ({ kind: "company", id, path: `/companies/${id}`, name })),
      ]
    },
    enabled: asked !== "",
    retry: false,
  })
  if (asked === "" || typed === "") return []
  return (data ?? []).filter(({ kind, id }) => kind !== of?.kind || id !== of.id).slice(0, SHOWN)
}
