import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Choices } from "../parts/Choices"
import { Popover } from "../parts/Popover"
import type { CompanyView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Page } from "../wire/types"
import { useWords } from "../words/words"

interface PickProps {
  value: number | null
  label?: string
  /** Which field it is of, for a screen reader. */
  name?: string
  /** Looks like the text around it until pointed at. */
  quiet?: boolean
  onPick: (company: { id: number; name: string }) => void
  onCreate?: (name: string) => void
}

/** One company of those that I see, found as its name is typed. */
export function CompanyPick({ value, label, name: of, quiet, onPick, onCreate }: PickProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState("")
  const search = typed.trim()
  const { data } = useQuery({
    queryKey: ["companies", "pick", search],
    queryFn: () => http.get<Page<CompanyView>>("/companies", { query: { search, limit: 20 } }),
    placeholderData: (before) => before,
  })
  const one = useQuery({ queryKey: ["companies", value], queryFn: () => http.get<CompanyView>(`/companies/${value}`), enabled: value !== null })
  const items = (data?.items ?? []).map(({ id, name }) => ({ id: String(id), label: name, checked: id === value }))
  const shown = value === null ? (label ?? t("lists.pick")) : (one.data?.name ?? "…")
  return (
    <Popover bare label={t("lists.company")} trigger={<button type="button" className={quiet ? "slot-button" : "button"} data-blank={value === null || undefined} {...(!quiet && { "data-look": "plain", "data-small": true })} aria-label={of && `${of}: ${shown}`}>{shown}</button>}>
      {(close) => (
        <Choices
          placeholder={t("lists.findCompany")}
          items={items}
          onType={setTyped}
          onPick={({ id, label: name }) => {
            onPick({ id: Number(id), name })
            close()
          }}
          {...(onCreate && {
            onCreate: (name: string) => {
              onCreate(name)
              close()
            },
          })}
        />
      )}
    </Popover>
  )
}
