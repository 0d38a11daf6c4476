import { NEEDS } from "../state/funnels"
import type { Words } from "./words"

/** What a status requires, as people call it. */
export function requiredName(key: string, { t }: Words): string {
  const known = NEEDS.find((each) => each === key)
  return known ? t(`funnels.need_${known}`) : t("funnels.need_other", { n: key.replace("field:", "") })
}
