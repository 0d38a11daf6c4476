import { formatPhone } from "../../../words/phone"

/** A number as somebody typed it ("8 (912) 123-45-67", "+370…"), written as its reader knows it; other text as it is. */
export function readPhone(typed: string): string {
  const digits = typed.replace(/[\s().-]/g, "")
  if (/^\+\d{7,15}$/.test(digits)) return formatPhone(digits)
  const russian = /^[78](\d{10})$/.exec(digits)
  return russian ? formatPhone(`+7${russian[1]!}`) : typed
}
