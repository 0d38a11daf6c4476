import { useCallback, useEffect, useState } from "react"
import { useLocation } from "wouter"
import type { Action } from "../parts/keys/actions"
import { useActions } from "../parts/keys/actions"
import type { Finder } from "../parts/keys/finders"
import { useFinder } from "../parts/keys/finders"
import { chooseTab } from "../state/choice"
import { VIEWS } from "../state/dialogs"
import { isInternal, useChannels } from "../state/house"
import type { Me } from "../state/session"
import { useSavedViews } from "../state/views"
import { http } from "../wire/http"
import type { Found } from "../wire/types"
import { useFormats } from "../words/format"
import { useWords } from "../words/words"
import type { Page, Screen } from "./screens"

/** Every section with its keys, every page of theirs and every channel: from anywhere, by Ctrl+K. */
export function usePlaces(screens: Screen[], me: Me): void {
  const { t } = useWords()
  const [, go] = useLocation()
  const group = t("command.go")
  const channels = useChannels()
  const pages = usePages(screens)
  const may = (rights: string[] | undefined) => !rights || rights.some((right) => me.rights.includes(right))
  const sections: Action[] = screens.map(({ path, label, icon, chord }) => ({ id: path, label: t(label), group, icon, chord, run: () => go(path) }))
  const inside: Action[] = pages.flatMap(({ section, all }) =>
    all.filter(({ rights }) => may(rights)).map(({ path, label, icon }) => ({ id: path, label: `${t(section.label)}: ${t(label)}`, group, icon, run: () => go(path) })),
  )
  const lines: Action[] = may(["channels.manage", "channels.health"])
    ? channels.filter((each) => !isInternal(each)).map(({ id, name }) => ({ id: `channel-${id}`, label: t("command.channel", { name }), group, icon: "channels", run: () => go(`/settings/channels/${id}`) }))
    : []
  const fresh: Action[] = may(["channels.manage"]) ? [{ id: "channel-new", label: t("channels.newTitle"), group, icon: "plus", run: () => go("/settings/channels/new") }] : []
  const views: Action[] = [
    ...VIEWS.map((view) => ({ id: view, label: t(`list.${view}`) })),
    ...useSavedViews().items.map(({ id, name }) => ({ id: String(id), label: name })),
  ].map(({ id, label }) => ({
    id: `view-${id}`,
    label,
    group: t("list.views"),
    icon: "filter",
    run: () => {
      chooseTab(id)
      go("/inbox")
    },
  }))
  // In the inbox its own are the nearer ones: they have keys, and leave what is open.
  useActions([...sections, ...inside, ...lines, ...fresh, ...views])
}

function usePages(screens: Screen[]): { section: Screen; all: Page[] }[] {
  const [pages, setPages] = useState<{ section: Screen; all: Page[] }[]>([])
  const names = screens.map(({ path }) => path).join()
  useEffect(() => {
    let current = true
    void Promise.all(screens.flatMap((section) => (section.pages ? [section.pages().then((all) => ({ section, all }))] : []))).then((all) => current && setPages(all))
    return () => {
      current = false
    }
  }, [names]) // eslint-disable-line react-hooks/exhaustive-deps
  return pages
}

const FEW = 6

/** People, dialogs and companies: Ctrl+K finds them by name, phone, address and number, as the search does. */
export function usePeopleFinder(): void {
  const { t } = useWords()
  const { phone } = useFormats()
  const [, go] = useLocation()
  const finder: Finder = useCallback(
    async (typed, signal) => {
      const asked = new URLSearchParams([["q", typed], ["limit", String(FEW)], ["group", "dialogs"], ["group", "contacts"], ["group", "companies"]])
      const { dialogs, contacts, companies } = await http.get<Found>(`/search?${asked}`, { signal })
      const open = (id: number) => () => go(`/inbox/${id}`)
      const reachOf = (number: string | null, email: string | null) => (number ? phone(number) : (email ?? ""))
      const shown = new Set(dialogs.map(({ conversation }) => conversation.id))
      return [
        ...dialogs.map(({ conversation, title }) => ({
          id: `dialog-${conversation.id}`,
          label: title || t("list.nameless"),
          group: t("search.dialogs"),
          face: { id: conversation.contact?.id ?? conversation.id, name: title, picture: conversation.contact?.avatar ?? null },
          hint: conversation.responsible?.name ?? t("list.ledByNobody"),
          run: open(conversation.id),
        })),
        ...contacts.flatMap(({ id, name, avatar, phone: number, email, conversation_id }) =>
          conversation_id !== null && shown.has(conversation_id)
            ? []
            : [{ id: `contact-${id}`, label: name || reachOf(number, email) || t("list.nameless"), group: t("search.contacts"), face: { id, name, picture: avatar }, hint: name ? reachOf(number, email) : "", run: conversation_id === null ? () => go(`/contacts/${id}`) : open(conversation_id) }],
        ),
        ...companies.map(({ id, name, phone: number, email, tax_id }) => ({ id: `company-${id}`, label: name, group: t("search.companies"), icon: "building" as const, hint: reachOf(number, email) || tax_id, run: () => go(`/companies/${id}`) })),
      ]
    },
    [t, go, phone],
  )
  useFinder(finder)
}
