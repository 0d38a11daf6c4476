import { ApiError, asWhom, refusal } from "./http"
import type { Attachment } from "./types"

/** What the server takes at most, whatever it is for. */
export const UPLOAD_MAX = 50 * 1024 * 1024

interface Options {
  /** From 0 to 1. */
  onProgress: (part: number) => void
  signal: AbortSignal
}

/** A file to the server, with progress, which fetch cannot tell. Raises ApiError, or AbortError when called off. */
export function upload(file: File, { onProgress, signal }: Options): Promise<Attachment> {
  const form = new FormData()
  form.append("file", file)
  return new Promise((resolve, reject) => {
    const ask = new XMLHttpRequest()
    ask.open("POST", "/api/v1/files")
    ask.setRequestHeader("Accept", "application/json")
    ask.setRequestHeader("Accept-Language", document.documentElement.lang)
    for (const [name, value] of Object.entries(asWhom())) ask.setRequestHeader(name, value)
    ask.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0)
    ask.onload = () => {
      if (ask.status >= 200 && ask.status < 300) resolve(JSON.parse(ask.responseText) as Attachment)
      else reject(refusal(ask.status, ask.statusText, ask.responseText))
    }
    ask.onerror = () => reject(new ApiError(0, "no_server", ""))
    ask.onabort = () => reject(new DOMException("", "AbortError"))
    signal.addEventListener("abort", () => ask.abort())
    ask.send(form)
  })
}
