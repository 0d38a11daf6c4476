import { troubleOf } from "../wire/server"
import type { FileOf } from "../wire/types"

/** fetch tells nothing of what has gone up: the older way does. */
export function upload(url: string, lang: string, token: string, file: File, progress: (share: number) => void, signal: AbortSignal): Promise<FileOf> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open("POST", url)
    request.setRequestHeader("Authorization", `Bearer ${token}`)
    request.setRequestHeader("Accept-Language", lang)
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total)
    request.onload = () => {
      if (request.status >= 300) fail(troubleOf(request.status, request.responseText, request.getResponseHeader("Retry-After")))
      else done((JSON.parse(request.responseText) as { file: FileOf }).file)
    }
    request.onerror = () => fail(troubleOf())
    signal.addEventListener("abort", () => request.abort())
    const form = new FormData()
    form.append("file", file)
    request.send(form)
  })
}
