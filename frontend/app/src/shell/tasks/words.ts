import type { IconName } from "../../parts/icon/Icon"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import type { Due, NewDue, TaskKind } from "../../state/tasks"
import { ApiError } from "../../wire/http"
import type { Formats } from "../../words/format"
import type { Words } from "../../words/words"
import { Overtaken } from "./deeds"

export const KINDS: readonly TaskKind[] = ["call", "meeting", "letter", "todo"]
export const KIND_ICONS: Record<TaskKind, IconName> = { call: "phone", meeting: "team", letter: "mail", todo: "tasks" }

/** "завтра 10:00", "сегодня": a whole day without a clock. */
export const dueWords = ({ at, on }: Due, { when, dueDay }: Pick<Formats, "when" | "dueDay">, now: number) => (on ? dueDay(on, now) : when(at, now))

/** The same of what is only asked for: hours of duty are counted by the server. */
export function dueSaid(due: NewDue, t: Words["t"], when: (at: string) => string, dueDay: (on: string) => string): string {
  if ("on" in due) return dueDay(due.on)
  if ("at" in due) return when(due.at)
  return t("duty_minutes" in due ? "tasks.in2duty" : "tasks.nextWorkday")
}

/** What is wrong, as near to the field as the server said it. */
export function faultOf(error: unknown, words: Words): string {
  if (error instanceof Overtaken) return words.t("tasks.overtaken")
  return (error instanceof ApiError && error.sentences.join(" ")) || reasonOf(error, words)
}

/** A deed whose refusal shows nowhere else. */
export const guard = (work: Promise<unknown>, words: Words) => void work.catch((error: unknown) => tell(faultOf(error, words), { fault: true }))
