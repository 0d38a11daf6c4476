import type { LayoutView } from "../wire/api.gen"
import type { WordKey, Words } from "./words"

const KNOWN = {
  card: ["person", "person_fields", "same", "warmth", "responsible", "budget", "reason", "source", "tags", "comment", "items", "orders", "fields", "tasks", "identities", "others", "files", "feed", "history", "facts"],
  contact: ["person", "warmth", "type", "responsible", "companies", "fields", "origin", "tasks", "requests", "talks", "files", "feed", "history"],
  company: ["name", "warmth", "type", "responsible", "phone", "email", "address", "site", "tax_id", "turnover", "employees", "comment", "fields", "origin", "people", "requests", "tasks", "files", "feed", "history"],
} as const satisfies Record<LayoutView["entity"], readonly string[]>

/** What a block of a page is called. A test holds the list against the server's. */
export function blockName(entity: LayoutView["entity"], key: string, { t }: Words): string {
  const known = KNOWN[entity].find((each) => each === key)
  return known ? t(`layouts.block_${known}` as WordKey) : key
}
