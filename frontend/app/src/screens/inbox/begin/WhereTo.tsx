import { IconButton } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { Select } from "../../../parts/Select"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Known } from "./Known"

interface Props {
  channels: readonly Channel[]
  channel: Channel | null
  starts: "phone" | "email" | "name"
  address: string
  error: string | undefined
  person: { id: number; name: string } | null
  /** They are named already by what was typed. */
  named: boolean
  onPerson: (person: { id: number; name: string } | null) => void
  onChannel: (id: number) => void
  onAddress: (address: string) => void
  onLeave: () => void
}

// a name may be typed wherever an address may
const KEYBOARDS = { phone: "text", email: "email", name: "text" } as const

/** By which channel, and to which address there. */
export function WhereTo({ channels, channel, starts, address, error, person, named, onPerson, onChannel, onAddress, onLeave }: Props) {
  const { t } = useWords()
  return (
    <div className="begin-where">
      <Field label={t("begin.channel")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("begin.channel")}
            value={channel?.id ?? null}
            choices={channels.map(({ id: value, name, looks }) => ({ value, label: name, mark: <Icon name={channelIcon(looks)} size={16} /> }))}
            onChange={onChannel}
          />
        )}
      </Field>
      {person ? (
        <div className="field">
          <span className="field-label">{t("begin.person")}</span>
          <p className="begin-person">
            <Icon name="user" size={16} />
            <span className="cut">{person.name || t("begin.nameless")}</span>
            <IconButton small icon="close" label={t("begin.another")} onClick={() => onPerson(null)} />
          </p>
        </div>
      ) : (
        <TextField
          label={t(`begin.to_${starts}`)}
          hint={t(`begin.hint_${starts}`)}
          error={error}
          autoFocus
          inputMode={KEYBOARDS[starts]}
          autoComplete="off"
          spellCheck={false}
          maxLength={254}
          value={address}
          onChange={onAddress}
          onBlur={onLeave}
        />
      )}
      {!person && !named && <Known typed={address.trim()} onPick={onPerson} />}
    </div>
  )
}
