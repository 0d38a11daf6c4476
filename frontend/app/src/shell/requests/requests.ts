import { create } from "zustand"
import { onAnother } from "../../state/session"

/** Whose a new request is: a person, or the dialog that it will be about; nobody yet. */
export interface About {
  contact: { id: number; name: string } | null
  conversation: number | null
  /** The company that it is for. */
  company: { id: number; name: string } | null
  /** Opened in this funnel. */
  funnel: number | null
}

export type Asked = { deed: "new"; about: About } | { deed: "reject" | "hand"; card: number } | { deed: "convert"; card: number; then?: () => void }

/** What was typed stays when the window is closed, until it is made. */
export interface Typed {
  name: string
  phone: string
  email: string
  person: { id: number; name: string } | null
  status: number | null
  title: string
  budget: { amount: string; currency: string } | null
  source: number | null
  responsible: number | null | undefined
  comment: string
  fields: Readonly<Record<string, unknown>>
  waits: boolean
}

export const BLANK: Typed = { name: "", phone: "", email: "", person: null, status: null, title: "", budget: null, source: null, responsible: undefined, comment: "", fields: {}, waits: true }

interface Store {
  asked: Asked | null
  kept: ReadonlyMap<string, Typed>
}

const useStore = create<Store>(() => ({ asked: null, kept: new Map() }))

onAnother(() => useStore.setState({ asked: null, kept: new Map() }))

export const useAsked = () => useStore(({ asked }) => asked)
export const endAsking = () => useStore.setState({ asked: null })

/** A request by hand, from anywhere. */
export const newRequest = (about: Partial<About> = {}) => useStore.setState({ asked: { deed: "new", about: { contact: null, conversation: null, company: null, funnel: null, ...about } } })

/** Its end as nothing: why, and when to try again. */
export const rejectRequest = (card: number) => useStore.setState({ asked: { deed: "reject", card } })

/** A lead becomes a deal; `then` is told once it has. */
export const convertRequest = (card: number, then?: () => void) => useStore.setState({ asked: { deed: "convert", card, ...(then && { then }) } })

/** To a colleague, with a word about it. */
export const handOverRequest = (card: number) => useStore.setState({ asked: { deed: "hand", card } })
const of = ({ contact, conversation, company }: About) => `${contact?.id ?? ""}/${conversation ?? ""}/${company?.id ?? ""}`

export const useTyped = (about: About): Typed => useStore(({ kept }) => kept.get(of(about)) ?? BLANK)

export function type(about: About, change: Partial<Typed>): void {
  useStore.setState(({ kept }) => ({ kept: new Map(kept).set(of(about), { ...(kept.get(of(about)) ?? BLANK), ...change }) }))
}

export function forget(about: About): void {
  useStore.setState(({ kept }) => ({ kept: new Map([...kept].filter(([key]) => key !== of(about))) }))
}
