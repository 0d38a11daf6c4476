import { create } from "zustand"
import { onAnother } from "../../state/session"

/** What an event is about. */
export interface EventAbout {
  kind: "card" | "contact" | "company"
  id: number
  name: string
}

const useStore = create<{ about: EventAbout | null }>(() => ({ about: null }))

onAnother(() => useStore.setState({ about: null }))

export const useEventAsked = () => useStore(({ about }) => about)
export const endEvent = () => useStore.setState({ about: null })

/** An event by hand, from any list, card or page. */
export const addEvent = (about: EventAbout) => useStore.setState({ about })
