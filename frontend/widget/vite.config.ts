import { readdirSync, readFileSync } from "node:fs"
import type { Plugin } from "vite"
import { defineConfig } from "vitest/config"

/** The words of one language are fetched, not those of all three; those of what is fetched later, with it. */
function words(folder: string, prefix: string): Plugin {
  return {
    name: "words",
    generateBundle() {
      for (const name of readdirSync(folder).filter((file) => file.endsWith(".json")))
        this.emitFile({ type: "asset", fileName: prefix + name, source: JSON.stringify(JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))) })
    },
  }
}

const later = new Set(["more", "form", "call", "onward", "voice", "agree"])

/** First the chat itself, a classic script that leaves one name; then, as `more`, what it fetches when that is first wanted; as `call`, what asks for a call; as `onward`, the way to messengers and the button of a call; as `voice`, the call itself; as `agree`, consent by the house's words; as `form`, the form of a site, which knows no chat. */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  publicDir: later.has(mode) ? false : "demo",
  plugins: later.has(mode) && mode !== "more" ? [] : [mode === "more" ? words(`${import.meta.dirname}/src/more/words`, "more-") : words(`${import.meta.dirname}/src/words`, "")],
  build: {
    outDir: "../../backend/static/widget",
    emptyOutDir: !later.has(mode),
    target: ["es2022", "safari16.4"],
    cssTarget: ["chrome123", "safari17.5", "firefox120"],
    modulePreload: false,
    // A library's white space is left to whoever bundles it; this one goes out as it is.
    rolldownOptions: { output: { minify: true } },
    lib:
      mode === "form"
        ? { entry: "src/form/main.ts", formats: ["iife"], name: "samovarForm", fileName: () => "form.js" }
        : mode === "onward"
        ? { entry: "src/onward/index.ts", formats: ["es"], fileName: () => "onward.js" }
        : mode === "agree"
        ? { entry: "src/agree/index.ts", formats: ["es"], fileName: () => "agree.js" }
        : mode === "voice"
        ? { entry: "src/voice/index.ts", formats: ["es"], fileName: () => "voice.js" }
        : mode === "call"
        ? { entry: "src/call/index.ts", formats: ["es"], fileName: () => "call.js" }
        : mode === "more"
        ? { entry: "src/more/index.ts", formats: ["es"], fileName: () => "more.js" }
        : { entry: "src/main.ts", formats: ["iife"], name: "samovarChat", fileName: () => "widget.js" },
  },
  test: { include: ["src/**/*.test.ts"] },
}))
