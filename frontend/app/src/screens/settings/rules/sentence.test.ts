import { expect, test } from "vitest"
import type { RuleBody } from "../../../wire/api.gen"
import en from "../../../words/en"
import lt from "../../../words/lt"
import ru from "../../../words/ru"
import type { Catalogue } from "../../../words/words"
import { makeWords } from "../../../words/words"
import { sentenceOf } from "./sentence"

const names = { status: () => "Offer", stage: () => "Hot", tag: (id: number) => `T${id}`, person: () => "Boris", kind: () => "Visit", team: () => "Night", role: () => "Operators" }
const body: RuleBody = {
  when: { kind: "status_changed", status_ids: [5] },
  if: { card: { match: "all", of: [{ column: "title", op: "has", values: ["x"] }, { column: "budget", op: "after", values: ["5"] }] } },
  do: [{ kind: "notify", to: [{ kind: "responsible" }, { kind: "user", id: 3 }] }, { kind: "tag", tag_ids: [1, 2] }],
}

test("a rule reads as a sentence in each language", () => {
  expect(sentenceOf(body, makeWords("en", en as Catalogue), names)).toBe("When a request changes its status to “Offer”, if 2 conditions hold, tell: the responsible, Boris; put tags: T1, T2.")
  expect(sentenceOf(body, makeWords("ru", ru), names)).toBe("Когда у обращения меняется статус на «Offer», если выполнены 2 условия, сообщить: ответственный, Boris; поставить метки: T1, T2.")
  expect(sentenceOf(body, makeWords("lt", lt), names)).toBe("Kai keičiasi kreipinio būsena į „Offer“, jei tenkinamos 2 sąlygos, pranešti: atsakingas, Boris; uždėti žymas: T1, T2.")
})

test("without conditions nothing is said of them", () => {
  expect(sentenceOf({ when: { kind: "no_answer", minutes: 15 }, do: [{ kind: "assign", whom: "contact" }] }, makeWords("en", en as Catalogue), names)).toBe(
    "When a customer has waited for an answer for 15 minutes of duty, assign to: who leads the person.",
  )
})
