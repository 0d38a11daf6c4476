import { expect, test } from "vitest"
import { oneByOne } from "./oneByOne"

test("a second change begins when the first one is kept, and sees what it gave", async () => {
  let version = 1
  const sent: number[] = []
  const patch = () =>
    oneByOne(async () => {
      sent.push(version)
      await Promise.resolve()
      version += 1
    })
  await Promise.all([patch(), patch(), patch()])
  expect(sent).toEqual([1, 2, 3])
})

test("a refused change is told to whom it belongs, and the next one goes all the same", async () => {
  const refused = oneByOne(() => Promise.reject(new Error("no")))
  const next = oneByOne(() => Promise.resolve("kept"))
  await expect(refused).rejects.toThrow("no")
  expect(await next).toBe("kept")
})
