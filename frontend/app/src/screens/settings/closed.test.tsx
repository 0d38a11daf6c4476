import { QueryClientProvider } from "@tanstack/react-query"
import { act, render, screen } from "@testing-library/react"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Suspense } from "react"
import { beforeEach, expect, test, vi } from "vitest"
import { navigate } from "wouter/use-browser-location"
import { actionsNow } from "../../parts/keys/actions"
import { MeContext } from "../../shell/me"
import { isWithin, SCREENS } from "../../shell/screens"
import { usePlaces } from "../../shell/usePlaces"
import type { Me } from "../../state/session"
import { queries } from "../../state/session"
import en from "../../words/en"
import { makeWords, WordsContext } from "../../words/words"
import { GROUPS } from "./sections"
import Settings from "./Settings"

const root = join(import.meta.dirname, "../..")
const sections = GROUPS.flatMap((group) => group.sections)
const closable = sections.filter(({ rights }) => rights)
const words = makeWords("en", en)
const every = [...new Set([...sections.flatMap(({ rights = [] }) => rights), ...SCREENS.flatMap(({ right }) => right ?? [])])]
/** As backend/access/rights.py has it: what an operator begins with. */
const operator: string[] = /^OPERATOR[^{]*\{([^}]*)\}/ms.exec(readFileSync(join(root, "../../../backend/access/rights.py"), "utf8"))![1]!.match(/[\w.]+/g) ?? []

/** The doors before the sign-in, and pages within a screen that look to their own right; whoever adds one says here who may. */
const ELSEWHERE = ["/setup/:token", "/invite/:token", "/signin/:token", "/reset", "/reset/:token", "/"]

beforeEach(() => {
  queries.clear()
  // nothing that a server says decides here
  vi.stubGlobal("fetch", () => new Promise(() => undefined))
})

function Places({ me }: { me: Me }) {
  usePlaces(SCREENS.filter(({ right }) => !right || me.rights.includes(right)), me)
  return null
}

async function typed(address: string, rights: readonly string[]): Promise<() => void> {
  navigate(address)
  const me = { id: 1, name: "Anna", rights } as unknown as Me
  const { unmount } = render(
    <QueryClientProvider client={queries}>
      <WordsContext value={words}>
        <MeContext value={me}>
          <Places me={me} />
          <Suspense>
            <Settings />
          </Suspense>
        </MeContext>
      </WordsContext>
    </QueryClientProvider>,
  )
  // the pages come to Ctrl+K once they are loaded
  await act(() => vi.waitFor(() => expect(actionsNow().some(({ id }) => id === "/settings/profile")).toBe(true)))
  return unmount
}

const closed = () => screen.queryByText(words.t("shell.closed")) !== null
const named = (path: string) => actionsNow().some(({ id }) => id === path) || document.querySelector(`.settings-nav a[href="${path}"]`) !== null

test.each(closable.map(({ path, rights }) => [path, rights!]))("who has every right but those of %s finds it closed, and nothing names it", async (path, rights) => {
  const unmount = await typed(path, every.filter((right) => !rights.includes(right)))
  expect(closed()).toBe(true)
  expect(named(path)).toBe(false)
  unmount()
  // what is below it is no way in
  const again = await typed(`${path}/1`, every.filter((right) => !rights.includes(right)))
  expect(closed()).toBe(true)
  again()
})

test("an operator is shown nothing of the administrator's in the menu or in Ctrl+K, and an address that is none is said to be none", async () => {
  const unmount = await typed("/settings/nothing", operator)
  expect(operator.length).toBeGreaterThan(10)
  expect(closed()).toBe(false)
  expect(screen.queryByText(words.t("shell.notHere"))).not.toBeNull()
  const theirs = sections.filter(({ rights }) => !rights || rights.some((right) => operator.includes(right))).map(({ path }) => path)
  expect(sections.map(({ path }) => path).filter(named)).toEqual(theirs)
  expect(theirs.filter((path) => isWithin(path, closable))).toEqual(["/settings/undelivered"])
  expect(actionsNow().filter(({ id }) => id.startsWith("channel-"))).toEqual([])
  unmount()
})

test("every route there is belongs to a section that asks for its right, or is known to need none", () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx") && !file.includes(".test."))
  const routes = files.flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(/<Route[^>]*\bpath="([^"]+)"/g)].map(([, path]) => path!))
  expect(routes.length).toBeGreaterThan(20)
  const places = [...sections, ...SCREENS]
  expect(routes.filter((path) => !isWithin(path, places) && !ELSEWHERE.includes(path))).toEqual([])
  // a page of the settings is a section or stands below one
  expect(routes.filter((path) => path.startsWith("/settings/") && !isWithin(path, sections))).toEqual([])
})
