import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { WorkplaceSetup } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { oneByOne } from "../pieces/oneByOne"

export const SETUP = ["workplaces", "setup"]
export const load = () => http.get<WorkplaceSetup>("/workplaces/setup")

type Whole = Pick<WorkplaceSetup, "items" | "roles" | "people">

/** One change, kept at once: made of what the one before it left. A colleague's that came first is shown instead, and said. */
export function put(change: (now: WorkplaceSetup) => Partial<Whole>, words: Words): Promise<boolean> {
  return oneByOne(async () => {
    const now = queries.getQueryData<WorkplaceSetup>(SETUP)
    if (!now) return false
    const next = { ...now, ...change(now) }
    // drawn at once; what the server says of it stands afterwards
    queries.setQueryData<WorkplaceSetup>(SETUP, next)
    try {
      queries.setQueryData<WorkplaceSetup>(SETUP, await http.put<WorkplaceSetup>("/workplaces", next))
      await queries.invalidateQueries({ queryKey: ["workplaces", "mine"] })
      return true
    } catch (error) {
      tell(faultOf(error, words), { fault: true })
      await queries.invalidateQueries({ queryKey: SETUP })
      return false
    }
  })
}

function faultOf(error: unknown, words: Words): string {
  if (error instanceof ApiError && error.code === "stale_version") return words.t("workplaces.stale")
  return error instanceof ApiError && error.sentences.length ? error.sentences.join(" ") : reasonOf(error, words)
}
