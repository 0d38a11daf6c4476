import { QueryClientProvider } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { Route, Switch } from "wouter"
import { Tips } from "../parts/Tips"
import { forgetDeeds, Toasts } from "../parts/Toast"
import { onAnother, queries } from "../state/session"
import { Speaks } from "../words/Speaks"
import { Boundary } from "./Boundary"
import { Door } from "./Door"

onAnother(forgetDeeds)

// Whoever is signed in never sees these: they are fetched by whoever comes to them.
const Setup = lazy(() => import("./enter/Setup"))
const Invite = lazy(() => import("./enter/Invite"))
const SignInLink = lazy(() => import("./enter/SignInLink"))
const AskReset = lazy(() => import("./enter/AskReset"))
const Reset = lazy(() => import("./enter/Reset"))

/** The whole window: the doors that need no session, and the one behind which the work is. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Speaks>
        <Boundary>
          <Suspense>
            <Switch>
              <Route path="/setup/:token">{({ token }) => <Setup token={token} />}</Route>
              <Route path="/invite/:token">{({ token }) => <Invite token={token} />}</Route>
              <Route path="/signin/:token">{({ token }) => <SignInLink token={token} />}</Route>
              <Route path="/reset">
                <AskReset />
              </Route>
              <Route path="/reset/:token">{({ token }) => <Reset token={token} />}</Route>
              <Route>
                <Door />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
        <Toasts />
        <Tips />
      </Speaks>
    </QueryClientProvider>
  )
}
