import { useLayoutEffect, useState } from "react"
import type { IconName } from "../icon/Icon"
import type { Chord } from "./chord"
import { pressed, takesText } from "./chord"
import { learnLayout } from "./layout"

/** Something a person can do here and now: it has a place in Ctrl+K, and may have keys. */
export interface Action {
  id: string
  label: string
  /** The heading under which `?` and Ctrl+K list it. */
  group: string
  icon?: IconName
  chord?: Chord
  /** Further keys for the same, not shown. */
  also?: Chord[]
  /** Works while typing too. For chords with Mod or Alt, and Escape. */
  whileTyping?: boolean
  /** Left out of Ctrl+K: moving about, for example. */
  onlyKeys?: boolean
  run: () => void
}

/** By when their component was first drawn: parents come before their children, so the deeper, the higher. */
const offered = new Map<number, readonly Action[]>()
let drawn = 0
const SEQUENCE_MS = 1200
let begun: { chord: Chord; until: number } | null = null

/** The actions of this component while it is on the screen. Where keys meet, the innermost component wins. */
export function useActions(actions: readonly Action[]): void {
  const [depth] = useState(() => ++drawn)
  useLayoutEffect(() => {
    offered.set(depth, actions)
  })
  useLayoutEffect(() => () => void offered.delete(depth), [depth])
}

/** All that can be done now, the nearest first; one per id. */
export function actionsNow(): Action[] {
  const all = [...offered].sort(([a], [b]) => b - a).flatMap(([, actions]) => actions)
  const seen = new Set<string>()
  return all.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** Does what a person could do now by its name, where it is also offered by a button. */
export const act = (id: string) => actionsNow().find((action) => action.id === id)?.run()

/** One heading a group, the nearest first; `last` is what can be done anywhere. */
export function byGroup(actions: readonly Action[], last: string): [group: string, actions: Action[]][] {
  const groups = [...new Set(actions.map(({ group }) => group))].sort((a, b) => Number(a === last) - Number(b === last))
  return groups.map((group) => [group, actions.filter((action) => action.group === group)])
}

/** What a press does, if anything. Pure but for the memory of a sequence's first key. */
export function actionFor(event: KeyboardEvent, actions: readonly Action[], now: number): Action | null {
  // An input method is at work, and the press belongs to it.
  if (event.defaultPrevented || event.isComposing || event.key === "Process") return null
  const within = event.target instanceof Element ? event.target.closest("[data-layer], [role=combobox][aria-expanded=true]") : null
  // One that is fading out has no keys any more, though the focus has not left it yet.
  const fading = within?.hasAttribute("data-closed") === true
  const typing = takesText(event.target) && !fading
  const layer = within !== null && !fading
  const press = pressed(event)
  const whole = begun && now < begun.until ? `${begun.chord} ${press}` : press
  begun = null
  const open = actions.filter((action) => action.whileTyping === true || !(typing || layer))
  const keys = ({ chord, also = [] }: Action) => (chord ? [chord, ...also] : also)
  const found = open.find((action) => keys(action).includes(whole)) ?? open.find((action) => keys(action).includes(press))
  if (found) return found
  if (open.some((action) => keys(action).some((chord) => chord.startsWith(`${press} `))))
    begun = { chord: press, until: now + SEQUENCE_MS }
  return null
}

/** One listener for the whole window. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    learnLayout(event)
    const action = actionFor(event, actionsNow(), event.timeStamp)
    if (!action) return
    event.preventDefault()
    action.run()
  }
  document.addEventListener("keydown", onKeyDown)
  return () => document.removeEventListener("keydown", onKeyDown)
}
