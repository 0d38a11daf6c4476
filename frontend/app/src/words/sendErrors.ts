import english from "./en"
import type { Words } from "./words"

type Code = keyof typeof english.senderror

const isKnown = (code: unknown): code is Code => typeof code === "string" && Object.hasOwn(english.senderror, code)

/** Why a send failed, by its code; a code of a later release says so in general. */
export function errorWords(error: Record<string, unknown>, t: Words["t"]): string {
  return t(`senderror.${isKnown(error.code) ? error.code : "refused"}`)
}
