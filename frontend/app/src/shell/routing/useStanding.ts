import type { PresenceView } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"

/** "online · on duty till 18:00 · 4 of 8" */
export function useStanding(): (person: PresenceView) => string {
  const { t } = useWords()
  const { when } = useFormats()
  return ({ state, on_duty, until, load, capacity }) => {
    const duty = until ? t(on_duty ? "routing.onDutyTill" : "routing.offDutyTill", { when: when(until) }) : t(on_duty ? "routing.onDuty" : "routing.offDuty")
    return [t(`routing.is_${state}`), duty, t("routing.of", { load, capacity })].join(" · ")
  }
}
