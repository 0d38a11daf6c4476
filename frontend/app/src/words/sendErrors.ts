import type { Words } from "./words"

const KNOWN = [
  "internal", "blocked", "deactivated", "chat_not_found", "rights", "too_long", "empty", "formatting", "wrong_file",
  "file_too_big", "file_gone", "file_missing", "rate", "network", "platform_down", "timeout", "token_invalid",
  "conflict", "refused", "not_started", "is_bot", "kicked", "chat_moved", "business_ended", "topic_closed",
  "voice_forbidden", "held_old", "held_restored", "held_taken", "held_not_allowed", "held_author_left", "held_channel",
  "customer_wrote", "called_off",
  "message_gone", "too_late", "cannot_react", "cannot_recut",
] as const // prettier-ignore

/** Why a send failed, by its code; a code of a later release says so in general. */
export function errorWords(error: Record<string, unknown>, t: Words["t"]): string {
  const code = KNOWN.find((each) => each === error.code) ?? "refused"
  return t(`senderror.${code}`)
}
