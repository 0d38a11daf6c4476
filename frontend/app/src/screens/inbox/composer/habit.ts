import { create } from "zustand"
import { shelved } from "../../../wire/shelf"

/** What sends: Enter alone, or with Ctrl (⌘). Kept in this browser, as the habit of a keyboard. */
export type SendBy = "enter" | "mod"

const KEY = "samovar.sendBy"

export const useHabit = create<{ sendBy: SendBy }>(() => ({ sendBy: shelved.get(KEY) === "mod" ? "mod" : "enter" }))

export function setHabit(sendBy: SendBy): void {
  useHabit.setState({ sendBy })
  shelved.put(KEY, sendBy)
}

interface Press {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** Whether this press sends. On a screen without keys Enter begins a new line. */
export function sends({ key, shiftKey, ctrlKey, metaKey, altKey }: Press, sendBy: SendBy, touch: boolean): boolean {
  if (key !== "Enter" || altKey || shiftKey) return false
  if (ctrlKey || metaKey) return true
  return sendBy === "enter" && !touch
}
