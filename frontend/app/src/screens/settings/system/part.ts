/** As much of an OpenAPI document as is read here. */
export interface Spec {
  paths: Record<string, Record<string, unknown>>
  components: Record<string, unknown>
  [other: string]: unknown
}

const METHODS = new Set(["get", "post", "put", "patch", "delete"])
const tagsOf = (operation: unknown): string[] => (operation as { tags?: string[] }).tags ?? []

/** The nouns that its routes are about, by name. */
export function nounsOf(spec: Spec): string[] {
  const all = Object.values(spec.paths).flatMap((item) => Object.entries(item).flatMap(([method, operation]) => (METHODS.has(method) ? tagsOf(operation) : [])))
  return [...new Set(all)].sort()
}

/** The same document with the routes of one noun alone, and what they refer to: the whole takes a minute to be drawn. */
export function partOf(spec: Spec, noun: string): Spec {
  const paths: Spec["paths"] = {}
  for (const [path, item] of Object.entries(spec.paths)) {
    const kept = Object.entries(item).filter(([method, operation]) => METHODS.has(method) && tagsOf(operation).includes(noun))
    if (kept.length) paths[path] = Object.fromEntries(kept)
  }
  const all = spec.components.schemas as Record<string, unknown>
  const schemas: Record<string, unknown> = {}
  const take = (node: unknown) => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || name in schemas || !(name in all)) continue
      schemas[name] = all[name]
      take(all[name])
    }
  }
  take(paths)
  // what is told of itself it is told of the whole
  return { ...Object.fromEntries(Object.entries(spec).filter(([key]) => key !== "webhooks")), paths, components: { ...spec.components, schemas } }
}
