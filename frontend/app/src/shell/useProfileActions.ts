import { useLocation } from "wouter"
import { useActions } from "../parts/keys/actions"
import { reasonOf } from "../parts/Placeholders"
import { tell } from "../parts/Toast"
import type { Density, Prefs, Theme } from "../state/prefs"
import { keepPrefs, signOut } from "../state/session"
import { LANGUAGES, useWords } from "../words/words"
import { useInstall } from "./install"
import { LANGUAGE_NAMES } from "./languages"
import { usePresenceChoice } from "./usePresenceChoice"
import { useWorkplaceChoice } from "./useWorkplaceChoice"

export const THEMES: Theme[] = ["system", "light", "dark"]
export const DENSITIES: Density[] = ["cosy", "compact"]

/** Changing looks and language: at once here, then on the server; when that fails, it says so. */
export function usePrefsChange() {
  const words = useWords()
  const fail = (error: unknown) => tell(words.t("profile.notSaved", { reason: reasonOf(error, words) }), { fault: true })
  return {
    change: (prefs: Partial<Prefs>) => void keepPrefs(prefs).catch(fail),
    leave: () => void signOut().catch(fail),
  }
}

/** The same as in the profile's menu, for Ctrl+K. */
export function useProfileActions(me: number): void {
  const { t } = useWords()
  const [, go] = useLocation()
  const { change, leave } = usePrefsChange()
  const install = useInstall(({ offer }) => offer)
  const places = useWorkplaceChoice()
  const presence = usePresenceChoice(me)
  const group = t("command.general")
  const plain = (id: string, label: string, run: () => void) => ({ id, label, group, run })
  useActions([
    ...THEMES.map((theme) => plain(`theme-${theme}`, `${t("profile.theme")}: ${t(`profile.${theme}`)}`, () => change({ theme }))),
    ...DENSITIES.map((density) =>
      plain(`density-${density}`, `${t("profile.density")}: ${t(`profile.${density}`)}`, () => change({ density })),
    ),
    ...LANGUAGES.map((language) =>
      plain(`language-${language}`, `${t("profile.language")}: ${LANGUAGE_NAMES[language]}`, () => change({ language })),
    ),
    ...presence.map(({ id, label, run }) => plain(`presence-${id}`, `${t("routing.myPresence")}: ${label}`, run)),
    ...places.map(({ id, label, run }) => plain(`workplace-${id}`, `${t("workplaces.mine")}: ${label}`, run)),
    plain("devices", t("profile.devices"), () => go("/settings/devices")),
    ...(install ? [plain("install", t("profile.install"), install)] : []),
    plain("sign-out", t("profile.signOut"), leave),
  ])
}
