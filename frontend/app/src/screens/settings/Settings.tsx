import { lazy, Suspense } from "react"
import { Link, Redirect, Route, Switch, useLocation } from "wouter"
import type { IconName } from "../../parts/icon/Icon"
import { Icon } from "../../parts/icon/Icon"
import { useMe } from "../../shell/me"
import { NotHere } from "../../shell/NotHere"
import { useWords } from "../../words/words"
import type { WordKey } from "../../words/words"
import "./settings.css"

interface Section {
  path: string
  label: WordKey
  icon: IconName
  right?: string
  view: ReturnType<typeof lazy>
}

/** The pages of the settings. A new one is a file beside this and a line here. */
const SECTIONS: Section[] = [
  { path: "/settings/devices", label: "devices.title", icon: "lock", view: lazy(() => import("./Devices")) },
]

export default function Settings() {
  const { t } = useWords()
  const { rights } = useMe()
  const [path] = useLocation()
  const sections = SECTIONS.filter(({ right }) => !right || rights.includes(right))
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t("shell.settings")}>
        <h1>{t("shell.settings")}</h1>
        <ul>
          {sections.map((section) => (
            <li key={section.path}>
              <Link href={section.path} aria-current={path.startsWith(section.path) ? "page" : undefined}>
                <Icon name={section.icon} size={16} />
                {t(section.label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-page">
        <Suspense>
          <Switch>
            <Route path="/settings">
              <Redirect to={sections[0]!.path} replace />
            </Route>
            {sections.map((section) => (
              <Route key={section.path} path={`${section.path}/*?`}>
                <section.view />
              </Route>
            ))}
            <Route>
              <NotHere />
            </Route>
          </Switch>
        </Suspense>
      </div>
    </div>
  )
}
