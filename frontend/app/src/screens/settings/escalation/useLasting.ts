import { useWords } from "../../../words/words"
import { inUnits } from "./levels"

/** "15 min" of seconds, in the person's words. */
export function useLasting(): (seconds: number) => string {
  const { t } = useWords()
  return (seconds) => {
    const { n, unit } = inUnits(seconds)
    return n === 0 ? t("escalation.atOnce") : `${n} ${t(`escalation.unit_${unit}`)}`
  }
}
