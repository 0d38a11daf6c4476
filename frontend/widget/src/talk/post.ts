import type { Kept as Store } from "../wire/kept"
import type { Trouble } from "../wire/types"
import { passes } from "../wire/types"
import type { Kept, Queue, Unsent } from "./queue"
import { again, head, put, queueOf, refuse, without } from "./queue"

const FIRST_MS = 1000
const LONGEST_MS = 30_000

interface Way {
  /** Resolves once the server has it for good. */
  send: (one: Unsent) => Promise<void>
  /** Whether anything may go just now. */
  open: () => boolean
  changed: () => void
}

/** What the visitor wrote, on its way: one after another; of several tabs one sends. Twice would do no harm: the client_id is known. */
export function postOf(key: string, store: Store, { send, open, changed }: Way) {
  let busy = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const queue = () => queueOf(store.get("queue"))
  const save = (now: Queue) => {
    store.set("queue", now.length ? now : undefined)
    changed()
  }
  const drop = (client_id: string) => save(without(queue(), client_id))

  async function one(next: Unsent): Promise<void> {
    try {
      await send(next)
      drop(next.client_id)
    } catch (trouble) {
      if (passes(trouble)) throw trouble
      save(refuse(queue(), next.client_id, (trouble as Trouble).message))
    }
  }
  async function all(): Promise<void> {
    for (let next = head(queue()); next && open(); next = head(queue())) await one(next)
    tries = 0
  }
  /** Everything that waits, unless the way is shut; what fails for a while is tried again by itself. */
  async function go(): Promise<void> {
    if (busy || !open() || !head(queue())) return
    busy = true
    clearTimeout(timer)
    try {
      await ("locks" in navigator ? navigator.locks.request(`samovar:${key}`, all) : all())
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
    put(text: string, files: readonly Kept[]) {
      save(put(queue(), { client_id: uuid(), text, files, at: Date.now() }))
      void go()
    },
    again(client_id: string) {
      save(again(queue(), client_id))
      void go()
    },
  }
}

/** A page without https has no randomUUID. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 15) | 64
  bytes[8] = (bytes[8]! & 63) | 128
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("")
}
