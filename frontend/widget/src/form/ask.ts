import type { Refusal } from "./types"

/** What a page is told by whoever refuses. */
class Refused extends Error {
  constructor(refusal: Partial<Refusal> = { code: "network", message: "" }) {
    super(refusal.message)
    Object.assign(this, refusal)
  }
}

export async function ask<T>(url: string, how: RequestInit = {}): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(url, { ...how, credentials: "omit", referrerPolicy: "no-referrer" })
  } catch {
    throw new Refused()
  }
  const body = (await answer.json().catch(() => null)) as (T & { error?: Refusal }) | null
  if (answer.ok && body) return body
  const wait = Number(answer.headers.get("retry-after")) || undefined
  throw new Refused({ ...body?.error, status: answer.status, wait })
}
