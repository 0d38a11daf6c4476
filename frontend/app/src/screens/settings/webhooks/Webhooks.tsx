import { Route, Switch } from "wouter"
import { NotHere } from "../../../shell/NotHere"
import "./webhooks.css"
import { WebhookList } from "./WebhookList"
import { WebhookPage } from "./WebhookPage"

/** Webhooks: the list, each one's page. */
export default function Webhooks() {
  return (
    <Switch>
      <Route path="/settings/webhooks">
        <WebhookList />
      </Route>
      <Route path="/settings/webhooks/:id">{({ id }) => <WebhookPage id={Number(id)} />}</Route>
      <Route>
        <NotHere />
      </Route>
    </Switch>
  )
}
