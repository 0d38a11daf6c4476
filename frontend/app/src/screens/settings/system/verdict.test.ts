import { expect, test } from "vitest"
import type { SelfCheck } from "../../../wire/api.gen"
import type { Words } from "../../../words/words"
import type { Line } from "./line"
import { troubles } from "./verdict"

const words = { t: (key: string) => key } as unknown as Words
const line: Line = { state: "open", upgrade_ms: 1, trip_ms: 1, http_ms: 1 }
const well: SelfCheck = { position: 1, epoch: "e", oldest_pending_s: 0, holes: 0, in_default: 0, redis_up: true, nodes: [], consumers: [], proxy_unheard: false }

test("nothing is said of a house where all is well, and of a proxy that is not believed one sentence", () => {
  expect(troubles(well, line, words)).toEqual([])
  expect(troubles({ ...well, proxy_unheard: true }, line, words)).toEqual(["selfcheck.proxyUnheard"])
})
