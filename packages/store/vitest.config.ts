import { defineConfig } from "vitest/config"

// Property tests take their time on a busy machine; none of them waits for the wall clock.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } })
