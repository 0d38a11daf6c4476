import type { SelfCheck } from "../../../wire/api.gen"
import type { Words } from "../../../words/words"
import type { Line } from "./line"

/** The relay stands when something waits for this long. */
const SLOW_S = 5
/** A reader that lags by more than this does not keep up. */
const BEHIND = 1000

/** Everything that is not as it should be, each in a sentence. */
export function troubles(check: SelfCheck, line: Line, { t }: Words): string[] {
  const failing = check.nodes.flatMap(({ name, failing: tasks }) => tasks.map((task) => t("selfcheck.failing", { node: name, task })))
  const behind = check.consumers.filter(({ lag }) => lag > BEHIND).map(({ name, lag }) => t("selfcheck.behind", { name, n: lag }))
  const parked = check.consumers.filter(({ parked: n }) => n > 0).map(({ name, parked: n }) => t("selfcheck.parkedAt", { name, n }))
  return [
    ...(check.oldest_pending_s > SLOW_S ? [t("selfcheck.slow", { n: Math.round(check.oldest_pending_s) })] : []),
    ...(check.holes > 0 ? [t("selfcheck.hasHoles", { n: check.holes })] : []),
    ...(check.in_default > 0 ? [t("selfcheck.inDefault", { n: check.in_default })] : []),
    ...(check.redis_up ? [] : [t("selfcheck.noRedis")]),
    ...(check.proxy_unheard ? [t("selfcheck.proxyUnheard")] : []),
    ...(line.state === "refused" ? [t("selfcheck.noSocket")] : []),
    ...failing,
    ...behind,
    ...parked,
  ]
}
