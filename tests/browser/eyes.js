({
  async axe(tags, off) {
    const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]))
    // between two of them a window keeps the focus: they are hidden and pass it on at once
    const exclude = ["[data-base-ui-focus-guard]"]
    const { violations } = await axe.run({ exclude }, { runOnly: tags, rules, resultTypes: ["violations"] })
    const why = (summary) => summary.split("\n").slice(1, 3).join("; ").trim()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary, html }) => `${id} at ${target.flat().join(" ")}\n  ${html.slice(0, 200)}\n  ${why(failureSummary)}`),
    )
  },

  // Every control that is drawn: brought into sight, it stands inside the window and takes a press itself.
  lost() {
    const name = (el) => (el.getAttribute("aria-label") || el.innerText || String(el.className) || el.tagName).trim().slice(0, 60)
    const wide = document.documentElement.scrollWidth - innerWidth
    const found = wide > 1 ? [`the page is ${wide} px wider than the window`] : []
    const controls = "button, a[href], input, select, textarea, [role=option], [role=menuitem]"
    for (const el of document.querySelectorAll(controls)) {
      if (el.closest("[inert], [aria-hidden=true], [hidden]") || el.disabled || el.type === "hidden" || el.type === "file") continue
      if (!el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue
      if (getComputedStyle(el).pointerEvents === "none") continue
      el.scrollIntoView({ block: "center", inline: "center", behavior: "instant" })
      const { left, right, top, bottom, width, height } = el.getBoundingClientRect()
      if (width < 2 || height < 2) continue
      const tall = height > innerHeight
      const outside = left < -1 || right > innerWidth + 1 || (!tall && (top < -1 || bottom > innerHeight + 1))
      if (outside) found.push(`${name(el)} stands outside: ${[left, right, top, bottom].map(Math.round).join(" ")}`)
      const hit = document.elementFromPoint((left + right) / 2, tall ? innerHeight / 2 : (top + bottom) / 2)
      const own = el.labels?.[0]
      // the date floats over the thread only while it is being scrolled
      if (hit?.closest(".date-bar")) continue
      if (hit && !el.contains(hit) && !hit.contains(el) && !own?.contains(hit)) found.push(`${name(el)} lies under ${name(hit)}`)
    }
    return found
  },

  // Words that stand on other words: what was made for shorter ones, or for smaller.
  crossing() {
    const walker = document.createTreeWalker(document.querySelector("#root"), NodeFilter.SHOW_TEXT)
    const seen = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const el = node.parentElement
      if (!node.data.trim() || el.closest(".unseen, .save-bar, .date-bar, .layouts-bar, [aria-hidden=true], [inert]")) continue
      if (!el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const { left, right, top, bottom } of range.getClientRects()) {
        let box = { left, right, top: top + (bottom - top) / 4, bottom: bottom - (bottom - top) / 4 }
        for (let up = el; up; up = up.parentElement) {
          if (getComputedStyle(up).overflowX === "visible") continue
          const clip = up.getBoundingClientRect()
          box = { left: Math.max(box.left, clip.left), right: Math.min(box.right, clip.right), top: Math.max(box.top, clip.top), bottom: Math.min(box.bottom, clip.bottom) }
        }
        if (box.right - box.left > 2 && box.bottom - box.top > 2) seen.push({ node, ...box })
      }
    }
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2
    const words = ({ node }) => node.data.trim().slice(0, 40)
    return seen.flatMap((a, at) => seen.slice(at + 1).filter((b) => a.node !== b.node && over(a, b)).map((b) => `"${words(a)}" and "${words(b)}" stand on each other`))
  },

  moving() {
    const longest = (all) => Math.max(...all.split(",").map(parseFloat))
    return [...document.querySelectorAll("*")].flatMap((el) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(el)
      const moves = longest(transitionDuration) > 0.001 || (animationName !== "none" && longest(animationDuration) > 0.001)
      return moves ? [`${el.className || el.tagName} moves`] : []
    })
  },
})
