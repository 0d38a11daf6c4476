/** What an answer says about the fields at fault: `{code, message}`, or data that the error promises. */
export type FieldFaults = Record<string, unknown>

/** An answer that is an error, or no answer at all (status 0, code "no_server"). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly fields: FieldFaults
  /** Further keys beside "error": `current` of a stale version. */
  readonly rest: Record<string, unknown>

  constructor(status: number, code: string, message: string, fields: FieldFaults = {}, rest: Record<string, unknown> = {}) {
    super(message)
    this.name = "ApiError"
    this.status = status
    this.code = code
    this.fields = fields
    this.rest = rest
  }

  /** The sentence about one field. */
  field(name: string): string | undefined {
    const fault = this.fields[name] as { message?: unknown } | null | undefined
    return typeof fault?.message === "string" ? fault.message : undefined
  }

  /** What is said about the fields, each sentence once; empty where the error is not about fields. */
  get sentences(): string[] {
    return [...new Set(Object.keys(this.fields).flatMap((name) => this.field(name) ?? []))]
  }

  /** Worth trying again by itself: nobody answered, or the server said "later". */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const BASE = "/api/v1"

let person: number | null = null

/** Whose window this is. The cookie is the browser's, and another window may have signed somebody else in: the server then refuses. */
export const speakFor = (id: number | null) => void (person = id)

export const asWhom = (id = person): Record<string, string> => (id === null ? {} : { "Samovar-Person": String(id) })

type Value = string | number | boolean
type Query = Record<string, Value | readonly Value[] | null | undefined>
interface Options {
  query?: Query
  signal?: AbortSignal
  /** Asked whoever is signed in. */
  anybody?: boolean
  /** In this person's name or not at all. */
  as?: number
  /** The page's end does not cut it off; for what is small. */
  keepalive?: boolean
}

// browsers take 64 kB of such in all, and a letter of the alphabet may be three bytes
const KEPT_MAX = 20_000

function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "")
  const pairs = given.flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)]))
  const search = new URLSearchParams(pairs).toString()
  return `${BASE}${path}${search && `?${search}`}`
}

async function call<T>(method: string, path: string, body: unknown, { query, signal, anybody, as, keepalive }: Options): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang, ...(!anybody && asWhom(as)) }
  const init: RequestInit = { method, credentials: "same-origin", headers }
  if (signal) init.signal = signal
  if (body instanceof FormData) init.body = body
  else if (body !== undefined) {
    headers["Content-Type"] = "application/json"
    init.body = JSON.stringify(body)
    init.keepalive = keepalive === true && init.body.length <= KEPT_MAX
  }
  const answer = await fetch(address(path, query), init).catch(unheard)
  // the line may break in the middle of an answer too
  const text = await answer.text().catch(unheard)
  if (!answer.ok) throw refusal(answer.status, answer.statusText, text)
  return (text ? read(text) : undefined) as T
}

function unheard(error: unknown): never {
  if (error instanceof TypeError) throw new ApiError(0, "no_server", error.message)
  throw error
}

/** A hotel's network answers 200 with a page of its own: that was not our server. */
function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (fault) {
    if (fault instanceof SyntaxError) throw new ApiError(0, "no_server", fault.message)
    throw fault
  }
}

/** A proxy in between may answer with a page of its own: then the status is all we know. */
export function refusal(status: number, title: string, text: string): ApiError {
  try {
    const { error, ...rest } = JSON.parse(text) as { error: { code: string; message: string; fields?: FieldFaults } }
    return new ApiError(status, error.code, error.message, error.fields ?? {}, rest)
  } catch (fault) {
    if (fault instanceof SyntaxError || fault instanceof TypeError) return new ApiError(status, "no_words", `${status} ${title}`)
    throw fault
  }
}

export const http = {
  get: <T>(path: string, options: Options = {}) => call<T>("GET", path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options: Options = {}) => call<T>("POST", path, body, options),
  put: <T>(path: string, body: unknown = {}, options: Options = {}) => call<T>("PUT", path, body, options),
  patch: <T>(path: string, body: unknown, options: Options = {}) => call<T>("PATCH", path, body, options),
  delete: <T = undefined>(path: string, { body, ...options }: Options & { body?: unknown } = {}) => call<T>("DELETE", path, body, options),
}
