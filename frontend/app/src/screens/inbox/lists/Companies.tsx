import { Route, Switch } from "wouter"
import { CompanyPage } from "./CompanyPage"
import { ListScreen } from "./ListScreen"

/** Companies: the list, and a page for each. */
export default function Companies() {
  return (
    <Switch>
      <Route path="/companies/:id">{({ id }) => <CompanyPage key={id} id={Number(id)} />}</Route>
      <Route>
        <ListScreen of="company" />
      </Route>
    </Switch>
  )
}
