import type { IconName } from "./Icon"

const ICONS: Record<string, IconName> = {
  telegram: "telegram",
  vk: "vk",
  max: "max",
  whatsapp: "whatsapp",
  practice: "practice",
  email: "mail",
  phone: "phone",
  webchat: "globe",
  form: "list",
  internal: "note",
  api: "code",
  sms: "sms",
  viber: "viber",
  avito: "avito",
  gateway: "gateway",
}

/** A channel's mark: small, and in the colour of the text around it. */
export const channelIcon = (kind: string | undefined): IconName => ICONS[kind ?? ""] ?? "dialogs"
