import { useState } from "react"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { Attachment, Capabilities } from "../../../wire/types"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { changePiece } from "./files"
import { whyNotRound } from "./limits"
import type { Kind, Piece } from "./writing"

/** A film can go as a round video message where the channel has those: chosen here, or said why it cannot. */
export function RoundToggle({ id, kind, piece, channel }: { id: number; kind: Kind; piece: Piece; channel: Capabilities | null }) {
  const words = useWords()
  const { t } = words
  const [busy, setBusy] = useState(false)
  const { stored } = piece
  const limits = channel?.files.video_note
  if (!limits || !stored || (stored.kind !== "video" && stored.kind !== "video_note")) return null
  const on = stored.kind === "video_note"
  const wrong = whyNotRound(stored, limits)
  const why = wrong && t(`composer.${wrong.why}`, { n: String(wrong.limit) })
  const turn = () => {
    if (why !== null && !on) {
      tell(why, { fault: true })
      return
    }
    setBusy(true)
    http
      .patch<Attachment>(`/files/${stored.id}`, { kind: on ? "video" : "video_note" })
      .then((now) => changePiece(id, kind, piece.key, { stored: now }))
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
      .finally(() => setBusy(false))
  }
  return (
    <button
      type="button"
      className="composer-round"
      aria-pressed={on}
      aria-disabled={(why !== null && !on) || undefined}
      aria-label={t("composer.asRound", { name: piece.name })}
      aria-description={why ?? undefined}
      title={why ?? t("composer.asRoundHint")}
      disabled={busy}
      onClick={turn}
    >
      {t("composer.round")}
    </button>
  )
}
