/** Order matters: every browser also calls itself by the names of those before it. */
const PROGRAMS: [RegExp, string][] = [
  [/YaBrowser\//, "Yandex Browser"],
  [/Edg\w*\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(?:e|ium)\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
]

const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
]

/** "Chrome, Windows" out of a User-Agent; undefined when it says nothing known. */
export function programOf(agent: string | null): string | undefined {
  const name = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(agent ?? ""))?.[1]
  return [name(PROGRAMS), name(SYSTEMS)].filter(Boolean).join(", ") || undefined
}
