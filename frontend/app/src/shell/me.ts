import { createContext, use } from "react"
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
