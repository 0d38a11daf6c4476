import { useWrites } from "../../../../shell/me"
import type { ComponentProps } from "react"
import { useState } from "react"
import { IconButton } from "../../../../parts/Button"
import { CopyButton } from "../../../../parts/CopyButton"
import { useActions } from "../../../../parts/keys/actions"
import type { MenuGroup } from "../../../../parts/Menu"
import { Menu } from "../../../../parts/Menu"
import { tell } from "../../../../parts/Toast"
import { CallNumber } from "../../../../shell/calls/CallButton"
import type { Contact } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { personField, reachesOf } from "../fields"
import { readPhone } from "../phone"
import { useLeftIn } from "../left"
import { Outcome, Slot } from "../Slot"
import { TextInPlace } from "../TextInPlace"
import type { Keeping } from "../useKept"
import { useKept } from "../useKept"
import type { Kept, Seen } from "../saves"
import type { Reaches as List } from "./reaches"
import { countCopy, LABELS, labelWord, mainFirst, replaced, standsIn, typedOver } from "./reaches"
import "./reaches.css"
import { HiddenReach } from "./HiddenReach"
import type { Whom } from "./Twins"
import { Twins } from "./Twins"

type Field = "phone" | "email" | "address"
const KEYBOARDS = { phone: "tel", email: "email", address: "text" } as const
const asIs = (text: string) => text
const reader = { phone: readPhone, email: asIs, address: asIs }

/** A person or a company whose phones (addresses …) they are. */
export interface Held<T> {
  thing: T
  field: Field
  may: boolean
  /** The main one by itself, and all of them. */
  main: Kept<T, string>
  all: Kept<T, List>
  /** Whose it is, so that others who have the same can be named. */
  twins?: Whom
}

interface Props {
  contact: Contact
  field: "phone" | "email"
  may: boolean
}

/** All phones (or addresses) of a person: the main one first; each labelled, made the main one, removed. */
export function Reaches({ contact, field, may }: Props) {
  if (!contact.hidden.includes(field))
    return <ReachList thing={contact} field={field} may={may} main={personField(contact.id, field)} all={reachesOf(contact.id, `${field}s`)} twins={{ kind: "contact", id: contact.id }} />
  return <HiddenReach contact={contact.id} field={field} />
}

/** The same of whatever has several. */
export function ReachList<T>({ thing, field, may: edits, main: first, all: list, twins }: Held<T>) {
  const may = useWrites(field, edits)
  const words = useWords()
  const { t } = words
  const main = useKept(first, thing)
  const all = useKept(list, thing)
  const [adding, setAdding] = useState(false)
  const [naming, setNaming] = useState<number | null>(null)
  const [typed, setTyped] = useState("")
  const say = reader[field]
  const counted = () => {
    if (twins?.kind === "contact" && field !== "address") countCopy(twins.id, field)
  }
  const more = may && all.shown.length > 0
  useActions(more ? [{ id: `card-add-${field}`, label: t(`card.add_${field}`), group: t("card.pane"), icon: "plus", run: () => setAdding(true) }] : [])

  const row = (at: number) => ({ label: all.shown[at]?.label ?? "", menu: more && <RowMenu all={all} at={at} field={field} onAdd={() => setAdding(true)} onName={() => setNaming(at)} /> })
  const name = (at: number) => [at ? `${t(`card.${field}`)} ${at + 1}` : t(`card.${field}`), labelWord(row(at).label, words)].filter(Boolean).join(", ")
  const named = (at: number, label: string | null) => {
    setNaming(null)
    if (label !== null) all.set(replaced(all.shown, at, { label }))
  }
  const title = (at: number) => (naming === at ? <Naming label={row(at).label} onDone={(label) => named(at, label)} /> : labelWord(row(at).label, words) || t(`card.${field}`))
  const box = (keeping: Keeping<string>, label: string, rest: Partial<ComponentProps<typeof TextInPlace>> = {}) => (
    <TextInPlace keeping={keeping} label={label} placeholder={t("card.add")} readOnly={!may} inputMode={KEYBOARDS[field]} format={say} onTyped={setTyped} {...rest} />
  )
  return (
    <div className="reaches">
      <Slot part={field} label={title(0)} keeping={main} say={say}>
        {may || main.shown ? box(main, name(0)) : <span className="slot-closed">{t("card.blank")}</span>}
        {field === "phone" && main.shown && !main.edit && <CallNumber phone={main.shown} />}
        {main.shown && !main.edit && <CopyButton text={main.shown} label={t("card.copy", { what: name(0) })} onCopied={counted} />}
        {main.shown && !main.edit && row(0).menu}
      </Slot>
      {all.shown.slice(1).map(({ value }, n) => (
        <Slot key={n} part={`${field}-${n + 2}`} label={title(n + 1)} keeping={quiet(oneOf(all, n + 1), all)} say={say}>
          {box(oneOf(all, n + 1), name(n + 1))}
          {field === "phone" && !all.edit && <CallNumber phone={value} />}
          {!all.edit && <CopyButton text={value} label={t("card.copy", { what: name(n + 1) })} onCopied={counted} />}
          {!all.edit && row(n + 1).menu}
        </Slot>
      ))}
      {adding && (
        <Slot part={`${field}-new`} label={t(`card.${field}`)} keeping={quiet(lineOf(all, ""), all)} say={say}>
          {box(lineOf(all, ""), t(`card.add_${field}`), { autoFocus: true, onLeave: () => setAdding(false) })}
        </Slot>
      )}
      {may && !adding && <BegunLines all={all} field={field} />}
      {twins && field !== "address" && <Twins field={field} typed={typed} of={twins} />}
      <Outcome keeping={all} say={(list) => list.map(({ value }) => say(value)).join(", ")} />
    </div>
  )
}

