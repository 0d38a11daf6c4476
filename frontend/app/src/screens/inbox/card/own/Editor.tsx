import { Avatar } from "../../../../parts/Avatar"
import { IconButton } from "../../../../parts/Button"
import { Calendar } from "../../../../parts/Calendar"
import { Choices } from "../../../../parts/Choices"
import { Icon } from "../../../../parts/icon/Icon"
import { Popover } from "../../../../parts/Popover"
import { Select } from "../../../../parts/Select"
import { TagChip, tagStyle } from "../../../../parts/TagChip"
import { UserPicker } from "../../../../parts/UserPicker"
import { useMe } from "../../../../shell/me"
import { useMoney } from "../../../../state/currencies"
import type { FieldOption, OwnField } from "../../../../state/fields"
import { useColleagues } from "../../../../state/house"
import { usePrefs } from "../../../../state/prefs"
import type { Money } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { CompanyPick } from "../../../../shell/CompanyPick"
import { MoneyInPlace } from "../MoneyInPlace"
import { TextInPlace } from "../TextInPlace"
import type { Keeping } from "../useKept"
import { asText } from "./kept"
import { LongText } from "./LongText"
import { typedAs } from "./said"

export interface EditorProps {
  field: OwnField
  keeping: Keeping<unknown>
  say: (value: unknown) => string
}

/** A field edited in place, by its kind. */
export function Editor(props: EditorProps) {
  switch (props.field.kind) {
    case "long_text":
    case "address":
      return <LongText {...props} />
    case "money":
      return <Sum {...props} />
    case "choice":
      return <OneOf {...props} />
    case "several":
      return <SomeOf {...props} />
    case "flag":
      return <Flag {...props} />
    case "person":
      return <Person {...props} />
    case "company":
      return <Firm {...props} />
    default:
      return <Line {...props} />
  }
}

/** One of the companies that I see; the cross takes it out. */
function Firm({ field, keeping }: EditorProps) {
  const { t } = useWords()
  const held = typeof keeping.shown === "number" ? keeping.shown : null
  return (
    <div className="own-line">
      <CompanyPick quiet value={held} label={t("card.add")} name={field.name} onPick={({ id }) => id !== held && keeping.set(id)} />
      {held !== null && !field.required && <IconButton icon="close" small label={t("own.takeOutOf", { name: field.name })} onClick={() => keeping.set(null)} />}
    </div>
  )
}

const MODES: Partial<Record<OwnField["kind"], "decimal" | "tel" | "email" | "url">> = { number: "decimal", phone: "tel", email: "email", link: "url" }

/** All that is one line of text; a day may be picked as well, a link opened. */
function Line({ field, keeping, say }: EditorProps) {
  const { t, language } = useWords()
  const { timeZone } = usePrefs()
  const { dayKey } = useFormats()
  const text = asText(keeping, (value) => typedAs(value, field.kind, language, timeZone))
  const held = keeping.edit ? null : keeping.shown
  const shown = keeping.edit ? undefined : () => say(keeping.shown)
  const picks = field.kind === "date" || field.kind === "moment"
  // only of these kinds is the text a day: any other would be none
  const day = picks && typeof held === "string" && held ? (field.kind === "date" ? held : dayKey(held)) : ""
  const pick = (to: string) => keeping.set(field.kind === "date" ? to : `${to} ${text.shown.split(" ").at(-1) || "12:00"}`)
  return (
    <div className="own-line">
      <TextInPlace keeping={text} label={field.name} placeholder={t("card.add")} inputMode={MODES[field.kind]} {...(shown && { format: shown })} />
      {picks && (
        <Popover label={field.name} align="end" trigger={<IconButton icon="clock" small label={t("own.pickDay", { name: field.name })} />}>
          {(close) => (
            <Calendar
              value={day || dayKey(new Date().toISOString())}
              label={field.name}
              takesKeys
              onPick={(to) => {
                pick(to)
                close()
              }}
            />
          )}
        </Popover>
      )}
      {field.kind === "link" && typeof held === "string" && held && (
        <a className="own-open" href={held} target="_blank" rel="noopener noreferrer" aria-label={t("own.openLink", { name: field.name })}>
          <Icon name="link" size={14} />
        </a>
      )}
    </div>
  )
}

