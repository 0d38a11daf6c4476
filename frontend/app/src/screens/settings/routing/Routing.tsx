import { useState } from "react"
import { Button } from "../../../parts/Button"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { useChannels } from "../../../state/house"
import type { RouteView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { useList } from "../pieces/useList"
import { House } from "./House"
import { People } from "./People"
import { RouteEditor } from "./RouteEditor"
import "./routing.css"
import { Skills } from "./Skills"
import { sentence } from "./steps"
import { useNames } from "./useNames"

/** To whom requests go by themselves: each channel's steps, what people can, how much they may have. */
export default function Routing() {
  const { t } = useWords()
  const query = useList<RouteView>("/routes")
  return (
    <Page title={t("routing.title")} hint={t("routing.hint")} wide>
      <Part title={t("routing.channels")}>
        <Loaded query={query} failed={t("routing.failed")}>
          {(routes) => (
            <ul className="routes">
              {routes.map((route) => (
                <Route key={route.channel_id} route={route} />
              ))}
            </ul>
          )}
        </Loaded>
      </Part>
      <House />
      <People />
      <Skills />
    </Page>
  )
}

function Route({ route }: { route: RouteView }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const names = useNames()
  const looks = useChannels().find(({ id }) => id === route.channel_id)?.looks
  return (
    <li className="route">
      <header>
        <span className="holder-mark" data-large>
          <Icon name={channelIcon(looks)} size={16} />
        </span>
        <div>
          <strong>{route.name}</strong>
          <span>{route.enabled ? `${t("routing.on")}: ${sentence(route.steps, names, t)}` : t("routing.off")}</span>
          {route.waiting > 0 && <span className="channel-warning">{t("routing.waiting", { n: route.waiting })}</span>}
        </div>
        <Button small icon={open ? "chevronDown" : "edit"} aria-expanded={open} aria-label={`${t("routing.open")}: ${route.name}`} onClick={() => setOpen(!open)}>
          {t("routing.open")}
        </Button>
      </header>
      {open && <RouteEditor route={route} />}
    </li>
  )
}
