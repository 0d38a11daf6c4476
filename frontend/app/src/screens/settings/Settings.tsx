import { Suspense } from "react"
import { Link, Redirect, Route, Switch, useLocation } from "wouter"
import { Icon } from "../../parts/icon/Icon"
import { useActions } from "../../parts/keys/actions"
import { Bone, RowsSkeleton } from "../../parts/Placeholders"
import { INSIDE, UpLink } from "../../parts/up"
import { useWidth } from "../../parts/useWidth"
import { useMe } from "../../shell/me"
import { NotHere } from "../../shell/NotHere"
import { isWithin } from "../../shell/screens"
import { useWords } from "../../words/words"
import { GROUPS } from "./sections"
import "./settings.css"
import "./pages.css"

const EVERY = GROUPS.flatMap(({ sections }) => sections)

/** The pages of the settings that this person may open; on a phone first the list of them, then one. */
export default function Settings() {
  const { t } = useWords()
  const { rights } = useMe()
  const [path, go] = useLocation()
  const phone = useWidth() === "phone"
  const groups = GROUPS.map(({ label, sections }) => ({
    label,
    sections: sections.filter((section) => !section.rights || section.rights.some((right) => rights.includes(right))),
  })).filter(({ sections }) => sections.length)
  const all = groups.flatMap(({ sections }) => sections)
  const whole = t("shell.settings")
  useActions(all.map(({ path: to, label, icon }) => ({ id: to, label: `${whole}: ${t(label)}`, group: t("command.go"), icon, run: () => go(to) })))

  const root = path === "/settings" || path === "/settings/"
  return (
    <div className="settings" data-root={root || undefined}>
      <nav className="settings-nav" aria-label={whole}>
        <h1>{whole}</h1>
        {groups.map(({ label, sections }) => (
          <section key={label}>
            <h2>{t(label)}</h2>
            <ul>
              {sections.map((section) => (
                <li key={section.path}>
                  <Link href={section.path} state={phone ? INSIDE : undefined} aria-current={path.startsWith(section.path) ? "page" : undefined}>
                    <Icon name={section.icon} size={16} />
                    <span className="cut">{t(section.label)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className="settings-page">
        {phone && (
          <UpLink to="/settings" className="settings-up settings-all">
            <Icon name="back" size={16} />
            {t("settings.back")}
          </UpLink>
        )}
        <Suspense fallback={<PageBones />}>
          <Switch>
            <Route path="/settings">{phone ? null : <Redirect to={all[0]!.path} replace />}</Route>
            {all.map((section) => (
              <Route key={section.path} path={`${section.path}/*?`}>
                <section.view />
              </Route>
            ))}
            <Route>
              <NotHere closed={isWithin(path, EVERY)} />
            </Route>
          </Switch>
        </Suspense>
      </div>
    </div>
  )
}

/** A page whose code is still on its way. */
function PageBones() {
  return (
    <div className="settings-body">
      <Bone width={180} height={24} />
      <RowsSkeleton rows={5} />
    </div>
  )
}
