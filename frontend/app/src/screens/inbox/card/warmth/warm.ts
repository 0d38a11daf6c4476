import type { Contact } from "../../../../wire/types"
import type { Warm } from "./HowWarm"

/** A person as the line of warmth names them. */
export const warmOf = ({ id, name, surname, warmth }: Contact): Warm => ({ id, name: [name, surname].filter(Boolean).join(" "), stage: warmth?.stage })

/** What conditions of a page ask: the stages of those whose stage is known. */
export const stagesOf = (people: readonly Warm[]): number[] => people.flatMap(({ stage }) => stage ?? [])
