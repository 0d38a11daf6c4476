import { expect, test } from "vitest"
import { formatted } from "../../../state/text/markup"
import { unformatted } from "./unformatted"

const ALL = ["bold", "italic", "strike", "code", "pre", "link"] as const

test.each(["просто **жирно** и _косо_", "`код` и ~~нет~~", "см. [сайт](https://shop.example/a)", "без знаков 2*2 и snake_case", "**жирно и _косо_**"])(
  "%s comes back as it was typed",
  (typed) => {
    const { text, entities } = formatted(typed, ALL)
    expect(unformatted(text, entities)).toBe(typed)
  },
)
