import { defineConfig } from "vitest/config"

// The programs run as processes; on a busy machine each takes its time.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } })
