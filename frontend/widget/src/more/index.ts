import type { Scene } from "../face/scene"
import { attach } from "./attach"
import { file } from "./file"
import { form } from "./form"
import { beep } from "./sound"
import { upload } from "./upload"
import { drops } from "./drops"
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

export default { attach: dress(attach), file: dress(file), form: dress(form), write: dress(write), beep, drops, upload }
