import type { Words } from "../../../words/words"

const SAID = ["dialogs", "messages", "notes", "files", "cards", "tasks", "orders", "invoices", "kept_invoices"] as const

/** "1 dialog · 214 messages · 12 files"; the person's own record only where there are several. */
export function counted(counts: Readonly<Record<string, unknown>>, { t }: Words): string[] {
  const of = (name: string) => Number(counts[name] ?? 0)
  const people = of("people")
  return [...(people > 1 ? [t("privacy.count_people", { n: people })] : []), ...SAID.flatMap((name) => (of(name) ? [t(`privacy.count_${name}`, { n: of(name) })] : []))]
}
