import type { Scene } from "../face/scene"
import { ask } from "../form/ask"
import type { Look } from "../form/types"
import { call } from "./call"

/** The visitor asks the house at `root` to be called. */
export default (scene: Scene, panel: HTMLElement, root: string): void => {
  const headers = { "accept-language": scene.language }
  call(scene, panel, {
    look: () => ask<Look>(`${root}/callback?lang=${scene.language}`, { headers }),
    // no file is ever among these answers
    send: (answers) => scene.talk.theirs((token) =>
      ask(`${root}/callback`, { method: "POST", body: new URLSearchParams([...answers] as [string, string][]), headers: { ...headers, authorization: `Bearer ${token}` } })),
  })
}
