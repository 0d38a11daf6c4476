import { Route, Switch } from "wouter"
import { NotHere } from "../../../shell/NotHere"
import { NewRule } from "./NewRule"
import { RuleList } from "./RuleList"
import { RulePage } from "./RulePage"
import "./rules.css"

/** Rules: the list, each one's page. */
export default function Rules() {
  return (
    <Switch>
      <Route path="/settings/rules">
        <RuleList />
      </Route>
      <Route path="/settings/rules/new">
        <NewRule />
      </Route>
      <Route path="/settings/rules/:id">{({ id }) => <RulePage key={id} id={Number(id)} />}</Route>
      <Route>
        <NotHere />
      </Route>
    </Switch>
  )
}
