import type { Scene } from "../face/scene"
import { file } from "./file"
import { furnish } from "./furnish"
import { beep } from "./sound"
import { refused } from "./refused"
import { teaser } from "./teaser"
import { upload } from "./upload"
import { write } from "./write"
import css from "./more.css?inline"

const dressed = new WeakSet()

/** Forms, files, pictures: most talks need none of them. */
const dress =
  <A extends unknown[], R>(verb: (scene: Scene, ...more: A) => R) =>
  (scene: Scene, ...more: A): R => {
    if (!dressed.has(scene)) scene.wear(css)
    dressed.add(scene)
    return verb(scene, ...more)
  }

export default { file: dress(file), furnish: dress(furnish), write: dress(write), refused: dress(refused), teaser: dress(teaser), beep, upload, agree: () => import(/* @vite-ignore */ import.meta.url.replace(/more\.js.*/, "agree.js")) as Promise<typeof import("../agree")> }
