import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import { useWords } from "../../../words/words"

/** A time zone by its IANA name. */
export function ZonePicker({ id, value, onChange }: { id: string; value: string; onChange: (zone: string) => void }) {
  const { t } = useWords()
  const zones = Intl.supportedValuesOf("timeZone")
  return (
    <Popover
      bare
      label={t("account.zone")}
      trigger={
        <button type="button" id={id} className="select">
          <span className="cut">{value.replaceAll("_", " ")}</span>
          <span className="select-icon">
            <Icon name="chevronDown" size={14} />
          </span>
        </button>
      }
    >
      {(close) => (
        <Choices
          placeholder={t("common.search")}
          items={zones.map((zone) => ({ id: zone, label: zone.replaceAll("_", " "), checked: zone === value }))}
          onPick={(zone) => {
            onChange(zone.id)
            close()
          }}
        />
      )}
    </Popover>
  )
}
