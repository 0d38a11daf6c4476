import type { MenuItem } from "../parts/Menu"
import { reasonOf } from "../parts/Placeholders"
import { tell } from "../parts/Toast"
import { setPresence, useTeam } from "../state/team"
import { useWords } from "../words/words"

const STATES = ["auto", "away", "off"] as const

/** What I am for colleagues: as my windows say, or by my own word. */
export function usePresenceChoice(me: number): MenuItem[] {
  const words = useWords()
  const now = useTeam().get(me)?.chosen ?? "auto"
  return STATES.map((state) => ({
    id: state,
    label: words.t(`routing.be_${state}`),
    checked: now === state,
    run: () => void setPresence(state).catch((error: unknown) => tell(reasonOf(error, words), { fault: true })),
  }))
}
