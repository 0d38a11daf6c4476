import type { IconName } from "../../../parts/icon/Icon"

/** Few, and unlike each other at 14 px. */
export const SIGNS = ["filter", "pin", "money", "tag", "phone", "mail", "globe", "sun"] as const satisfies readonly IconName[]
/** As the server names them. */
export const COLORS = ["slate", "sky", "green", "amber", "copper", "ember", "rose", "violet"] as const

export type Sign = (typeof SIGNS)[number]
export type ViewColor = (typeof COLORS)[number]

/** A view saved by another program may have a sign that we do not draw. */
export const signOf = (icon: string | null): Sign => SIGNS.find((sign) => sign === icon) ?? "filter"
