import type { Words } from "./words"

const BUILT_IN = ["operator", "supervisor", "administrator"] as const
/** As they were shipped: a name that somebody changed is shown as it was given. */
const SHIPPED = ["Operator", "Supervisor", "Administrator"]

/** A role's name: those that came with the product have words of their own. */
export function roleName({ key, name }: { key?: string; name: string }, { t }: Words): string {
  const known = BUILT_IN.find((each) => each === key)
  return known && SHIPPED.includes(name) ? t(`role.${known}`) : name
}
