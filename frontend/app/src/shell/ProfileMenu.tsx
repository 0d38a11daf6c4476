import { useLocation } from "wouter"
import { act } from "../parts/keys/actions"
import { MenuAt } from "../parts/Menu"
import { useWidth } from "../parts/useWidth"
import { usePrefs } from "../state/prefs"
import type { Me } from "../state/session"
import { LANGUAGES, useWords } from "../words/words"
import { LANGUAGE_NAMES } from "./languages"
import { useInstall } from "./install"
import { usePresenceChoice } from "./usePresenceChoice"
import { useWorkplaceChoice } from "./useWorkplaceChoice"
import type { Screen } from "./screens"
import { DENSITIES, THEMES, usePrefsChange } from "./useProfileActions"

interface Props {
  me: Me
  more: readonly Pick<Screen, "path" | "label" | "icon">[]
  /** One's face in the rail, from which it grows. */
  anchor: HTMLElement
  byKeys: boolean
  onClose: () => void
}

/** One's own: language, looks, devices, the way out. */
export default function ProfileMenu({ me, more, anchor, byKeys, onClose }: Props) {
  const { t } = useWords()
  const prefs = usePrefs()
  const [, go] = useLocation()
  const { change, leave } = usePrefsChange()
  const phone = useWidth() === "phone"
  const places = useWorkplaceChoice()
  const presence = usePresenceChoice(me.id)
  const install = useInstall(({ offer }) => offer)
  const choice = <T extends string>(all: readonly T[], now: T, label: (one: T) => string, run: (one: T) => void) =>
    all.map((one) => ({ id: one, label: label(one), checked: one === now, run: () => run(one) }))
  return (
    <MenuAt
      commands={null}
      anchor={anchor}
      byKeys={byKeys}
      label={t("profile.open", { name: me.name })}
      side="right"
      align="end"
      onClose={onClose}
      header={
        <div className="profile-who">
          <strong className="cut">{me.name}</strong>
          <span className="cut">{me.email}</span>
        </div>
      }
      groups={[
        // what a phone's bar has no room for
        ...(phone && more.length ? [{ id: "sections", label: t("shell.sections"), items: more.map(({ path, label, icon }) => ({ id: path, label: t(label), icon, run: () => go(path) })) }] : []),
        { id: "presence", label: t("routing.myPresence"), items: presence },
        ...(places.length > 1 ? [{ id: "workplace", label: t("workplaces.mine"), items: places }] : []),
        {
          id: "language",
          label: t("profile.language"),
          items: choice(LANGUAGES, prefs.language, (one) => LANGUAGE_NAMES[one], (language) => change({ language })),
        },
        {
          id: "theme",
          label: t("profile.theme"),
          items: choice(THEMES, prefs.theme, (one) => t(`profile.${one}`), (theme) => change({ theme })),
        },
        {
          id: "density",
          label: t("profile.density"),
          items: choice(DENSITIES, prefs.density, (one) => t(`profile.${one}`), (density) => change({ density })),
        },
        {
          id: "account",
          items: [
            { id: "profile", label: t("settings.profile"), icon: "user", run: () => go("/settings/profile") },
            { id: "keys", label: t("command.keys"), icon: "keyboard", chord: "Shift+Slash", run: () => act("keys") },
            { id: "devices", label: t("profile.devices"), icon: "laptop", run: () => go("/settings/devices") },
            ...(install ? [{ id: "install", label: t("profile.install"), icon: "smartphone" as const, run: install }] : []),
            { id: "out", label: t("profile.signOut"), icon: "signOut", run: leave },
          ],
        },
      ]}
    />
  )
}
