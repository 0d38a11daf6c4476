import { create } from "zustand"
import { http } from "../../wire/http"
import type { Me, Session } from "../session"
import { enterAgain } from "../session"
import type { Wishes } from "./wishes"
import { SHIPPED, wishesOf } from "./wishes"
import { shelved } from "../../wire/shelf"

/** What this person wants to be told; the same in all of their windows. */
export const useWishes = create<Wishes>(() => SHIPPED)

const REST_MS = 500
/** The other windows of this browser hear of a change by it. */
const KEY = "samovar.alerts.wishes"

let timer: ReturnType<typeof setTimeout> | undefined
let made = 0

export const readWishes = ({ settings }: Me) => useWishes.setState(wishesOf(settings.alerts))

/** Works at once here, and is kept on the server once the hand rests. `failed` hears when it could not be. */
export function keepWishes(change: Partial<Wishes>, failed: (error: unknown) => void): void {
  useWishes.setState(change)
  const own = ++made
  clearTimeout(timer)
  timer = setTimeout(() => {
    const alerts = useWishes.getState()
    http.patch<Session>("/users/me", { settings: { alerts } }).then((session) => {
      // An answer that does not know a change made since would take it back here, and then on the server.
      if (own === made) enterAgain(session)
      shelved.put(KEY, JSON.stringify(alerts))
    }, failed)
  }, REST_MS)
}

/** Hears of changes that another window has made. */
export function followWishes(): () => void {
  const hear = ({ key, newValue }: StorageEvent) => {
    if (key === KEY && newValue) useWishes.setState(wishesOf(JSON.parse(newValue) as Partial<Wishes>))
  }
  addEventListener("storage", hear)
  return () => removeEventListener("storage", hear)
}
