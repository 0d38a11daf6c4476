import type { WarmthSetting } from "../../../wire/api.gen"

/** What happens with a person and may count, in the order of the page. */
export const MARKS = ["client_message", "call", "form", "lead_created", "deal_created", "letter_opened", "link_followed", "offer_opened", "staff_message", "task_done", "rejection", "silence"] as const

/** The page's lines: what is shipped, and the house's own kinds of events ("own:5"); an archived one while it has points. */
export const marksOf = (kinds: readonly { id: number; archived: boolean }[], setting: WarmthSetting): string[] => [
  ...MARKS,
  ...kinds.map(({ id, archived }) => ({ mark: `own:${id}`, archived })).filter(({ mark, archived }) => !archived || setting.points[mark]?.points).map(({ mark }) => mark),
]

/** The rules as they are typed: numbers are texts, an empty limit is none. */
export interface Draft {
  half_life_days: string
  new_days: string
  new_below: string
  points: Record<string, DraftPoints>
  stages: DraftStage[]
  /** Other points by channel, source or colleague; null is any. */
  finer: DraftFiner[]
  /** Empty: silence is not counted. */
  silence_days: string
}

export interface DraftPoints {
  points: string
  a_day: string
}

export interface DraftFiner {
  mark: string
  points: string
  a_day: string
  channel_id: number | null
  source_id: number | null
  user_id: number | null
}

export interface DraftStage {
  id: number
  color: string
  name: string
  at_least: string
}

export const NO_POINTS: DraftPoints = { points: "0", a_day: "" }

export function drafted(setting: WarmthSetting): Draft {
  return {
    half_life_days: String(setting.half_life_days),
    new_days: String(setting.new_days),
    new_below: String(setting.new_below),
    points: Object.fromEntries(Object.entries({ ...Object.fromEntries(MARKS.map((mark) => [mark, { points: 0, a_day: null }])), ...setting.points }).map(([mark, rule]) => [mark, { points: String(rule.points), a_day: text(rule.a_day) }])),
    stages: setting.stages.map(({ id, color, name, at_least }) => ({ id, color, name: name ?? "", at_least: text(at_least) })),
    finer: setting.finer.map(({ mark, points, a_day, channel_id = null, source_id = null, user_id = null }) => ({ mark, points: String(points), a_day: text(a_day), channel_id, source_id, user_id })),
    silence_days: text(setting.silence_days),
  }
}

const text = (n: number | null | undefined) => (n === null || n === undefined ? "" : String(n))

/** The body of PUT /warmth; null and the field where something is no number. */
export function body(draft: Draft, version: number): { body: unknown } | { wrong: string } {
  const wrong: string[] = []
  const read = (typed: string, field: string) => {
    const n = Number(typed.trim().replace(",", ".").replace("−", "-"))
    if (typed.trim() === "" || !Number.isFinite(n)) wrong.push(field)
    return n
  }
  const made = {
    version,
    half_life_days: read(draft.half_life_days, "half_life_days"),
    new_days: Math.round(read(draft.new_days, "new_days")),
    new_below: read(draft.new_below, "new_below"),
    points: Object.fromEntries(
      Object.entries(draft.points).map(([mark, { points, a_day }]) => {
        return [mark, { points: read(points, `points.${mark}`), a_day: a_day.trim() ? read(a_day, `points.${mark}`) : null }]
      }),
    ),
    stages: draft.stages.map(({ id, color, name, at_least }, at) => ({ id, color, name: name.trim() || null, at_least: at ? read(at_least, `stages.${at}.at_least`) : null })),
    finer: draft.finer.map((each, at) => ({ ...each, points: read(each.points, `finer.${at}`), a_day: each.a_day.trim() ? read(each.a_day, `finer.${at}`) : null })),
    silence_days: draft.silence_days.trim() ? Math.round(read(draft.silence_days, "silence_days")) : null,
  }
  return wrong[0] === undefined ? { body: made } : { wrong: wrong[0] }
}
