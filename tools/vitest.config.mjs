import { defineConfig } from "vitest/config"

// These tests start compilers and package managers, so they may take their time.
export default defineConfig({ test: { include: ["test/**/*.test.mjs"], testTimeout: 240_000, hookTimeout: 240_000 } })
