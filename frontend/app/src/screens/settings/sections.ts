import type { ComponentType, LazyExoticComponent } from "react"
import { lazy } from "react"
import type { IconName } from "../../parts/icon/Icon"
import type { WordKey } from "../../words/words"

export interface Section {
  path: string
  label: WordKey
  icon: IconName
  /** Any of these rights opens it; without them everybody may. */
  rights?: string[]
  view: LazyExoticComponent<ComponentType>
}

/** The pages of the settings, by what they are about. A new one is a file in its folder and a line here. */
export const GROUPS: { label: WordKey; sections: Section[] }[] = [
  {
    label: "settings.me",
    sections: [
      { path: "/settings/profile", label: "settings.profile", icon: "user", view: lazy(() => import("./account/Profile")) },
      { path: "/settings/mailbox", label: "mailbox.title", icon: "mail", rights: ["mailbox.own"], view: lazy(() => import("./account/MyMailbox")) },
      { path: "/settings/replies", label: "replies.title", icon: "archive", view: lazy(() => import("./replies/Replies")) },
      { path: "/settings/library", label: "library.title", icon: "file", view: lazy(() => import("./library/Shelf")) },
      { path: "/settings/macros", label: "macros.title", icon: "checks", view: lazy(() => import("./replies/Macros")) },
      { path: "/settings/alerts", label: "alerts.title", icon: "bell", view: lazy(() => import("./alerts/Alerts")) },
      { path: "/settings/devices", label: "devices.title", icon: "laptop", view: lazy(() => import("./Devices")) },
    ],
  },
  {
    label: "settings.house",
    sections: [
      { path: "/settings/start", label: "settings.start", icon: "sun", rights: ["channels.manage"], view: lazy(() => import("./first/FirstSteps")) },
      { path: "/settings/channels", label: "channels.title", icon: "channels", rights: ["channels.manage", "channels.health"], view: lazy(() => import("./channels/Channels")) },
      { path: "/settings/hours", label: "hours.title", icon: "clock", rights: ["duty.manage"], view: lazy(() => import("./hours/Hours")) },
      { path: "/settings/escalation", label: "escalation.title", icon: "alert", rights: ["duty.manage"], view: lazy(() => import("./escalation/Escalations")) },
      { path: "/settings/schedules", label: "schedules.title", icon: "team", rights: ["duty.manage"], view: lazy(() => import("./schedules/Schedules")) },
      { path: "/settings/routing", label: "routing.title", icon: "forward", rights: ["duty.manage"], view: lazy(() => import("./routing/Routing")) },
      { path: "/settings/talk", label: "settings.talk", icon: "dialogs", rights: ["channels.manage"], view: lazy(() => import("./talk/Talk")) },
      { path: "/settings/task-templates", label: "tasktemplates.title", icon: "tasks", rights: ["tasks.manage"], view: lazy(() => import("./tasks/TaskTemplates")) },
      { path: "/settings/funnels", label: "funnels.title", icon: "board", rights: ["statuses.manage"], view: lazy(() => import("./funnels/Funnels")) },
      { path: "/settings/fields", label: "own.title", icon: "list", rights: ["fields.manage"], view: lazy(() => import("./fields/Fields")) },
      { path: "/settings/layouts", label: "layouts.title", icon: "laptop", rights: ["fields.manage"], view: lazy(() => import("./layouts/Layouts")) },
      { path: "/settings/warmth", label: "warmth.title", icon: "sun", rights: ["fields.manage"], view: lazy(() => import("./warmth/Warmth")) },
      { path: "/settings/rules", label: "rules.title", icon: "play", rights: ["rules.manage"], view: lazy(() => import("./rules/Rules")) },
      { path: "/settings/events", label: "events.kinds", icon: "bell", rights: ["fields.manage"], view: lazy(() => import("./events/EventKinds")) },
      { path: "/settings/dictionaries", label: "dictionaries.title", icon: "archive", rights: ["fields.manage"], view: lazy(() => import("./dictionaries/Dictionaries")) },
      { path: "/settings/invoices", label: "sellers.title", icon: "money", rights: ["sales.manage"], view: lazy(() => import("./sellers/Sellers")) },
      { path: "/settings/tags", label: "tags.title", icon: "tag", rights: ["tags.manage"], view: lazy(() => import("./tags/Tags")) },
      { path: "/settings/notifications", label: "told.houseTitle", icon: "bell", rights: ["users.manage"], view: lazy(() => import("./notices/House")) },
      { path: "/settings/texts", label: "texts.title", icon: "code", rights: ["users.manage"], view: lazy(() => import("./texts/Texts")) },
      { path: "/settings/people", label: "people.people", icon: "contacts", rights: ["users.manage"], view: lazy(() => import("./people/People")) },
      { path: "/settings/roles", label: "people.roles", icon: "shield", rights: ["roles.manage"], view: lazy(() => import("./people/Roles")) },
      { path: "/settings/workplaces", label: "workplaces.title", icon: "sun", rights: ["roles.manage"], view: lazy(() => import("./workplaces/Workplaces")) },
      { path: "/settings/follows", label: "feed.defaults", icon: "feed", rights: ["roles.manage"], view: lazy(() => import("./follows/Follows")) },
      { path: "/settings/teams", label: "people.teams", icon: "team", rights: ["teams.manage"], view: lazy(() => import("./people/Teams")) },
    ],
  },
  {
    label: "settings.system",
    sections: [
      { path: "/settings/undelivered", label: "settings.outbox", icon: "alert", rights: ["messages.send"], view: lazy(() => import("./system/Outbox")) },
      { path: "/settings/keys", label: "tokens.title", icon: "key", rights: ["tokens.manage"], view: lazy(() => import("./system/Tokens")) },
      { path: "/settings/api", label: "apidocs.title", icon: "code", rights: ["tokens.manage", "webhooks.manage"], view: lazy(() => import("./system/ApiDocs")) },
      { path: "/settings/webhooks", label: "webhooks.title", icon: "send", rights: ["webhooks.manage"], view: lazy(() => import("./webhooks/Webhooks")) },
      { path: "/settings/privacy", label: "privacy.title", icon: "shield", rights: ["privacy.manage"], view: lazy(() => import("./privacy/Privacy")) },
      { path: "/settings/audit", label: "audit.title", icon: "list", rights: ["audit.read"], view: lazy(() => import("./system/audit/Audit")) },
      { path: "/settings/self-check", label: "selfcheck.title", icon: "reports", rights: ["selfcheck.read"], view: lazy(() => import("./system/SelfCheck")) },
    ],
  },
]
