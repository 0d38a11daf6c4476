import type { ReactNode } from "react"
import type { Counts } from "../../wire/api.gen"
import { useWords } from "../../words/words"

const OUTCOMES = ["new", "filled", "updated", "skipped", "error"] as const

/** How many of each: "9,812 new, 120 joined, 68 errors". */
export function Sums({ counts }: { counts: Counts }) {
  const { t } = useWords()
  return (
    <ul className="import-sums">
      {OUTCOMES.filter((each) => counts[each] > 0 || each === "new").map((each) => (
        <li key={each} data-outcome={each}>
          {t(`transfer.${each}`, { n: counts[each] })}
        </li>
      ))}
    </ul>
  )
}

/** At work: how far, and that nobody has to wait here. */
export function Work({ title, done, total, children }: { title: string; done: number; total: number; children?: ReactNode }) {
  const { t } = useWords()
  return (
    <section className="import-work" aria-label={title}>
      <h2 aria-live="polite">{title}</h2>
      <progress value={done} max={Math.max(total, 1)} aria-label={title} />
      <p className="import-figures">{t("transfer.progress", { done, total })}</p>
      <p className="hint">{t("transfer.background")}</p>
      <div className="import-deeds">{children}</div>
    </section>
  )
}
