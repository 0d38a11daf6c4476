import { useState } from "react"
import { Dialog } from "../../../../parts/Dialog"
import { WarmthMark } from "../../../../parts/Marks"
import { useShown } from "../../../../shell/me"
import { useStageLook } from "../../../../state/warmth"
import { useWords } from "../../../../words/words"
import { Why } from "./Why"
import "./warmth.css"

/** Somebody on a page, and their stage where it is known and shown. */
export interface Warm {
  id: number
  name: string
  stage: number | undefined
}

/** How warm the people of a page are: one line; of several each is named. Pressed, it says why. */
export function HowWarm({ people }: { people: readonly Warm[] }) {
  const { t } = useWords()
  const may = useShown("warmth")
  const look = useStageLook()
  const told = people.filter(({ stage }) => may && look(stage))
  if (!told.length) return null
  return (
    <div className="slot" data-warmth>
      <span className="slot-label">{t("warmth.title")}</span>
      <div className="slot-value">
        <div className="warm-people">
          {told.map((each) => (
            <One key={each.id} person={each} named={people.length > 1} />
          ))}
        </div>
      </div>
    </div>
  )
}

function One({ person, named }: { person: Warm; named: boolean }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const look = useStageLook()(person.stage)
  if (!look) return null
  const name = person.name || t("lists.unnamed")
  return (
    <>
      <button type="button" className="how-warm" aria-haspopup="dialog" aria-label={[t("warmth.title"), named && name, look.name].filter(Boolean).join(": ")} onClick={() => setOpen(true)}>
        {named && <span className="cut">{name}</span>}
        <WarmthMark look={look} />
      </button>
      {open && (
        <Dialog title={t("warmth.why", { stage: look.name })} open onClose={() => setOpen(false)} read>
          <Why contact={person.id} />
        </Dialog>
      )}
    </>
  )
}
