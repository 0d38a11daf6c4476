import { Icon } from "../../../../parts/icon/Icon"
import { CallBack } from "../../../../shell/calls/CallButton"
import type { ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { useIdentities } from "../../useAddress"
import { useItems } from "./AddressButton"
import { useAddresses } from "./useAddresses"
import "./elsewhere.css"

/** A channel that only takes in: where else the person can be answered, and the number or address that they gave. */
export function NoWayBack({ row }: { row: ConversationRow }) {
  const { t } = useWords()
  const formats = useFormats()
  const mine = useIdentities(row).find(({ id }) => id === row.identity_id)?.external_user ?? ""
  const others = useItems(row, useAddresses(row.contact?.id ?? null, true)).filter(({ checked, why }) => !checked && !why)
  return (
    <div className="no-way-back">
      <CallBack row={row} />
      {others.length > 0 && (
        <div role="group" aria-label={t("composer.elsewhere")}>
          <span>{t("composer.elsewhere")}:</span>
          {others.map(({ id, label, icon, run }) => (
            <button key={id} type="button" onClick={run}>
              {icon && <Icon name={icon} size={14} />}
              {label}
            </button>
          ))}
        </div>
      )}
      {mine.startsWith("+") && (
        <a href={`tel:${mine}`}>
          <Icon name="phone" size={14} />
          {formats.phone(mine)}
        </a>
      )}
      {mine.includes("@") && (
        <a href={`mailto:${encodeURIComponent(mine)}`}>
          <Icon name="mail" size={14} />
          {mine}
        </a>
      )}
    </div>
  )
}
