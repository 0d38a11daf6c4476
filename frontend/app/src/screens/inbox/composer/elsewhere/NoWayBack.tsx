import { Icon } from "../../../../parts/icon/Icon"
import { CallBack, CallNumber } from "../../../../shell/calls/CallButton"
import type { ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { usePerson } from "../../card/useCard"
import { useIdentities } from "../../useAddress"
import { useItems } from "./AddressButton"
import { useAddresses } from "./useAddresses"
import "./elsewhere.css"

/** A channel that only takes in: where else the person can be answered, and the number or address that they gave. */
export function NoWayBack({ row }: { row: ConversationRow }) {
  const { t } = useWords()
  const formats = useFormats()
  const apart = row.kind === "internal"
  const { contact } = usePerson(apart ? (row.contact?.id ?? null) : null)
  const mine = useIdentities(row).find(({ id }) => id === row.identity_id)?.external_user ?? ""
  const ways = useItems(row, useAddresses(row.contact?.id ?? null, true)).filter(({ checked }) => !checked)
  const others = ways.filter(({ why }) => !why)
  const numbers = mine.startsWith("+") ? [mine] : (contact?.phones.map(({ value }) => value) ?? [])
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
      {numbers.map((number) => (
        <span key={number} className="no-way-number">
          <a href={`tel:${number.replace(/[^\d+]/g, "")}`}>
            <Icon name="phone" size={14} />
            {formats.phone(number)}
          </a>
          {apart && <CallNumber phone={number} />}
        </span>
      ))}
      {mine.includes("@") && (
        <a href={`mailto:${encodeURIComponent(mine)}`}>
          <Icon name="mail" size={14} />
          {mine}
        </a>
      )}
      {/* of a request by hand: what there is to do, or why there is nothing */}
      {apart && contact && others.length === 0 && (
        <p>
          {ways.find(({ why }) => why)?.why} {t(numbers.length ? "composer.onlyCall" : contact.hidden.includes("phone") ? "composer.noWayShown" : "composer.noWay")}
        </p>
      )}
    </div>
  )
}
