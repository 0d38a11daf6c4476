import { expect, test } from "vitest"
import { makeWords } from "../../../../words/words"
import ru from "../../../../words/ru"
import { facts } from "./facts"
import { verbWords } from "./verbs"

const words = makeWords("ru", ru)
const known = { rights: new Map([["export", "Выгружать данные"], ["tags.create", "Создавать метки"]]), kinds: new Map([["telegram", "Telegram"]]) }
const names = { "user:3": "Вера", "role:2": "Руководитель", "role:1": "Оператор", "team:5": "Продажи" }
const line = { verb: "user.edited", names, before: null, after: null }
const of = (rest: object) => facts({ ...line, ...rest }, words, known).map(({ label, was, now }) => `${label}: ${was.join(", ")} → ${now.join(", ")}`)

test("ids are names, and what stayed is left out", () => {
  expect(of({ before: { role_id: 1, name: "Вера", teams: [] }, after: { role_id: 2, name: "Вера", teams: [5, 9] } })).toEqual([
    "Роль: Оператор → Руководитель",
    "Команды:  → Продажи, № 9",
  ])
})

test("of rights only those that came or went", () => {
  expect(of({ before: { rights: ["export"], sight: "channels" }, after: { rights: ["tags.create"], sight: "channels" } })).toEqual(["Права: Выгружать данные → Создавать метки"])
})

test("whom a channel gives its dialogs to, and who works in it", () => {
  expect(
    of({
      before: { default_kind: null, default_id: null, settings_changed: false, members: [] },
      after: { default_kind: "user", default_id: 3, settings_changed: true, members: [{ kind: "team", id: 5 }] },
    }),
  ).toEqual(["Ответственный:  → Вера", "Настройки подключения:  → изменены", "Кто входит:  → Продажи"])
})

test("a key of no end, and what nobody may do", () => {
  expect(of({ after: { scopes: null, expires_in_days: null } })).toEqual(["Права:  → Все права", "Срок:  → Пока не отзовут"])
  expect(of({ verb: "POST /users/{user_id:int}/deactivation" })).toEqual(["Запрос:  → POST /users/{user_id:int}/deactivation"])
  expect(verbWords({ ...line, verb: "POST /users" }, words)).toBe("· попытка без права")
})
