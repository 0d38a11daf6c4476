import type { Scene } from "../face/scene"

export function sizeName(bytes: number, { language }: Scene): string {
  const mega = bytes >= 1_048_576
  return new Intl.NumberFormat(language, { style: "unit", unit: mega ? "megabyte" : "kilobyte", maximumFractionDigits: mega ? 1 : 0 }).format(bytes / (mega ? 1_048_576 : 1024))
}
