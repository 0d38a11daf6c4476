import { create } from "zustand"

interface Forwarding {
  conversation: number
  /** One message; null: all that was said. */
  seq: number | null
}

/** What is about to be passed on by e-mail. */
export const useForwarding = create<{ now: Forwarding | null }>(() => ({ now: null }))

/** The menu closes and gives the focus back before the window takes it. */
export const forwardByMail = (conversation: number, seq: number | null) => setTimeout(() => useForwarding.setState({ now: { conversation, seq } }), 60)

export const endForward = () => useForwarding.setState({ now: null })
