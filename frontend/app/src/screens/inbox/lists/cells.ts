import { useColleagues } from "../../../state/house"
import { useOwnFields } from "../../../state/fields"
import type { ColumnView, CompanyView, CompanyWarmth, ContactView } from "../../../wire/api.gen"
import { useRequestCell } from "./requestCells"
import { useStages } from "../../../state/stages"
import { useStageLook } from "../../../state/warmth"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { readPhone } from "../card/phone"
import { said } from "../card/own/said"
import type { Row } from "./useList"
import { isRequest } from "./useList"

/** What a row is called by; it comes first and is always shown. */
export const isTitle = (name: string) => name === "name" || name === "title"

/** How somebody or something is called, whatever of it is known. */
export function useTitle(): (row: Row) => string {
  const { t } = useWords()
  return (row) => {
    if (isRequest(row)) return row.card.title || [row.card.contact?.name, row.card.contact?.surname].filter(Boolean).join(" ") || t("lists.numbered", { n: String(row.id) })
    const name = "surname" in row ? [row.name, row.surname].filter(Boolean).join(" ") : row.name
    const phone = row.phones[0]?.value
    return name || (phone ? readPhone(phone) : row.emails[0]?.value) || t("lists.unnamed")
  }
}

/** What stands in a cell, in words. */
export function useCell(): (row: Row, column: Pick<ColumnView, "name">) => string {
  const words = useWords()
  const formats = useFormats()
  const colleagues = useColleagues()
  const { items: fields } = useOwnFields()
  const title = useTitle()
  const stage = useStageLook()
  const firms = useStages(({ companies }) => companies)
  const saidOf = (warmth: CompanyWarmth | undefined) => {
    const look = warmth && stage(warmth.stage)
    return look ? `${look.name} · ${words.t("warmth.score", { n: Math.round(warmth.score) })}` : ""
  }
  const nameOf = (id: number) => colleagues.find((each) => each.id === id)?.name ?? "…"
  const ofRequest = useRequestCell()
  const reaches = (list: ContactView["phones"], read: (value: string) => string) => {
    const [first, ...rest] = list
    return first ? read(first.value) + (rest.length ? ` +${rest.length}` : "") : ""
  }
  return (row, column) => {
    if (column.name.startsWith("field:")) {
      const id = Number(column.name.slice(6))
      const field = fields.find((each) => each.id === id)
      return field ? said((isRequest(row) ? row.card : row).fields[id], field, { words, formats, nameOf }) : ""
    }
    if (isRequest(row)) return column.name === "title" ? title(row) : ofRequest(row, column.name, reaches)
    const value = (row as unknown as Record<string, unknown>)[column.name]
    switch (column.name) {
      case "name":
        return title(row)
      case "phone":
        return reaches(row.phones, readPhone)
      case "email":
        return reaches(row.emails, (text) => text)
      case "type":
        return words.t(`contacttype.${row.type}`)
      case "companies":
        return (row as ContactView).companies.map(({ name }) => name).join(", ")
      case "tags":
        return (row as ContactView).tags.join(", ")
      case "blocked":
        return (row as ContactView).blocked_at ? words.t("own.yes") : ""
      case "warmth":
        return "surname" in row ? (stage(row.warmth?.stage)?.name ?? "") : saidOf(firms.get(row.id))
      case "birthday":
        return typeof value === "string" ? formats.birthday(value) : ""
      case "turnover": {
        const turnover = (row as CompanyView).turnover
        return turnover ? formats.money(turnover) : ""
      }
      case "updated_at":
      case "created_at":
        return typeof value === "string" ? formats.when(value) : ""
      case "responsible_id":
      case "created_by":
        return typeof value === "number" ? nameOf(value) : ""
      default:
        return typeof value === "number" ? formats.number(value) : typeof value === "string" ? value : ""
    }
  }
}

/** What tells two of one name apart where a row has room for little: how to reach them, and whose they are. */
export function useUnder(): (row: Row) => string {
  const cell = useCell()
  const title = useTitle()
  return (row) => {
    const say = (name: string) => cell(row, { name })
    const reach = [say("phone"), say("email")].find((each) => each && each !== say("name"))
    if (isRequest(row)) return [say("status_id"), say("contact"), say("budget")].filter((each) => each && each !== title(row)).join(" · ")
    return [reach, say("companies" in row ? "companies" : "type")].filter(Boolean).join(" · ")
  }
}
