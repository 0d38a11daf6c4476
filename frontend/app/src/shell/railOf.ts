import { addressOf } from "../state/board/filter"
import type { Workplace } from "../state/workplaces"
import type { Screen } from "./screens"

/** So many find room in a phone's bar, beside the settings and one's own face. */
const PHONE_MOST = 6

type Item = Pick<Screen, "path" | "label" | "icon" | "chord" | "rail"> & { to: string }

/** Sections of the rail, of those that one may open at all: as the workplace has them, or all. A board may be narrowed where one works. */
export function railOf(screens: readonly Screen[], place: Workplace | null): Item[] {
  const to = ({ path }: Screen) => path + (path === "/board" && place?.requests ? addressOf(place.requests) : "")
  if (!place) return screens.filter(({ rail }) => rail !== "nowhere").map((screen) => ({ ...screen, to: screen.path }))
  const chosen = place.rail.flatMap((section) => screens.find(({ path }) => path === `/${section}`) ?? [])
  const shown = chosen.map((screen, at): Item => {
    const { path, label, icon, chord } = screen
    return { path, label, icon, chord, to: to(screen), ...(at >= PHONE_MOST && { rail: "desk" as const }) }
  })
  return [...shown, ...screens.filter(({ path }) => path === "/settings").map((screen) => ({ ...screen, to: screen.path }))]
}

/** Where one begins: what the workplace opens first, as far as one may. */
export function homeOf(screens: readonly Screen[], place: Workplace | null): string {
  const items = railOf(screens, place)
  return (items.find(({ path }) => path === `/${place?.opens ?? "inbox"}`) ?? items[0])?.to ?? "/settings"
}
