import type { Scene } from "../face/scene"
import { ask } from "../form/ask"
import type { Ways } from "./peer"

/** How a call stands, as PROTOCOL.md has it. */
export interface Told {
  id: string
  state: "ringing" | "talking" | "over"
  why: string
  round: number
  wanted: boolean
  answer: string | null
  author: string
  taken_at: string | null
  now: string
}

/** What a call says to the house at `root`, in this visitor's name. */
export function houseOf({ talk, language }: Scene, root: string) {
  const headers = (token: string) => ({ "accept-language": language, "content-type": "application/json", authorization: `Bearer ${token}` })
  const post = <T>(path: string, body: object) => talk.theirs((token) => ask<T>(`${root}/${path}`, { method: "POST", body: JSON.stringify(body), headers: headers(token) }))
  let token = ""
  return {
    ways: async () => (await talk.theirs((mine) => ask<{ ways: Ways }>(`${root}/call`, { headers: headers((token = mine)) }))).ways,
    begin: (id: string, offer: string) => post<Told>("call", { id, offer }),
    says: (id: string, more: object = {}) => post<Told>(`call/${id}`, more),
    /** Said by a page that closes, too. */
    end: (id: string) => void fetch(`${root}/call/${id}/end`, { method: "POST", body: "{}", keepalive: true, credentials: "omit", referrerPolicy: "no-referrer", headers: headers(token) }).catch(() => undefined),
    /** Tells when the call has changed; whoever misses it asks in a moment. */
    listen(id: string, told: () => void, gone: () => void): () => void {
      const socket = new WebSocket(`${root.replace(/^http/, "ws")}/socket`)
      socket.onopen = () => socket.send(JSON.stringify({ type: "auth", token }))
      socket.onmessage = ({ data }) => {
        const frame = JSON.parse(String(data)) as { type: string; id?: string }
        if (frame.type === "call" && frame.id === id) told()
      }
      socket.onclose = gone
      return () => {
        socket.onclose = null
        socket.close()
      }
    },
  }
}