/** What I had begun to type into a line that is not there: a new one, or one that a colleague has removed since. */
function BegunLines({ all, field }: { all: Keeping<List>; field: Field }) {
  const { t } = useWords()
  const lines = useLeftIn(all.key).filter(({ at, left }) => !all.shown.some(({ value }) => value === at) && !standsIn(all.shown, field, String(left.mine)))
  if (all.edit) return null
  return lines.map(({ at }) => (
    <Slot key={at} part={`${field}-begun`} label={t(`card.${field}`)} keeping={lineOf(all, at)} say={reader[field]}>
      {null}
    </Slot>
  ))
}

/** `over`: what the line is known by, for lines change places under one's hands. */
interface LineSeen extends Seen<string> {
  over: string
}

/** One line of the list as a field of its own. */
function oneOf(all: Keeping<List>, at: number): Keeping<string> {
  const value = (list: List) => list[at]?.value ?? ""
  const keeping = lineOf(all, value(all.shown), value(all.seen.base))
  const edit = all.edit?.state === "failed" && value(all.edit.mine) !== value(all.seen.base) ? { ...all.edit, mine: value(all.edit.mine), seen: keeping.seen } : undefined
  return { ...keeping, edit }
}

/** A line by what stands in it; "" is a new one. */
function lineOf(all: Keeping<List>, over: string, base = ""): Keeping<string> {
  const nameOf = (line: string) => `${all.key}/${line}`
  const seen: LineSeen = { base, version: all.seen.version, over }
  const set = (mine: string, begun?: Seen<string>) => {
    const line = (begun as LineSeen | undefined)?.over ?? over
    all.set(typedOver(all.shown, line, mine), undefined, nameOf(line))
  }
  return { key: nameOf(over), shown: over, seen, edit: undefined, set, letGo: all.letGo }
}

/** What became of the change stands once, below the list; until then nothing is offered in its lines. */
const quiet = (keeping: Keeping<string>, all: Keeping<List>): Keeping<string> => ({ ...keeping, edit: undefined, key: all.edit ? "" : keeping.key })

interface RowProps {
  all: Keeping<List>
  at: number
  field: Field
  onAdd: () => void
  onName: () => void
}

function RowMenu({ all, at, field, onAdd, onName }: RowProps) {
  const words = useWords()
  const { t } = words
  const reach = all.shown[at]
  if (!reach) return null
  const label = (label: string) => all.set(replaced(all.shown, at, { label }))
  const remove = () => {
    const before = all.shown
    all.set(replaced(before, at, { value: "" }))
    tell(t("card.reachGone", { what: reader[field](reach.value) }), { undo: () => all.set(before, { base: replaced(before, at, { value: "" }), version: 0 }) })
  }
  const own = reach.label !== "" && !LABELS.some((known) => known === reach.label)
  const groups: MenuGroup[] = [
    { id: "add", items: [{ id: "add", label: t(`card.add_${field}`), icon: "plus", stays: false, run: onAdd }, ...(at ? [{ id: "main", label: t("card.makeMain"), icon: "pin" as const, run: () => all.set(mainFirst(all.shown, at)) }] : [])] },
    {
      id: "label",
      label: t("card.reachLabel"),
      items: [
        ...LABELS.map((each) => ({ id: each, label: labelWord(each, words), checked: reach.label === each, run: () => label(reach.label === each ? "" : each) })),
        { id: "own", label: own ? reach.label : t("card.reachOwn"), checked: own, run: onName },
      ],
    },
    { id: "gone", items: [{ id: "gone", label: t("card.reachRemove"), icon: "trash", danger: true, run: remove }] },
  ]
  return <Menu commands={reader[field](reach.value)} align="end" trigger={<IconButton small className="copy" icon="more" label={t("card.reachMenu", { what: reader[field](reach.value) })} />} groups={groups} />
}

/** A label in one's own words; Escape leaves it as it was. */
function Naming({ label, onDone }: { label: string; onDone: (label: string | null) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(label)
  return (
    <input
      autoFocus
      className="in-place reach-naming"
      aria-label={t("card.reachLabel")}
      maxLength={40}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={() => onDone(typed.trim())}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return
        event.preventDefault()
        event.stopPropagation()
        onDone(event.key === "Enter" ? typed.trim() : null)
      }}
    />
  )
}
