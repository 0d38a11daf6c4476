import type { OwnField } from "../../../../state/fields"
import type { Formats } from "../../../../words/format"
import type { Money } from "../../../../wire/types"
import type { Words } from "../../../../words/words"
import { filesOf } from "../../../../shell/uploads/files"
import { readPhone } from "../phone"

export interface Saying {
  words: Pick<Words, "t" | "language">
  formats: Pick<Formats, "money" | "birthday" | "when">
  nameOf: (id: number) => string
}

type Known = Pick<OwnField, "kind" | "options">

/** A value in words; what was typed and is on its way, or is no value, as it was typed. "" for nothing. */
export function said(value: unknown, field: Known, { words, formats, nameOf }: Saying): string {
  if (value === null || value === undefined || value === "") return ""
  const label = (id: unknown) => field.options.find((each) => each.id === id)?.label ?? "…"
  switch (field.kind) {
    case "money":
      return typeof value === "object" && "amount" in value ? formats.money(value as Money) : raw(value)
    case "choice":
      return label(value)
    case "several":
      return Array.isArray(value) ? value.map(label).join(", ") : raw(value)
    case "flag":
      return words.t(value === true ? "own.yes" : "own.no")
    case "date":
      return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? formats.birthday(value) : raw(value)
    case "moment":
      return typeof value === "string" && MOMENT.test(value) ? formats.when(value) : raw(value)
    case "number":
      return typeof value === "string" ? grouped(value, words.language) : raw(value)
    case "phone":
      return typeof value === "string" ? readPhone(value) : raw(value)
    case "person":
      return typeof value === "number" ? nameOf(value) : raw(value)
    case "file":
      return filesOf(value).map(({ name }) => name).join(", ")
    default:
      return raw(value)
  }
}

const raw = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value))

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/
const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/

/** "1250.5" → "1 250,5" without going through a float. */
function grouped(value: string, language: string): string {
  const found = PLAIN.exec(value)
  if (!found) return value
  const [, sign, whole, tail] = found
  const parts = whole!.replace(/(?<=\d)(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0")
  return `${sign}${parts}${tail ? (language === "en" ? "." : ",") + tail : ""}`
}

/** What stands in the field when somebody begins to type; the server reads it back as the same. */
export function typedAs(value: unknown, kind: string, language: string, timeZone: string): string {
  if (typeof value !== "string") return ""
  if (kind === "number") return language !== "en" && PLAIN.test(value) ? value.replace(".", ",") : value
  if (kind === "date") return day(value, language)
  if (kind !== "moment" || !MOMENT.test(value)) return value
  const parts = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "short" }).format(new Date(value))
  const [date, clock] = parts.split(" ")
  return `${day(date!, language)} ${clock}`
}

function day(value: string, language: string): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)
  if (!found || language === "lt") return value
  return [found[3], found[2], found[1]].join(language === "ru" ? "." : "/")
}
