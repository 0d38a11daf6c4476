import { lazy } from "react"
import { Route, Switch } from "wouter"
import { Begin } from "../begin/Begin"
import { ListScreen } from "./ListScreen"
import { PersonPage } from "./PersonPage"

const Import = lazy(() => import("../../../shell/transfer/Import"))

/** People: the list, and a page for each. */
export default function Contacts() {
  return (
    <>
      <Switch>
        <Route path="/contacts/import/:run?">{({ run }) => <Import id={run === undefined ? null : Number(run)} />}</Route>
        <Route path="/contacts/:id">{({ id }) => <PersonPage key={id} id={Number(id)} />}</Route>
        <Route>
          <ListScreen of="contact" />
        </Route>
      </Switch>
      <Begin />
    </>
  )
}
