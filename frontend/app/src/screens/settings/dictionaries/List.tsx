import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import type { Entry, Noun } from "../../../state/dictionaries"
import { useDictionary } from "../../../state/dictionaries"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { change } from "../funnels/change"
import { InPlace } from "../funnels/InPlace"
import { Loaded, Part } from "../pieces/Page"
import { oneByOne } from "../pieces/oneByOne"
import { refresh } from "../pieces/useList"
import { Add } from "./Add"

interface Props {
  noun: Noun
  title: string
  hint: string
  /** What a new one is called before it has a name. */
  fresh: string
  tree?: boolean
}

/** One dictionary: names in place, order, archive; a tree is indented. */
export function List({ noun, title, hint, fresh, tree = false }: Props) {
  const words = useWords()
  const query = useDictionary(noun)
  const run = (job: () => Promise<unknown>) =>
    oneByOne(async () => {
      const kept = await change(job, words)
      await refresh(`/${noun}`)
      return kept
    })
  return (
    <Part title={title} hint={hint}>
      <Loaded query={query} failed={words.t("dictionaries.failed")}>
        {(all) => <Branch noun={noun} all={all} parent={null} fresh={fresh} tree={tree} depth={0} run={run} />}
      </Loaded>
    </Part>
  )
}

/** As the change before left it: what the drawing has may be older. */
const latest = (noun: Noun) => queries.getQueryData<Entry[]>([noun])

interface BranchProps {
  noun: Noun
  all: Entry[]
  parent: Entry | null
  fresh: string
  tree: boolean
  depth: number
  run: (job: () => Promise<unknown>) => Promise<boolean>
}

const DEEPEST = 4

function Branch(props: BranchProps) {
  const { noun, all, parent, fresh, depth, run } = props
  const words = useWords()
  const here = all.filter(({ parent_id }) => parent_id === (parent?.id ?? null))
  const swap = (one: Entry, other: Entry) => {
    void run(() => {
      const ids = (latest(noun) ?? all).map(({ id }) => (id === one.id ? other.id : id === other.id ? one.id : id))
      return http.put(`/${noun}/order`, { ids })
    })
  }
  return (
    <>
      {here.length > 0 && (
        <ul className="dictionary" data-under={depth > 0 || undefined}>
          {here.map((entry, at) => (
            <Row key={entry.id} {...props} entry={entry} before={here[at - 1]} after={here[at + 1]} swap={swap} />
          ))}
        </ul>
      )}
      {parent === null && <Add label={fresh} add={(name) => run(() => http.post(`/${noun}`, { name }))} button={words.t("dictionaries.add")} />}
    </>
  )
}

interface RowProps extends BranchProps {
  entry: Entry
  before: Entry | undefined
  after: Entry | undefined
  swap: (one: Entry, other: Entry) => void
}

function Row({ entry, before, after, swap, ...rest }: RowProps) {
  const { noun, tree, depth, run } = rest
  const { t } = useWords()
  const [adding, setAdding] = useState(false)
  const { name, archived } = entry
  const version = () => latest(noun)?.find(({ id }) => id === entry.id)?.version ?? entry.version
  const patch = (body: object) => run(() => http.patch(`/${noun}/${entry.id}`, { version: version(), ...body }))
  const deeper = tree && !archived && depth < DEEPEST - 1
  return (
    <li data-archived={archived || undefined}>
      <div className="dictionary-row">
        <InPlace className="funnel-name" label={t("dictionaries.rename", { name })} value={name} onKeep={(typed) => patch({ name: typed })} />
        {archived && <span className="dictionary-mark">{t("dictionaries.archived")}</span>}
        <Menu
          commands={name}
          align="end"
          trigger={<IconButton icon="more" label={t("dictionaries.actions", { name })} small />}
          groups={[
            {
              id: "place",
              items: [
                { id: "up", label: t("dictionaries.up"), disabled: !before, run: () => before && swap(entry, before) },
                { id: "down", label: t("dictionaries.down"), disabled: !after, run: () => after && swap(entry, after) },
                ...(deeper ? [{ id: "under", label: t("dictionaries.under", { name }), icon: "plus" as const, run: () => setAdding(true) }] : []),
              ],
            },
            {
              id: "end",
              items: [
                { id: "archive", label: t(archived ? "dictionaries.back" : "dictionaries.archive"), icon: archived ? ("undo" as const) : ("archive" as const), run: () => void patch({ archived: !archived }) },
                { id: "remove", label: t("dictionaries.remove"), icon: "trash", danger: true, run: () => void run(() => http.delete(`/${noun}/${entry.id}`, { query: { version: version() } })) },
              ],
            },
          ]}
        />
      </div>
      {adding && (
        <Add
          open
          label={t("dictionaries.newUnder", { name })}
          add={(typed) => run(() => http.post(`/${noun}`, { name: typed, parent_id: entry.id }))}
          button={t("dictionaries.add")}
          onClose={() => setAdding(false)}
        />
      )}
      {tree && <Branch {...rest} parent={entry} depth={depth + 1} />}
    </li>
  )
}
