import { QueryClientProvider } from "@tanstack/react-query"
import { Route, Switch } from "wouter"
import { Tips } from "../parts/Tips"
import { forgetDeeds, Toasts } from "../parts/Toast"
import { onAnother, queries } from "../state/session"
import { Speaks } from "../words/Speaks"
import { Boundary } from "./Boundary"
import { Door } from "./Door"
import { Invite } from "./enter/Invite"
import { AskReset, Reset } from "./enter/Reset"
import { Setup } from "./enter/Setup"
import { SignInLink } from "./enter/SignInLink"

onAnother(forgetDeeds)

/** The whole window: the doors that need no session, and the one behind which the work is. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Speaks>
        <Boundary>
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
        </Boundary>
        <Toasts />
        <Tips />
      </Speaks>
    </QueryClientProvider>
  )
}
