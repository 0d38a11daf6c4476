import type { ComponentType, LazyExoticComponent } from "react"
import { lazy } from "react"
import type { IconName } from "../parts/icon/Icon"
import type { Chord } from "../parts/keys/chord"
import type { WordKey } from "../words/words"

export interface Screen {
  /** The first part of its address: "/inbox/12" belongs to "/inbox". */
  path: string
  label: WordKey
  icon: IconName
  chord: Chord
  /** The right without which it is not shown; the server asks for it again. */
  right?: string
  /** Where the rail shows it: everywhere; not within a phone's bottom bar, which is full; nowhere, for it is a part of another. */
  rail?: "desk" | "nowhere"
  /** Addresses at which a phone gives the whole window to the screen. */
  deep?: RegExp
  view: LazyExoticComponent<ComponentType>
  /** Its pages, for Ctrl+K; loaded when there is time. */
  pages?: () => Promise<Page[]>
}

/** A page of a section. Any of the rights opens it; without them everybody may. */
export interface Page {
  path: string
  label: WordKey
  icon: IconName
  rights?: string[]
}

/** Whether an address belongs to any of these. */
export const isWithin = (address: string, all: readonly { path: string }[]): boolean => all.some(({ path }) => address === path || address.startsWith(`${path}/`))

/** The sections of the rail. A new screen is a folder in screens/ and a line here. */
export const SCREENS: Screen[] = [
  {
    path: "/inbox",
    label: "shell.inbox",
    icon: "dialogs",
    chord: "KeyG KeyI",
    deep: /^\/inbox\/\d+/,
    view: lazy(() => import("../screens/inbox/Inbox")),
  },
  {
    path: "/sales",
    label: "sales.title",
    icon: "sun",
    chord: "KeyG KeyM",
    rail: "desk",
    deep: /^\/sales\/\d+\/(dialog\/)?\d+/,
    view: lazy(() => import("../screens/inbox/sales/Sales")),
  },
  {
    path: "/board",
    label: "board.title",
    icon: "board",
    chord: "KeyG KeyB",
    deep: /^\/board\/\d+\/\d+/,
    view: lazy(() => import("../screens/inbox/board/Board")),
  },
  {
    path: "/requests",
    label: "lists.title_card",
    icon: "list",
    chord: "KeyG KeyR",
    deep: /^\/requests\/\d+/,
    view: lazy(() => import("../screens/inbox/lists/Requests")),
  },
  {
    path: "/tasks",
    label: "tasks.title",
    icon: "tasks",
    chord: "KeyG KeyT",
    view: lazy(() => import("../screens/tasks/Tasks")),
  },
  {
    path: "/feed",
    label: "feed.title",
    icon: "feed",
    chord: "KeyG KeyF",
    rail: "desk",
    view: lazy(() => import("../screens/inbox/feed/Feed")),
  },
  {
    path: "/contacts",
    label: "lists.title_contact",
    icon: "contacts",
    chord: "KeyG KeyC",
    deep: /^\/contacts\/(\d+|import)/,
    view: lazy(() => import("../screens/inbox/lists/Contacts")),
  },
  {
    path: "/companies",
    label: "lists.title_company",
    icon: "building",
    chord: "KeyG KeyO",
    deep: /^\/companies\/\d+/,
    view: lazy(() => import("../screens/inbox/lists/Companies")),
  },
  {
    path: "/invoices",
    label: "bills.title_invoice",
    icon: "money",
    chord: "KeyG KeyN",
    right: "sales.see",
    rail: "desk",
    view: lazy(() => import("../screens/inbox/bills/InvoiceList")),
  },
  {
    path: "/orders",
    label: "bills.title_order",
    icon: "archive",
    chord: "KeyG KeyD",
    rail: "nowhere",
    view: lazy(() => import("../screens/inbox/bills/OrderList")),
  },
  {
    path: "/duty",
    label: "shifts.title",
    icon: "clock",
    chord: "KeyG KeyU",
    rail: "desk",
    view: lazy(() => import("../screens/duty/Duty")),
  },
  {
    path: "/events",
    label: "events.title",
    icon: "clock",
    chord: "KeyG KeyE",
    rail: "nowhere",
    view: lazy(() => import("../screens/inbox/events/Events")),
  },
  {
    path: "/settings",
    label: "shell.settings",
    icon: "gear",
    chord: "KeyG KeyS",
    view: lazy(() => import("../screens/settings/Settings")),
    pages: () => import("../screens/settings/sections").then(({ GROUPS }) => GROUPS.flatMap(({ sections }) => sections)),
  },
]

/** A page of the inbox, lists or board as somebody else would see it; the editor of layouts shows it. */
export const PageTried = lazy(() => import("../screens/inbox/Tried"))
