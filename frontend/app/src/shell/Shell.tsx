import { Suspense, useEffect, useState } from "react"
import { Redirect, Route, Switch, useLocation } from "wouter"
import { CommandBar } from "../parts/keys/CommandBar"
import { KeysOverlay } from "../parts/keys/KeysOverlay"
import { useDraftsLoaded } from "../state/drafts"
import { goLive } from "../state/live"
import { useMentionsLoaded } from "../state/mentions"
import type { Me } from "../state/session"
import { keepPanes } from "../state/session"
import { useSimple } from "../state/statuses"
import { useWorkplace, useWorkplaces } from "../state/workplaces"
import { useWords, WordsContext } from "../words/words"
import { Banner } from "./Banner"
import { Boundary } from "./Boundary"
import { LiveCalls } from "./calls/LiveCalls"
import { MeContext } from "./me"
import { NotHere } from "./NotHere"
import { Offer } from "./Offer"
import { Rail } from "./Rail"
import { homeOf } from "./railOf"
import { Said } from "./Said"
import type { Screen } from "./screens"
import { isWithin, SCREENS } from "./screens"
import "./shell.css"
import { EventWindow } from "./events/EventWindow"
import { Requests } from "./requests/Requests"
import { useMyLate } from "./tasks/useMine"
import { useAlarms } from "./useAlarms"
import { useAlerts } from "./useAlerts"
import { useBadge } from "./useBadge"
import { useFetchedAhead } from "./useFetchedAhead"
import { usePeopleFinder, usePlaces } from "./usePlaces"
import { useProfileActions } from "./useProfileActions"

const open = (me: Me) => SCREENS.filter(({ right }) => !right || me.rights.includes(right))

/** The window of a person at work: the rail, the line to the server, and one screen. */
export function Shell({ me }: { me: Me }) {
  const [path] = useLocation()
  const [ready, setReady] = useState(false)
  const screens = open(me)
  const alarms = useAlarms(me.rights)
  const { known } = useWorkplaces()
  const place = useWorkplace()
  const here = screens.find((screen) => isWithin(path, [screen]))

  useEffect(() => goLive(() => setReady(true)), [])
  useEffect(() => keepPanes(), [])
  useProfileActions(me.id)
  usePlaces(screens, me)
  usePeopleFinder()
  useTitle(here)
  useAlerts(me)
  useEffect(() => void import("../state/push").then(({ renewPush }) => renewPush()), [me.id])
  useMentionsLoaded()
  useDraftsLoaded()
  useFetchedAhead(ready)
  const late = useMyLate()

  const words = useWords()
  const said = useSimple() ? words.simply() : words
  return (
    <MeContext value={me}>
      <WordsContext value={said}>
        <div className="shell" data-deep={here?.deep?.test(path) || undefined}>
          <Rail screens={screens} here={here?.path} me={me} alarming={alarms.length ? "/settings" : undefined} late={late} />
          <div className="shell-main">
            <Banner alarms={alarms} />
            <Offer />
            <main className="shell-screen">
              <Boundary key={here?.path}>
                {ready && known && (
                  <Suspense>
                    <Switch>
                      <Route path="/">
                        <Redirect to={homeOf(screens, place)} replace />
                      </Route>
                      {screens.map((screen) => (
                        <Route key={screen.path} path={`${screen.path}/*?`}>
                          <screen.view />
                        </Route>
                      ))}
                      <Route>
                        <NotHere closed={isWithin(path, SCREENS)} />
                      </Route>
                    </Switch>
                  </Suspense>
                )}
              </Boundary>
            </main>
          </div>
          <LiveCalls />
          <Requests />
          <EventWindow />
          <Said />
          <CommandBar />
          <KeysOverlay />
        </div>
      </WordsContext>
    </MeContext>
  )
}

function useTitle(here: Screen | undefined): void {
  const { t } = useWords()
  useBadge(here ? `${t(here.label)} · Samovar` : "Samovar")
}
