import { useQuery } from "@tanstack/react-query"
import type { SignatureView } from "../wire/api.gen"
import { http } from "../wire/http"
import { formatted } from "./text/markup"

/** Variables that a signature may hold; the server's own list (backend/inbox/signatures/fill.py). */
export const SIGNS = ["me", "position", "company", "address"] as const
export type Sign = (typeof SIGNS)[number]

const FORMATS = ["bold", "italic", "strike", "code", "link"] as const
export const SIGNATURE_MAX = 2000

export const signatureKey = (channel: number) => ["channels", String(channel), "signature"]

export const signaturePath = (channel: number) => `/channels/${channel}/signature`

/** What stands under letters of this mailbox: its own, mine, and what it makes of mine. */
export function useSignature(channel: number | null, enabled = true) {
  const { data } = useQuery({ queryKey: signatureKey(channel ?? 0), queryFn: () => http.get<SignatureView>(signaturePath(channel ?? 0)), enabled: enabled && channel !== null, staleTime: 30_000 })
  return data ?? null
}

/** For a preview, as the server does it: what has no value goes with the sign that joined it, a line of which nothing is left goes whole. */
export function signed(typed: string, values: Readonly<Record<string, string>>) {
  const gone = SIGNS.filter((name) => !values[name]?.trim()).join("|")
  const bare = gone ? typed.replace(new RegExp(`^[ \\t]*\\{\\{ ?(?:${gone}) ?\\}\\}[ \\t]*(?:\\n|$(?![\\s\\S]))`, "gm"), "").replace(new RegExp(`[ \\t]*[,;·|/–—-]?[ \\t]*\\{\\{ ?(?:${gone}) ?\\}\\}`, "g"), "") : typed
  const full = bare.replace(new RegExp(`\\{\\{ ?(${SIGNS.join("|")}) ?\\}\\}`, "g"), (_, name: string) => values[name]!.trim())
  return formatted(full.trimEnd(), FORMATS)
}

export const writtenAs = (typed: string) => formatted(typed, FORMATS)
