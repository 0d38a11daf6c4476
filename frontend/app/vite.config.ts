import react from "@vitejs/plugin-react"
import type { Plugin } from "vite"
import { defineConfig } from "vitest/config"

/** The two subsets that every screen needs are asked for before the style sheet is read. */
function preloadFonts(): Plugin {
  return {
    name: "preload-fonts",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => /-(latin|cyrillic)-wght.*\.woff2$/.test(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href: `/${name}` },
            injectTo: "head-prepend" as const,
          })),
    },
  }
}

/** Pieces of style come in any order, and the first to name a layer would rank it: each of them names all of them. */
function rankLayers(): Plugin {
  return {
    name: "rank-layers",
    generateBundle: {
      order: "post",
      handler: (_options, bundle) => {
        for (const piece of Object.values(bundle))
          if (piece.type === "asset" && piece.fileName.endsWith(".css"))
            piece.source = `@layer reset, tokens, parts, screens;${String(piece.source)}`
      },
    },
  }
}

const server = process.env.SAMOVAR_URL ?? "http://127.0.0.1:8000"

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadFonts(), rankLayers()],
  build: {
    outDir: "../../backend/static",
    emptyOutDir: true,
    target: "es2023",
    // Older targets would have light-dark() rewritten into a trick with two variables for each colour.
    cssTarget: ["chrome123", "safari17.5", "firefox120"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": { target: server, ws: true }, "/files": server } },
  test: {
    environment: "jsdom",
    // each file has a window of its own, and all of a worker's files one jsdom: to load it was two thirds of the time
    pool: "vmThreads",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test.setup.ts"],
    testTimeout: 30_000,
  },
})
