import { expect, test } from "vitest"
import type { Task } from "./tasks"
import { groupOf, isLate, shownOf } from "./tasks"

const NOW = Date.parse("2026-11-27T09:00:00Z")
const dayKey = (at: string) => at.slice(0, 10)

function task(id: number, due: string | null, more: Partial<Task> = {}): Task {
  const on = due && due.length === 10 ? due : null
  const at = on ? new Date(Date.parse(on) + 86_400_000).toISOString() : due
  return {
    id, kind: "todo", title: `t${id}`, note: "", assignee: null, author: null, state: "open", result: "", closed_by: null, closed_at: null, version: 1,
    subject: { kind: "card", id: 1, name: "Глеб", contact_id: 1, card_id: 1, conversation_id: 1 }, created_at: "", updated_at: "",
    starts_at: null, place: "", people: [], checklist: [], remind: [], repeat: null, series_no: null, result_required: false, controller: null,
    checked_at: null, return_note: "", by_itself: false,
    due: at ? { at, on, zone: "UTC" } : null,
    ...more,
  } // prettier-ignore
}

test("a day is over at its end, and a moment when it has come", () => {
  expect(groupOf(task(1, "2026-11-26"), NOW, dayKey)).toBe("late")
  expect(groupOf(task(1, "2026-11-27"), NOW, dayKey)).toBe("today")
  expect(groupOf(task(1, "2026-11-27T08:59:00Z"), NOW, dayKey)).toBe("late")
  expect(groupOf(task(1, "2026-11-27T18:00:00Z"), NOW, dayKey)).toBe("today")
  expect(groupOf(task(1, "2026-11-28T00:00:00Z"), NOW, dayKey)).toBe("tomorrow")
  // Friday: the week ends on Sunday
  expect(groupOf(task(1, "2026-11-29"), NOW, dayKey)).toBe("week")
  expect(groupOf(task(1, "2026-11-30"), NOW, dayKey)).toBe("later")
  // a meeting is on the day that it begins
  expect(groupOf(task(1, "2026-11-28T00:30:00Z", { starts_at: "2026-11-27T23:30:00Z" }), NOW, dayKey)).toBe("today")
  expect(groupOf(task(1, null), NOW, dayKey)).toBe("undated")
})

test("what is done is never late", () => {
  expect(isLate(task(1, "2026-11-26"), NOW)).toBe(true)
  expect(isLate(task(1, "2026-11-26", { state: "done" }), NOW)).toBe(false)
})

test("what was ticked here stays in its place until it is left, and an older state of it hides no newer one", () => {
  const open = [task(1, "2026-11-28"), task(3, null)]
  const ticked = task(2, "2026-11-27", { state: "done", version: 2 })
  expect(shownOf(open, [ticked]).map(({ id }) => id)).toEqual([2, 1, 3])
  // taken back by a colleague
  expect(shownOf([...open, task(2, "2026-11-27", { version: 3 })], [ticked]).find(({ id }) => id === 2)?.state).toBe("open")
})
