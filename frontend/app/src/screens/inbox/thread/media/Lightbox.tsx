import { Dialog } from "@base-ui/react/dialog"
import type { KeyboardEvent, PointerEvent, ReactNode } from "react"
import { useRef, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { tipOf } from "../../../../parts/Tooltip"
import type { Attachment } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { useLayer } from "../../../../parts/useBack"
import { fileWord } from "../../list/preview"
import type { From } from "./useGallery"
import { useGallery } from "./useGallery"
import { pinched, WHOLE, zoomed } from "./zoom"

interface Props {
  /** The pictures of the message that was pressed. */
  files: readonly Attachment[]
  start: number
  /** Where it stands; the other pictures of its dialog join in. */
  from: From | null
  onClose: () => void
}

/** A picture as large as the window. Arrows and swipes lead through all of the dialog; plus, minus and a press zoom. */
export function Lightbox({ files, start, from, onClose }: Props) {
  const words = useWords()
  const { files: all, look } = useGallery(files, from)
  const [id, setId] = useState(files[start]?.id)
  const at = all.findIndex((each) => each.id === id)
  const file = all[at]
  if (!file) return null
  const step = (by: number) => {
    const next = all[at + by]
    if (next) setId(next.id)
    look(at + by)
  }
  return (
    <Shown label={file.name || fileWord(file.kind, words)} file={file} at={at} count={all.length} onStep={step} onClose={onClose}>
      {file.mime.startsWith("video/") ? (
        <video key={file.id} src={file.url ?? ""} controls autoPlay playsInline aria-label={fileWord(file.kind, words)} />
      ) : (
        <Zoomed key={file.id} file={file} onSwipe={step} />
      )}
    </Shown>
  )
}

interface ShownProps {
  label: string
  file: Pick<Attachment, "name" | "url">
  at: number
  count: number
  onStep: (by: number) => void
  onClose: () => void
  children: ReactNode
}

/** The window of one of many: its name, its place among them, the way to the next, to save it, and out. */
export function Shown({ label, file, at, count, onStep, onClose, children }: ShownProps) {
  const { t } = useWords()
  useLayer(true, onClose)
  const onKeyDown = ({ key, target }: KeyboardEvent) => {
    if (target instanceof HTMLVideoElement) return
    if (key === "ArrowRight") onStep(1)
    if (key === "ArrowLeft") onStep(-1)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="lightbox-veil" />
        <Dialog.Popup className="lightbox" data-layer aria-label={label} onKeyDown={onKeyDown}>
          <header>
            <span className="cut">{file.name}</span>
            {count > 1 && <span aria-live="polite">{t("thread.ofCount", { n: at + 1, count })}</span>}
            <a href={`${file.url ?? ""}?download=true`} download={file.name} aria-label={t("thread.download")} {...tipOf(t("thread.download"))}>
              <Icon name="download" size={20} />
            </a>
            <Dialog.Close aria-label={t("common.close")} {...tipOf(t("common.close"), "bottom", "Escape")}>
              <Icon name="close" size={20} />
            </Dialog.Close>
          </header>
          <div className="lightbox-place" onClick={({ target, currentTarget }) => target === currentTarget && onClose()}>
            {children}
          </div>
          {at > 0 && (
            <button type="button" className="lightbox-step" data-back aria-label={t("thread.pictureBefore")} {...tipOf(t("thread.pictureBefore"), "right", "ArrowLeft")} onClick={() => onStep(-1)}>
              <Icon name="chevronLeft" size={24} />
            </button>
          )}
          {at < count - 1 && (
            <button type="button" className="lightbox-step" aria-label={t("thread.pictureNext")} {...tipOf(t("thread.pictureNext"), "left", "ArrowRight")} onClick={() => onStep(1)}>
              <Icon name="chevronRight" size={24} />
            </button>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const SWIPE_PX = 60

type Point = { x: number; y: number }

/** A picture that is looked at closely: wheel, keys, a press or two fingers enlarge it, and then it is moved about. */
function Zoomed({ file, onSwipe }: { file: Attachment; onSwipe: (by: number) => void }) {
  const words = useWords()
  const { t } = words
  const [view, setView] = useState(WHOLE)
  const fingers = useRef(new Map<number, Point>())
  const grip = useRef<{ x: number; y: number; moved: boolean } | null>(null)
  const zoomBy = (factor: number) => setView((now) => zoomed(now, factor))
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    grip.current = fingers.current.size === 1 ? { x: event.clientX, y: event.clientY, moved: false } : null
  }
  const pinch = (id: number, to: Point, place: DOMRect) => {
    const was = [...fingers.current.values()] as [Point, Point]
    fingers.current.set(id, to)
    const now = [...fingers.current.values()] as [Point, Point]
    const middle = { x: place.x + place.width / 2, y: place.y + place.height / 2 }
    setView((held) => pinched(held, was, now, middle))
  }
  const onPointerMove = ({ clientX, clientY, pointerId, currentTarget }: PointerEvent<HTMLButtonElement>) => {
    if (fingers.current.size === 2 && fingers.current.has(pointerId)) {
      pinch(pointerId, { x: clientX, y: clientY }, currentTarget.getBoundingClientRect())
      return
    }
    const from = grip.current
    if (!from || (!from.moved && Math.hypot(clientX - from.x, clientY - from.y) < 6)) return
    if (view.zoom > 1) setView(({ zoom, x, y }) => ({ zoom, x: x + clientX - from.x, y: y + clientY - from.y }))
    grip.current = view.zoom > 1 ? { x: clientX, y: clientY, moved: true } : { ...from, moved: true }
  }
  const onPointerUp = ({ clientX, pointerId }: PointerEvent) => {
    const from = grip.current
    fingers.current.delete(pointerId)
    const [rest] = fingers.current.values()
    // the finger that stays moves the picture on, and is no press when it goes
    grip.current = rest ? { ...rest, moved: true } : null
    if (!from || rest) return
    if (!from.moved) zoomBy(view.zoom > 1 ? 0 : 2)
    else if (view.zoom === 1 && Math.abs(clientX - from.x) > SWIPE_PX) onSwipe(clientX > from.x ? -1 : 1)
  }
  return (
    <button
      type="button"
      className="lightbox-picture"
      data-zoomed={view.zoom > 1 || undefined}
      aria-label={t("talk.zoom")}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onWheel={({ deltaY }) => zoomBy(deltaY < 0 ? 1.2 : 1 / 1.2)}
      onKeyDown={({ key }) => {
        if (key === "+" || key === "=") zoomBy(1.5)
        if (key === "-") zoomBy(1 / 1.5)
        if (key === "Enter") zoomBy(view.zoom > 1 ? 0 : 2)
      }}
    >
      <img src={file.url ?? ""} alt={file.name || fileWord(file.kind, words)} draggable={false} style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }} />
    </button>
  )
}
