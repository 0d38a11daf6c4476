import { expect, test } from "vitest"
import { bytesOf, deviceName } from "./push"

test("the house's key is read as the bytes that the browser wants", () => {
  expect([...bytesOf("-_8B")]).toEqual([251, 255, 1])
})

test("a device is named as a person knows it", () => {
  expect(deviceName("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0")).toBe("Firefox, Linux")
  expect(deviceName("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36")).toBe("Chrome, Android")
  expect(deviceName("Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0")).toBe("Edge, Windows")
  expect(deviceName("curl")).toBe("")
})
