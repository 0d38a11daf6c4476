import type { More } from "../face/scene"
import type { Consents, Field, FileOf, Frame, Identity, Known, Message, Page, Press, Purpose, Session, Trouble } from "./types"

/** A line that is open. */
export interface Wire {
  say: (frame: object) => void
  close: () => void
}

/** What a visitor tells of themselves, agrees to, takes back. */
export type Contact = Partial<Record<Field, string>> & { consent?: true; consents?: readonly number[]; withdraw?: Purpose }

/** All that the chat asks of its server; the preview has one of its own. */
export interface Server {
  session: (token: string | null, identity: Identity | null) => Promise<Session>
  send: (token: string, message: { client_id: string; text: string; files: string[]; button?: Press | undefined; texts?: readonly number[] | undefined }) => Promise<Message>
  older: (token: string, before: number) => Promise<{ messages: readonly Message[]; next: number | null }>
  upload: (token: string, file: File, progress: (share: number) => void, signal: AbortSignal) => Promise<FileOf>
  bytes: (token: string, id: string) => Promise<Blob>
  contact: (token: string, given: Contact) => Promise<{ visitor: Known; missing: readonly Field[]; consents?: Consents }>
  end: (token: string) => Promise<void>
  connect: (token: string, after: number | null, heard: (frame: Frame) => void, closed: (code: number) => void) => Wire
}

const PATIENCE_MS = 20_000

export function serverAt(root: string, lang: string, more: () => Promise<More>): Server {
  const call = <T>(path: string, token: string | null, body?: object) => ask<T>(`${root}/${path}`, lang, { token, body })
  return {
    session: (token, identity) => call("session", token, { ...(identity && { identity }), page: { ...pageNow(), referrer: document.referrer.slice(0, 2000) }, lang }),
    send: async (token, message) => (await call<{ message: Message }>("messages", token, { ...message, page: pageNow() })).message,
    older: (token, before) => call(`messages?before=${before}&limit=50`, token),
    bytes: async (token, id) => (await answer(`${root}/files/${id}`, lang, { token })).blob(),
    contact: (token, given) => call("contact", token, given),
    end: (token) => call("end", token, {}),
    upload: async (...what) => (await more()).upload(`${root}/files`, lang, ...what),
    connect(token, after, heard, closed) {
      const socket = new WebSocket(`${root.replace(/^http/, "ws")}/socket`)
      const say = (frame: object) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
      }
      socket.onopen = () => say({ type: "auth", token, after, page: pageNow() })
      socket.onmessage = ({ data }) => heard(JSON.parse(String(data)) as Frame)
      socket.onclose = ({ code }) => closed(code)
      return { say, close: () => socket.close() }
    },
  }
}

/** Where the visitor is. */
export const pageNow = (): Page => ({ url: location.href.slice(0, 2000), title: document.title.slice(0, 300) })

interface Call {
  token?: string | null
  body?: object | undefined
}

export async function ask<T>(url: string, lang: string, how: Call): Promise<T> {
  const said = await answer(url, lang, how)
  return (said.status === 204 ? undefined : await said.json()) as T
}

async function answer(url: string, lang: string, { token, body }: Call): Promise<Response> {
  const headers: Record<string, string> = { "Accept-Language": lang }
  if (token) headers.Authorization = `Bearer ${token}`
  if (body) headers["Content-Type"] = "application/json"
  const said = await fetch(url, {
    headers,
    method: body ? "POST" : "GET",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw troubleOf()
  })
  if (!said.ok) throw troubleOf(said.status, await said.text(), said.headers.get("Retry-After"))
  return said
}

export function troubleOf(status = 0, text = "", after: string | null = null): Trouble {
  let said: Partial<Trouble> = {}
  try {
    said = (JSON.parse(text) as { error: Partial<Trouble> }).error
  } catch {
    // a proxy's page, or nothing at all
  }
  const { code = "", message = "", fields = {} } = said
  return Object.assign(new Error(message), { status, code, fields, wait: Number(after) * 1000 || null })
}
