import type { Kept as Store } from "../wire/kept"
import type { Press, Trouble } from "../wire/types"
import { passes } from "../wire/types"
import type { Kept, Queue, Unsent } from "./queue"
import { head, put, queueOf, refuse, without } from "./queue"

const FIRST_MS = 1000
const LONGEST_MS = 30_000

/** Ids of what they agree to by writing, while it stands above the field: set by what shows it. */
export interface Lines {
  texts?: readonly number[] | undefined
  [more: string]: unknown
}

interface Way {
  /** Resolves once the server has it for good. */
  send: (one: Unsent) => Promise<void>
  /** Whether anything may go just now. */
  open: () => boolean
  /** Whom the site has named, if anybody. */
  who: () => string | undefined
  changed: () => void
}

/** What the visitor wrote, on its way: one after another; of several tabs one sends. Twice would do no harm: the client_id is known. */
export function postOf(key: string, store: Store, { send, open, who, changed }: Way) {
  let busy = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const all = () => queueOf(store.get("queue"))
  // What nobody in particular wrote goes on as whoever signs in; what somebody wrote stays theirs.
  const queue = () => all().filter(({ by }) => !by || by === who())
  const save = (now: Queue) => {
    store.set("queue", now.length ? now : undefined)
    changed()
  }
  const drop = (client_id: string) => save(without(all(), client_id))

  async function one(next: Unsent): Promise<void> {
    try {
      await send(next)
      drop(next.client_id)
    } catch (trouble) {
      if (passes(trouble)) throw trouble
      save(refuse(all(), next.client_id, (trouble as Trouble).message))
    }
  }
  async function each(): Promise<void> {
    for (let next = head(queue()); next && open(); next = head(queue())) await one(next)
    tries = 0
  }
  /** A browser that keeps nothing may refuse the lock as well: then there is no other tab to be told of. */
  const alone = () =>
    new Promise<void>((done, fail) => {
      const settled = () => each().then(done, fail)
      if ("locks" in navigator) navigator.locks.request(`samovar:${key}`, settled).catch(settled)
      else void settled()
    })
  /** Everything that waits, unless the way is shut; what fails for a while is tried again by itself. */
  async function go(): Promise<void> {
    if (busy || !open() || !head(queue())) return
    busy = true
    clearTimeout(timer)
    try {
      await alone()
    } catch (trouble) {
      const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries++)
      timer = setTimeout(() => void go(), (trouble as Partial<Trouble>).wait ?? longest)
    }
    busy = false
    changed()
  }
  return {
    queue,
    drop,
    go,
    put(this: Lines, text: string, files: readonly Kept[], button?: Press) {
      save(put(all(), { client_id: uuid(), text, files, button, at: Date.now(), by: who(), texts: this.texts }))
      void go()
    },
    /** What was refused, once more: `change` puts it where it belongs. */
    redo(change: (queue: Queue) => Queue) {
      save(change(all()))
      void go()
    },
  }
}

/** A page without https has no randomUUID. */
function uuid(): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (+digit ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (+digit / 4)))).toString(16))
}
