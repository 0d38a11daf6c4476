import type { AddressView } from "../../../wire/api.gen"
import { IconButton } from "../../../parts/Button"
import { useMay } from "../../../shell/me"
import { readAddress } from "../../../words/address"
import { begin, beginAnew } from "../begin/begin"
import { useAddresses } from "../composer/elsewhere/useAddresses"
import { openDialog } from "../place"
import { Icon } from "../../../parts/icon/Icon"
import { ableOf, useChannelKinds, useChannels } from "../../../state/house"
import type { Card, Contact, Identity } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Onward } from "./Onward"
import { bare, siteOf } from "./site"

/** Where the person can be written to: channels and who they are there. */
export function Identities({ contact, here }: { contact: Contact; here: number }) {
  const { t } = useWords()
  const may = useMay("messages.send")
  const reached = contact.identities.length > 1 || contact.phones.length > 0 || contact.emails.length > 0 || contact.hidden.length > 0
  const addresses = useAddresses(contact.id, reached)
  const begins = may ? addresses.filter((each) => each.begins) : []
  if (!contact.identities.length && !begins.length) return null
  return (
    <section className="card-part">
      <h2>{t("card.identities")}</h2>
      <ul>
        {contact.identities.map((identity) => (
          <Address key={identity.id} contact={contact} identity={identity} may={may} at={addresses.find(({ identity_id }) => identity_id === identity.id)} here={here} />
        ))}
      </ul>
      {begins.length > 0 && (
        <ul aria-label={t("begin.here")}>
          {begins.map((way) => (
            <Untried key={`${way.channel_id}/${way.address}`} contact={contact} way={way} />
          ))}
        </ul>
      )}
      {may && <Onward contact={contact} here={here} />}
    </section>
  )
}

/** Nobody has written from there; one may write first. */
function Untried({ contact, way }: { contact: Contact; way: AddressView }) {
  const { t } = useWords()
  const channel = useChannels().find(({ id }) => id === way.channel_id)
  const who = readAddress(way.address) || way.address || t("card.hidden")
  const name = [contact.name, contact.surname].filter(Boolean).join(" ")
  return (
    <>
      <li className="card-address" data-untried>
        <Icon name={channelIcon(channel?.looks)} size={16} />
        <span className="cut">{who}</span>
        <span className="cut">{channel?.name ?? t("card.channelGone")}</span>
        {!way.refused && <IconButton small icon="edit" label={t("begin.writeFirst", { who: `${who}, ${channel?.name ?? ""}` })} onClick={() => begin({ contact: { id: contact.id, name }, way })} />}
      </li>
      {way.refused && <li className="card-refused">{way.refused.message}</li>}
    </>
  )
}

function Address({ contact, identity, may, at, here }: { contact: Contact; identity: Identity; may: boolean; at: AddressView | undefined; here: number }) {
  const { t } = useWords()
  const channel = useChannels().find(({ id }) => id === identity.channel_id)
  const letters = ableOf(channel, useChannelKinds())?.letters === true
  const name = [contact.name, contact.surname].filter(Boolean).join(" ")
  const site = siteOf(identity.profile)
  const who = identity.username ? `@${identity.username}` : identity.name || (site ? t("visitor.visitor") : identity.external_user)
  return (
    <>
      <li className="card-address" data-lost={identity.unreachable !== null || undefined}>
        <Icon name={channelIcon(channel?.looks)} size={16} />
        <span className="cut">{who}</span>
        <span className="cut">{identity.unreachable ? t("card.unreachable") : (channel?.name ?? t("card.channelGone"))}</span>
        {may && letters && at && !at.refused && <IconButton small icon="edit" label={t("begin.newLetterTo", { who })} onClick={() => beginAnew({ id: contact.id, name }, at)} />}
        {at?.conversation_id && at.conversation_id !== here && !at.refused && (
          <IconButton small icon="forward" label={t("card.writeThere", { who })} onClick={() => openDialog(at.conversation_id!)} />
        )}
      </li>
      {typeof identity.profile.city === "string" && identity.profile.city && (
        <li className="card-city">
          <Icon name="pin" size={14} />
          <span className="cut">{identity.profile.city}</span>
        </li>
      )}
      {at?.refused && <li className="card-refused">{at.refused.message}</li>}
      {site && (
        <li className="card-site">
          <a className="cut" href={site.url} title={site.url} target="_blank" rel="noopener noreferrer">
            {site.title || bare(site.url)}
          </a>
          {site.referrer && (
            <span className="cut" title={site.referrer}>
              {t("visitor.from", { site: bare(site.referrer) })}
            </span>
          )}
        </li>
      )}
    </>
  )
}

/** When it was made, from where, and how long it stands where it stands. */
export function Facts({ card }: { card: Card }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const channel = useChannels().find(({ id }) => id === card.channel_id)
  const moved = card.status_changed_at !== card.created_at
  return (
    <dl className="card-facts">
      <div>
        <dt>{t("card.made")}</dt>
        <dd title={exact(card.created_at)}>{when(card.created_at)}</dd>
      </div>
      {moved && (
        <div>
          <dt>{t(card.closed_at ? "card.closed" : "card.moved")}</dt>
          <dd title={exact(card.closed_at ?? card.status_changed_at)}>{when(card.closed_at ?? card.status_changed_at)}</dd>
        </div>
      )}
      <div>
        <dt>{t("card.source")}</dt>
        <dd className="card-source">
          <Icon name={channelIcon(channel?.looks)} size={14} />
          <span className="cut">{channel?.name ?? t("card.channelGone")}</span>
        </dd>
      </div>
    </dl>
  )
}
