import { create } from "zustand"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { FunnelSetup } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import type { Funnel, Status } from "../../../wire/types"
import type { Words } from "../../../words/words"
import { oneByOne } from "../pieces/oneByOne"
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

type Change = Partial<Status>

/** What is on its way, by status: shown in place of what the server has. */
const usePending = create<{ at: ReadonlyMap<number, Change> }>(() => ({ at: new Map() }))

/** Statuses with what is on its way to them. */
export function useShown(statuses: Status[]): Status[] {
  const { at } = usePending()
  return statuses.map((status) => shown(status, at.get(status.id)))
}

// a name of one's own takes the place of the shipped one
const shown = (status: Status, change: Change | undefined): Status => (change ? { ...status, ...change, ...(change.name !== undefined && { shipped: null }) } : status)

function settled(id: number, sent: Change): void {
  usePending.setState(({ at }) => {
    const left = Object.entries(at.get(id) ?? {}).filter(([key, value]) => sent[key as keyof Change] !== value)
    const next = new Map(at)
    if (left.length) next.set(id, Object.fromEntries(left))
    else next.delete(id)
    return { at: next }
  })
}

/** Shown at once; two quick changes go one after the other, the second with the version that the first gave. */
export function patchStatus({ id }: Pick<Status, "id">, body: (now: Status) => Change, words: Words): Promise<boolean> {
  const held = latest(id)
  if (!held) return Promise.resolve(false)
  const sent = body(shown(held, usePending.getState().at.get(id)))
  usePending.setState(({ at }) => ({ at: new Map(at).set(id, { ...at.get(id), ...sent }) }))
  const run = async () => {
    const made = await http.patch<FunnelSetup>(`/statuses/${id}`, { version: latest(id)?.version ?? held.version, ...sent })
    queries.setQueryData<FunnelSetup[]>(LIST, (all) => all?.map((setup) => (setup.funnel.id === made.funnel.id ? made : setup)))
  }
  return oneByOne(() => change(run, words)).finally(() => settled(id, sent))
}

/** A change of the funnel itself, after all that is on its way: with the version that it has by then. */
export function changeFunnel({ id, version }: Pick<Funnel, "id" | "version">, run: (version: number) => Promise<unknown>, words: Words): Promise<boolean> {
  const now = () => queries.getQueryData<FunnelSetup[]>(LIST)?.find(({ funnel }) => funnel.id === id)?.funnel.version
  return oneByOne(() => change(() => run(now() ?? version), words))
}

/** As the change before left it: what the drawing has may be older. */
export const latest = (id: number) =>
  queries
    .getQueryData<FunnelSetup[]>(LIST)
    ?.flatMap(({ funnel }) => funnel.statuses)
    .find((step) => step.id === id)

function faultOf(error: unknown, words: Words): string {
  if (error instanceof ApiError) {
    if (error.code === "stale_version") return words.t("funnels.stale")
    const [named] = Object.keys(error.fields).flatMap((name) => error.field(name) ?? [])
    if (named) return named
  }
  return reasonOf(error, words)
}
