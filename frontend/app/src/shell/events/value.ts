import type { KindField } from "../../wire/api.gen"

/** What was typed, as it is sent. "1 200,5" is a number; what is none goes as typed, and the server says so. */
export function sent({ type }: Pick<KindField, "type">, typed: unknown): unknown {
  if (type !== "number" || typeof typed !== "string") return typed
  const plain = typed.replace(/\s/g, "").replace(",", ".")
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : typed
}
