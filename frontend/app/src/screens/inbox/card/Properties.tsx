import { Avatar } from "../../../parts/Avatar"
import { Icon } from "../../../parts/icon/Icon"
import { UserPicker } from "../../../parts/UserPicker"
import { useMay, useMe, useReassigns, useWrites } from "../../../shell/me"
import { useMoney } from "../../../state/currencies"
import { useColleagues } from "../../../state/house"
import type { Card, ConversationRow, Money } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { budgetOf, responsibleOf } from "./fields"
import { MoneyInPlace } from "./MoneyInPlace"
import { Slot } from "./Slot"
import { useKept } from "./useKept"

/** Whose the request is; the dialog keeps its own. */
export function Responsible({ card, conversation, may }: { card: Card; conversation?: ConversationRow; may: boolean }) {
  const { t } = useWords()
  const me = useMe()
  const colleagues = useColleagues()
  // Giving it to others is a right of its own; a free one may be taken by who may answer.
  const gives = useReassigns()
  const takes = useWrites("responsible", useMay("conversations.reply")) && card.responsible === null
  const keeping = useKept(responsibleOf(card.id), card)
  const name = (id: number | null) =>
    id === null ? t("common.nobody") : (colleagues.find((each) => each.id === id)?.name ?? (card.responsible?.id === id ? card.responsible.name : "…"))
  const apart = conversation?.responsible && conversation.responsible.id !== keeping.shown ? conversation.responsible.name : null
  const face = (
    <>
      {keeping.shown === null ? <Icon name="user" size={16} /> : <Avatar id={keeping.shown} name={name(keeping.shown)} size={20} decorative />}
      <span className="cut">{name(keeping.shown)}</span>
    </>
  )
  return (
    <Slot
      part="responsible"
      label={t("card.responsible")}
      keeping={keeping}
      say={name}
      hint={apart ? t("card.dialogIsWith", { name: apart }) : undefined}
    >
      {may && (gives || takes) ? (
        <UserPicker
          label={t("card.pickResponsible")}
          people={colleagues.filter(({ active, id }) => id === keeping.shown || (gives ? active : id === me.id))}
          value={keeping.shown}
          me={me.id}
          nobody={gives}
          align="end"
          onChange={(id) => id !== keeping.shown && keeping.set(id)}
          trigger={
            <button type="button" className="slot-button" data-blank={keeping.shown === null || undefined} aria-label={`${t("card.responsible")}: ${name(keeping.shown)}`}>
              {face}
            </button>
          }
        />
      ) : (
        <span className="slot-fixed">{face}</span>
      )}
    </Slot>
  )
}

/** How much it is about. */
export function Budget({ card, may: edits }: { card: Card; may: boolean }) {
  const may = useWrites("budget", edits)
  const { t } = useWords()
  const { money } = useFormats()
  const keeping = useKept(budgetOf(card.id), card)
  const house = useMoney()
  const say = (value: Money | null) => (value ? money(value) : "")
  return (
    <Slot part="budget" label={t("card.budget")} keeping={keeping} say={say} hint={card.budget_by_items ? t("items.budgetIsSum") : undefined}>
      {may && !card.budget_by_items ? (
        <MoneyInPlace keeping={keeping} label={t("card.budget")} {...house} />
      ) : (
        <span className="slot-fixed">{say(keeping.shown) || t("card.blank")}</span>
      )}
    </Slot>
  )
}
