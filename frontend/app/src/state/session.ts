import { QueryCache, QueryClient, useQuery } from "@tanstack/react-query"
import type { MeView } from "../wire/api.gen"
import { ApiError, http, speakFor } from "../wire/http"
import type { Language } from "../words/words"
import type { Wishes } from "./alerts/wishes"
import type { Density, Prefs, Theme } from "./prefs"
import { setPrefs, usePrefs } from "./prefs"

/** Oneself, with what of the settings this interface keeps there. Who has a browser is a person: id and e-mail are there. */
export interface Me extends MeView {
  id: number
  email: string
  locale: Language
  settings: { theme?: Theme; density?: Density; panes?: Prefs["panes"]; voiceSpeed?: Prefs["voiceSpeed"]; alerts?: Partial<Wishes>; firstSteps?: "enough"; position?: string; workplace?: string }
}

export interface Session {
  user: Me
  grants: string
}

const KEY = ["session"]

/** A session that ended elsewhere shows in the first answer that is 401: ask who we are, and the door opens. */
export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.queryKey[0] !== KEY[0]) suspect(error)
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (tries, error) => tries < 3 && error instanceof ApiError && error.passing,
    },
    mutations: { onError: suspect },
  },
})

function suspect(error: unknown): void {
  if (error instanceof ApiError && error.status === 401) void queries.invalidateQueries({ queryKey: KEY })
}

/** Who is signed in; null for nobody. */
export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: who, staleTime: Infinity })
}

async function who(): Promise<Session | null> {
  try {
    return entered(await http.get<Session>("/session", { anybody: true }))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

/** Told before another person's window shows anything: what the one before was at is not theirs. */
const others = new Set<() => void>()
let lastHere: number | null = null

export function onAnother(listener: () => void): void {
  others.add(listener)
}

/** Whose window this is now; null for nobody's. */
export const whoIsHere = (): number | null => queries.getQueryData<Session | null>(KEY)?.user.id ?? null

/** The person's own language, zone and looks come before this browser's. */
function entered(session: Session): Session {
  if (lastHere !== null && lastHere !== session.user.id) for (const forget of others) forget()
  lastHere = session.user.id
  speakFor(lastHere)
  const { locale, time_zone, settings } = session.user
  const { theme, density, panes, voiceSpeed } = settings
  setPrefs({ language: locale, timeZone: time_zone, ...(theme && { theme }), ...(density && { density }), ...(panes && { panes }), ...(voiceSpeed && { voiceSpeed }) })
  return session
}

/** Whoever signed in, by whichever door: from here on the window is theirs. */
export function enter(session: Session): void {
  become(entered(session))
}

/** I changed something about myself. */
export function enterAgain(session: Session): void {
  queries.setQueryData(KEY, entered(session))
}

export async function signOut(): Promise<void> {
  await http.delete("/session")
  become(null)
}

/** What the one before had loaded is forgotten. The session's own query stays: the door is watching it. */
function become(session: Session | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
  queries.setQueryData(KEY, session)
  speakFor(session?.user.id ?? null)
}

export const askSessionAgain = () => queries.invalidateQueries({ queryKey: KEY })

let keeping: Promise<unknown> = Promise.resolve()

/** Shown at once, kept on the server in the order of the presses. Raises ApiError when it could not be kept; what is shown stays. */
export async function keepPrefs(change: Partial<Omit<Prefs, "timeZone">>): Promise<void> {
  setPrefs(change)
  const { language, ...settings } = change
  const body = { ...(language && { locale: language }), ...(Object.keys(settings).length && { settings }) }
  const kept = keeping.catch(() => undefined).then(() => http.patch<Session>("/users/me", body))
  keeping = kept
  queries.setQueryData(KEY, await kept)
}

/** Widths of panes are kept once the hand rests. */
export function keepPanes(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = usePrefs.subscribe((now, before) => {
    if (now.panes === before.panes) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      keepPrefs({ panes: now.panes }).catch(suspect)
    }, 1000)
  })
  return () => {
    clearTimeout(timer)
    stop()
  }
}