function Sum({ field, keeping }: EditorProps) {
  return <MoneyInPlace keeping={keeping as Keeping<Money | null>} label={field.name} {...useMoney(field.currency)} />
}

export const Dot = ({ color }: { color: string }) => <span className="own-dot" style={tagStyle(color)} aria-hidden />

/** Those that may be chosen, and those that stand there already. */
const offered = (options: readonly FieldOption[], held: readonly unknown[]) => options.filter(({ id, archived }) => !archived || held.includes(id))

function OneOf({ field, keeping }: EditorProps) {
  const { t } = useWords()
  const choices = offered(field.options, [keeping.shown]).map(({ id = 0, label, color = "slate" }) => ({ value: id, label, mark: <Dot color={color} /> }))
  const nothing = { value: 0, label: t("own.nothing") }
  return (
    <Select
      quiet
      label={field.name}
      value={typeof keeping.shown === "number" ? keeping.shown : null}
      nothing={t("card.add")}
      choices={keeping.shown === null || field.required ? choices : [nothing, ...choices]}
      onChange={(id) => keeping.set(id || null)}
    />
  )
}

function SomeOf({ field, keeping }: EditorProps) {
  const { t } = useWords()
  const held = Array.isArray(keeping.shown) ? (keeping.shown as number[]) : []
  const put = (ids: number[]) => keeping.set(ids.length ? field.options.flatMap(({ id = 0 }) => (ids.includes(id) ? [id] : [])) : null)
  const toggle = (id: number) => put(held.includes(id) ? held.filter((each) => each !== id) : [...held, id])
  const items = offered(field.options, held).map(({ id = 0, label, color = "slate" }) => ({ id: String(id), label, checked: held.includes(id), mark: <Dot color={color} /> }))
  return (
    <div className="card-tags">
      {field.options.map(({ id = 0, label, color = "slate" }) => held.includes(id) && <TagChip key={id} tag={{ name: label, color }} onRemove={() => toggle(id)} />)}
      <Popover
        bare
        label={field.name}
        align="end"
        trigger={
          <button type="button" className="tag-add" aria-label={t("own.choose", { name: field.name })}>
            <Icon name="plus" size={14} />
            {!held.length && t("card.add")}
          </button>
        }
      >
        <Choices several placeholder={t("own.choose", { name: field.name })} items={items} onPick={({ id }) => toggle(Number(id))} />
      </Popover>
    </div>
  )
}

function Flag({ field, keeping }: EditorProps) {
  const { t } = useWords()
  const choices = [
    { value: "yes", label: t("own.yes") },
    { value: "no", label: t("own.no") },
  ]
  const value = keeping.shown === null ? null : keeping.shown === true ? "yes" : "no"
  return (
    <Select
      quiet
      label={field.name}
      value={value}
      nothing={t("card.add")}
      choices={value === null || field.required ? choices : [{ value: "", label: t("own.nothing") }, ...choices]}
      onChange={(to) => keeping.set(to === "" ? null : to === "yes")}
    />
  )
}

function Person({ field, keeping, say }: EditorProps) {
  const { t } = useWords()
  const me = useMe()
  const people = useColleagues()
  const id = typeof keeping.shown === "number" ? keeping.shown : null
  const name = id === null ? t("card.add") : say(id)
  return (
    <UserPicker
      label={field.name}
      people={people.filter(({ active, id: each }) => active || each === id)}
      value={id}
      me={me.id}
      nobody={!field.required}
      align="end"
      onChange={(to) => to !== id && keeping.set(to)}
      trigger={
        <button type="button" className="slot-button" data-blank={id === null || undefined} aria-label={`${field.name}: ${name}`}>
          {id === null ? <Icon name="user" size={16} /> : <Avatar id={id} name={name} size={20} decorative />}
          <span className="cut">{name}</span>
        </button>
      }
    />
  )
}
