import type { DragEvent } from "react"
import { useRef, useState } from "react"
import { IconButton } from "../../parts/Button"
import type { IconName } from "../../parts/icon/Icon"
import { Icon } from "../../parts/icon/Icon"
import { Menu } from "../../parts/Menu"
import { reasonOf } from "../../parts/Placeholders"
import { tell } from "../../parts/Toast"
import { UPLOAD_MAX } from "../../wire/upload"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { FileValue } from "./files"
import { addressOf, valueOf } from "./files"
import "./uploads.css"
import type { Going } from "./uploads"
import { bring, callOff, goAgain, mayGoAgain, useGoing } from "./uploads"

interface Props {
  /** Where they are kept; files go on on their way while nobody looks. */
  place: string
  name: string
  files: readonly FileValue[]
  most: number
  edits: boolean
  /** Done to what stands there when it is done: a file arrives when it arrives. */
  onChange: (change: (files: readonly FileValue[]) => readonly FileValue[]) => void
}

const NONE: readonly Going[] = []

/** Files of a field: picked, dropped, looked at, replaced, taken out and put back. */
export function FilesPick({ place, name, files, most, edits, onChange }: Props) {
  const { t } = useWords()
  const going = useGoing(({ at }) => at.get(place) ?? NONE)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const instead = useRef<string | null>(null)
  const room = most - files.length - going.length
  const add = (picked: Iterable<File>, of: string | null) => {
    const all = [...picked]
    const taken = of === null && most > 1 ? all.slice(0, Math.max(0, room)) : all.slice(0, 1)
    if (taken.length < all.length) tell(t("own.filesMost", { n: most }), { fault: true })
    bring(place, taken, (stored) => {
      const made = valueOf(stored)
      onChange((held) => (most === 1 ? [made] : of !== null && held.some(({ id }) => id === of) ? held.map((each) => (each.id === of ? made : each)) : [...held, made]))
    })
  }
  const pick = (of: string | null) => {
    instead.current = of
    input.current?.click()
  }
  const takeOut = (file: FileValue) => {
    const at = files.indexOf(file)
    onChange((held) => held.filter(({ id }) => id !== file.id))
    tell(t("own.fileOut", { name: file.name }), { undo: () => onChange((held) => (held.some(({ id }) => id === file.id) ? held : [...held.slice(0, at), file, ...held.slice(at)])) })
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return
      event.preventDefault()
      event.stopPropagation()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false)
      if (!event.dataTransfer.files.length) return
      event.preventDefault()
      event.stopPropagation()
      add(event.dataTransfer.files, null)
    },
  }
  return (
    <div className="files-pick" data-over={over || undefined} {...(edits && drop)}>
      {files.length + going.length > 0 && (
        <ul aria-label={name}>
          {files.map((file) => (
            <li key={file.id}>
              <Kept file={file} />
              {edits && (
                <Menu
                  align="end"
                  commands={`${name} · ${file.name}`}
                  trigger={<IconButton small icon="more" label={t("own.fileActions", { name: file.name })} />}
                  groups={[
                    {
                      id: "file",
                      items: [
                        { id: "replace", label: t("own.fileReplace"), icon: "retry", run: () => pick(file.id) },
                        { id: "remove", label: t("own.fileRemove"), icon: "trash", danger: true, run: () => takeOut(file) },
                      ],
                    },
                  ]}
                />
              )}
            </li>
          ))}
          {going.map((one) => (
            <OnItsWay key={one.key} one={one} place={place} />
          ))}
        </ul>
      )}
      {edits && room > 0 && (
        <button type="button" className="files-add" aria-label={t("own.fileAddTo", { name })} onClick={() => pick(null)}>
          <Icon name="attach" size={14} />
          {t("own.fileAdd")}
        </button>
      )}
      {edits && (
        <input
          ref={input}
          type="file"
          hidden
          multiple={most > 1}
          tabIndex={-1}
          aria-hidden
          aria-label={name}
          onChange={({ target }) => {
            add(target.files ?? [], instead.current)
            target.value = ""
          }}
        />
      )}
    </div>
  )
}

const MARKS: Record<string, IconName> = { photo: "image", animation: "image", video: "play", audio: "mic", voice: "mic" }
const SHOWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"])

/** One of them: its picture or its kind, how it is called and how large; a press has it. */
export function Kept({ file }: { file: FileValue }) {
  const { t } = useWords()
  const { size } = useFormats()
  const url = addressOf(file)
  const seen = SHOWN.has(file.mime)
  return (
    <a className="files-kept" href={seen ? url : `${url}?download=true`} {...(seen ? { target: "_blank", rel: "noopener" } : { download: file.name })} title={file.name} aria-label={t(seen ? "own.fileOpen" : "own.fileSave", { name: file.name })}>
      {seen || file.mime === "application/pdf" ? <Face file={file} /> : <Icon name={MARKS[file.kind] ?? "file"} size={20} />}
      <span>
        <strong className="cut">{file.name}</strong>
        {file.size !== null && <span className="cut">{size(file.size)}</span>}
      </span>
    </a>
  )
}

/** The small picture where one was made; a small photo has none and is its own; a document that has none yet has its mark. */
function Face({ file }: { file: FileValue }) {
  const url = addressOf(file)
  const [tries, setTries] = useState(0)
  const ways = file.mime === "application/pdf" ? [`${url}/preview`] : file.size !== null && file.size <= 150_000 ? [url] : [`${url}/preview`, url]
  const src = ways[tries]
  return src ? <img src={src} alt="" loading="lazy" onError={() => setTries(tries + 1)} /> : <Icon name={MARKS[file.kind] ?? "file"} size={20} />
}

function OnItsWay({ one, place }: { one: Going; place: string }) {
  const words = useWords()
  const { t } = words
  const { size } = useFormats()
  const { fault } = one
  const said = fault === null ? t("composer.uploading") : fault === "isEmpty" ? t("composer.isEmpty") : fault === "tooBig" ? t("own.fileTooBig", { size: size(UPLOAD_MAX) }) : reasonOf(fault.error, words)
  return (
    <li data-fault={fault !== null || undefined}>
      <span className="files-kept">
        <Icon name={fault === null ? "file" : "alert"} size={20} />
        <span>
          <strong className="cut">{one.name}</strong>
          <span role={fault === null ? undefined : "alert"}>{said}</span>
        </span>
      </span>
      {fault !== null && mayGoAgain(one.key) && <IconButton small icon="retry" label={`${t("common.tryAgain")}: ${one.name}`} onClick={() => goAgain(one.key)} />}
      <IconButton small icon="close" label={t("common.remove", { name: one.name })} onClick={() => callOff(place, one.key)} />
      {fault === null && <span className="files-progress" role="progressbar" aria-label={one.name} aria-valuenow={Math.round(one.progress * 100)} style={{ "--part": one.progress }} />}
    </li>
  )
}
