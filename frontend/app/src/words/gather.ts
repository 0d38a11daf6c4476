import type { Catalogue } from "./words"

/** `./ru/login.json` becomes the area `login`. */
export function gather(files: Record<string, unknown>): Catalogue {
  const areas = Object.entries(files).map(([path, words]) => [path.replace(/^.*\/|\.json$/g, ""), words])
  return Object.fromEntries(areas) as Catalogue
}
