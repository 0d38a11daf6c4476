import type { Attachment } from "../../wire/types"

/** A file as a field keeps it. */
export interface FileValue {
  id: string
  name: string
  mime: string
  size: number | null
  kind: string
}

export const filesOf = (value: unknown): readonly FileValue[] => (Array.isArray(value) ? (value as FileValue[]) : [])

export const valueOf = ({ id, name, mime, size, kind }: Attachment): FileValue => ({ id, name, mime, size, kind })

export const addressOf = ({ id }: Pick<FileValue, "id">) => `/api/v1/files/${id}`

const byId = (files: readonly FileValue[]) => new Map(files.map((each) => [each.id, each]))

/** What I put in and took out, done to what stands there now: two who add a file each both have theirs. */
export function mergeFiles(mine: unknown, base: unknown, theirs: unknown): FileValue[] | null {
  const [before, after, now] = [filesOf(base), filesOf(mine), filesOf(theirs)]
  const [had, have, stand] = [byId(before), byId(after), byId(now)]
  const made = [...now.filter(({ id }) => !had.has(id) || have.has(id)), ...after.filter(({ id }) => !had.has(id) && !stand.has(id))]
  return made.length ? made : null
}
