import { createContext, use } from "react"
import type { HiddenField, ReadOnlyField } from "../state/hidden"
import type { Me } from "../state/session"

export const MeContext = createContext<Me | null>(null)

/** Who is signed in, anywhere behind the door. */
export function useMe(): Me {
  const me = use(MeContext)
  if (!me) throw new Error("useMe outside of the shell")
  return me
}

/** Whether I may: for what to show. The server asks again. */
export const useMay = (right: string): boolean => useMe().rights.includes(right)

/** Whether my role is shown this field at all: of people, requests and companies alike. */
export const useShown = (field: HiddenField): boolean => !useMe().hidden_fields.includes(field)

/** Whether my role changes this field, where it may edit the thing at all (`may`). */
export const useWrites = (field: ReadOnlyField, may = true): boolean => !useMe().read_only_fields.includes(field) && may

/** Giving work to others: a right, and a field. */
export const useReassigns = (): boolean => useWrites("responsible", useMay("conversations.reassign"))
