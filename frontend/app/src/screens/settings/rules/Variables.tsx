import { useWords } from "../../../words/words"
import type { Place } from "./held"
import { variable } from "./held"

/** What of the event may stand in a text, where the rule waits for events that hold anything. */
export function Variables({ heard }: { heard: readonly Place[] }) {
  const { t } = useWords()
  if (!heard.length) return null
  const said = heard.map(({ field }) => `${variable(field.key)} – ${field.name}`)
  return <p className="field-hint rule-variables">{t("rules.ofEventHint", { variables: [...new Set(said)].join(", ") })}</p>
}
