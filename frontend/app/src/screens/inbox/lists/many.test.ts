import { beforeEach, expect, test, vi } from "vitest"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import { beginRun } from "./many"

const sent = vi.spyOn(http, "post")
const RUN = { id: 1, entity: "contact", state: "running", done: 0, skipped: 0 }
const keys = () => sent.mock.calls.map(([, body]) => (body as { client_id: string }).client_id)

beforeEach(() => {
  sent.mockReset()
  queries.clear()
})

test("work that is asked for again after a lost answer, or by a second press, is the same work", async () => {
  sent.mockRejectedValueOnce(new Error("the line broke"))
  await expect(beginRun("contact", { verb: "tag", ids: [1] })).rejects.toThrow()
  sent.mockResolvedValue(RUN)
  await Promise.all([beginRun("contact", { verb: "tag", ids: [1] }), beginRun("contact", { verb: "tag", ids: [1] })])
  expect(new Set(keys()).size).toBe(1)
  expect(keys()).toHaveLength(3)
})

test("the same asked for when the first is answered, and anything else, is work of its own", async () => {
  sent.mockResolvedValue(RUN)
  await beginRun("contact", { verb: "tag", ids: [1] })
  await beginRun("contact", { verb: "tag", ids: [1] })
  await beginRun("contact", { verb: "tag", ids: [2] })
  await beginRun("company", { verb: "tag", ids: [2] })
  expect(new Set(keys()).size).toBe(4)
})
