import type { IconName } from "../../../parts/icon/Icon"
import type { OwnField } from "../../../wire/api.gen"

export type KindName = OwnField["kind"]

/** In the order in which they are offered. */
export const KINDS: readonly KindName[] = [
  "text", "long_text", "number", "money", "date", "moment", "choice", "several", "flag", "link", "phone", "email", "person", "company", "file", "address",
] // prettier-ignore

export const ICONS: Record<KindName, IconName> = {
  text: "edit",
  long_text: "note",
  number: "list",
  money: "money",
  date: "clock",
  moment: "clock",
  choice: "check",
  several: "checks",
  flag: "check",
  link: "link",
  phone: "phone",
  email: "mail",
  person: "user",
  company: "team",
  file: "attach",
  address: "pin",
}
export const WITH_CHOICES = new Set<KindName>(["choice", "several"])
export const PERSONAL = new Set<KindName>(["phone", "email"])
