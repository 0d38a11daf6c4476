import { Field, TextField } from "../../../parts/Field"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { Select } from "../../../parts/Select"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"

interface Props {
  channels: readonly Channel[]
  channel: Channel | null
  starts: "phone" | "email" | "name"
  address: string
  error: string | undefined
  onChannel: (id: number) => void
  onAddress: (address: string) => void
  onLeave: () => void
}

const KEYBOARDS = { phone: "tel", email: "email", name: "text" } as const

/** By which channel, and to which address there. */
export function WhereTo({ channels, channel, starts, address, error, onChannel, onAddress, onLeave }: Props) {
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
    </div>
  )
}
