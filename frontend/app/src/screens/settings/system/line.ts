import { useEffect, useState } from "react"
import { ApiError, http } from "../../../wire/http"

/** What this browser finds on its way to the server. Times in ms. */
export interface Line {
  state: "trying" | "open" | "refused"
  /** From opening to the first word: the upgrade went through every proxy in between. */
  upgrade_ms: number | null
  /** There and back over the open socket. */
  trip_ms: number | null
  /** There and back over HTTP. */
  http_ms: number | null
}

const TRYING: Line = { state: "trying", upgrade_ms: null, trip_ms: null, http_ms: null }
const GIVE_UP_MS = 10_000
const PING_EVERY_MS = 3000

/** A socket of our own beside the one at work: opened, greeted, pinged, and closed when nobody looks any more. */
export function useLineCheck(): Line {
  const [line, setLine] = useState(TRYING)
  useEffect(() => {
    const begun = performance.now()
    let asked = begun
    const url = new URL("/api/v1/realtime", location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = new WebSocket(url)
    const refuse = () => setLine((now) => ({ ...now, state: "refused" }))
    const ping = () => {
      if (socket.readyState !== WebSocket.OPEN) return
      asked = performance.now()
      socket.send(JSON.stringify({ type: "ping" }))
    }
    socket.onmessage = ({ data }) => {
      const { type } = JSON.parse(String(data)) as { type: string }
      if (type === "hello") {
        setLine((now) => ({ ...now, state: "open", upgrade_ms: performance.now() - begun }))
        ping()
      }
      if (type === "pong") setLine((now) => ({ ...now, trip_ms: performance.now() - asked }))
    }
    socket.onclose = refuse
    const late = setTimeout(() => socket.readyState !== WebSocket.OPEN && refuse(), GIVE_UP_MS)
    const pings = setInterval(ping, PING_EVERY_MS)
    void tripOverHttp().then((http_ms) => setLine((now) => ({ ...now, http_ms })))
    return () => {
      clearTimeout(late)
      clearInterval(pings)
      socket.onclose = null
      socket.close()
    }
  }, [])
  return line
}

/** The second of two: the first may still have to open a connection. */
async function tripOverHttp(): Promise<number | null> {
  try {
    await http.get("/session/doors")
    const begun = performance.now()
    await http.get("/session/doors")
    return performance.now() - begun
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return null
  }
}
