import { Route, Switch } from "wouter"
import { useMay } from "../../../shell/me"
import { NotHere } from "../../../shell/NotHere"
import "./channels.css"
import { ChannelList } from "./ChannelList"
import { ChannelPage } from "./ChannelPage"
import { KindPicker, NewChannel } from "./NewChannel"

/** Channels: the list, the way to a new one, each one's page. */
export default function Channels() {
  const manages = useMay("channels.manage")
  if (!manages) return <ChannelList />
  return (
    <Switch>
      <Route path="/settings/channels">
        <ChannelList />
      </Route>
      <Route path="/settings/channels/new">
        <KindPicker />
      </Route>
      <Route path="/settings/channels/new/:kind">{({ kind }) => <NewChannel kind={kind} />}</Route>
      <Route path="/settings/channels/:id">{({ id }) => <ChannelPage id={Number(id)} />}</Route>
      <Route>
        <NotHere />
      </Route>
    </Switch>
  )
}
