import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { FunnelSetup } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import type { Status } from "../../../wire/types"
import type { Words } from "../../../words/words"
import { refresh } from "../pieces/useList"

const LIST = ["funnels", "list"]

/** What stands there now, here and in every picker. */
export const afresh = () => Promise.all([refresh("/funnels"), refresh("/statuses")])

/** One change, kept at once. A colleague's that came first is shown instead, and said. True: it was kept. */
export async function change(run: () => Promise<unknown>, words: Words): Promise<boolean> {
  try {
    await run()
    return true
  } catch (error) {
    tell(faultOf(error, words), { fault: true })
    return false
  } finally {
    await afresh()
  }
}

let line: Promise<unknown> = Promise.resolve()

/** Shown at once; two quick changes go one after the other, the second with the version that the first gave. */
export function patchStatus({ id }: Status, body: (now: Status) => Partial<Status>, words: Words): Promise<boolean> {
  const now = latest(id)
  if (!now) return Promise.resolve(false)
  const sent = body(now)
  // a name of one's own takes the place of the shipped one
  show(now.funnel_id, (setup) => ({ ...setup, funnel: { ...setup.funnel, statuses: setup.funnel.statuses.map((step) => (step.id === id ? { ...step, ...sent, ...(sent.name !== undefined && { shipped: null }) } : step)) } }))
  const turn = line.then(() =>
    change(async () => {
      const made = await http.patch<FunnelSetup>(`/statuses/${id}`, { version: latest(id)?.version ?? now.version, ...sent })
      show(now.funnel_id, () => made)
    }, words),
  )
  line = turn
  return turn
}

const latest = (id: number) =>
  queries
    .getQueryData<FunnelSetup[]>(LIST)
    ?.flatMap(({ funnel }) => funnel.statuses)
    .find((step) => step.id === id)

const show = (funnel: number, how: (setup: FunnelSetup) => FunnelSetup) => queries.setQueryData<FunnelSetup[]>(LIST, (all) => all?.map((setup) => (setup.funnel.id === funnel ? how(setup) : setup)))

function faultOf(error: unknown, words: Words): string {
  if (error instanceof ApiError) {
    if (error.code === "stale_version") return words.t("funnels.stale")
    const [named] = Object.keys(error.fields).flatMap((name) => error.field(name) ?? [])
    if (named) return named
  }
  return reasonOf(error, words)
}
