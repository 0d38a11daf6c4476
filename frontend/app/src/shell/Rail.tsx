import { Link } from "wouter"
import { Icon } from "../parts/icon/Icon"
import { Tooltip } from "../parts/Tooltip"
import type { Me } from "../state/session"
import { useWorkplace } from "../state/workplaces"
import { useWords } from "../words/words"
import { Mark } from "./Mark"
import { Bell } from "./notices/Bell"
import { Profile } from "./Profile"
import { railOf } from "./railOf"
import type { Screen } from "./screens"

/** Sections on the left; on a phone, along the bottom with their names. */
export function Rail({ screens, here, me, alarming, late }: { screens: Screen[]; here: string | undefined; me: Me; alarming: string | undefined; late: number }) {
  const { t } = useWords()
  const items = railOf(screens, useWorkplace())
  return (
    <nav className="rail" aria-label={t("shell.sections")}>
      <Mark size={28} />
      <ul>
        {items.map(({ path, to, label, icon, chord, rail }) => {
          const alarm = path === alarming
          const count = path === "/tasks" ? late : 0
          const name = alarm ? t("shell.alarmed", { section: t(label) }) : count ? t("tasks.lateCount", { section: t(label), n: count }) : t(label)
          return (
            <li key={path} data-desk={rail === "desk" || undefined}>
              <Tooltip text={name} side="right" chord={chord}>
                <Link href={to} className="rail-item" data-alarm={alarm || undefined} aria-label={name} aria-current={path === here ? "page" : undefined}>
                  <Icon name={icon} size={20} />
                  <span>{t(label)}</span>
                  {count > 0 && <b className="rail-count" data-n={count > 99 ? "99+" : count} aria-hidden />}
                </Link>
              </Tooltip>
            </li>
          )
        })}
      </ul>
      <div className="rail-bell">
        <Bell />
      </div>
      <Profile me={me} more={items.filter(({ rail }) => rail === "desk")} />
    </nav>
  )
}
