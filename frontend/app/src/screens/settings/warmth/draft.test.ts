import { expect, test } from "vitest"
import type { WarmthSetting } from "../../../wire/api.gen"
import { body, drafted } from "./draft"

const HOUSE: WarmthSetting = {
  half_life_days: 14,
  new_days: 7,
  new_below: 5,
  points: { client_message: { points: 3, a_day: 15 }, rejection: { points: -20, a_day: null } },
  stages: [
    { id: 1, color: "sky", at_least: null, name: null },
    { id: 2, color: "ember", at_least: 20, name: "Горячо" },
  ],
  version: 4,
  finer: [{ mark: "call", points: 20, a_day: 40, channel_id: 3, source_id: null, user_id: null }],
  silence_days: 30,
}

test("what was not touched is sent as it stands, and what does not count is nought", () => {
  const sent = body(drafted(HOUSE), 4) as { body: WarmthSetting }
  expect(sent.body).toMatchObject({ version: 4, half_life_days: 14, stages: HOUSE.stages, finer: HOUSE.finer, silence_days: 30 })
  expect(sent.body.points).toMatchObject({ ...HOUSE.points, call: { points: 0, a_day: null } })
})

test("a comma and a real minus are numbers; what is none is told by its field", () => {
  const draft = drafted(HOUSE)
  const typed = { ...draft, half_life_days: "7,5", points: { ...draft.points, rejection: { points: "−15", a_day: "" } } }
  expect((body(typed, 4) as { body: WarmthSetting }).body).toMatchObject({ half_life_days: 7.5, points: { rejection: { points: -15 } } })
  expect(body({ ...draft, new_below: "пять" }, 4)).toEqual({ wrong: "new_below" })
  expect(body({ ...draft, stages: [...draft.stages, { id: 3, color: "ember", name: "Ещё", at_least: "" }] }, 4)).toEqual({ wrong: "stages.2.at_least" })
  expect(body({ ...draft, finer: draft.finer.map((each) => ({ ...each, points: "" })) }, 4)).toEqual({ wrong: "finer.0" })
  expect((body({ ...draft, silence_days: "" }, 4) as { body: WarmthSetting }).body.silence_days).toBeNull()
})
